"""Extension: paths, clouds, parts and companions of other packages, found by their entry points as ours by folder."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from function import catalog
from function.generate import docs, package, schema
from function.main import cli
from function.model import PackageError, Tree
from tests.cases import folder
from tests.contributing import shown
from tests.extension import openstack
from tests.extension.installed import Install, install, write
from tests.extension.openstack import CONTAINER
from tests.extension.search import Search
from tests.extension.search.on_aws import DOMAIN
from tests.extension.search.on_aws import RENDERER as SEARCH_ON_AWS
from tests.orders import CATALOG, platform

__all__ = ["install"]  # a fixture

FIFTH = {"clouds": {"openstack": "tests.extension.openstack"}}
fifth = pytest.mark.skipif("openstack" in CATALOG.clouds, reason="it stands in function/clouds/ already")
SEARCH = {
    "paths": {"search": "tests.extension.search"},
    "parts": {"aws.search": "tests.extension.search.on_aws"},
}
MARKETPLACE = {"paths": {"marketplace": "tests.extension.marketplace"}}
FLUX = {"companions": {"flux": "tests.extension.flux"}}


def order(kind: str, spec: str = "{}") -> str:
    body = f"kind: {kind}\nmetadata: {{name: shop, namespace: team-a}}\nspec: {spec}"
    return f"apiVersion: golden-path.dev/v1alpha1\n{body}"


def run(*arguments: str, text: str) -> Result:
    return CliRunner().invoke(cli, ["render", "-", *arguments], input=text)


def rendered(*arguments: str, text: str) -> dict[str, Tree]:
    """Return the manifests of an order's resources, by key."""
    result = run("--output", "json", *arguments, text=text)
    assert result.exit_code == 0, result.stderr
    return {each["key"]: each["manifest"] for each in json.loads(result.stdout)["resources"]}


def test_a_path(install: Install) -> None:
    install(**MARKETPLACE)

    assert "archive/golden-path.Bucket" in rendered(text=order("Marketplace"))
    assert "golden-path.dev/marketplaces/definition.yaml" in package.files()
    assert "marketplace.md" in docs.files()


@fifth
def test_a_cloud(install: Install) -> None:
    install(**FIFTH)
    found = catalog.load()

    container = rendered("--cloud", "openstack", text=order("Bucket"))["bucket/objectstorage.ContainerV1"]
    assert container["apiVersion"] == "objectstorage.openstack.m.crossplane.io/v1beta1"
    assert container["spec"]["managementPolicies"] == ["Create", "LateInitialize", "Observe", "Update"]
    assert container["spec"]["forProvider"] == {"region": "RegionOne", "versioning": True}
    assert found.clouds["openstack"].kinds == {CONTAINER.short: CONTAINER}
    assert set(found.offering(found.paths["Bucket"])) == {"openstack", *CATALOG.offering(CATALOG.paths["Bucket"])}
    assert "openstack" not in found.offering(found.paths["PostgreSQLInstance"])
    assert folder(found.clouds["openstack"]) == Path(openstack.__file__).parent


def test_contributing_shows_this_cloud() -> None:
    assert shown()["function/clouds/openstack/__init__.py"] == Path(openstack.__file__).read_text()


@fifth
@pytest.mark.parametrize(
    ("spec", "message"),
    [
        pytest.param("{acl: public-read}", 'spec.acl: unsupported value "public-read": ', id="its word for a field"),
        pytest.param("{encryption: own-key}", 'spec.encryption: unsupported value "own-key": ', id="another word"),
        pytest.param("{adopt: theirs, deletable: false}", 'spec.adopt: unsupported value "theirs": ', id="adoption"),
        pytest.param("{lifecycle: {archiveAfterDays: 30}}", 'archiveAfterDays: unsupported value "30": ', id="within"),
    ],
)
def test_what_a_cloud_cannot_do_is_refused(install: Install, tmp_path: Path, spec: str, message: str) -> None:
    install(**FIFTH)
    file = tmp_path / "platform.yaml"
    file.write_text(yaml.safe_dump(platform(public=["Bucket"], openstack={"region": "RegionOne"})))
    result = run("--cloud", "openstack", "--platform", str(file), text=order("Bucket", spec))

    assert result.exit_code != 0
    assert f"{message}openstack offers no such Bucket: leave it out" in result.stderr


