"""How an order leaves a real control plane otherwise: with its namespace, or lost and made again."""

import pytest

from function.model import at
from tests.integration.control_plane import expected
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.order import Order
from tests.integration.control_plane.variants import VARIANTS, Variant
from tests.integration.control_plane.world import OPERATOR, World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

each_variant = pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)

WAY_OUT = "set spec.deletable to true on it, wait until status.deletion says released, then delete the namespace"

TWICE = {"aws": ["Key", "Key", "SecurityGroup", "SecurityGroupIngressRule", "Snapshot"], "kubernetes": []}
"""Kinds of what stays where the order was made again in between: a key for each, and whom the first let in."""

SPARE = {"securitygroups", "securitygroupingressrules", "aliases"}
"""What an order that is made again makes anew, and goes without consent: the database that it adopts has its own."""


@each_variant
def test_namespace_stays_until_its_order_may_go(world: World, variant: Variant) -> None:
    order = Order.placed(world, variant, "left")
    before, there = order.identity(), order.everything()
    namespace = Ref("v1", "Namespace", order.namespace)
    mark = world.audit.mark()
    protected = world.operator.refusal(namespace) or "it is deleted"

    assert f"PostgreSQLInstance '{order.ref.name}' in this namespace holds data: {WAY_OUT}" in protected
    asked = [(write.user, write.verb, write.name) for write in world.audit.refusals(mark) if WAY_OUT in write.refused]
    assert asked == [(OPERATOR, "delete", order.namespace)]
    assert not [write for write in order.written(mark) if "delete" in write.verb]

    order.apply(deletable=True)
    world.until("releasing", lambda: order.status("deletion") == "releasing", playing=False, telling=order.told)
    releasing = world.operator.refusal(namespace) or "it is deleted"
    world.until("released", lambda: order.status("deletion") == "released", telling=order.told)

    assert WAY_OUT in releasing
    assert before == order.identity()

    world.operator.delete(namespace)
    order.await_end([namespace, *there])
    _await_rest(order, expected.OUTLIVING[variant.cloud])


@each_variant
def test_namespace_that_goes_all_the_same_leaves_the_data(world: World, variant: Variant) -> None:
    order = Order.placed(world, variant, "torn")
    before = order.identity()
    holders = order.holders()
    namespace = Ref("v1", "Namespace", order.namespace)
    world.break_glass.delete(namespace)
    world.until(
        "told why", lambda: "spec.deletable" in _said(world, namespace), telling=lambda: _said(world, namespace)
    )

    assert before == order.identity()
    assert holders == order.left(holders)[: len(holders)]


@each_variant
def test_order_made_again_finds_its_data(world: World, variant: Variant) -> None:
    order = Order.placed(world, variant, "anew")
    before = order.identity()
    for refs in ([order.ref], [Ref.of(order.xr())], [Ref.of(each) for each in order.composed()]):
        world.lose(refs)
    order.apply()
    if variant.cloud == "aws":
        identifier = _refused_as_a_twin(order)
        assert before == order.identity()
        _list_as_adoptable(order, identifier)
        order.apply(adopt=identifier, deletable=False)
    mark = world.audit.mark()
    order.settle()
    order.rest()

    assert before == order.identity()
    assert {write.resource for write in order.written(mark) if "delete" in write.verb} <= SPARE
    assert world.until("handed out", order.secret)

    order.release()
    there = order.everything()
    world.team.delete(order.ref)
    order.await_end(there)

    assert not order.identity()
    _await_rest(order, TWICE[variant.cloud])


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
    order.world.api.create(
        config | {"data": {"namespaces": {order.namespace: {"adoptable": {order.ref.kind: [identifier]}}}}}
    )


def _await_rest(order: Order, kinds: list[str]) -> None:
    """Wait until the cloud has no more of an order than what stays."""
    cloud = order.world.cloud
    order.world.until("at rest: the cloud", lambda: cloud.kinds(order.namespace) == kinds,
                      telling=lambda: cloud.of(order.namespace))  # fmt: skip


def _said(world: World, namespace: Ref) -> str:
    listed = at(world.api.get(namespace) or {}, ("status", "conditions")) or []
    return " ".join(entry.get("message", "") for entry in listed)
