"""How a database in the cluster is created and adopted, and that no order leaves its data or takes others'."""

import copy

import pytest

from function.clouds.kubernetes import PART_OF
from function.clouds.kubernetes.adoption import OWNER
from function.model import CREATION, Document, Refusal, Tree
from tests.clouds.kubernetes.orders import (
    ADOPTABLE,
    KEY,
    OWN,
    RESTORE,
    STORED,
    THE_CLAIMS,
    composed,
    creation,
    inner,
    live,
    made,
    own,
    secret,
    there,
)


@pytest.mark.parametrize("found", ["managed", "live"])
def test_what_a_cluster_began_with_stays_as_it_was(found: str) -> None:
    begun = composed({"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}, kubernetes=STORED)
    body = inner(begun)
    observed = there(begun) if found == "managed" else {}
    required = {} if found == "managed" else {"database-cluster": [Document(copy.deepcopy(body))]}

    # The order has changed its mind, and the backup that it names is gone.
    later = composed(
        {"restoreFrom": {"snapshot": "gone"}, "version": "17"},
        kubernetes=STORED,
        observed=observed,
        required=required | {"database-snapshot": []},
    )

    for field in ("bootstrap", "externalClusters"):
        assert inner(later)["spec"][field] == body["spec"][field]


def test_a_cluster_that_is_adopted_does_not_begin_again() -> None:
    answered = {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": 17}})}
    result = composed(
        {"adopt": "old", "deletable": False, "databases": ["app", "more"]}, required=answered, **ADOPTABLE
    )

    assert inner(result)["metadata"]["name"] == "old"
    assert "bootstrap" not in inner(result)["spec"]
    assert result.held_back["database-more/kubernetes.Object"] == "username of database"


def test_one_more_database_of_an_adopted_cluster_belongs_to_its_user() -> None:
    answered = {"database-cluster": live("old"), "database-app": secret(username="till")}
    spec = {"adopt": "old", "deletable": False, "databases": ["app", "more"]}
    observed = made(composed(spec, required=answered, **ADOPTABLE))
    result = composed(spec, observed=observed, required=answered, **ADOPTABLE)

    assert inner(result, "database-more")["spec"]["owner"] == "till"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        pytest.param(
            {},
            {"adopt": "old", "deletable": False},
            'spec.adopt: unsupported value "old": must be left out, or a new order: the data is in Cluster '
            '"shop-database-286d28e4" and would stay there',
            id="adoption under a database that exists",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            {},
            'spec.adopt: required value: must be "old", or a new order: the data is in Cluster "old" and would '
            "stay there",
            id="adoption taken back",
        ),
        pytest.param(
            {"databases": ["app", "more"]},
            {"databases": ["more", "app"]},
            'spec.databases[0]: unsupported value "more": must be "app", which the database began with and the '
            "connection names, and others after it",
            id="another database first",
        ),
    ],
)
def test_an_order_does_not_walk_away_from_its_data(before: Tree, after: Tree, message: str) -> None:
    observed = there(composed(before, **ADOPTABLE))

    with pytest.raises(Refusal) as refusal:
        composed(after, observed=observed, **ADOPTABLE)

    assert message == str(refusal.value)


def test_an_order_finds_the_cluster_that_it_left() -> None:
    body = inner(composed({"databases": ["before"]}))

    with pytest.raises(Refusal, match='must be "before", which the database began with'):
        composed(required={"database-cluster": [Document(body)]})


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param({PART_OF: "billing"}, id="that Helm labelled"),
        pytest.param(own(**{OWNER: THE_CLAIMS}), id="of a claim of the same name, which moves to a v2 XR"),
    ],
)
def test_a_cluster_that_no_other_order_has_is_adopted(labels: Tree) -> None:
    result = composed(
        {"adopt": "old", "deletable": False},
        required={"database-cluster": live("old", labels=labels)},
        **ADOPTABLE,
    )

    assert inner(result)["metadata"]["labels"][OWNER] == OWN


