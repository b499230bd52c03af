"""Disks: the sizes that Flexible Server has its storage in. They double, and none ever shrinks."""

from dataclasses import dataclass

from function.model import Part, Refusal, quoted


@dataclass(frozen=True)
class Disk:
    """A disk of Premium SSD.

    Attributes:
        mib: Its size in MiB, which the API calls storageMb.
        tier: The performance tier that comes with the size.
    """

    mib: int
    tier: str

    @property
    def gib(self) -> int:
        """Its size in whole GiB."""
        return self.mib // 1024


# The provider's own table (azurerm, postgres/validate). It refuses a tier that is below that of the size, and it fills
# in the tier of the present size: so the tier is stated with the size, or storage could never grow.
_TIERS = ("P4", "P6", "P10", "P15", "P20", "P30", "P40", "P50", "P60", "P70")
DISKS = (*(Disk(32768 * 2**doubled, tier) for doubled, tier in enumerate(_TIERS)), Disk(33553408, "P80"))


def smallest(part: Part, field: str, gib: int) -> Disk:
    """Return the smallest disk that holds a size.

    Args:
        part: The part that asks for it.
        field: Its field that does.
        gib: The size in GiB.

    Raises:
        Refusal: None holds it.
    """
    for disk in DISKS:
        if disk.gib >= gib:
            return disk
    raise Refusal(
        f"{part.place(field)}: unsupported value {quoted(gib)}: must be {quoted(DISKS[-1].gib)} or less, which is the "
        "most that Azure gives a database"
    )
