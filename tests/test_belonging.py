"""Belonging: what is observed of an order is found as Crossplane finds it, and how much that is is always told."""

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from function import demo
from function.main import cli
from function.model import CLAIM_LABELS, Refusal, Tree
from function.offline import belonging, counting
from function.offline.belonging import COMPOSITE, KEY
from function.offline.cluster import Cluster
from function.offline.files import Read
from function.offline.rendering import Given, Rendering, render
from tests.orders import CATALOG, CLOUDS
from tests.provider import played
from tests.test_bad_input import line, put

UID = "6a0c5d1e-0000-4000-8000-000000000002"
FORMER = "6a0c5d1e-0000-4000-8000-00000000dead"
XR = "shop-x7k2p"
SETTINGS = [demo.environment_config(CATALOG)]


def claim(name: str = "shop", namespace: str = "team-a", kind: str = "PostgreSQLInstance", **spec: object) -> Tree:
    """Return a claim as Git has it."""
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "claims.golden-path.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


def v2(name: str = "shop", namespace: str = "team-a", kind: str = "PostgreSQLInstance", **spec: object) -> Tree:
    """Return a v2 order as Git has it."""
    return claim(name, namespace, kind, **spec) | {"apiVersion": "golden-path.dev/v1alpha1"}


def bound(order: Tree, name: str = XR) -> Tree:
    """Return a claim as the cluster has it once it is bound."""
    reference = {"apiVersion": order["apiVersion"], "kind": f"X{order['kind']}", "name": name}
    return order | {"spec": order["spec"] | {"resourceRef": reference}}


def rendered(order: Tree, observed: Sequence[Tree] = (), cloud: str | None = None) -> Rendering:
    return render(Read("order.yaml", order), Given(CATALOG, Cluster(observed, SETTINGS), cloud, None))


def world(order: Tree, cloud: str = "aws", uid: str = UID, name: str = XR) -> tuple[Tree, list[Tree]]:
    """Return the XR of an order and what it is made of, as the cluster has them once the providers are done."""
    live = bound(order, name) if order["apiVersion"].startswith("claims.") else order
    state: list[Tree] = []
    rendering = rendered(live, state, cloud)
    for _ in range(3):
        state = played({key: revealed(rendering, key) for key in rendering.resources})
        rendering = rendered(live, state, cloud)
    owners = {each["uid"] for body in state for each in body["metadata"].get("ownerReferences", [])}
    (made_up,) = owners
    xr = rendering.xr | {"metadata": rendering.xr["metadata"] | {"uid": uid}}
    changed: list[Tree] = json.loads(json.dumps(state).replace(made_up, uid))
    return xr, changed


def revealed(rendering: Rendering, key: str) -> Tree:
    """Return a composed resource with the Secret values that previews hide."""
    body, desired = rendering.resources[key], rendering.composed.resources[key].manifest
    return body | ({"data": desired["data"]} if body["kind"] == "Secret" else {})


def to_be_made(rendering: Rendering) -> list[str]:
    return sorted([*(rendering.resources.keys() - rendering.observed), *rendering.composed.held_back])


def managed(body: Tree) -> bool:
    """Return whether `kubectl get managed` prints a document."""
    return "providerConfigRef" in body.get("spec", {})


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("kind", ["PostgreSQLInstance", "Bucket"])
def test_a_live_claim_finds_what_it_has(kind: str, cloud: str) -> None:
    order = claim(kind=kind)
    _, state = world(order, cloud)
    rendering = rendered(bound(order), state, cloud)

    assert to_be_made(rendering) == []
    assert rendering.xr["metadata"]["name"] == XR
    assert {body["metadata"]["ownerReferences"][0]["uid"] for body in rendering.resources.values()} == {UID}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(lambda order, _, state: [bound(order), *state], id="by the claim"),
        pytest.param(lambda _, xr, state: [xr, *state], id="by the XR"),
        pytest.param(lambda _, __, state: state, id="by what it controls"),
        pytest.param(lambda _, __, state: [body for body in state if managed(body)], id="by managed resources alone"),
        pytest.param(lambda order, xr, state: [bound(order), xr, *state], id="by all of them"),
    ],
)
def test_a_claim_from_git_finds_what_it_has(told: Callable[[Tree, Tree, list[Tree]], list[Tree]]) -> None:
    order = claim()
    xr, state = world(order, "kubernetes")
    observed = told(order, xr, state)
    rendering = rendered(order, observed)

    assert rendering.xr["metadata"]["name"] == XR
    assert {key for key, body in rendering.resources.items() if managed(body)} <= rendering.observed
    assert {body["metadata"]["ownerReferences"][0]["uid"] for body in rendering.resources.values()} == {UID}
    assert len(rendering.own) == len(observed)


