"""Part, GoldenPath, Cloud, Companion: what the catalog finds, and what a path is made of."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from function.model.default import Default
from function.model.order import Order, Selector
from function.model.platform import Section
from function.model.resource import Guard, Rendered
from function.model.source import Source
from function.model.spec import OrderSpec
from function.model.unknown import Value


@dataclass(frozen=True)
class Part:
    """Cloud-neutral intent: what an order needs, never how a provider calls it.

    Attributes:
        name: Unique within the order, and kept for ever: the keys of its resources begin with it.
    """

    public: ClassVar[tuple[str, ...]] = ()
    """Outputs that status shows."""

    secret: ClassVar[tuple[str, ...]] = ()
    """Outputs that only the connection Secret holds."""

    name: str


Outputs: TypeAlias = Mapping[str, Value]
"""What a part offers whatever the cloud: its contract's keys, known or not yet."""

Parts: TypeAlias = Generator[Part, Outputs, Outputs]
"""A path's parts: each `yield` hands back the part's outputs, and the path returns those that status shows."""


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
        data: Whether it holds data, so that its deletion needs consent.
        former: Names that a part had in earlier versions, oldest first, by its name now. Orders go on by the old ones.
        example: What an order must say, where fields have no default: the docs are of such an order.
    """

    kind: str
    plural: str
    title: str
    description: str
    spec: type[OrderSpec]
    needs: tuple[type[Part], ...]
    parts: Callable[[Order[Any]], Parts]
    short_names: tuple[str, ...] = ()
    data: bool = True
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)


Renderer: TypeAlias = Callable[[Order[Any], Any], Rendered]

Reader: TypeAlias = Callable[[Order[Any], Any], Mapping[str, Selector]]
"""What a renderer must read from the cluster, by name of the requirement. Told apart from what it renders: a Refusal
must not take back what was asked for, as the rounds of requirements would never come to rest."""


@dataclass(frozen=True)
class Backend:
    """A cloud or a companion: what turns parts into resources.

    Attributes:
        name: How settings, Compositions and the command line call it.
        settings: The model of its section in the platform's settings; None where it needs none.
        demo: Settings to look at, for previews without a platform. They say at least what is required.
        required: What an installed platform has to say: a placeholder that begins with REQUIRED for each decision.
        full: Settings in place of the demo ones, under which it makes every kind of resource, for docs and tests.
        renderers: What it renders, by kind of part.
        readers: What the renderers must read from the cluster, by kind of part.
        guards: How the kinds are kept that hold data or that data stands on, by short kind: `rds.Instance`.
        immutable: Fields of `forProvider` that a provider refuses to change, by short kind.
        harmless: The kinds that hold nothing, by short kind. What is neither here nor guarded is of another version.
        secure: The secure defaults of what it makes of a part, by kind of part.
        controls: Whose the ids of the controls are that its secure defaults answer, for the docs.
        sources: Where it has the outputs of a part from, by kind of part and output.
        facts: Catalog annotations that it knows about an order.
        dependencies: Crossplane packages that it needs, with their versions.
        rules: RBAC rules for what Crossplane itself must be allowed to compose.
        provider_rules: RBAC rules for what provider-kubernetes must be allowed to manage.
        volume_operators: Namespaces whose ServiceAccounts replace volumes of protected data, by the key of the section
            under which the platform says another.
    """

    name: str
    settings: type[Section] | None = None
    demo: Mapping[str, Any] = field(default_factory=dict)
    required: Mapping[str, Any] = field(default_factory=dict)
    full: Mapping[str, Any] = field(default_factory=dict)
    renderers: Mapping[type[Part], Renderer] = field(default_factory=dict)
    readers: Mapping[type[Part], Reader] = field(default_factory=dict)
    guards: Mapping[str, Guard] = field(default_factory=dict)
    immutable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harmless: frozenset[str] = frozenset()
    secure: Mapping[type[Part], Sequence[Default]] = field(default_factory=dict)
    controls: str = ""
    sources: Mapping[type[Part], Mapping[str, Source[Any]]] = field(default_factory=dict)
    facts: Callable[[Order[Any]], Mapping[str, str]] = lambda _: {}
    dependencies: Mapping[str, str] = field(default_factory=dict)
    rules: Sequence[Mapping[str, Sequence[str]]] = ()
    provider_rules: Sequence[Mapping[str, Sequence[str]]] = ()
    volume_operators: Mapping[str, str] = field(default_factory=dict)