def test_a_cluster_stays_in_its_namespace_whatever_the_platform_calls_its_own() -> None:
    observed = there(composed(scope="cluster"))

    with pytest.raises(Refusal) as refusal:
        composed(scope="cluster", observed=observed, systemNamespace="platform")

    assert str(refusal.value) == (
        'data.systemNamespace: unsupported value "platform": must be "crossplane-system", which cannot change once the '
        "resource exists"
    )


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(5, id="a number"),
        pytest.param({"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": 5}, id="without a name"),
        pytest.param(
            {
                "apiVersion": "postgresql.cnpg.io/v1",
                "kind": "Cluster",
                "metadata": {"name": "shop-database-286d28e4", "namespace": "team-a"},
                "spec": 5,
            },
            id="without a spec",
        ),
    ],
)
def test_a_manifest_that_is_none_is_made_whole(manifest: object) -> None:
    observed = there(composed())
    observed[KEY].body["spec"]["forProvider"]["manifest"] = manifest

    assert inner(composed(observed=observed))["metadata"] == inner(composed())["metadata"]


def test_a_database_keeps_its_version_when_the_platform_offers_a_newer_one() -> None:
    first = composed({"version": "16"})
    made = {KEY: Document(copy.deepcopy(first.resources[KEY].manifest))}

    later = composed({}, observed=made)

    assert inner(later)["spec"]["imageName"] == inner(first)["spec"]["imageName"]


def test_a_version_that_goes_down_is_refused() -> None:
    made = {KEY: Document(copy.deepcopy(composed({"version": "17"}).resources[KEY].manifest))}

    with pytest.raises(
        Refusal, match=r'spec\.version: unsupported value "16": must be "17" or more, which the database has'
    ):
        composed({"version": "16"}, observed=made)


ADOPTED: Tree = {"adopt": "old", "deletable": False}
CREATED = [
    pytest.param({}, "new", id="new"),
    pytest.param(RESTORE, "copied", id="copied from a moment"),
    pytest.param(ADOPTED, "adopted", id="adopted"),
]


@pytest.mark.parametrize(("spec", "expected"), CREATED)
def test_how_it_was_created_is_remembered(spec: Tree, expected: str) -> None:
    first = composed(spec, kubernetes=STORED, **ADOPTABLE)
    later = composed(spec | {"class": "large"}, kubernetes=STORED, observed=there(first), **ADOPTABLE)

    assert creation(first) == creation(later) == expected


def test_a_copy_is_remembered_when_the_order_restores_nothing_any_more() -> None:
    observed = there(composed(RESTORE, kubernetes=STORED))

    assert creation(composed({}, kubernetes=STORED, observed=observed)) == "copied"


@pytest.mark.parametrize(
    "label",
    [
        pytest.param(None, id="gone"),
        pytest.param("restored", id="of no meaning"),
    ],
)
@pytest.mark.parametrize(("spec", "expected"), CREATED)
def test_an_object_that_does_not_say_how_it_was_created_is_refused(
    spec: Tree, expected: str, label: str | None
) -> None:
    """A guess could give an adopted Cluster a bootstrap, or a new one none."""
    observed = there(composed(spec, kubernetes=STORED, **ADOPTABLE))
    metadata = observed[KEY].body["metadata"] | {"name": "shop-0123456789ab"}
    labels = {name: value for name, value in metadata["labels"].items() if name != CREATION}
    observed[KEY].body["metadata"] = metadata | {"labels": labels | ({CREATION: label} if label else {})}

    with pytest.raises(Refusal) as refusal:
        composed(spec, kubernetes=STORED, observed=observed, **ADOPTABLE)

    assert str(refusal.value) == (
        f'Object "shop-0123456789ab": label golden-path.dev/creation: unsupported value "{label}": must be one of '
        "new, copied, adopted, as the resource was created"
    )
    assert expected in str(refusal.value)