@pytest.mark.parametrize("order", [claim(), v2()], ids=["legacy", "v2"])
@pytest.mark.parametrize("alone", [False, True], ids=["with its own", "alone"])
def test_a_live_xr_finds_what_it_has(order: Tree, *, alone: bool) -> None:
    xr, state = world(order)

    assert to_be_made(rendered(xr, state if alone else [xr, *state])) == []


def test_a_v2_order_from_git_finds_what_it_has() -> None:
    xr, state = world(v2())

    for observed in (state, [xr, *state]):
        rendering = rendered(v2(), observed)
        assert to_be_made(rendering) == []
        assert {body["metadata"]["ownerReferences"][0]["uid"] for body in rendering.resources.values()} == {UID}


@pytest.mark.parametrize("make", [claim, v2], ids=["claims", "v2"])
@pytest.mark.parametrize("cloud", ["aws", "kubernetes"])
@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"namespace": "team-b"}, id="in another namespace"),
        pytest.param({"kind": "Bucket"}, id="of another kind"),
    ],
)
def test_orders_of_one_name_find_their_own(make: Callable[..., Tree], cloud: str, other: dict[str, str]) -> None:
    one, two = make(), make(**other)
    _, here = world(one, cloud)
    _, there = world(two, cloud, FORMER, "shop-b9d2c")
    for order, own in ((one, here), (two, there)):
        rendering = rendered(order, [*here, *there], cloud)

        assert to_be_made(rendering) == []
        assert {id(body) for body in rendering.own} >= {id(body) for body in own if body["kind"] != "Secret"}
        assert not {id(body) for body in rendering.own} & (
            {id(body) for body in (*here, *there)} - {id(b) for b in own}
        )


@pytest.mark.parametrize("make", [claim, v2], ids=["claim", "v2"])
def test_a_claim_and_a_v2_order_of_one_name_find_their_own(make: Callable[..., Tree]) -> None:
    _, claims = world(claim(), "aws")
    _, ours = world(v2(), "aws", FORMER)
    rendering = rendered(make(), [*claims, *ours])

    assert to_be_made(rendering) == []
    assert len(rendering.own) == len(claims if make is claim else ours)


def nested(kind: str = "XPostgreSQLInstance") -> list[Tree]:
    """Return an XR within the XR of a claim and what it is made of, labelled as Crossplane labels them."""
    labels = {COMPOSITE: XR, CLAIM_LABELS[0]: "shop", CLAIM_LABELS[1]: "team-a"}
    api, name, uid = "claims.golden-path.dev/v1alpha1", f"{XR}-inner", "6a0c5d1e-0000-4000-8000-000000000777"
    owner = {"apiVersion": api, "kind": "XPostgreSQLInstance", "name": XR, "uid": UID, "controller": True}
    xr = {
        "apiVersion": api,
        "kind": kind,
        "metadata": {"name": name, "uid": uid, "labels": labels, "annotations": {KEY: "inner/order"}},
        "spec": {"resourceRefs": []},
    }
    xr["metadata"]["ownerReferences"] = [owner]  # type: ignore[index]
    child = {
        "apiVersion": "rds.aws.upbound.io/v1beta3",
        "kind": "Instance",
        "metadata": {
            "name": f"{XR}-deeper",
            "labels": {**labels, "golden-path.dev/part": "database"},
            "annotations": {KEY: "database/rds.Instance"},
            "ownerReferences": [owner | {"kind": kind, "name": name, "uid": uid}],
        },
        "spec": {"forProvider": {}},
    }
    return [xr, child]


