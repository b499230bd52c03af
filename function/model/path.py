"""Part, GoldenPath, Renderer, Backend: what the catalog finds, and what a path is made of."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeAlias

from function.model.kind import Kind
from function.model.order import Order, Selector
from function.model.platform import Section
from function.model.refusal import PackageError, Refusal, listed, unsupported
from function.model.resource import Resource
from function.model.source import Sources
from function.model.spec import OrderSpec
from function.model.unknown import Value


@dataclass(frozen=True)
class Part:
    """Cloud-neutral intent: what an order needs, never how a provider calls it.

    Attributes:
        name: Unique within the order, and fixed permanently: the keys of its resources begin with it.
        asked: Where an order says a field of the part, by that field: `{"size": "class"}`, without `spec.`.
    """

    public: ClassVar[tuple[str, ...]] = ()
    """Outputs that status shows."""

    secret: ClassVar[tuple[str, ...]] = ()
    """Outputs that only the connection Secret holds."""

    name: str
    asked: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def place(self, name: str) -> str:
        """Return where an order says a field; the part's own word for one that no order says."""
        asked = self.asked.get(name)
        return f"spec.{asked}" if asked else f"{self.name}.{name}"

    def refuse(self, name: str, value: object, accepted: Iterable[object]) -> Refusal:
        """Return the Refusal of a field's value that is not one of those accepted."""
        return unsupported(self.place(name), value, accepted)


Outputs: TypeAlias = Mapping[str, Value]
"""What a part offers whatever the cloud: its contract's keys, known or not yet."""

Parts: TypeAlias = Generator[Part, Outputs, Mapping[str, Any]]
"""A path's parts: each `yield` hands back the part's outputs, and the path returns those that status shows: by name, or
by need and name where it has several."""


@dataclass(frozen=True)
class GoldenPath:
    """One API that teams order by.

    Attributes:
        kind: The kind that teams order: PostgreSQLInstance.
        plural: Its plural in the API.
        title: What the portal calls it.
        description: What a team gets, in a sentence.
        spec: The model of what a team decides.
        needs: The kinds of part that it cannot do without; a cloud that renders them all offers it.
        parts: What an order is made of.
        short_names: What kubectl also calls it.
        component_type: What Backstage calls such a component.
        data: Whether it holds data, so that its deletion needs consent.
        former: Names that a part had in earlier versions, oldest first, by its name now. Orders go on by the old ones.
        example: What an order must say, where fields have no default: the docs are of such an order.
        package: The package that offers it. Found by discovery.
    """

    kind: str
    plural: str
    title: str
    description: str
    spec: type[OrderSpec]
    needs: tuple[type[Part], ...]
    parts: Callable[[Order[Any]], Parts]
    short_names: tuple[str, ...] = ()
    component_type: str = "resource"
    data: bool = True
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    package: str = ""


@dataclass(frozen=True)
class Read:
    """Something that a renderer must read from the cluster.

    Yielded, it hands back what is there, as a tuple; None while the cluster has not answered. A renderer yields all
    that it reads before it refuses anything for what was read: what is asked for must be the same in every round.

    Attributes:
        name: What the renderer calls it.
        selector: Which resources.
    """

    name: str
    selector: Selector


@dataclass(frozen=True)
class Details:
    """Connection details for whoever ordered: those of a claim go into the Secret that it names."""

    values: Outputs


Render: TypeAlias = Generator[Resource | Part | Read | Details, Any, None]
"""A part on a cloud, one thing at a time: a yielded Resource hands back its Handle, a Part its outputs, a Read what
the cluster has."""


