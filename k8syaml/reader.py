"""Reader: YAML to JSON values, the way Kubernetes reads it; what JSON has no form for is refused."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from k8syaml import files, limits, scalars
from k8syaml.unreadable import UnreadableError, quoted, told, unreadable

_TAG = "tag:yaml.org,2002:"

_MERGE = "<<"

_TAGS = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}

_Construct: TypeAlias = Callable[[Any, Any], Any]
"""A constructor of PyYAML: of a loader, which it does not type, and a node."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where libyaml is there
    """YAML as go-yaml v2 has it for JSON."""

    strict = True

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that says none; the first of `implicit` is whether a scalar is unquoted."""
        if kind is not yaml.ScalarNode or not implicit[0]:
            tag: str = super().resolve(kind, value, implicit)
            return tag
        return _TAG + ("merge" if value == _MERGE else _TAGS[type(scalars.resolved(value))])


class _Lenient(_Loader):
    """The same, where the last of several equal keys counts."""

    strict = False


def load(text: str, source: str, *, strict: bool = True, repeated: int = limits.REPEATED) -> list[Any]:
    """Return the documents of a text as JSON values; an empty one is None.

    Args:
        text: YAML, or JSON.
        source: What it was read from, for messages.
        strict: Whether a key that stands twice is refused, as by the UnmarshalStrict of sigs.k8s.io/yaml. By its
            Unmarshal, which Argo CD reads its settings with, the last one counts.
        repeated: How many characters its aliases may repeat: fewer where there can be a thousand such texts.

    Raises:
        UnreadableError: It is neither, or holds what JSON has no form for.
    """
    try:
        loader = _Loader if strict else _Lenient
        limits.check(text, loader, repeated)
        return list(yaml.load_all(text, loader))
    except yaml.YAMLError as error:
        raise told(error, source) from error
    except UnicodeError as error:
        raise UnreadableError(f"cannot read {source}: it is not UTF-8") from error


def read(path: Path, *, strict: bool = True, within: Path | None = None) -> list[Any]:
    """Return the documents of a file.

    Args:
        path: The file.
        strict: As `load` has it.
        within: The folder that it must be in, links followed.

    Raises:
        UnreadableError: It is not there, or not readable as `files.text` and `load` say.
    """
    return load(files.text(path, str(path), within), str(path), strict=strict)


def _map(loader: Any, node: Any) -> dict[str, Any]:  # noqa: ANN401  (see _Construct)
    if not isinstance(node, yaml.MappingNode):
        raise unreadable("a value tagged as a map must be a map", node)
    read: dict[str, Any] = {}
    seen: set[str] = set()
    for key, value in node.value:
        if key.tag == f"{_TAG}merge":
            # In its place: go-yaml lets what is merged below a key win over it, unlike YAML's own rule.
            read |= _merged(loader, value)
            continue
        name = _key(loader, key)
        if name in seen and loader.strict:
            raise unreadable(f"the key {quoted(name)} stands twice", key)
        seen.add(name)
        read[name] = loader.construct_object(value, deep=True)
    return read


def _merged(loader: Any, node: Any) -> dict[str, Any]:  # noqa: ANN401  (see _Construct)
    """Return what a merge key brings: a map, or several of which the first wins."""
    maps = node.value if isinstance(node, yaml.SequenceNode) else [node]
    merged: dict[str, Any] = {}
    for each in maps:
        if not isinstance(each, yaml.MappingNode):
            raise unreadable("a merge key must bring a map, or a list of maps", each)
        merged = _map(loader, each) | merged
    return merged


def _key(loader: Any, node: yaml.Node) -> str:  # noqa: ANN401  (see _Construct)
    """Return a key as JSON has it, a text: go-yaml makes one of a number or a boolean too."""
    key: scalars.Scalar = loader.construct_object(node, deep=True) if isinstance(node, yaml.ScalarNode) else None
    if node.tag == f"{_TAG}float":
        key = scalars.resolved(node.value)  # 1e6 is another key than 1000000
    if key is None:
        raise unreadable("a key must be a string", node)
    return scalars.key(key)


def _integer(_: object, node: yaml.ScalarNode) -> int:
    number = scalars.resolved(node.value)
    if type(number) is not int or number not in scalars.INTEGERS:
        raise ValueError
    return number


def _number(_: object, node: yaml.ScalarNode) -> float:
    number = scalars.resolved(node.value)
    if not isinstance(number, int | float) or isinstance(number, bool) or not math.isfinite(number):
        raise ValueError
    # JSON has one kind of number: Go prints 3.0 as 3, and reads that as an integer.
    return int(number) if float(number).is_integer() and int(number) in scalars.INTEGERS else number


def _null(_: object, node: yaml.ScalarNode) -> None:
    if scalars.resolved(node.value) is not None:
        raise ValueError


def _boolean(_: object, node: yaml.ScalarNode) -> bool:
    value = scalars.resolved(node.value)
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004  (of the text, not of a type)
    return value


def _checked(construct: _Construct, what: str) -> _Construct:
    """Return a constructor that refuses what it cannot make its value of, with the place and without the value."""

    def constructed(loader: Any, node: Any) -> Any:  # noqa: ANN401  (see _Construct)
        loader.construct_scalar(node)  # refuses a list or a map that is tagged as a scalar
        try:
            return construct(loader, node)
        except ValueError as error:
            raise unreadable(f"invalid value: must be {what}", node) from error

    return constructed


def _no_json(_: object, node: yaml.Node) -> None:
    rule = "must be null, bool, int, float, str, seq or map, or none"
    raise unreadable(f"unsupported tag {quoted(node.tag.replace(_TAG, '!!'))}: {rule}", node)


_Loader.yaml_constructors = {
    None: _no_json,
    f"{_TAG}null": _checked(_null, "null"),
    f"{_TAG}bool": _checked(_boolean, "a boolean"),
    f"{_TAG}int": _checked(_integer, "an integer of 64 bits"),
    f"{_TAG}float": _checked(_number, "a finite number"),
    f"{_TAG}str": yaml.SafeLoader.construct_yaml_str,
    f"{_TAG}merge": yaml.SafeLoader.construct_yaml_str,  # << is a merge as a key only
    f"{_TAG}seq": yaml.SafeLoader.construct_yaml_seq,
    f"{_TAG}map": _map,
}
