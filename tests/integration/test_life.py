"""An order's life on a real control plane: placed, edited, protected, consented to and deleted."""

import pytest

from function.parts import Database
from tests.integration.control_plane import expected
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.audit import CROSSPLANE, GARBAGE_COLLECTOR
from tests.integration.control_plane.aws import LATE
from tests.integration.control_plane.order import Order
from tests.integration.control_plane.variants import VARIANTS
from tests.integration.control_plane.world import TEAM, World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

life = pytest.mark.parametrize("order", VARIANTS, ids=lambda variant: variant.id, indirect=True, scope="module")

WAY_OUT = "spec.deletable"
"""What the refusal of a deletion names."""

TOUCHED = {"example.org/touched": "now"}
"""An annotation that means nothing to us, but has Crossplane reconcile."""


@pytest.fixture(scope="module")
def order(world: World, request: pytest.FixtureRequest) -> Order:
    """Return the order whose life the tests marked `life` walk through, each from where the one before it stopped."""
    return Order.example(world, request.param, f"life-{request.param.id}")


@life
def test_becomes_ready_once_the_providers_have_worked(order: Order) -> None:
    order.apply()
    order.world.until("composed", order.composed, playing=False, telling=order.told)
    assert not order.ready()
    order.settle()

    assert order.status("phase") == "Ready"
    assert order.status("deletion") == "protected"


@life
def test_hands_out_a_complete_connection(order: Order) -> None:
    secret = order.world.until("handed out", order.secret)

    assert sorted((*Database.public, *Database.secret)) == sorted(secret["data"])
    assert all(secret["data"].values())


@life
def test_is_left_alone_once_it_is_settled(order: Order) -> None:
    order.rest()
    data = order.data()["metadata"]["name"]
    mark = order.world.audit.mark()
    order.world.operator.merge(Ref.of(order.xr()), {"metadata": {"annotations": TOUCHED}})
    order.world.until(
        "reconciled",
        lambda: data in {write.name for write in order.world.audit.writes(mark, CROSSPLANE)},
        playing=False,
    )
    order.rest()

    assert [{f"metadata.annotations.{name}" for name in TOUCHED}] == [{*write.fields} for write in order.written(mark)]


@life
def test_edit_changes_what_was_edited_alone(order: Order) -> None:
    data = order.data()
    mark = order.world.audit.mark()
    order.apply(**{"class": "large"})
    order.world.until("resized", lambda: order.data()["metadata"]["generation"] > data["metadata"]["generation"])
    order.settle()

    written = order.written(mark)
    assert expected.changes(written) == expected.resized(order.variant)
    assert {write.verb for write in written} <= {"patch", "update"}


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

    refused = f'cloud: unsupported value "{other}": must be "{order.variant.cloud}"'
    assert refused in order.condition("Accepted").message
    assert before == order.identity()
    names = {each["metadata"]["name"] for each in data}
    assert not [write for write in order.world.audit.changes(mark, CROSSPLANE) if write.name in names]

    order.crossplane["compositionRef"] = own
    order.apply()
    order.settle()


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
    order.rest()

    assert "released" in early
    assert before == order.identity()
    assert there == order.everything()
    written = order.written(mark)
    assert expected.changes(written) == expected.released(order.variant)
    assert {write.resource for write in written if "delete" in write.verb} <= {*expected.LOCKS}


@life
def test_goes_whole_once_it_is_released(order: Order) -> None:
    there, data = order.everything(), order.data()["metadata"]["name"]
    mark = order.world.audit.mark()
    order.world.team.delete(order.ref)
    order.await_end(there)

    deleted = {write.name: write.user for write in order.written(mark) if write.verb == "delete"}
    assert (deleted[order.ref.name], deleted[data]) == (TEAM, GARBAGE_COLLECTOR)
    assert order.world.cloud.kinds(order.namespace) == expected.OUTLIVING[order.variant.cloud]
