"""The simulator held to the real control plane: the same scenario on both ends in the same state."""

from collections.abc import Callable

import pytest

from tests.integration.control_plane.order import Order
from tests.integration.control_plane.real import Real
from tests.integration.control_plane.simulated import Simulated
from tests.integration.control_plane.stage import Stage
from tests.integration.control_plane.variants import Variant
from tests.integration.control_plane.world import World

pytest_plugins = ("tests.integration.control_plane.fixtures",)


def edited(stage: Stage) -> None:
    """Edit the class and the size."""
    stage.edit(**{"class": "large", "storageGB": 100})
    stage.settle()


def moved(stage: Stage) -> None:
    """Choose the Composition of another cloud, and be refused."""
    stage.choose("kubernetes" if "rds" in str(stage.end()) else "aws")
    stage.settle()


def part_added_and_removed(stage: Stage) -> None:
    """Install a version with a second database, and go back."""
    with stage.doubled():
        stage.settle()
    stage.settle()


def released(stage: Stage) -> None:
    """Try to delete it, and consent."""
    stage.delete()
    stage.edit(deletable=True)
    stage.settle()


def deleted(stage: Stage) -> None:
    """Consent, and delete it."""
    released(stage)
    stage.delete()
    stage.settle()


def consent_withdrawn(stage: Stage) -> None:
    """Consent, and take it back."""
    released(stage)
    stage.edit(deletable=False)
    stage.settle()
    stage.delete()


def made_again(stage: Stage) -> None:
    """Lose everything in the cluster, and place the order once more."""
    stage.lose()
    stage.place()
    stage.settle()


def data_lost(stage: Stage) -> None:
    """Lose the managed resource that holds the data."""
    stage.lose_data()
    stage.settle()


def namespace_deleted(stage: Stage) -> None:
    """Try to delete the namespace, consent, and delete it."""
    stage.delete_namespace()
    stage.edit(deletable=True)
    stage.settle()
    stage.delete_namespace()
    stage.settle()


SCENARIOS = (edited, moved, part_added_and_removed, released, deleted, consent_withdrawn, made_again, data_lost,
             namespace_deleted)  # fmt: skip

SAMPLE = (Variant("claim", "aws"), Variant("xr", "kubernetes"))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
@pytest.mark.parametrize("variant", SAMPLE, ids=lambda variant: variant.id)
def test_scenario_ends_alike(world: World, scenario: Callable[[Stage], None], variant: Variant) -> None:
    name = scenario.__name__.replace("_", "-")
    stages = (Simulated(variant), Real(Order.example(world, variant, f"{name}-{variant.id}")))
    for stage in stages:
        stage.place()
        stage.settle()
        scenario(stage)

    simulated, real = (stage.end() for stage in stages)
    assert simulated == real
