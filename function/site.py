"""Site: a part of an order on one cloud, or with one companion: what its renderer is given to work with.

It answers what a page of a cloud asks again and again: what a thing is called, how it was created, what the order
itself says; and it writes what the row of a kind says into the body of a resource. `managed` has the sites of clouds
whose providers have managed resources.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from function import creation, names
from function.creation import Asked, Before, Creation
from function.model import (
    Kind,
    Observed,
    Order,
    Refusal,
    Section,
    Tree,
    listed,
    own_copy,
    quoted,
    write_field,
)

S = TypeVar("S", bound=Section)

ADOPT = "adopt"
RESTORE = "restore"
"""Fields of a part that say how what it is made of is created."""


@dataclass(frozen=True)
class Site:
    """A part of an order where it is rendered.

    Attributes:
        order: The order.
        part: The part.
        immutable: Fields that the provider refuses to change, by short kind.
    """

    backend: ClassVar[str] = ""
    """The name of the cloud or companion."""

    order: Order[Any]
    part: Any
    immutable: Mapping[str, tuple[str, ...]]

    def says(self, *fields: str) -> bool:
        """Return whether the order itself says one of these fields of the part; else the platform or we decide."""
        asked = (self.part.asked.get(field) for field in fields)
        return any(self.order.says(field) for field in asked if field is not None)

    def asked(self, field: str, value: Any = None) -> Asked:  # noqa: ANN401  (JSON of any shape)
        """Return a value with the field of the order that it comes from.

        Args:
            field: The field of the part.
            value: What it comes to here; the field itself when left out.
        """
        value = getattr(self.part, field) if value is None else value
        return Asked(value, self.part.place(field), self.says(field))

    def section(self, model: type[S]) -> S:
        """Return the cloud's section of the settings.

        Raises:
            Refusal: The platform has none, and it cannot be left out.
        """
        return self.order.platform.section(model, self.backend)

    def part_settings(self, model: type[S]) -> S:
        """Return the section of the part within the settings of the cloud."""
        name = type(self.part).__name__
        return self.order.platform.part_section(model, self.backend, name[0].lower() + name[1:])

    def name(self, kind: Kind, part: str | None = None) -> str:
        """Return what the cloud is to call a resource of a kind."""
        return names.cloud_name(self.order, part or self.part.name, kind.naming)

    def observed(self, kind: Kind, part: str | None = None) -> Observed | None:
        """Return a resource of the order as the cluster has it; None where there is none, or one that is not ours."""
        return self.order.owned.get(f"{part or self.part.name}/{kind.in_keys}")

    def before(self, kind: Kind, part: str | None = None) -> Before | None:
        """Return the body of a resource as it stands, once its creation has begun."""
        observed = self.order.begun.get(f"{part or self.part.name}/{kind.in_keys}")
        return None if observed is None else Before(observed)

    def creation(self, kind: Kind) -> Creation:
        """Return how the part's resource of a kind was created; how it is to be, for a new one.

        Raises:
            Refusal: The order adopts what the platform does not list for its namespace.
        """
        adopt = getattr(self.part, ADOPT, None)
        restored = getattr(self.part, RESTORE, None) is not None
        wanted = Creation.ADOPTED if adopt else Creation.COPIED if restored else Creation.NEW
        before = self.before(kind)
        if adopt and before is None:
            adoptable = self.order.platform.common.adoptable.get(self.order.kind, [])
            if adopt not in adoptable:
                raise Refusal(
                    f"{self.part.place(ADOPT)}: unsupported value {quoted(adopt)}: must be one of {listed(adoptable)}, "
                    f"which the platform lists for namespace {quoted(self.order.namespace)} in "
                    f"data.adoptable.{self.order.kind}"
                )
        return creation.of(before, wanted)

    def fill(  # noqa: PLR0913  (what a body is filled with)
        self,
        kind: Kind,
        body: Tree,
        before: Before | None,
        *,
        created: Mapping[str, Any],
        chosen: Mapping[str, Any],
        how: Creation | None,
    ) -> None:
        """Write secure defaults, create-only and chosen fields into the body of a resource.

        Args:
            kind: The row of the kind.
            body: The body.
            before: The body as it stands, of one whose creation has begun; None for a new one.
            created: The create-only fields, by path.
            chosen: The fields that an order may say at any time, by path.
            how: How the resource was created; None is as a new one.
        """
        if how in (None, Creation.NEW):
            at_creation = {default.path: default.of(self) for default in kind.secure if default.at_creation}
            created = {**at_creation, **created}
        creation.write(body, created, before)
        creation.choose(body, chosen, how or Creation.NEW)
        for default in kind.secure:
            if not default.at_creation and (value := default.of(self)) is not None:
                write_field(body, default.path, own_copy(value))
