"""An order's life on a real control plane: placed, edited, protected, consented to, deleted, and made again."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from function.model import at
from function.parts import Database
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.audit import CROSSPLANE, Write
from tests.integration.control_plane.aws import LATE
from tests.integration.control_plane.order import Order, Variant
from tests.integration.control_plane.world import World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

VARIANTS = (Variant("claim", "aws"), Variant("xr", "aws"), Variant("claim", "kubernetes"), Variant("xr", "kubernetes"))
life = pytest.mark.parametrize("order", VARIANTS, ids=lambda variant: variant.id, indirect=True, scope="module")
each_variant = pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)

WAY_OUT = "spec.deletable"
"""What the refusal of a deletion names."""

TOUCHED = {"example.org/touched": "now"}
"""An annotation that means nothing to us, but has Crossplane reconcile."""

QUIET = 3
"""Seconds without a write after which nobody is going to write any more: one reconcile takes a tenth of that."""

OUTLIVING = {"aws": ["Key", "Snapshot"], "kubernetes": []}
"""Kinds of what stays of an order that was deleted with consent, by cloud."""

RESIZED = {
    "aws": {"spec.forProvider.instanceClass"},
    "kubernetes": {
        "spec.forProvider.manifest.spec.postgresql.parameters.shared_buffers",
        "spec.forProvider.manifest.spec.resources.limits.memory",
        "spec.forProvider.manifest.spec.resources.requests.cpu",
        "spec.forProvider.manifest.spec.resources.requests.memory",
    },
}
"""Fields of what holds the data that another class changes, by cloud."""


@pytest.fixture(scope="module")
def order(world: World, request: pytest.FixtureRequest) -> Order:
    """Return the order whose life the tests marked `life` walk through, each from where the one before it stopped."""
    return Order.example(world, request.param, f"life-{request.param.id}")


@life
def test_becomes_ready_once_the_providers_have_worked(order: Order) -> None:
    order.apply()
    order.world.until("composed", order.composed, playing=False, telling=order.told)
    assert not order.ready()
    _settle(order)

    assert order.status("phase") == "Ready"
    assert order.status("deletion") == "protected"


@life
def test_hands_out_a_complete_connection(order: Order) -> None:
    secret = order.world.until("handed out", order.secret)

    assert sorted((*Database.public, *Database.secret)) == sorted(secret["data"])
    assert all(secret["data"].values())


@life
def test_is_left_alone_once_it_is_settled(order: Order) -> None:
    _settle(order)
    names, data = {ref.name for ref in order.everything()}, order.data()["metadata"]["name"]
    mark = order.world.audit.mark()
    order.world.operator.merge(Ref.of(order.xr()), {"metadata": {"annotations": TOUCHED}})
    order.world.until(
        "reconciled",
        lambda: data in {write.name for write in order.world.audit.writes(mark, CROSSPLANE)},
        playing=False,
    )
    time.sleep(QUIET)

    written = [write for write in order.world.audit.changes(mark) if write.name in names]
    assert [{f"metadata.annotations.{name}" for name in TOUCHED}] == [{*write.fields} for write in written]


@life
def test_edit_changes_what_was_edited_alone(order: Order) -> None:
    data = order.data()
    names = {"order": {order.ref.name, order.xr()["metadata"]["name"]}, "data": {data["metadata"]["name"]}}
    mark = order.world.audit.mark()
    order.apply(**{"class": "large"})
    order.world.until("resized", lambda: order.data()["metadata"]["generation"] > data["metadata"]["generation"])
    _settle(order)

    there = {ref.name for ref in order.everything()}
    written = [write for write in order.world.audit.changes(mark, CROSSPLANE) if write.name in there]
    assert RESIZED[order.variant.cloud] == _fields(written, names["data"])
    assert {path for path in _fields(written, names["order"]) if path.startswith("spec.")} <= {"spec.class"}
    assert {write.name for write in written} <= names["order"] | names["data"]


@life
def test_leaves_to_the_provider_what_the_provider_filled_in(order: Order) -> None:
    data = order.data()
    late = LATE.get(data["kind"], {})
    ours = [entry for entry in data["metadata"]["managedFields"] if "apiextensions" in entry["manager"]]

    assert late.items() <= data["spec"]["forProvider"].items()
    assert not [field for field in late if f"f:{field}" in str(ours)]


@life
def test_refuses_the_composition_of_another_cloud(order: Order) -> None:
    before, data = order.identity(), order.composed()
    mark = order.world.audit.mark()
    own = order.crossplane["compositionRef"] = {"name": order.xr_composition()}
    other = {"aws": "kubernetes", "kubernetes": "aws"}[order.variant.cloud]
    order.crossplane["compositionRef"] = {"name": own["name"].replace(order.variant.cloud, other)}
    order.apply()
    order.world.until("refused", lambda: order.condition("Accepted").status == "False", telling=order.told)

    assert f'from cloud "{order.variant.cloud}" to "{other}"' in order.condition("Accepted").message
    assert before == order.identity()
    names = {each["metadata"]["name"] for each in data}
    assert not [write for write in order.world.audit.changes(mark, CROSSPLANE) if write.name in names]

    order.crossplane["compositionRef"] = own
    order.apply()
    _settle(order)


@life
def test_is_not_deleted_while_it_is_protected(order: Order) -> None:
    before = order.identity()
    asked = {order.ref: order.world.team, Ref.of(order.xr()): order.world.operator}
    asked |= dict.fromkeys(order.holders(), order.world.operator)
    told = {ref: person.refusal(ref) or "it is deleted" for ref, person in asked.items()}

    assert not {ref: answer for ref, answer in told.items() if WAY_OUT not in answer}
    assert before == order.identity()


@life
def test_is_not_deleted_where_nobody_has_applied_the_policies(order: Order) -> None:
    with order.world.without_policies():
        asked = {order.ref: order.world.team, Ref.of(order.xr()): order.world.operator}
        told = {ref: person.refusal(ref, rehearsed=True) or "it is deleted" for ref, person in asked.items()}

    assert not {ref: answer for ref, answer in told.items() if WAY_OUT not in answer}


@life
def test_consent_releases_and_deletes_nothing(order: Order) -> None:
    before, there = order.identity(), order.without_locks()
    mark = order.world.audit.mark()
    order.apply(deletable=True)
    order.world.until("releasing", lambda: order.status("deletion") == "releasing", playing=False, telling=order.told)
    early = order.world.team.refusal(order.ref) or "it is deleted"
    order.world.until("released", lambda: order.status("deletion") == "released", telling=order.told)

    assert "released" in early
    assert before == order.identity()
    assert there == order.left(there)
    names = {ref.name for ref in there}
    assert not [each for each in order.world.audit.changes(mark) if "delete" in each.verb and each.name in names]


@life
def test_goes_whole_once_it_is_released(order: Order) -> None:
    there = order.everything()
    order.world.team.delete(order.ref)
    _await_end(order, there)


@each_variant
def test_namespace_waits_for_consent(world: World, variant: Variant) -> None:
    order = _placed(world, variant, "left")
    before, there = order.identity(), order.everything()
    namespace = Ref("v1", "Namespace", order.namespace)
    refusal = world.operator.refusal(namespace)
    world.until(
        "told why", lambda: WAY_OUT in (refusal or _said(world, namespace)), telling=lambda: _said(world, namespace)
    )
    assert before == order.identity()

    # Not the team: in a namespace that is Terminating their own rights go first.
    world.operator.merge(order.ref, {"spec": {"deletable": True}})
    world.until("released", lambda: order.status("deletion") in {"released", None}, telling=order.told)
    world.until("deletable", lambda: world.operator.refusal(namespace) is None)
    world.until(
        "gone",
        lambda: not world.api.get(namespace),
        seconds=60,
        telling=lambda: (_said(world, namespace), order.told()),
    )
    _await_end(order, there)


@each_variant
def test_order_made_again_finds_its_data(world: World, variant: Variant) -> None:
    order = _placed(world, variant, "anew")
    before = order.identity()
    for refs in ([order.ref], [Ref.of(order.xr())], [Ref.of(each) for each in order.composed()]):
        world.lose(refs)
    order.apply()
    if variant.cloud == "aws":
        identifier = _refused_as_a_twin(order)
        assert before == order.identity()
        _list_as_adoptable(order, identifier)
        order.apply(adopt=identifier, deletable=False)
    _settle(order)

    assert before == order.identity()
    assert world.until("handed out", order.secret)

    order.apply(deletable=True)
    world.until("released", lambda: order.status("deletion") == "released", telling=order.told)
    there = order.everything()
    world.team.delete(order.ref)
    world.until("gone", lambda: not order.left(there), telling=lambda: order.left(there))
    assert not order.identity()


def _placed(world: World, variant: Variant, purpose: str) -> Order:
    order = Order.example(world, variant, f"{purpose}-{variant.id}")
    order.apply()
    _settle(order)
    return order


def _settle(order: Order) -> None:
    order.world.until("ready", order.ready, seconds=60, telling=order.told)


def _await_end(order: Order, there: Iterable[Ref]) -> None:
    order.world.until("gone", lambda: not order.left(there), seconds=60, telling=lambda: order.left(there))

    assert OUTLIVING[order.variant.cloud] == order.world.cloud.kinds(order.namespace)


def _refused_as_a_twin(order: Order) -> str:
    """Wait until a second database of the name is refused, with the way to take over the first, and return the name."""
    order.world.until("told how", lambda: "spec.adopt" in order.condition("Provisioned").message, telling=order.told)
    name: str = order.data()["spec"]["forProvider"]["identifier"]
    assert name in order.condition("Provisioned").message
    return name


def _list_as_adoptable(order: Order, identifier: str) -> None:
    labels = {"golden-path.dev/platform": "true"}
    config: dict[str, object] = {"apiVersion": "apiextensions.crossplane.io/v1beta1", "kind": "EnvironmentConfig"}
    config |= {"metadata": {"name": f"adoptable-{order.namespace}", "labels": labels}}
    order.world.api.create(config | {"data": {"namespaces": {order.namespace: {"adoptable": [identifier]}}}})


def _fields(written: Iterable[Write], names: set[str]) -> set[str]:
    return {path for write in written if write.name in names for path in write.fields}


def _said(world: World, namespace: Ref) -> str:
    listed: list[Mapping[str, Any]] = at(world.api.get(namespace) or {}, ("status", "conditions")) or []
    return " ".join(entry.get("message", "") for entry in listed)
