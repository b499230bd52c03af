"""Argo CD: who may deploy what from where, and the Application that comes of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from function.companions.argocd import repositories
from function.companions.argocd.application import catalog_annotations, name_of
from function.companions.argocd.deployment import DEPLOYED, deployed
from function.model import Document, Refusal, Tree
from tests.companions import composed, order
from tests.conftest import Checker
from tests.orders import NAMES, SCOPES, xr

URL = "https://git.example.org/team-a/shop"
ARGOCD: Tree = {"project": "tenant-{namespace}", "repositories": ["https://git.example.org/{namespace}/*"]}
DIRECT, WRAPPED = "application/argoproj.Application", "application/kubernetes.Object"


def application(spec: Tree, scope: str = "legacy", **argocd: Any) -> Tree:  # noqa: ANN401  (settings are JSON)
    """Return the Application of an order, wherever it stands."""
    resources = composed(xr(spec, scope=scope), argocd=ARGOCD | argocd).resources
    if DIRECT in resources:
        return resources[DIRECT].manifest
    inner: Tree = resources[WRAPPED].manifest["spec"]["forProvider"]["manifest"]
    return inner


def ordered(**source: Any) -> Tree:  # noqa: ANN401  (a spec is JSON)
    """Return a spec that names an application."""
    return {"application": {"repoURL": URL} | source}


def test_an_application_is_what_argo_cd_needs() -> None:
    body = application(ordered(path="deploy/chart", targetRevision="v1"))

    assert body["metadata"].pop("name").startswith("team-a-shop-")
    assert body["metadata"].pop("annotations")["argocd.argoproj.io/sync-wave"] == "10"
    assert body["metadata"] == {
        "namespace": "argocd",
        "finalizers": ["resources-finalizer.argocd.argoproj.io"],
        "labels": {
            "golden-path.dev/part": "application",
            "golden-path.dev/namespace": "team-a",
            "golden-path.dev/order": "shop",
        },
    }
    assert body["spec"] == {
        "project": "tenant-team-a",
        "destination": {"server": "https://kubernetes.default.svc", "namespace": "team-a"},
        "source": {
            "repoURL": URL,
            "path": "deploy/chart",
            "targetRevision": "v1",
            "helm": {"valuesObject": {"connectionSecret": "shop-connection"}},
        },
        "syncPolicy": {
            "automated": {"prune": True, "selfHeal": True},
            "retry": {"limit": 10, "backoff": {"duration": "30s", "factor": 2, "maxDuration": "10m"}},
            "syncOptions": [
                "CreateNamespace=false",
                "FailOnSharedResource=true",
                "PruneLast=true",
                "RespectIgnoreDifferences=true",
                "ServerSideApply=true",
            ],
        },
        "ignoreDifferences": [
            {"group": "apps", "kind": kind, "managedFieldsManagers": ["kube-controller-manager"]}
            for kind in ("Deployment", "StatefulSet")
        ],
    }


def test_a_folder_without_a_chart_gets_no_helm_block() -> None:
    source = application(ordered(helm=False))["spec"]["source"]

    assert source == {"repoURL": URL, "path": ".", "targetRevision": "HEAD"}


def test_the_platform_says_what_is_deployed_where_the_order_does_not() -> None:
    theirs = {"repoURL": "https://git.example.org/platform/dashboards", "path": "postgresql"}
    of_platform = application({}, applications={"PostgreSQLInstance": theirs})
    of_order = application(ordered(), applications={"PostgreSQLInstance": theirs})

    assert of_platform["spec"]["source"]["repoURL"] == theirs["repoURL"]
    assert of_order["spec"]["source"]["repoURL"] == URL


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"argocd": ARGOCD}, id="settings without one"),
        pytest.param(
            {"argocd": ARGOCD | {"applications": {"Bucket": {"repoURL": URL}}}}, id="settings with one for another kind"
        ),
    ],
)
def test_nothing_is_deployed_where_no_repository_is_named(data: Tree) -> None:
    result = composed(xr(), **data)

    assert result.resources == {}
    assert result.status is not None
    assert [name for name in result.status["catalog"] if name.startswith("argocd/")] == []


@pytest.mark.parametrize(
    ("scope", "namespace", "key"),
    [
        pytest.param("legacy", "argocd", DIRECT, id="the XR of a claim composes into any namespace"),
        pytest.param("cluster", "argocd", DIRECT, id="a cluster XR composes into any namespace"),
        pytest.param("namespaced", "argocd", WRAPPED, id="a namespaced XR not into another namespace"),
        pytest.param("namespaced", "team-a", DIRECT, id="a namespaced XR into its own"),
    ],
)
def test_crossplane_composes_it_where_it_may(scope: str, namespace: str, key: str) -> None:
    settings = ARGOCD | {"namespace": namespace, "repositories": [URL]}
    resources = composed(xr(ordered(), scope=scope), argocd=settings).resources

    assert list(resources) == [key]


def test_inside_an_object_both_carry_label_and_facts() -> None:
    result = composed(xr(ordered()), argocd=ARGOCD | {"instance": "main", "providerConfig": "hub"})
    wrapped = result.resources[WRAPPED].manifest
    inner = wrapped["spec"]["forProvider"]["manifest"]

    assert result.status is not None
    said = result.status["catalog"]
    assert said["argocd/app-name"] == inner["metadata"]["name"]
    assert said["argocd/app-namespace"] == inner["metadata"]["namespace"] == "argocd"
    assert said["argocd/instance-name"] == inner["metadata"]["labels"]["golden-path.dev/instance"] == "main"
    assert wrapped["spec"]["providerConfigRef"] == {"kind": "ClusterProviderConfig", "name": "hub"}
    for body in (wrapped, inner):
        assert body["metadata"]["labels"]["golden-path.dev/part"] == "application"
        assert "golden-path.dev/cloud" not in body["metadata"]["labels"]
        assert said.items() <= body["metadata"]["annotations"].items()


@pytest.mark.parametrize("scope", SCOPES)
def test_valid_by_the_real_crds(scope: str, checker: Checker) -> None:
    settings = ARGOCD | {"instance": "main", "repositories": [URL]}
    for desired in composed(xr(ordered(), scope=scope), argocd=settings).resources.values():
        body = desired.manifest
        for manifest in [body, *([body["spec"]["forProvider"]["manifest"]] if body["kind"] == "Object" else [])]:
            crossplanes = {"name": "shop", "namespace": "team-a"} if scope == "namespaced" else {"name": "shop"}
            manifest["metadata"] = crossplanes | manifest["metadata"]
            assert list(checker.check(manifest).errors) == []


PLAIN = "must be a plain URL of a repository"
ELSEWHERE = r'must be one of https://git\.example\.org/team-a/\* for namespace "team-a"$'


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("https://git.example.org/team-b/shop", ELSEWHERE, id="another namespace's"),
        pytest.param("https://git.example.org/team-a/x/shop", ELSEWHERE, id="a star crosses no slash"),
        pytest.param("https://git.example.org/team-a", ELSEWHERE, id="above the pattern"),
        pytest.param("https://git.example.org/TEAM-A/shop", ELSEWHERE, id="another path on hosts that tell case apart"),
        pytest.param("https://git.example.org:8443/team-a/shop", ELSEWHERE, id="another port"),
        pytest.param("ssh://git@git.example.org/team-a/shop", ELSEWHERE, id="another form"),
        pytest.param("git@git.example.org:team-a/shop", ELSEWHERE, id="the short form"),
        pytest.param("https://git.example.org/team-a/../team-b/shop", PLAIN, id="dots that lead away"),
        pytest.param("https://git.example.org/team-a/.git", PLAIN, id="a folder that is no repository"),
        pytest.param("https://git.example.org/team-a/%2e%2e/x", PLAIN, id="escapes"),
        pytest.param("https://git.example.org/team-a//x", PLAIN, id="an empty segment"),
        pytest.param("https://git.example.org/team-a/x/", PLAIN, id="a slash at the end"),
        pytest.param("https://GIT.example.org/team-a/x", PLAIN, id="capitals in the host"),
        pytest.param("https://git.example.org\\@evil.example/team-a/x", PLAIN, id="a backslash"),
        pytest.param("https://git.example.org/team-a/x?y", PLAIN, id="a query"),
        pytest.param("https://git.example.org/team-a/x#y", PLAIN, id="a fragment"),
        pytest.param("https://git.example.org/team-a/x\n", PLAIN, id="a line break"),
        pytest.param("https://git.example.org/team-a/ x", PLAIN, id="a space"),
        pytest.param("https://git.example.org/team-a/\u0445", PLAIN, id="a letter that looks like another"),
        pytest.param("http://git.example.org/team-a/x", PLAIN, id="no encryption"),
        pytest.param("file:///team-a/x", PLAIN, id="a file"),
        pytest.param("/team-a/x", PLAIN, id="a path"),
    ],
)
def test_a_repository_that_is_not_allowed_is_refused(url: str, why: str) -> None:
    with pytest.raises(Refusal, match=why) as refused:
        application(ordered(repoURL=url))

    assert str(refused.value).startswith(
        'spec.application.repoURL: invalid value "' if why == PLAIN else "spec.application.repoURL: unsupported value"
    )
    assert "spec.application.repoURL" in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://user:hunter2@git.example.org/team-a/x", id="a password"),
        pytest.param("https://hunter2@git.example.org/team-a/x", id="a token"),
        pytest.param("https://user:hun/hunter2@git.example.org/team-a/x", id="a password with a slash"),
        pytest.param("ssh://git:hunter2@git.example.org/team-a/x", id="a password over ssh"),
        pytest.param("git:hunter2@git.example.org:team-a/x", id="a password in the short form"),
        pytest.param("https://git.example.org/team-a/x?token=hunter2", id="a token in the query"),
    ],
)
def test_credentials_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Refusal, match="without credentials") as refused:
        application(ordered(repoURL=url))

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        pytest.param(URL, "https://git.example.org/{namespace}/*", id="a star"),
        pytest.param(f"{URL}.git", "https://git.example.org/{namespace}/shop", id=".git in the URL"),
        pytest.param(URL, "https://git.example.org/{namespace}/*.git", id=".git in the pattern"),
        pytest.param(
            "https://git.example.org/apps-team-a/x", "https://git.example.org/apps-{namespace}/x", id="a prefix"
        ),
        pytest.param("https://team-a.example.org:8443/x", "https://{namespace}.example.org:8443/*", id="a host"),
        pytest.param("ssh://git@h.example:22/g/x", "ssh://git@h.example:22/g/*", id="ssh"),
        pytest.param("git@h.example:g/x.git", "git@h.example:g/*", id="the short form"),
    ],
)
def test_a_repository_that_is_allowed_comes_through_as_it_was(url: str, pattern: str) -> None:
    source = application(ordered(repoURL=url), repositories=[pattern])["spec"]["source"]

    assert url == source["repoURL"]


@pytest.mark.parametrize("path", ["/etc", "../other", "a/../../b", "a/..", "\\\\host\\share", "a\\..\\b"])
def test_a_path_stays_in_its_repository(path: str) -> None:
    with pytest.raises(
        Refusal, match=r"^spec\.application\.path: invalid value .*: must be a folder in the repository"
    ):
        application(ordered(path=path))


def test_the_platform_must_speak_of_argo_cd_first() -> None:
    whole = order(xr(ordered()))
    silent = replace(whole, platform=replace(whole.platform, sections={}))

    with pytest.raises(Refusal, match=r"^spec\.application: forbidden: .* argocd\.project and argocd\.repositories$"):
        catalog_annotations(silent)


@pytest.mark.parametrize(
    ("argocd", "why"),
    [
        pytest.param(
            {"project": "default"},
            r'argocd\.project: invalid value "default", which allows everything',
            id="the default project",
        ),
        pytest.param(
            {"project": "a b"},
            r'argocd\.project: invalid value "a b": must be the name of an AppProject',
            id="no project's name",
        ),
        pytest.param(
            {"project": "{team}"},
            r'argocd\.project: invalid value "{team}": must be the name of an AppProject',
            id="an unknown placeholder",
        ),
        pytest.param(
            {"repositories": ["*"]}, r"argocd\.repositories: invalid value .*: must be a pattern", id="everything"
        ),
        pytest.param({"repositories": ["https://*/x/y"]}, "must be a pattern of plain URLs", id="any host"),
        pytest.param(
            {"repositories": ["https://h/{name}/y"]},
            "must be a pattern of plain URLs",
            id="an unknown placeholder in a URL",
        ),
        pytest.param(
            {"repositories": ["https://h.example/{namespace}-*"]}, "must have a slash between {namespace}", id="alike"
        ),
        pytest.param(
            {"destination": {"name": "a", "server": "b"}}, "exactly one of name and server", id="two clusters"
        ),
        pytest.param({"destination": {}}, "exactly one of name and server", id="no cluster"),
        pytest.param(
            {"applications": {"X": {"repoURL": "x"}}},
            r'argocd\.applications: invalid value "x": must be a plain URL',
            id="their URL",
        ),
        pytest.param(
            {"applications": {"X": {"repoURL": URL, "path": "/x"}}},
            'invalid value "/x": must be a folder in the repository',
            id="their path",
        ),
        pytest.param(
            {"namespace": "Argo"}, r'argocd\.namespace: invalid value "Argo": must match', id="no namespace's name"
        ),
    ],
)
def test_settings_that_would_widen_rights_are_refused(argocd: Tree, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        composed(xr(), argocd=ARGOCD | argocd)


def test_a_namespace_called_default_gets_no_default_project() -> None:
    settings = {"project": "{namespace}", "repositories": [URL]}

    with pytest.raises(
        Refusal, match=r'^data\.argocd\.project: invalid value .*: must not be "default", which allows everything'
    ):
        composed(xr(ordered(), namespace="default"), argocd=settings)


def test_a_layer_can_name_another_cluster() -> None:
    own = {"argocd": {"destination": {"server": None, "name": "eu"}}}
    general = ARGOCD | {"destination": {"server": "https://general.example"}}
    composite = xr(ordered(), scope="legacy")
    body = composed(composite, argocd=general, namespaces={"team-a": own}).resources[DIRECT].manifest

    assert body["spec"]["destination"] == {"name": "eu", "namespace": "team-a"}


SOURCE = {"repoURL": URL, "path": "."}
SETTLED = {"health": {"status": "Healthy"}, "sync": {"status": "Synced", "comparedTo": {"source": SOURCE}}}


@pytest.mark.parametrize(
    ("status", "ready"),
    [
        pytest.param(SETTLED, True, id="healthy and synced"),
        pytest.param(SETTLED | {"operationState": {"phase": "Succeeded"}}, True, id="after a sync"),
        pytest.param(SETTLED | {"operationState": {"phase": "Running"}}, False, id="while hooks run"),
        pytest.param(SETTLED | {"operationState": {"phase": "Failed"}}, False, id="after a hook failed"),
        pytest.param(SETTLED | {"health": {"status": "Degraded"}}, False, id="degraded"),
        pytest.param(SETTLED | {"health": {}}, False, id="health without a status"),
        pytest.param(SETTLED | {"sync": {"status": "OutOfSync"}}, False, id="out of sync"),
        pytest.param(
            SETTLED | {"sync": {"status": "Synced", "comparedTo": {"source": {"repoURL": "old"}}}},
            False,
            id="of an old spec",
        ),
        pytest.param({"sync": {"status": "Synced"}}, False, id="half a status"),
        pytest.param({}, False, id="an empty status"),
        pytest.param(None, False, id="no status"),
    ],
)
def test_it_is_ready_once_it_runs_what_its_source_says(status: Tree | None, ready: bool) -> None:  # noqa: FBT001  (a column)
    body: Tree = {"metadata": {}, "spec": {"source": SOURCE}} | ({} if status is None else {"status": status})

    assert ready == deployed(Document(body))
    assert ready == _evaluated(body)


def test_it_is_not_ready_while_it_goes() -> None:
    body = {"metadata": {"deletionTimestamp": "2024-01-01T00:00:00Z"}, "spec": {"source": SOURCE}, "status": SETTLED}

    assert not deployed(Document(body))


def _evaluated(body: Tree) -> bool:
    """Return what the CEL expression for the Object says, read as the few operators that it is made of."""

    def value(path: str) -> Any:  # noqa: ANN401  (JSON of any shape)
        return Document(body).get(*path.split(".")[1:])

    def holds(term: str) -> bool:
        term = term.strip()
        if found := re.fullmatch(r"\((.*)\)", term):
            return any(holds(each) for each in found[1].split("||"))
        if found := re.fullmatch(r"(!?)has\((object[\w.]*)\)", term):
            parent = found[2].rpartition(".")[0]
            assert parent == "object" or value(parent) is not None, f"{term} would be an error in CEL"
            return (value(found[2]) is not None) != bool(found[1])
        left, right = term.split(" == ")
        assert value(left) is not None, f"{term} would be an error in CEL"
        wanted = right.strip("'") if right.startswith("'") else value(right)
        return bool(value(left) == wanted)

    return all(holds(term) for term in DEPLOYED.split("&&"))


SEGMENTS = st.lists(
    st.sampled_from(["*", "x-*", "apps", "{namespace}", "of-{namespace}", "{namespace}.git"]), min_size=1
)


@given(NAMES, NAMES, SEGMENTS, st.data())
def test_no_repository_belongs_to_two_namespaces(
    mine: str, theirs: str, segments: list[str], data: st.DataObject
) -> None:
    assume(mine != theirs)
    assume(any("{namespace}" in segment for segment in segments))
    pattern = "https://git.example.org/" + "/".join(segments)
    repositories.check_pattern(pattern)
    star = st.from_regex(r"[A-Za-z0-9._~+-]{1,8}", fullmatch=True)
    url = "/".join(
        part.replace("{namespace}", mine).replace("*", data.draw(star) if "*" in part else "")
        for part in pattern.split("/")
    )

    assert not repositories.allowed(url, [pattern], theirs)


@given(NAMES, st.text(max_size=60))
def test_what_is_allowed_is_plain_and_of_the_host(namespace: str, rest: str) -> None:
    url = f"https://git.example.org/{namespace}/{rest}"
    if repositories.allowed(url, ["https://git.example.org/{namespace}/*"], namespace):
        assert re.fullmatch(r"[A-Za-z0-9._~+-]+", rest)
        assert rest not in {".", "..", ".git"}


@given(NAMES, NAMES, NAMES, NAMES)
def test_names_tell_orders_apart(namespace: str, name: str, other_namespace: str, other_name: str) -> None:
    assume((namespace, name) != (other_namespace, other_name))
    one = name_of(order(xr(namespace=namespace, name=name)))
    other = name_of(order(xr(namespace=other_namespace, name=other_name)))

    assert one != other
    assert one.startswith(f"{namespace}-{name}-")


def test_a_claim_and_a_v2_xr_of_one_name_have_an_application_each() -> None:
    assert name_of(order(xr(scope="legacy"))) != name_of(order(xr()))


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        pytest.param("a", "b-c", id="a plain join would be that of the next"),
        pytest.param("a-b", "c", id="a plain join would be that of the last"),
        pytest.param("n" * 63, "o" * 63, id="as long as they get"),
        pytest.param("team", "a.b-.c", id="dots, which a Helm release's Services may not hold"),
    ],
)
def test_a_name_is_one_of_a_helm_release(namespace: str, name: str) -> None:
    found = name_of(order(xr(namespace=namespace, name=name)))

    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?", found)
    assert found.startswith(namespace[:36])
