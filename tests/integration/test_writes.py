"""How often an order is written: every write has Crossplane reconcile it again, and counts for its circuit breaker.

Three kinds of writes to an XR are Crossplane's own, whatever a function answers (core v2.3.4):

* What it notes on a new XR, each by an update of its own: the finalizer, the Composition and its revision, the label of
  what it composes, where the connection goes (`composite/reconciler.go` and `composite/api.go`), the references to what
  it composes (`composite/composition_functions.go:590`), that a Usage protects it; and what a claim takes back.
* Who owns what was told: it updates conditions (`composite/reconciler.go:911`), and the next reconcile applies them as
  another manager (`composite/composition_functions.go:694`). That stores the XR again, with the same words in it.
* What it takes back: conditions are applied as its cache has them, which may be as they were before the last update.
  The next update then says the same again.
"""

import itertools
import time
from collections.abc import Iterator, Sequence

import pytest

from tests.integration.control_plane import core
from tests.integration.control_plane.audit import Write
from tests.integration.control_plane.order import PATIENCE, Order
from tests.integration.control_plane.variants import Variant
from tests.integration.control_plane.world import World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

MAKING = {"Key": 3, "Alias": 3, "Role": 6, "RolePolicyAttachment": 3, "SecurityGroup": 9, "SecurityGroupIngressRule": 3,
          "SubnetGroup": 14, "ParameterGroup": 20, "Instance": 20}  # fmt: skip
"""Seconds that AWS takes for each: one becomes ready after the other, and the database last.

Quicker, their own changes alone would have Crossplane look away: each of them counts as much as one of the order.
"""

CHANGING = {"Instance": 2}
"""Seconds that it takes to change a database."""

XR, CLAIM = "xpostgresqlinstances", "postgresqlinstances"

NOTED = frozenset(
    {
        "metadata.finalizers",
        "metadata.generateName",
        "metadata.labels.crossplane.io/composite",
        "metadata.labels.crossplane.io/in-use",
        "spec.compositionRef.name",
        "spec.compositionRevisionRef.name",
        "spec.resourceRefs",
        "spec.writeConnectionSecretToRef.name",
        "spec.writeConnectionSecretToRef.namespace",
    }
)
"""What Crossplane notes on a new XR."""

BRING_UP = 8
"""Writes of status that bring up an order, however many resources it has."""

EDIT = 4
"""Writes that an edit takes: the edit itself, that it is under way (two, as Crossplane tells what a function says of
status apart from conditions), and that it is done."""


@pytest.fixture(scope="module")
def order(world: World) -> Iterator[Order]:
    """Return an order whose Crossplane looks away as soon as it does by default, not applied yet.

    There is another one before it: with the first of its kind, Crossplane only begins to watch what it composes.
    """
    variant = Variant("claim", "aws")
    Order.placed(world, variant, "first").rest()
    with world.plane.breaking():
        yield Order.example(world, variant, "writes")


def test_bring_up_writes_no_more_for_more_resources(order: Order) -> None:
    mark = order.world.audit.mark()
    order.apply()
    with order.world.cloud.taking(MAKING):
        order.world.until("ready", order.ready, seconds=PATIENCE, telling=order.told)
    order.rest()

    written = order.written(mark)
    new, *noted = [write for write in written if write.resource == XR]
    told = [write for write in written if write.resource == f"{XR}/status"]
    managed = [each for each in order.composed() if "forProvider" in each["spec"]]
    assert len(managed) == len(MAKING)
    assert new.fields["metadata.name"][0] is None
    fields = {path for write in noted for path in write.fields if not path.startswith("status")}
    assert fields <= NOTED, _table(written)
    assert len(told) - _repeated(told) <= BRING_UP, _table(written)
    assert not _looked_away(written)


def test_edit_tells_that_it_is_under_way_and_that_it_is_done(order: Order) -> None:
    mark = order.world.audit.mark()
    with order.world.cloud.taking(CHANGING):
        order.apply(**{"class": "large"})
        order.rest()

    written = order.written(mark)
    writes = [write for write in written if write.resource.partition("/")[0] == XR]
    telling = [write for write in writes if write.fields]
    owning = len(writes) - len(telling)
    assert order.ready()
    assert len(telling) - _repeated(writes) <= EDIT, _table(written)
    # Each update of conditions is followed by one write in which they change their owner.
    assert owning <= len([write for write in telling if write.verb == "update"]), _table(written)
    assert not _looked_away(written)


def test_crossplane_does_not_look_away_from_three_edits_within_20_seconds(order: Order) -> None:
    with order.world.plane.breaking(), order.world.cloud.taking(CHANGING):
        order.rest()
        mark = order.world.audit.mark()
        for spec in ({"storageGB": 80}, {"class": "medium"}, {"storageGB": 90}):
            order.apply(**spec)
            _play(order.world, seconds=6)
        order.rest()

        assert order.ready()
        assert not _looked_away(order.written(mark))


def _play(world: World, seconds: float) -> None:
    """Let the providers work for a while."""
    until = time.monotonic() + seconds
    world.until("later", lambda: time.monotonic() >= until, seconds=2 * seconds)


def _looked_away(written: Sequence[Write]) -> bool:
    """Return whether Crossplane has looked away from an order."""
    said = [write for write in written if write.fields.get("status.conditions.Responsive.status", ())[1:] == ("False",)]
    return core.breaks() > 0 or bool(said)


def _repeated(writes: Sequence[Write]) -> int:
    """Return how many writes take back what an update has told, or tell it again."""
    return 2 * sum(_takes_back(before, write) for before, write in itertools.pairwise(writes))


def _takes_back(update: Write, write: Write) -> bool:
    if (update.verb, write.verb) != ("update", "patch") or not write.fields:
        return False
    return all(update.fields.get(path) == (new, old) for path, (old, new) in write.fields.items())


def _table(written: Sequence[Write]) -> str:
    """Return what was written to an order, and to its claim, a line for each write."""
    return "\n".join(
        f"{write.verb:6} {write.resource:30} {', '.join(write.fields)}"
        for write in written
        if write.resource.partition("/")[0] in (XR, CLAIM)
    )
