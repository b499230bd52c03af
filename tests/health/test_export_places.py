"""Where settings are merged: only where somebody reads them."""

from typing import Any

import pytest
import yaml

from health import export
from health.export import ExportError, ExportOptions
from k8syaml import written
from tests.health.exporting import RENDERED, checks

CM = {"admin.enabled": "true", "resource.customizations.ignoreDifferences.apps_Deployment": "jsonPointers: [/spec/a]"}
CHART = {"configs": {"cm": CM}}
CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": {"url": "https://a"}}
OTHER = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-rbac-cm"}, "data": {}}


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> ExportOptions:
    """Return what exports a small suite."""
    return ExportOptions(rendered=RENDERED, checks=checks(tmp_path_factory.mktemp("suite")))


def at(options: ExportOptions, place: str | None) -> ExportOptions:
    """Return the options with a place."""
    return ExportOptions(rendered=RENDERED, checks=options.checks, at=place)


def below(tree: Any, *path: str) -> Any:  # noqa: ANN401  (whatever is there)
    """Return what is below some keys."""
    for key in path:
        tree = tree[key]
    return tree


@pytest.mark.parametrize(
    ("values", "place", "path"),
    [
        pytest.param(CHART, None, (), id="the chart's own"),
        pytest.param({"repoServer": {}}, None, (), id="a key that only the chart has"),
        pytest.param(
            {"controller": {"env": [{"name": "ARGOCD_X", "value": "1"}]}}, None, (), id="a variable of Argo CD"
        ),
        pytest.param({"argo-cd": CHART}, None, ("argo-cd",), id="a chart around it"),
        pytest.param({"argo-cd": None}, None, ("argo-cd",), id="a chart around it that says nothing yet"),
        pytest.param(
            {"argo-cd": CHART, "controller": {"replicas": 1}}, None, ("argo-cd",), id="beside another chart's"
        ),
        pytest.param({"argocd-apps": {}, "argocd": CHART}, "argocd", ("argocd",), id="an alias"),
        pytest.param({"platform": {"argo-cd": CHART}}, "platform.argo-cd", ("platform", "argo-cd"), id="two around it"),
        pytest.param({"argocd": None}, "argocd", ("argocd",), id="an alias that says nothing yet"),
        pytest.param({"server": {"replicas": 2}}, ".", (), id="values that could be anybody's"),
        pytest.param({"argo-cd": CHART, "argocd": CHART}, "argocd", ("argocd",), id="one of two"),
    ],
)
def test_values_are_merged_where_helm_reads_them(
    options: ExportOptions, values: dict[str, Any], place: str | None, path: tuple[str, ...]
) -> None:
    merged = yaml.safe_load(export.merged(written(values), at(options, place)).text)

    assert "resource.customizations" in below(merged, *path, "configs", "cm")
    assert below(merged, *path, "controller", "env")[-1] == {"name": "ARGOCD_K8S_CLIENT_QPS", "value": "300"}
    assert str(merged).count("*.crossplane.io/*") == str(below(merged, *path)).count("*.crossplane.io/*")


ALIAS = (
    'cannot merge: values of argo-cd are in "{0}", which Helm reads only where a chart depends on argo-cd by that name:'
    " must be argo-cd, or the alias, which --at {0} says that it is"
)


@pytest.mark.parametrize(
    ("values", "place", "told"),
    [
        pytest.param({"argocd-apps": {}, "argocd": CHART}, None, ALIAS.format("argocd"), id="an alias"),
        pytest.param({"platform": {"argo-cd": CHART}}, None, ALIAS.format("platform.argo-cd"), id="a chart in a chart"),
        pytest.param({"argocd": {"repoServer": {}}}, None, ALIAS.format("argocd"), id="an alias without configs"),
        pytest.param({}, None, "--at . that they are these", id="nothing"),
        pytest.param({"server": {"replicas": 2}}, None, "--at . that they are these", id="anybody's"),
        pytest.param({"configs": {"a": 1}}, None, "--at . that they are these", id="configs of another chart"),
        pytest.param({**CHART, "argo-cd": CHART}, None, "must be one of ., argo-cd", id="two places"),
        pytest.param({"a": CHART, "b": CHART}, None, "must be one of a, b", id="two aliases"),
        pytest.param({"argocd": CHART}, "argo", 'cannot merge at "argo": there is no map', id="no such key"),
        pytest.param({"argocd": 1}, "argocd", 'cannot merge at "argocd": there is no map', id="no map"),
        pytest.param({"configs": {"cm": {"create": False}}}, None, "configs.cm.create: unsupported", id="no ConfigMap"),
        pytest.param(
            {**CHART, "server": {"config": {"a": "b"}}}, None, "server.config: unsupported", id="an old chart"
        ),
        pytest.param(CONFIG_MAP, "argocd", 'the file has a ConfigMap "argocd-cm"', id="a place in a ConfigMap"),
        pytest.param(
            {**CONFIG_MAP, "metadata": {"name": "argocd-cm", "labels": {"app.kubernetes.io/part-of": "platform"}}},
            None,
            'unsupported value "platform": must be "argocd", without which Argo CD does not read the ConfigMap',
            id="a ConfigMap of something else",
        ),
    ],
)
def test_what_nobody_reads_is_refused(
    options: ExportOptions, values: dict[str, Any], place: str | None, told: str
) -> None:
    with pytest.raises(ExportError) as refused:
        export.merged(written(values), at(options, place))

    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("around", "place"),
    [
        pytest.param({"apiVersion": "v1", "kind": "List", "items": [OTHER, CONFIG_MAP]}, 1, id="a List"),
        pytest.param({"apiVersion": "v1", "kind": "ConfigMapList", "items": [CONFIG_MAP]}, 0, id="its own List"),
        pytest.param(
            {
                "apiVersion": "v1",
                "kind": "ConfigMapList",
                "items": [{key: value for key, value in CONFIG_MAP.items() if key in {"metadata", "data"}}],
            },
            0,
            id="as the API lists them, without their kind",
        ),
    ],
)
def test_a_config_map_in_a_list_is_merged_where_it_stands(
    options: ExportOptions, around: dict[str, Any], place: int
) -> None:
    alone = yaml.safe_load(export.merged(written(CONFIG_MAP), options).text)

    merged = yaml.safe_load(export.merged(written(around), options).text)

    assert merged["items"][place] == alone
    assert merged["items"][:place] == around["items"][:place]
    assert merged["kind"] == around["kind"]


def test_two_of_them_in_lists_are_too_many(options: ExportOptions) -> None:
    around = {"kind": "List", "items": [CONFIG_MAP, {"kind": "List", "items": [CONFIG_MAP]}]}

    with pytest.raises(ExportError, match='the file has 2 ConfigMaps "argocd-cm": must be one'):
        export.merged(written(around), options)