@fifth
def test_what_a_cloud_does_anyway_may_be_said(install: Install) -> None:
    install(**FIFTH)

    assert rendered("--cloud", "openstack", text=order("Bucket", "{acl: private, encryption: platform}"))


@pytest.mark.parametrize("said", [{"refuses": {"speed": 1}}, {"ignores": {"speed": "it is fast"}}], ids=str)
def test_what_no_part_has_cannot_be_refused(said: dict[str, Any]) -> None:
    with pytest.raises(PackageError, match="a renderer of Search refuses or ignores speed: must be one of "):
        replace(SEARCH_ON_AWS, **said)


@fifth
def test_a_cloud_has_its_packages_settings_and_pages(install: Install) -> None:
    install(**FIFTH)
    files = package.files(clouds=["openstack"])
    configuration = yaml.safe_load(files["clouds/openstack/golden-path.dev/crossplane.yaml"])
    providers = [each["package"] for each in configuration["spec"]["dependsOn"] if each.get("kind") == "Provider"]
    config = yaml.safe_load(files["cluster/environmentconfig.yaml"])

    assert providers == ["xpkg.upbound.io/crossplane-contrib/provider-openstack"]
    assert config["data"]["openstack"] == {"region": "REQUIRED: where everything is"}
    assert "openstack" in json.loads(schema.platform())["properties"]
    assert "from, on openstack" in docs.files()["bucket.md"]


def test_a_part_on_a_cloud_of_ours(install: Install) -> None:
    install(**SEARCH)
    found = catalog.load()
    domain = rendered("--cloud", "aws", text=order("SearchIndex"))["search/opensearch.Domain"]

    assert domain["spec"]["forProvider"]["clusterConfig"] == {"instanceCount": 3}
    assert domain["spec"]["forProvider"]["region"] == "eu-central-1"
    assert len(domain["metadata"]["annotations"]["crossplane.io/external-name"]) <= 28
    assert domain["metadata"]["labels"]["golden-path.dev/data"] == "protected"
    assert found.offering(found.paths["SearchIndex"]) == ["aws"]
    assert found.clouds["aws"].renderers[Search].kinds == {DOMAIN.short: DOMAIN}
    assert "xpkg.upbound.io/upbound/provider-aws-opensearch" in found.clouds["aws"].dependencies
    assert "Opensearch.3" in docs.files()["search.md"]


def test_a_table_of_immutable_fields_beside_a_part(install: Install) -> None:
    site = install(parts={"aws.thing": "brought"})
    write(site, {"": "from function.model import Kind\nTHING = Kind('acme.aws.upbound.io', 'Thing')\n"})
    table = "group\tkind\tfield\tcondition\nacme.aws.upbound.io\tThing\tfifo\t\n"
    (site / "brought/immutable.tsv").write_text(table)

    assert catalog.load().clouds["aws"].immutable["acme.aws.Thing"] == ("fifo",)


APPLICATION = "{application: {repoURL: 'https://git.example.org/team-a/shop.git'}}"


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        pytest.param("flux", "application/kustomize.Kustomization", id="theirs"),
        pytest.param("argocd", "application/kubernetes.Object", id="ours"),
    ],
)
def test_a_companion(install: Install, tmp_path: Path, chosen: str, key: str) -> None:
    install(**FLUX)
    settings = platform(renderers={"Deployment": chosen}, flux={"interval": "1m"})
    file = tmp_path / "platform.yaml"
    file.write_text(yaml.safe_dump(settings))
    found = rendered("--platform", str(file), text=order("PostgreSQLInstance", APPLICATION))

    assert [each for each in found if each.startswith("application/")] == [key]
    assert {"apiGroups": ["kustomize.toolkit.fluxcd.io"], "resources": ["kustomizations"]}.items() <= (
        catalog.load().companions["flux"].rules[0].items()
    )


@fifth
def test_all_of_them_at_once(install: Install) -> None:
    groups: dict[str, dict[str, str]] = {}
    for each in (FIFTH, SEARCH, MARKETPLACE, FLUX):
        for group, points in each.items():
            groups[group] = {**groups.get(group, {}), **points}
    install(**groups)
    found = catalog.load()

    assert {"openstack", "flux"} <= {backend.name for backend in found.backends()}
    assert {"Marketplace", "SearchIndex"} <= set(found.paths)
