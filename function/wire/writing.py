"""Writing protobuf: what is to become of an order, into the response."""

from collections.abc import Iterable, Mapping

from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from google.protobuf.struct_pb2 import NULL_VALUE, Struct, Value

from function.compose import Composed
from function.model import Condition, Refusal, Selector, Tree, quoted

_STATUS = {"True": fnv1.STATUS_CONDITION_TRUE, "False": fnv1.STATUS_CONDITION_FALSE}


def begin(message: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
    """Return a response that changes nothing: what the functions before this one want and know passes through.

    It has no TTL, so that nobody keeps it: only a whole answer is worth keeping.
    """
    response = fnv1.RunFunctionResponse(meta=fnv1.ResponseMeta(tag=message.meta.tag))
    if message.HasField("desired"):
        response.desired.CopyFrom(message.desired)
    if message.HasField("context"):
        response.context.CopyFrom(message.context)
    return response


def write(response: fnv1.RunFunctionResponse, composed: Composed) -> None:
    """Write what is to become of an order into a response that passes through what others want.

    Raises:
        Refusal: An earlier function wants a resource under one of our keys. Theirs would be lost if ours replaced it,
            and a mixture of both could drop the protection of data.
    """
    resources = response.desired.resources
    for key in (*composed.resources, *composed.held_back):
        if key in resources:
            why = (
                f"cannot compose {quoted(key)}: an earlier function of the pipeline wants a resource of that name too: "
                "must have another name there"
            )
            raise Refusal(why)

    for key, desired in composed.resources.items():
        resource = resources[key]
        fill(resource.resource, desired.manifest)
        resource.ready = fnv1.READY_TRUE if desired.ready else fnv1.READY_FALSE

    if composed.status is not None:
        fill(response.desired.composite.resource, {"status": composed.status})
        response.meta.ttl.FromTimedelta(composed.ttl)
    for name, value in composed.connection.items():
        response.desired.composite.connection_details[name] = value
    if composed.ready is False:
        response.desired.composite.ready = fnv1.READY_FALSE
    add_conditions(response, composed.conditions)


def require(response: fnv1.RunFunctionResponse, requirements: Mapping[str, Selector], *, extra: bool) -> None:
    """Write what must be read from the cluster.

    Args:
        response: The response; without requirements it stays as it is, since an empty message costs another round.
        requirements: The resources wanted, by name.
        extra: Whether to ask in the words of Crossplane 1 too. Were it to find nothing asked that it understands, it
            would take a response without resources for the last word, and delete what exists.
    """
    for name, selector in requirements.items():
        _select(response.requirements.resources[name], selector)
        if extra:
            _select(response.requirements.extra_resources[name], selector)


def _select(slot: fnv1.ResourceSelector, selector: Selector) -> None:
    slot.api_version = selector.api_version
    slot.kind = selector.kind
    if selector.name is not None:
        slot.match_name = selector.name
    elif selector.labels:
        slot.match_labels.labels.update(selector.labels)
    if selector.namespace is not None:
        slot.namespace = selector.namespace


def add_conditions(response: fnv1.RunFunctionResponse, conditions: Iterable[Condition]) -> None:
    """Write conditions, for the XR and for its claim."""
    for condition in conditions:
        added = response.conditions.add(
            type=condition.type,
            status=_STATUS.get(condition.status, fnv1.STATUS_CONDITION_UNKNOWN),
            reason=condition.reason,
            target=fnv1.TARGET_COMPOSITE_AND_CLAIM,
        )
        if condition.message:
            added.message = condition.message


def fill(struct: Struct, body: Tree) -> None:
    """Write a Tree into a Struct: maps merge with what is there, everything else replaces it."""
    fields = struct.fields
    for key, value in body.items():
        kind = type(value)
        if kind is str:  # most of them
            fields[key].string_value = value
        elif kind is dict and value:
            fill(fields[key].struct_value, value)
        else:
            _put(fields[key], value)


def _put(slot: Value, value: object) -> None:
    if isinstance(value, str):
        slot.string_value = value
    elif isinstance(value, bool):  # before int, which it is too
        slot.bool_value = value
    elif isinstance(value, int | float):
        slot.number_value = value
    elif isinstance(value, dict):
        slot.struct_value.SetInParent()
        fill(slot.struct_value, value)
    elif isinstance(value, list):
        slot.list_value.SetInParent()
        items = slot.list_value.values
        del items[:]
        for item in value:
            _put(items.add(), item)
    elif value is None:
        slot.null_value = NULL_VALUE
    else:
        message = f"a manifest holds a {type(value).__name__}, which JSON has no form for"
        raise TypeError(message)
