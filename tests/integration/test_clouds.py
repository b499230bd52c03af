"""One cloud alone on a real control plane: what its orders become, and what those of a cloud that is not there say."""

import pytest

from function.catalog import DEFAULT_CLOUD
from function.model import at
from tests.integration.control_plane.order import Order
from tests.integration.control_plane.variants import Variant
from tests.integration.control_plane.world import World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

files = pytest.mark.parametrize("file", ["claim", "xr"])


@files
def test_an_order_is_filled_without_the_packages_of_other_clouds(world: World, file: str) -> None:
    with world.plane.without_cloud(DEFAULT_CLOUD):
        order = Order.placed(world, Variant(file, "aws"), "alone")

    assert order.status("phase") == "Ready"


@files
def test_an_order_says_that_its_default_cloud_is_not_installed_and_goes_on_once_it_is(world: World, file: str) -> None:
    order = Order.example(world, Variant(file, DEFAULT_CLOUD), f"default-{file}")
    del order.crossplane["compositionSelector"]
    with world.plane.without_cloud(DEFAULT_CLOUD):
        order.apply()
        world.until("told", lambda: "cannot fetch Composition" in str(order.told()), playing=False, telling=order.told)
        # What is not there is not chosen for good: the default may change before the order goes on.
        places = (("spec", "compositionRef"), ("spec", "crossplane", "compositionRef"))
        assert [at(order.xr(), place) for place in places] == [None, None]
    world.until("ready", order.ready, seconds=120, telling=order.told)

    assert order.xr_composition().startswith(f"{DEFAULT_CLOUD}.")