@pytest.mark.parametrize("kind", ["XPostgreSQLInstance", "XBucket"])
@pytest.mark.parametrize("shown", [slice(0, 2), slice(1, 2)], ids=["with the nested XR", "without it"])
def test_what_a_nested_xr_is_made_of_is_not_the_outer_ones(kind: str, shown: slice) -> None:
    order = claim()
    _, state = world(order)
    inner = nested(kind)[shown]
    rendering = rendered(order, [*inner, *state], "aws")

    assert rendering.xr["metadata"]["name"] == XR
    assert to_be_made(rendering) == []
    assert not any(body["metadata"]["name"] == f"{XR}-deeper" for body in rendering.own)
    assert f"1 to {kind}/{XR}-inner" in counting.told([*inner, *state], [(order, rendering.own)])


def test_a_nested_xr_finds_its_own_and_names_more_after_the_outermost_one() -> None:
    xr, child = nested()
    xr["spec"] = {"resourceRefs": [{"apiVersion": child["apiVersion"], "kind": "Instance", "name": f"{XR}-deeper"}]}
    _, state = world(claim())
    observed = [xr, child, *state]

    assert [body["metadata"]["name"] for body in Cluster(observed).own(xr)] == [f"{XR}-inner", f"{XR}-deeper"]
    new = rendered({**xr, "spec": {}}, [], "aws").resources["database/rds.Instance"]["metadata"]
    assert (new["generateName"], new["labels"][COMPOSITE]) == (f"{XR}-", XR)
    assert new["ownerReferences"][0]["name"] == f"{XR}-inner"


def test_what_a_former_order_of_the_name_left_is_not_taken_for_its_own() -> None:
    _, former = world(v2(), uid=FORMER)
    xr, _ = world(v2())
    rendering = rendered(v2(), [xr, *former], "aws")

    assert rendering.observed == frozenset()
    told = counting.told([xr, *former], [(v2(), rendering.own)])
    assert f"to PostgreSQLInstance/shop in team-a of the uid {FORMER}" in told


def test_two_owners_of_one_name_are_refused() -> None:
    _, former = world(v2(), uid=FORMER)
    xr, state = world(v2())

    with pytest.raises(
        Refusal, match=r'two PostgreSQLInstance "shop" control them, with the uids 6a0c.*, 6a0c.*: --obs'
    ):
        rendered(v2(), [*former, *state], "aws")
    assert to_be_made(rendered(v2(), [*former, *state, xr], "aws")) == []


def test_what_was_left_under_a_key_is_told_from_what_took_its_place() -> None:
    xr, state = world(v2())
    left = copy.deepcopy(next(body for body in state if body["kind"] == "Instance"))
    left["metadata"]["name"] = "left"

    with pytest.raises(Refusal, match=r'two of them are "database/rds.Instance"'):
        rendered(v2(), [left, *state], "aws")
    for observed in ([left, *state, xr], [xr, *state, left]):
        assert rendered(v2(), observed, "aws").resources["database/rds.Instance"]["metadata"]["name"] != "left"


def instance(**metadata: object) -> Tree:
    """Return a document that says nothing of its owner but what is given."""
    whole = {"name": "x", "annotations": {KEY: "database/rds.Instance"}, **metadata}
    return {"apiVersion": "rds.aws.m.upbound.io/v1beta1", "kind": "Instance", "metadata": whole}


