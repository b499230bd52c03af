"""What a team tries with the rights that Crossplane's own roles give it, on a real control plane."""

import time

import pytest

from function.model import DATA, Tree, at
from tests.integration.control_plane.api import ApiError, Ref
from tests.integration.control_plane.order import Order
from tests.integration.control_plane.variants import VARIANTS, Variant
from tests.integration.control_plane.world import TEAM, World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

CLAIM = Variant("claim", "kubernetes")

PLATFORM = Ref("claims.golden-path.dev/v1alpha1", "XPostgreSQLInstance", "platform-db")
"""An XR of the platform's own, before which there is no claim."""


def bound(world: World, namespace: str) -> Tree:
    """Return a claim, not applied yet, that names the platform's XR and consents to lose it."""
    manifest = Order.example(world, CLAIM, namespace).manifest
    reference = {"apiVersion": PLATFORM.api_version, "kind": PLATFORM.kind, "name": PLATFORM.name}
    manifest["spec"] |= {"resourceRef": reference, "deletable": True}
    return manifest


def test_a_team_cannot_say_which_xr_its_claim_is_of(world: World) -> None:
    team = world.api.speaking_for(TEAM)
    manifest = bound(world, "attack-reference")

    with pytest.raises(ApiError, match=r"spec\.resourceRef: only Crossplane sets it"):
        team.create(manifest)

    reference = manifest["spec"].pop("resourceRef")
    claim = team.create(manifest)
    with pytest.raises(ApiError, match=r"spec\.resourceRef: only Crossplane sets it"):
        team.merge(Ref.of(claim), {"spec": {"resourceRef": reference}})


def test_a_claim_that_was_bound_all_the_same_gets_nothing_of_what_another_ordered(world: World) -> None:
    """Where nobody applied the policies, the function tells whose the resources are, and consent releases nothing."""
    with world.without_policies():
        spec = {"compositionSelector": {"matchLabels": {"golden-path.dev/cloud": "kubernetes"}}, "storageGB": 20}
        world.api.create(
            {
                "apiVersion": PLATFORM.api_version,
                "kind": PLATFORM.kind,
                "metadata": {"name": PLATFORM.name},
                "spec": spec,
            }
        )
        world.until("protected", lambda: at(world.api.get(PLATFORM) or {}, ("status", "deletion")) == "protected")
        before = policies_of(world)
        thief = world.api.speaking_for(TEAM).create(bound(world, "attack-binding"))
        told = world.until("refused", lambda: _refusal(world, Ref.of(thief)), telling=lambda: world.api.get(PLATFORM))
        time.sleep(5)

    assert "it was made for an XR without a claim, whose data it may hold" in told
    assert before
    assert policies_of(world) == before
    assert at(world.api.get(PLATFORM) or {}, ("status", "deletion")) == "protected"


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)
def test_a_team_cannot_write_the_status_of_its_order(world: World, variant: Variant) -> None:
    order = Order.example(world, variant, f"attack-status-{variant.id}")
    order.apply()
    world.until("told", lambda: order.status("deletion") == "protected")
    live = order.live()
    live["status"]["deletion"] = "released"

    with pytest.raises(ApiError, match="status: only Crossplane writes it"):
        world.api.speaking_for(TEAM).replace_status(live)


def test_a_label_makes_nothing_undeletable_that_is_no_data_of_an_order(world: World) -> None:
    world.namespace("attack-label")
    metadata = {"name": "stuck", "namespace": "attack-label", "labels": {DATA: "protected"}}
    stuck = world.api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})

    world.api.delete(Ref.of(stuck))

    assert world.api.get(Ref.of(stuck)) is None


def policies_of(world: World) -> dict[str, object]:
    """Return the policies of all that the platform's XR is made of, by name."""
    refs = at(world.api.get(PLATFORM) or {}, ("spec", "resourceRefs")) or []
    found = [world.api.get(Ref(ref["apiVersion"], ref["kind"], ref["name"], ref.get("namespace"))) for ref in refs]
    return {each["metadata"]["name"]: at(each, ("spec", "managementPolicies")) for each in found if each}


def _refusal(world: World, claim: Ref) -> str | None:
    conditions = at(world.api.get(claim) or {}, ("status", "conditions")) or []
    refused = [each["message"] for each in conditions if each["type"] == "Accepted" and each["status"] == "False"]
    return next(iter(refused), None)
