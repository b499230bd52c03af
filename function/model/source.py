"""Source: where a cloud has an output of a part from, as data that the core reads and the docs print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from function.model.kind import Kind
from function.model.labels import EXTERNAL_NAME
from function.model.observed import Observed, connection_value, secret_value
from function.model.unknown import Unknown, Value, when_known


@dataclass(frozen=True)
class OutputContext:
    """What the outputs of a part on a cloud are read from.

    Attributes:
        site: The site of the part: its order, itself, and the settings.
        resources: What the cluster has of the part's own resources, by short kind; None where it has nothing yet.
        children: The outputs of the parts that its renderer yielded, by their name within the part.
        answers: What was read from the cluster for it, by name; absent while that is not answered.
        sources: The table of the outputs.
    """

    site: Any
    resources: Mapping[str, Observed | None] = field(default_factory=dict)
    children: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    answers: Mapping[str, tuple[Observed, ...]] = field(default_factory=dict)
    sources: "Sources" = field(default_factory=dict)
    _read: dict[str, Value] = field(default_factory=dict, init=False, compare=False)

    def observed(self, kind: Kind) -> Observed | None:
        """Return the part's own resource of a kind as the cluster has it."""
        return self.resources.get(kind.short)

    def answer(self, name: str) -> Observed | None:
        """Return the first of what was read by a name; None while there is none, or it is not answered."""
        return next(iter(self.answers.get(name, ())), None)

    def output(self, name: str) -> Value:
        """Return an output of the table. It is read once, whatever else is made of it."""
        if name not in self._read:
            self._read[name] = self.sources[name].read(self, name)
        return self._read[name]

    def unknown(self, output: str, hint: str = "") -> Unknown:
        """Return the Unknown of an output of the part."""
        return Unknown(output, self.site.part.name, hint)


@dataclass(frozen=True)
class Source:
    """Where an output comes from.

    Attributes:
        where: In words, for the docs.
        read: Reads it, given the context of the part and the name of the output; Unknown while it is not there.
        kind: The kind of the resource that it is a field of; None of any other source.
        path: Its place in the `status.atProvider` of that resource.
        key: Its key in the connection details of that resource.
    """

    where: str
    read: Callable[[OutputContext, str], Value]
    kind: Kind | None = None
    path: tuple[str | int, ...] = ()
    key: str = ""

    @classmethod
    def value(cls, value: str | int) -> "Source":
        """Return the source of what is always the same."""
        return cls(f"always `{value}`", lambda _, __: value)

    @classmethod
    def of_site(cls, where: str, read: Callable[[Any], Value]) -> "Source":
        """Return the source of what the order, the part or the settings say."""
        return cls(where, lambda context, _: read(context.site))

    @classmethod
    def connection(cls, kind: Kind, key: str) -> "Source":
        """Return the source of what the provider writes to a resource's connection Secret under a key."""

        def read(context: OutputContext, output: str) -> Value:
            observed = context.observed(kind)
            value = connection_value(observed, key) if observed else None
            return value.decode() if value else context.unknown(output)

        return cls(f"connection key `{key}` of the `{kind.in_keys}`", read, kind, key=key)

    @classmethod
    def status(cls, kind: Kind, *path: str | int) -> "Source":
        """Return the source of what the cloud says of a resource, at a path in `status.atProvider`."""

        def read(context: OutputContext, output: str) -> Value:
            observed = context.observed(kind)
            value = observed.get("status", "atProvider", *path) if observed else None
            return value if isinstance(value, str | int) and value != "" else context.unknown(output)

        dotted = ".".join(str(step) for step in path)
        return cls(f"`status.atProvider.{dotted}` of the `{kind.in_keys}`", read, kind, path)

    @classmethod
    def external_name(cls, kind: Kind) -> "Source":
        """Return the source of what the cloud calls a resource, once the cloud has it."""

        def read(context: OutputContext, output: str) -> Value:
            observed = context.observed(kind)
            if observed is None or not observed.get("status", "atProvider"):
                return context.unknown(output)
            name = observed.get("metadata", "annotations", EXTERNAL_NAME)
            return name if isinstance(name, str) and name else context.unknown(output)

        return cls(f"the external name of the `{kind.in_keys}`", read)

    @classmethod
    def secret(cls, answer: str, where: str, key: str) -> "Source":
        """Return the source of what stands under a key of a Secret that was read.

        Args:
            answer: The name that it was read by.
            where: What the Secret is called, for the docs: `<cluster>-app`.
            key: The key.
        """

        def read(context: OutputContext, output: str) -> Value:
            found = context.answer(answer)
            value = secret_value(found, key) if found else None
            return value.decode() if value else context.unknown(output)

        return cls(f"key `{key}` of the Secret `{where}`", read)

    @classmethod
    def child(cls, part: str, output: str, where: str) -> "Source":
        """Return the source of what another part tells that the renderer yielded."""
        return cls(where, lambda context, name: context.children.get(part, {}).get(output, context.unknown(name)))

    @classmethod
    def made_of(cls, outputs: tuple[str, ...], make: Callable[..., Value], where: str) -> "Source":
        """Return the source of what is made of other outputs, once all of them are known."""

        def read(context: OutputContext, _: str) -> Value:
            made: Value = when_known(make, *(context.output(output) for output in outputs))
            return made

        return cls(where, read)


Sources: TypeAlias = Mapping[str, Source]
"""Where the outputs of a part come from, by output."""