OWNER = {
    "apiVersion": "golden-path.dev/v1",
    "kind": "PostgreSQLInstance",
    "name": "shop",
    "uid": UID,
    "controller": True,
}
REFERENCE = {"apiVersion": "rds.aws.m.upbound.io/v1beta3", "kind": "Instance", "name": "x"}
LIVE = v2(crossplane={"resourceRefs": [REFERENCE]})
LIVE["metadata"]["uid"] = UID


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(instance(namespace="team-a", ownerReferences=[OWNER]), True, id="controlled"),
        pytest.param(instance(namespace="team-b", ownerReferences=[OWNER]), False, id="elsewhere"),
        pytest.param(instance(namespace="team-a", ownerReferences=[OWNER | {"kind": "Bucket"}]), False, id="kind"),
        pytest.param(instance(namespace="team-a", ownerReferences=[OWNER | {"name": "b"}]), False, id="name"),
        pytest.param(instance(namespace="team-a", ownerReferences=[OWNER | {"uid": FORMER}]), False, id="uid"),
        pytest.param(instance(namespace="team-a", ownerReferences=[OWNER | {"apiVersion": "a/v1"}]), False, id="group"),
        pytest.param(
            instance(namespace="team-a", ownerReferences=[{**OWNER, "controller": False}], labels={COMPOSITE: "b"}),
            True,
            id="referred to, and owned by what does not control it",
        ),
        pytest.param(instance(namespace="team-a"), True, id="referred to"),
        pytest.param(instance(namespace="team-b"), False, id="referred to, elsewhere"),
        pytest.param(instance(name="y", namespace="team-a"), None, id="nothing said"),
        pytest.param(instance(name="y", namespace="team-b"), False, id="nothing said, elsewhere"),
        pytest.param(instance(name="y"), None, id="written by hand"),
        pytest.param(instance(name="y", namespace="team-a", labels={COMPOSITE: "shop"}), True, id="labelled"),
        pytest.param(
            instance(name="y", namespace="team-a", labels={COMPOSITE: "b"}), False, id="labelled as another's"
        ),
        pytest.param(
            instance(name="y", labels={COMPOSITE: "shop", CLAIM_LABELS[0]: "shop", CLAIM_LABELS[1]: "team-a"}),
            False,
            id="as a claim's",
        ),
    ],
)
def test_controller_then_references_then_labels(body: Tree, *, expected: bool | None) -> None:
    assert belonging.tie(body, LIVE) is expected


def test_labels_of_a_claim_count_with_their_namespace() -> None:
    xr = rendered(bound(claim()), [], "aws").xr
    said = [{CLAIM_LABELS[0]: "shop", CLAIM_LABELS[1]: namespace} for namespace in ("team-a", "team-b")]

    assert [belonging.tie(instance(name="y", labels=labels), xr) for labels in said] == [True, False]


def test_a_claim_cannot_name_the_xr_of_another() -> None:
    xr, state = world(claim(namespace="team-b"))

    with pytest.raises(Refusal, match=r'spec.resourceRef.name: unsupported value "shop-x7k2p": that .* "team-b/shop"'):
        rendered(bound(claim()), [xr, *state], "aws")


@pytest.mark.parametrize("own", [True, False], ids=["XRs", "what they control"])
def test_a_claim_with_two_xrs_is_refused(*, own: bool) -> None:
    one, first = world(claim())
    two, second = world(claim(), uid=FORMER, name="shop-b9d2c")
    observed = [one, two] if own else [*first, *second]

    with pytest.raises(Refusal, match=r'behind the claim "shop": "shop-b9d2c", "shop-x7k2p": must be one'):
        rendered(claim(), observed, "aws")
    assert rendered(bound(claim()), observed, "aws").xr["metadata"]["name"] == XR


@pytest.mark.parametrize("make", [claim, v2], ids=["claim", "v2"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_an_order_stays_on_the_cloud_where_it_is(make: Callable[..., Tree], cloud: str) -> None:
    order = make(kind="Bucket")
    _, state = world(order, cloud)

    assert rendered(order, state).cloud == cloud


def test_an_own_composition_says_no_cloud_but_what_is_there_does() -> None:
    order = claim(compositionRef={"name": "acme-postgres"})
    _, state = world(claim(), "gcp")

    assert rendered(order, state).cloud == "gcp"


def spoilt(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], object]]:  # noqa: ANN401  (JSON)
    """Yield every place in a tree, and something that does not belong there."""
    for bad in (None, 5, "x", [], {}, ["x"], {"a": 5}):
        yield path, bad
    for step in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield from spoilt(tree[step], (*path, step))


@pytest.mark.parametrize("number", range(4))
def test_whatever_is_wrong_with_what_is_observed_ends_in_one_line(number: int, tmp_path: Path) -> None:
    order = bound(claim())
    xr, state = world(claim())
    documents = [order, xr, *state]
    draw = random.Random(number)  # noqa: S311  (places to try)
    for _ in range(60):
        index = draw.randrange(len(documents))
        path, bad = draw.choice(list(spoilt(documents[index])))
        observed = [put(body, path, bad) if path and body is documents[index] else body for body in documents]
        result = run([order], observed, tmp_path)

        assert result.exit_code in {0, 2}, (path, bad, result.exception)
        assert result.exit_code == 0 or len(result.stderr.splitlines()) == 1


