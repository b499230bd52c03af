"""Loader: YAML to JSON values, the way Kubernetes reads it; what JSON has no form for is refused."""

import math
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import yaml

from function.model import Refusal, quoted

DEPTH = 100
"""Deepest nesting that is read, as protobuf's own readers have it. The C loader below would overflow its stack."""

REPEATED = 1_000_000
"""Characters that aliases may repeat in one text: far more than any manifest, far less than a bomb of aliases."""

INTEGERS = range(-(2**63), 2**64)
"""What Go's reader takes for an integer."""

_GO_FLOAT = re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
"""What Go's reader takes for a number where PyYAML sees a text: 1e3, and 0815."""

_TAG = "tag:yaml.org,2002:"

_Construct: TypeAlias = Callable[[Any, Any], Any]
"""A constructor of PyYAML: of a loader, which it does not type, and a node."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where libyaml is there
    """YAML as Kubernetes reads it: a timestamp is a string, a key is a text and stands once."""


def load(text: str, source: str) -> list[Any]:
    """Return the documents of a text as JSON values.

    Raises:
        Refusal: It is no YAML, or holds what JSON has no form for. The message never quotes a value.
    """
    try:
        _check_extent(text)
        return list(yaml.load_all(text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Refusal(f"cannot read {source}{where}: {error.problem or 'it is no YAML'}") from error
    except UnicodeError as error:
        raise Refusal(f"cannot read {source}: it is not UTF-8") from error
    except yaml.YAMLError as error:
        raise Refusal(f"cannot read {source}: {error}") from error


def _check_extent(text: str) -> None:
    """Refuse what would be too deep or, with its aliases written out, too long; events come without recursion."""
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = [(None, 0)]
    repeated = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.DocumentStartEvent):
            sizes = {}
        elif isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, 1))
            if len(opened) > DEPTH:
                raise _unreadable(f"it is nested deeper than {DEPTH} levels", event)
            sizes.pop(str(event.anchor), None)  # an anchor may be given anew
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent | yaml.CollectionEndEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                anchor, size = opened.pop()
            elif isinstance(event, yaml.ScalarEvent):
                anchor, size = event.anchor, 1 + len(event.value)
            else:
                anchor, size = None, _repeated(event, sizes)
                repeated += size
            if repeated > REPEATED:
                raise _unreadable(f"its aliases repeat more than {REPEATED} characters", event)
            if anchor:
                sizes[anchor] = size
            holder, so_far = opened[-1]
            opened[-1] = (holder, so_far + size)


def _repeated(event: yaml.AliasEvent, sizes: dict[str, int]) -> int:
    if event.anchor not in sizes:
        raise _unreadable(f"the alias {quoted(event.anchor)} stands for nothing that is complete before it", event)
    return sizes[event.anchor]


def _unreadable(problem: str, at: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401  (a node or an event of PyYAML)
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


def _map(loader: Any, node: Any) -> dict[str, Any]:  # noqa: ANN401  (see _Construct)
    if not isinstance(node, yaml.MappingNode):
        raise _unreadable("a value tagged as a map is none", node)
    seen: set[str] = set()
    for key, _ in node.value:
        if key.tag == f"{_TAG}merge":
            continue
        name = _key(loader, key)
        if name in seen:
            raise _unreadable(f"the key {quoted(name)} stands twice", key)
        seen.add(name)
    loader.flatten_mapping(node)
    return {_key(loader, key): loader.construct_object(value, deep=True) for key, value in node.value}


def _key(loader: Any, node: yaml.Node) -> str:  # noqa: ANN401  (see _Construct)
    """Return a key as JSON has it, a text: Go's reader makes one of a number or a boolean too."""
    key = loader.construct_object(node, deep=True) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, str | int):
        return str(key)
    raise _unreadable("a key is no text: accepted is a text", node)


def _integer(loader: Any, node: yaml.ScalarNode) -> int:  # noqa: ANN401  (see _Construct)
    number = int(loader.construct_yaml_int(node))
    if number not in INTEGERS:
        raise ValueError
    return number


def _number(loader: Any, node: yaml.ScalarNode) -> float:  # noqa: ANN401  (see _Construct)
    number = float(loader.construct_yaml_float(node))
    if not math.isfinite(number):
        raise ValueError
    return int(number) if number.is_integer() and int(number) in INTEGERS else number


def _checked(construct: _Construct, what: str) -> _Construct:
    """Return a constructor that refuses what it cannot make its value of, with the place and without the value."""

    def constructed(loader: Any, node: Any) -> Any:  # noqa: ANN401  (see _Construct)
        try:
            return construct(loader, node)
        except (LookupError, ValueError) as error:  # what PyYAML's own raise where a tag and its text do not fit
            raise _unreadable(f"a value is no {what}", node) from error

    return constructed


def _no_json(_: object, node: yaml.Node) -> None:
    accepted = "accepted is null, bool, int, float, str, seq or map, or none"
    raise _unreadable(f"the tag {quoted(node.tag.replace(_TAG, '!!'))} has no form in JSON: {accepted}", node)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":value"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(f"{_TAG}float", _GO_FLOAT, list("-+.0123456789"))

_Loader.yaml_constructors = {
    None: _no_json,
    f"{_TAG}null": yaml.SafeLoader.construct_yaml_null,
    f"{_TAG}bool": _checked(yaml.SafeLoader.construct_yaml_bool, "boolean"),
    f"{_TAG}int": _checked(_integer, "integer of 64 bits"),
    f"{_TAG}float": _checked(_number, "finite number"),
    f"{_TAG}str": yaml.SafeLoader.construct_yaml_str,
    f"{_TAG}seq": yaml.SafeLoader.construct_yaml_seq,
    f"{_TAG}map": _map,
}
