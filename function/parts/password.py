"""Password: a word that a cloud is given where it makes none itself, as a function has no randomness to make one."""

from dataclasses import dataclass
from typing import ClassVar

from function.model import Part


@dataclass(frozen=True)
class Password(Part):
    """A password in a Secret that managed resources can refer to.

    Attributes:
        generation: Raising it makes a new password, in another Secret.
    """

    public: ClassVar[tuple[str, ...]] = ("secret",)
    secret: ClassVar[tuple[str, ...]] = ("password",)

    generation: int = 1

    KEY: ClassVar[str] = "password"
    """The key of the Secret under which it stands."""