def test_a_condition_of_no_type_is_refused(tmp_path: Path) -> None:
    xr, state = world(claim())
    result = run([claim()], [put(xr, ("status", "conditions", 0, "type"), []), *state], tmp_path)

    assert "status.conditions[0].type: invalid value, a list: must be a string" in line(result)


def run(orders: Sequence[Tree], observed: Sequence[Tree], folder: Path) -> Result:
    (folder / "observed.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": list(observed)}))
    arguments = ["render", "-", "--cloud", "aws", "--observed", str(folder / "observed.json")]
    return CliRunner().invoke(cli, arguments, input=yaml.safe_dump_all(orders))


def test_it_is_never_silent_how_much_belongs_to_an_order(tmp_path: Path) -> None:
    _, state = world(claim())
    number = len(state)
    _, others = world(claim("blog", "team-b"), uid=FORMER, name="blog-b9d2c")
    others = [body for body in others if managed(body)]
    secret: Tree = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "team-a"}}
    result = run([bound(claim())], [*state, *others, secret], tmp_path)

    assert result.exit_code == 0, result.stderr
    assert (
        f"golden-path: {number} of {number + len(others) + 1} observed documents belong to PostgreSQLInstance/shop in "
        f"team-a; others: {len(others)} to XPostgreSQLInstance/blog-b9d2c, 1 to nobody\n"
    ) in result.stderr
    assert "to be made" not in result.stdout


def test_it_is_told_where_nothing_belongs_to_an_order(tmp_path: Path) -> None:
    _, state = world(v2(namespace="team-b"))
    result = run([v2()], state, tmp_path)

    told = f"0 of {len(state)} observed documents belong to PostgreSQLInstance/shop in team-a; others: "
    assert f"{told}{len(state) - 1} to PostgreSQLInstance/shop in team-b, 1 to nobody\n" in result.stderr


def test_nothing_observed_is_told_too(tmp_path: Path) -> None:
    assert "0 of 0 observed documents belong to PostgreSQLInstance/shop" in run([v2()], [], tmp_path).stderr


def test_without_observed_there_is_nothing_to_tell() -> None:
    assert "observed documents" not in CliRunner().invoke(cli, ["render", "-"], input=yaml.safe_dump(v2())).stderr


def test_several_orders_and_others_stay_one_line() -> None:
    bodies = [instance(name=name, ownerReferences=[OWNER | {"name": name}]) for name in "abcdef"]
    orders = [(v2(name), [body]) for name, body in zip("ab", bodies, strict=False)]

    assert counting.told(bodies, orders) == (
        "1 of 6 observed documents belong to PostgreSQLInstance/a in team-a, 1 to PostgreSQLInstance/b in team-a; "
        "others: 1 to PostgreSQLInstance/c, 1 to PostgreSQLInstance/d, "
        "1 to PostgreSQLInstance/e, 1 to 1 more"
    )
    assert counting.told(bodies[:4], [*orders, (v2("c"), []), (v2("d"), [])]) == (
        "2 of 4 observed documents belong to 2 of 4 orders; others: 1 to PostgreSQLInstance/c, "
        "1 to PostgreSQLInstance/d"
    )


def test_an_order_that_is_observed_belongs_to_itself() -> None:
    xr, _ = world(claim("blog"), name="blog-b9d2c")
    labelled = instance(labels={COMPOSITE: "news-1"})

    assert counting.told([bound(claim("blog")), xr, v2("blog", crossplane={}), labelled], [(claim(), [])]) == (
        "0 of 4 observed documents belong to PostgreSQLInstance/shop in team-a; others: "
        "2 to PostgreSQLInstance/blog in team-a, 1 to XPostgreSQLInstance/blog-b9d2c, 1 to the composite news-1"
    )


def test_the_secrets_of_what_an_order_is_made_of_belong_to_it() -> None:
    xr, state = world(claim())
    secrets = [body for body in state if body["kind"] == "Secret"]
    rendering = rendered(claim(), [xr, *state], "aws")

    assert secrets
    assert {id(body) for body in rendering.own} >= {id(body) for body in secrets}
