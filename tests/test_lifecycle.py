"""The state machine, a line at a time, where a single request shows it. tests/test_scenarios.py shows whole lives."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from function import scopes
from function.compose import Composed, compose
from function.lifecycle import renames
from function.model import DATA, Document, Refusal, Tree
from tests.orders import CATALOG, platform, request, xr

INSTANCE = "database/rds.Instance"
OBJECT = "database/kubernetes.Object"
FREE: Tree = {"deletable": True}


def composed(spec: Tree | None = None, observed: dict[str, Document] | None = None, **more: Any) -> Composed:  # noqa: ANN401
    return compose(request(xr(spec, **more), "aws", observed=observed), CATALOG)


def made(answer: Composed, **status: Any) -> dict[str, Document]:  # noqa: ANN401  (JSON of any shape)
    """Return what was composed as the cluster has it, made by the provider."""
    found = {}
    for key, desired in answer.resources.items():
        body = copy.deepcopy(desired.manifest)
        body["metadata"].setdefault("annotations", {}).setdefault("crossplane.io/external-name", f"name-of-{key}")
        protection = body.get("spec", {}).get("forProvider", {}).get("deletionProtection", False)
        body["status"] = {"atProvider": {"deletionProtection": protection} | status}
        found[key] = Document(body)
    return found


def test_an_order_with_data_is_locked() -> None:
    lock = composed().resources["lock/protection.Usage"].manifest

    assert lock["spec"]["of"]["resourceRef"] == {"name": "shop"}
    assert "set spec.deletable to true" in lock["spec"]["reason"]


def test_a_claim_and_its_xr_are_locked_each() -> None:
    resources = composed(scope="legacy").resources

    usage, cluster_usage = (
        resources["lock/protection.Usage"].manifest,
        resources["lock/protection.ClusterUsage"].manifest,
    )
    assert (usage["metadata"]["namespace"], usage["spec"]["of"]["kind"]) == ("team-a", "PostgreSQLInstance")
    assert cluster_usage["spec"]["of"] == {
        "apiVersion": "claims.golden-path.dev/v1alpha1",
        "kind": "XPostgreSQLInstance",
        "resourceRef": {"name": "shop-abcde"},
    }


def test_consent_keeps_the_lock_until_the_release_is_seen() -> None:
    protected = made(composed())

    releasing = composed(FREE, protected)
    assert releasing.status is not None
    assert releasing.status["deletion"] == "releasing"
    assert "lock/protection.Usage" in releasing.resources
    assert releasing.resources[INSTANCE].manifest["spec"]["managementPolicies"] == scopes.DELETE

    released = composed(FREE, made(composed(FREE, made(releasing))))
    assert released.status is not None
    assert released.status["deletion"] == "released"
    assert "lock/protection.Usage" not in released.resources


def test_what_status_said_is_missed_keeps_the_lock() -> None:
    composite = xr(FREE)
    composite["status"] = {"deletion": "protected"}

    answer = compose(request(composite, "aws"), CATALOG)

    assert answer.status is not None
    assert answer.status["deletion"] == "releasing"


def test_a_refused_order_without_consent_changes_nothing() -> None:
    with pytest.raises(Refusal, match=r"spec\.class"):
        composed({"class": "huge"}, made(composed()))


def test_a_refused_order_with_consent_winds_down() -> None:
    answer = composed({"class": "huge", **FREE}, made(composed()))

    accepted = answer.conditions[0]
    assert (accepted.status, accepted.reason) == ("False", "Refused")
    assert "spec.class" in accepted.message
    assert answer.resources[INSTANCE].manifest["spec"]["forProvider"]["deletionProtection"] is False
    assert answer.resources[INSTANCE].manifest["spec"]["managementPolicies"] == scopes.DELETE
    assert answer.ready is False


def test_the_wrong_cloud_with_consent_winds_down() -> None:
    observed = made(composed())

    answer = compose(request(xr(FREE), "kubernetes", observed=observed), CATALOG)

    assert set(observed) - {"lock/protection.Usage"} <= set(answer.resources)
    assert answer.resources[INSTANCE].manifest["spec"]["managementPolicies"] == scopes.DELETE


def test_a_foreign_resource_is_fatal_with_consent_too() -> None:
    observed = made(composed())
    del observed[INSTANCE].body["metadata"]["labels"]

    with pytest.raises(Refusal, match="is not ours"):
        composed(FREE, observed)


def test_a_rename_that_nobody_declared_is_refused() -> None:
    observed = {key.replace("database", "db", 1): document for key, document in made(composed()).items()}

    with pytest.raises(Refusal, match="a part that is renamed must be declared"):
        composed(observed=observed)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param([], "first", id="an order without resources may have been made anew"),
        pytest.param(["first/rds.Instance"], "first", id="of the first version"),
        pytest.param(["second-postgres17/rds.ParameterGroup"], "second", id="of a later version"),
        pytest.param(["now/rds.Instance"], "now", id="of today's"),
        pytest.param(["firsthand/rds.Instance"], "first", id="another part that only begins alike"),
    ],
)
def test_a_part_goes_on_under_the_name_that_its_order_knows(keys: list[str], expected: str) -> None:
    assert renames.known_name("now", ("first", "second"), keys) == expected


def test_two_names_of_one_part_are_refused() -> None:
    keys = ["first/rds.Instance", "now/rds.Instance"]

    with pytest.raises(Refusal, match='some are called "first" and some "now"'):
        renames.known_name("now", ("first",), keys)


def test_a_kind_of_another_version_is_refused() -> None:
    metadata = {"name": "x", "labels": {"golden-path.dev/part": "search"}}
    unknown = Document({"apiVersion": "opensearch.aws.m.upbound.io/v1beta1", "kind": "Domain", "metadata": metadata})

    with pytest.raises(
        Refusal, match=r'unsupported kind "opensearch\.Domain": this version of the paths does not know it'
    ):
        composed(observed=made(composed()) | {"search/opensearch.Domain": unknown})


def test_footing_goes_once_no_data_names_it() -> None:
    old = made(composed({"version": "16"}))
    group = "database-postgres16/rds.ParameterGroup"

    name = old[group].body["metadata"]["annotations"]["crossplane.io/external-name"]
    using = composed({"version": "17"}, old | made(composed({"version": "17"}), parameterGroupName=name))
    assert using.resources[group].manifest["spec"]["managementPolicies"] == scopes.ORPHAN

    new = made(composed({"version": "17"}))
    freed = composed({"version": "17"}, new | {group: old[group]})
    assert freed.resources[group].manifest["spec"]["managementPolicies"] == scopes.DELETE

    gone = composed({"version": "17"}, new | {group: Document(copy.deepcopy(freed.resources[group].manifest))})
    assert group not in gone.resources


def test_footing_stays_until_somebody_has_looked_at_what_the_data_stands_on() -> None:
    """An adopted database does not say it in its spec, and its status is empty until its provider has observed it."""
    old = made(composed({"version": "16"}))
    group = "database-postgres16/rds.ParameterGroup"
    new = made(composed({"version": "17"}))
    new[INSTANCE].body["status"] = {}

    unseen = composed({"version": "17"}, new | {group: old[group]})

    assert unseen.resources[group].manifest["spec"]["managementPolicies"] == scopes.ORPHAN


def test_an_update_that_the_provider_refuses_is_refused_before_it_is_sent() -> None:
    observed = made(composed())
    attachment = observed["database/iam.RolePolicyAttachment"].body
    attachment["spec"]["forProvider"]["policyArn"] = "as-an-earlier-version-wrote-it"

    with pytest.raises(Refusal, match=r'^database/iam\.RolePolicyAttachment: policyArn: .*must be "as-an-earlier'):
        composed(observed=observed)

    tried = request(xr(), "aws", observed=observed, settings=platform(refuseEarly=False))
    assert compose(tried, CATALOG).resources


def test_what_is_fixed_at_creation_stays_as_it_was_created() -> None:
    observed = made(composed())
    observed["database/ec2.SecurityGroup"].body["spec"]["forProvider"]["description"] = "as it was created"

    group = composed(observed=observed).resources["database/ec2.SecurityGroup"]

    assert group.manifest["spec"]["forProvider"]["description"] == "as it was created"


def test_a_path_without_data_has_no_lock() -> None:
    quiet = replace(CATALOG.paths["PostgreSQLInstance"], parts=_nothing)
    catalog = replace(CATALOG, paths={"PostgreSQLInstance": quiet})

    answer = compose(request(xr(), "aws"), catalog)

    assert answer.resources == {}
    assert answer.status is not None
    assert answer.status["deletion"] == "released"


def _nothing(_: object) -> Any:  # noqa: ANN401  (a path's generator)
    yield from ()
    return {}


def test_a_change_of_account_is_refused() -> None:
    settings = platform()
    settings["data"] = {**settings["data"], "aws": {**settings["data"]["aws"], "providerConfig": "other"}}

    with pytest.raises(Refusal, match='unsupported ProviderConfig "other": must be "default"'):
        compose(request(xr(), "aws", observed=made(composed()), settings=settings), CATALOG)


def test_namespace_settings_that_are_kept_apart_and_missing_are_refused() -> None:
    asked = request(xr(), settings=platform(namespaceSettings=True), namespace=[])

    with pytest.raises(Refusal, match=r"labelled golden-path\.dev/namespace=team-a"):
        compose(asked, CATALOG)


def test_what_is_labelled_as_data_and_as_nothing_else_is_nobodys_to_release() -> None:
    observed = made(composed())
    lost = {"apiVersion": "kms.aws.m.upbound.io/v1beta1", "kind": "Key", "metadata": {"labels": {DATA: "protected"}}}

    with pytest.raises(Refusal, match="cannot tell what"):
        composed(FREE, observed | {"database/kms.Key": Document(lost)})


def test_the_label_goes_last() -> None:
    """Without it a namespace that is being deleted would take an instance that the cloud still protects."""
    releasing = composed(FREE, made(composed()))
    assert releasing.resources[INSTANCE].manifest["metadata"]["labels"][DATA] == "protected"

    freed = composed(FREE, made(releasing))
    labels = [desired.manifest["metadata"].get("labels", {}) for desired in freed.resources.values()]
    assert "protected" not in [each.get(DATA) for each in labels]
    assert "lock/protection.Usage" in freed.resources

    released = composed(FREE, made(freed))
    assert "lock/protection.Usage" not in released.resources


def test_an_object_keeps_its_label_until_what_it_manages_has_lost_its_own() -> None:
    answer = compose(request(xr(FREE), "kubernetes"), CATALOG)
    manifest = answer.resources[OBJECT].manifest
    manifest["metadata"]["labels"][DATA] = "protected"
    within = copy.deepcopy(manifest["spec"]["forProvider"]["manifest"])

    labels = {}
    for seen in ("protected", "released"):
        within["metadata"]["labels"][DATA] = seen
        there = Document(manifest | {"status": {"atProvider": {"manifest": within}}})
        step = compose(request(xr(FREE), "kubernetes", observed={OBJECT: there}), CATALOG)
        subject = step.resources[OBJECT].manifest["spec"]["forProvider"]["manifest"]
        labels[seen] = (
            step.resources[OBJECT].manifest["metadata"]["labels"][DATA],
            subject["metadata"]["labels"][DATA],
        )

    assert labels == {"protected": ("protected", "released"), "released": ("released", "released")}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param("Ready", "Releasing", id="what was ready says so until it is released"),
        pytest.param("Releasing", "Releasing", id="whatever its resources do meanwhile"),
        pytest.param("Provisioning", "Provisioning", id="what is deletable while it is made is still being made"),
    ],
)
def test_the_phase_of_an_order_that_is_released(before: str, expected: str) -> None:
    composite = xr(FREE)
    composite["status"] = {"phase": before, "deletion": "protected"}

    answer = compose(request(composite, "aws", observed=made(composed())), CATALOG)

    assert answer.status is not None
    assert answer.status["phase"] == expected


def test_what_outlives_its_order_is_let_go_of_only_without_its_label() -> None:
    """The admission policy would refuse Crossplane's own deletion of it, and every other step with it."""
    labels = {"golden-path.dev/part": "database", DATA: "protected"}
    body: Tree = {"apiVersion": "kms.aws.m.upbound.io/v1beta1", "kind": "Key", "metadata": {"labels": labels}}
    body["spec"] = {"forProvider": {}, "managementPolicies": scopes.ORPHAN}
    freed = made(composed(FREE))

    relabelled = composed(FREE, freed | {"database/kms.Key": Document(body)}).resources["database/kms.Key"].manifest
    assert relabelled["metadata"]["labels"][DATA] == "released"
    assert relabelled["spec"]["managementPolicies"] == scopes.ORPHAN

    assert "database/kms.Key" not in composed(FREE, freed | {"database/kms.Key": Document(relabelled)}).resources
