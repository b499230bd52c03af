"""Reading protobuf: a request, and the resources in it.

A resource is read lazily. Turning every observed resource into dictionaries costs 3.9 ms at ten resources, reading the
fields that a render asks for 0.05 ms. Maps are walked in the order of their keys: protobuf's own order differs from
process to process, and would show in messages.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from google.protobuf.struct_pb2 import Struct, Value

from function.model import CLOUD, EXTERNAL_NAME, PART, Condition, Path, Refusal, Request, Tree, quoted

IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"))
"""What says which XR a request is about; the API server lets none be stored without."""


def request(message: fnv1.RunFunctionRequest) -> Request:
    """Return what a request asks.

    Raises:
        Refusal: It does not say which XR it is about.
    """
    composite = Message(message.observed.composite)
    for path in IDENTITY:
        said = composite.get(*path)
        if not isinstance(said, str) or not said:
            what = (
                "required value"
                if said is None
                else f"invalid value {quoted(said)}: must be a string that is not empty"
            )
            why = f"cannot read the request: the composite resource's {'.'.join(path)}: {what}"
            raise Refusal(why)
    # Before Crossplane 2.0 required resources were called extra resources.
    answered = {**message.extra_resources, **message.required_resources}
    resources = message.observed.resources
    return Request(
        composite=composite,
        observed={key: Message(resources[key]) for key in sorted(resources)},
        required={name: [Message(item) for item in answered[name].items] for name in sorted(answered)},
        input=tree(message.input),
    )


class Message:
    """A resource as it stands in a request, an `Observed`.

    It remembers what was read of it: a compose asks some fields several times, and many that stand side by side.
    """

    __slots__ = ("_conditions", "_connection", "_containers", "_resource", "_values")

    def __init__(self, resource: fnv1.Resource) -> None:
        self._resource = resource
        self._values: dict[Path, Any] = {}
        self._containers: dict[Path, _Container] = {}
        self._conditions: dict[str, Condition] | None = None
        self._connection: Mapping[str, bytes] | None = None

    def get(self, *path: str | int) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value at a path, None where there is none. It is handed out again: nobody may write to it."""
        if not self._values:
            self._read(self._resource.resource.fields, OFTEN)
        found = self._values.get(path, _UNREAD)
        if found is _UNREAD:
            if not path:
                return self.tree()
            value = self._value(path)
            found = self._values[path] = None if value is None else value.string_value or python(value)
        return found

    def tree(self) -> Tree:
        """Return the whole resource."""
        return tree(self._resource.resource)

    @property
    def connection(self) -> Mapping[str, bytes]:
        """The connection details that Crossplane read for it."""
        if self._connection is None:
            self._connection = dict(self._resource.connection_details)
        return self._connection

    @property
    def conditions(self) -> dict[str, Condition]:
        """Its conditions by type, read without making a Tree of each."""
        if self._conditions is None:
            listed = self._value(("status", "conditions"))
            self._conditions = {} if listed is None else _conditions(listed)
        return self._conditions

    @property
    def content(self) -> bytes:
        """The resource as protobuf writes it."""
        return self._resource.SerializeToString(deterministic=True)

    def _read(self, fields: "_Fields", places: Sequence["_Place"]) -> None:
        """Read what stands side by side in one go, and remember the maps for what else is in them."""
        for step, path, below in places:
            if below:
                inner = fields[step].struct_value.fields if step in fields else _NO_FIELDS
                if inner:
                    self._containers[path] = inner
                self._read(inner, below)
            elif step in fields:
                value = fields[step]
                self._values[path] = value.string_value or python(value)
            else:
                self._values[path] = None

    def _value(self, path: Path) -> Value | None:
        above = path[:-1]
        container = self._containers.get(above)
        if container is None:
            container = self._containers[above] = self._container(above)
        try:
            # `get`, since indexing a map of messages would make the entry.
            return container.get(path[-1])  # type: ignore[arg-type]  # of either, and a map says so
        except TypeError:
            return None  # an index, where there is a map

    def _container(self, path: Path) -> "_Container":
        """Return what is in the map or the list at a path; nothing where there is neither."""
        if not path:
            return self._resource.resource.fields
        value = self._value(path)
        if value is None:
            return _NO_FIELDS
        match value.WhichOneof("kind"):
            case "struct_value":
                return value.struct_value.fields
            case "list_value":
                return dict(enumerate(value.list_value.values))
        return _NO_FIELDS


_Fields: TypeAlias = Mapping[str, Value]
_Container: TypeAlias = _Fields | Mapping[int, Value]
_NO_FIELDS: Final[_Fields] = {}
_UNREAD: Final = object()


class _Place(NamedTuple):
    """A field to read: its name, its path in the resource, and the places below, where it is a map to go on in."""

    step: str
    path: Path
    below: Sequence["_Place"]


def _places(tree: Tree, above: Path = ()) -> Sequence[_Place]:
    return [_Place(step, (*above, step), _places(below, (*above, step))) for step, below in tree.items()]


OFTEN: Final = _places(
    {
        "apiVersion": {},
        "kind": {},
        "metadata": {
            "name": {},
            "deletionTimestamp": {},
            "generation": {},
            "labels": {PART: {}, CLOUD: {}},
            "annotations": {EXTERNAL_NAME: {}},
        },
        "spec": {"providerConfigRef": {"name": {}}},
        "status": {"observedGeneration": {}},
    }
)
"""What a compose asks of nearly every resource. One by one these take twice as long to read."""


def _conditions(listed: Value) -> dict[str, Condition]:
    """Return the conditions of a list, as a Document reads them from a Tree."""
    found: dict[str, Condition] = {}
    for entry in listed.list_value.values:
        fields = entry.struct_value.fields
        if "type" not in fields:
            continue
        name = fields["type"]
        kind = name.string_value
        if not kind and not name.HasField("string_value"):
            continue
        seen = python(fields["observedGeneration"]) if "observedGeneration" in fields else None
        found[kind] = Condition(
            kind,
            # What is no text reads as an empty one.
            fields["status"].string_value if "status" in fields else "",
            fields["reason"].string_value if "reason" in fields else "",
            fields["message"].string_value if "message" in fields else "",
            seen if isinstance(seen, int) else None,
            fields["lastTransitionTime"].string_value if "lastTransitionTime" in fields else "",
        )
    return found


def tree(struct: Struct) -> Tree:
    """Return a Struct as a Tree."""
    fields = struct.fields
    found: Tree = {}
    for key in sorted(fields):
        value = fields[key]
        # Most values are texts, and asking which kind one is takes longer than reading a text that is not there.
        found[key] = value.string_value or python(value)
    return found


def python(value: Value) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return a Value as Python has it. Protobuf's only number is a float: what is integral becomes an int again."""
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "struct_value":
            return tree(value.struct_value)
        case "list_value":
            return [item.string_value or python(item) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
    return None