@dataclass(frozen=True)
class Renderer:
    """What turns one kind of part into resources, on one cloud or by one companion.

    Attributes:
        part: The kind of part.
        render: Yields what it is made of, given the site and the part.
        outputs: Where its outputs come from.
        named_outputs: Where outputs come from that only the part itself names, given the part.
        identifiers: Where what the cloud calls it comes from.
        settings: The model of the part's own section in the cloud's settings; None where it needs none.
        demo: That section, to look at.
        required: That section, as an installed platform has to say it.
        exhaustive: That section, under which every kind of resource is made; as in the demo when empty.
        reads: What it reads from the cluster, by API group: the resources that Crossplane must be allowed to read.
        volume_operators: Namespaces whose ServiceAccounts replace volumes of protected data, by the key of the section
            that names another one.
        fallback: Whether it renders only what no other companion does.
        refuses: Fields of the part that it cannot do, each with the one value that it renders all the same: every other
            one is refused.
        ignores: Fields of the part that make no difference here, each with why that is no loss.
        kinds: The rows of the kinds that its own modules hold, by short kind. Found by discovery.
    """

    part: type[Part]
    render: Callable[[Any, Any], Render]
    outputs: Sources = field(default_factory=dict)
    named_outputs: Callable[[Any], Sources] = lambda _: {}
    identifiers: Sources = field(default_factory=dict)
    settings: type[Section] | None = None
    demo: Mapping[str, Any] = field(default_factory=dict)
    required: Mapping[str, Any] = field(default_factory=dict)
    exhaustive: Mapping[str, Any] = field(default_factory=dict)
    reads: Mapping[str, Sequence[str]] = field(default_factory=dict)
    volume_operators: Mapping[str, str] = field(default_factory=dict)
    fallback: bool = False
    refuses: Mapping[str, object] = field(default_factory=dict)
    ignores: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = [each.name for each in fields(self.part)]
        for name in (*self.refuses, *self.ignores):
            if name not in known:
                raise PackageError(
                    f"a renderer of {self.part.__name__} refuses or ignores {name}: must be one of {listed(known)}"
                )

    @property
    def section(self) -> str:
        """The name of the part's own section: `database`, `messageQueue`."""
        name = self.part.__name__
        return name[0].lower() + name[1:]


@dataclass(frozen=True)
class Backend:
    """A cloud or a companion: what turns parts into resources.

    Attributes:
        name: How settings, Compositions and the command line call it.
        site: What its renderers are given: the class of `function.site` that binds an order and a part to it.
        settings: The model of its section in the platform's settings; None where it needs none.
        demo: Settings to look at, for previews without a platform. They say at least what is required.
        required: What an installed platform has to say: a placeholder that begins with REQUIRED for each decision.
        exhaustive: Settings in place of the demo ones, under which it makes every kind of resource, for docs and tests.
        package: The package that offers it. Found by discovery.
        renderers: What it renders, by kind of part. Found by discovery.
        kinds: The rows of the kinds that it makes, by short kind. Found by discovery.
        immutable: Fields that a provider refuses to change, by short kind. Read from the backend's table.
        controls: Whose the ids of the controls are that its secure defaults answer, for the docs.
        catalog_annotations: What the portal's catalog is told about an order.
        provider: The package that brings the managed kinds of a service, with `{service}` in it, and its version.
        through_objects: Whether provider-kubernetes manages what is no managed resource, or Crossplane composes it.
        dependencies: Crossplane packages that it needs, with their versions.
        rules: RBAC rules for what Crossplane itself must be allowed to compose.
        provider_rules: RBAC rules for what provider-kubernetes must be allowed to manage.
        volume_operators: Namespaces whose ServiceAccounts replace volumes of protected data, by the key of the section
            under which the platform says another.
    """

    name: str
    site: Callable[..., Any]
    settings: type[Section] | None = None
    demo: Mapping[str, Any] = field(default_factory=dict)
    required: Mapping[str, Any] = field(default_factory=dict)
    exhaustive: Mapping[str, Any] = field(default_factory=dict)
    package: str = ""
    renderers: Mapping[type[Part], Renderer] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    immutable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    controls: str = ""
    catalog_annotations: Callable[[Order[Any]], Mapping[str, str]] = lambda _: {}
    provider: tuple[str, str] | None = None
    through_objects: Literal["never", "always", "sometimes"] = "never"
    dependencies: Mapping[str, str] = field(default_factory=dict)
    rules: Sequence[Mapping[str, Sequence[str]]] = ()
    provider_rules: Sequence[Mapping[str, Sequence[str]]] = ()
    volume_operators: Mapping[str, str] = field(default_factory=dict)
