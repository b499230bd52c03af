"""What is generated from the model: schemas, XRDs, Compositions, packages, and the rules that they keep to."""

import copy
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import pytest
import yaml
from pydantic import Field, create_model

from function import catalog, demo, settings
from function.clouds.kubernetes.database.settings import DatabaseSettings
from function.generate import cluster, composition, document, lint, meta, package, policies, schema, xrd
from function.model import (
    DATA,
    VOLUME,
    Backend,
    Common,
    Document,
    GoldenPath,
    OrderSpec,
    Platform,
    Refusal,
    Request,
    Rule,
    Spec,
    Tree,
    field,
    quoted,
)
from function.parts import Bucket, Connection, Database
from function.site import Site
from tests.conftest import Checker
from tests.orders import CLOUDS

WORDS: Mapping[str, Any] = {"title": "Title", "description": "What it does."}


class Inner(Spec):
    """A part."""

    name: str = field(max_length=63, **WORDS)
    note: str = field("none", alias="remark", max_length=63, **WORDS)

    rules = (Rule("self.name != self.remark", "a name says something else than its remark"),)


class Outer(OrderSpec):
    """An order."""

    size: int = field(20, ge=1, **WORDS)
    inner: Inner | None = field(None, **WORDS, advanced=True)
    must: str = field(max_length=9, **WORDS)


HIDDEN = "required, and Backstage's form hides it behind `enabled`: must be optional"

INNER: Tree = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", **WORDS, "maxLength": 63, "x-ui-order": 1},
        "remark": {"type": "string", **WORDS, "default": "none", "maxLength": 63, "x-ui-order": 2},
    },
    "x-kubernetes-validations": [
        {"rule": "self.name != self.remark", "message": "a name says something else than its remark"}
    ],
}


@pytest.mark.parametrize(
    ("annotation", "info", "expected"),
    [
        pytest.param(str, field(max_length=9, **WORDS), {"type": "string", "maxLength": 9}, id="text"),
        pytest.param(
            str,
            field(pattern="^a$", **WORDS),
            {"type": "string", "pattern": "^a$", "maxLength": schema.LONGEST_PATTERN},
            id="a pattern alone gets a bound for the estimate of what rules cost",
        ),
        pytest.param(
            str | None, field(None, max_length=9, **WORDS), {"type": "string", "maxLength": 9}, id="optional is no null"
        ),
        pytest.param(
            Literal["a", "b"], field("a", **WORDS), {"type": "string", "default": "a", "enum": ["a", "b"]}, id="choice"
        ),
        pytest.param(Literal["a"], field(**WORDS), {"type": "string", "enum": ["a"]}, id="a single choice is no const"),
        pytest.param(Literal[1, 2], field(**WORDS), {"type": "integer", "enum": [1, 2]}, id="choice of numbers"),
        pytest.param(int, field(ge=1, le=9, **WORDS), {"type": "integer", "minimum": 1, "maximum": 9}, id="integer"),
        pytest.param(
            float,
            field(gt=0, lt=1, **WORDS),
            {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": True},
            id="exclusive bounds are flags",
        ),
        pytest.param(bool, field(default=False, **WORDS), {"type": "boolean", "default": False}, id="boolean"),
        pytest.param(bool | None, field(None, **WORDS), {"type": "boolean"}, id="None is no default"),
        pytest.param(
            list[Annotated[str, Field(max_length=5)]],
            field(min_length=1, max_length=3, **WORDS),
            {"type": "array", "items": {"type": "string", "maxLength": 5}, "minItems": 1, "maxItems": 3},
            id="list",
        ),
        pytest.param(
            dict[str, int],
            field(max_length=3, **WORDS),
            {"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 3},
            id="map",
        ),
        pytest.param(
            dict[str, Any],
            field(max_length=3, **WORDS),
            {"type": "object", "maxProperties": 3, "x-kubernetes-preserve-unknown-fields": True},
            id="map of anything",
        ),
        pytest.param(Inner, field(**WORDS), INNER, id="an object keeps its defaults and its rules"),
        pytest.param(Inner | None, field(None, **WORDS, advanced=True), INNER | {"x-ui-advanced": True}, id="advanced"),
        pytest.param(
            list[Inner],
            field(max_length=2, **WORDS),
            {"type": "array", "items": INNER | {"description": "A part."}, "maxItems": 2},
            id="list of objects",
        ),
    ],
)
def test_schema_of_a_field(annotation: type, info: object, expected: Tree) -> None:
    model = create_model("Model", __base__=Spec, value=(annotation, info))

    assert {**WORDS, "x-ui-order": 1} | expected == schema.structural(model)["properties"]["value"]


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        pytest.param(int | str, "anyOf", id="one of two types"),
        pytest.param(Any, "a value of any type", id="any type"),
        pytest.param(set[int], "uniqueItems", id="set"),
        pytest.param(tuple[int, str], "prefixItems", id="tuple"),
        pytest.param(
            dict[Annotated[str, Field(pattern="^a$")], int], "patternProperties", id="map with keys of a kind"
        ),
    ],
)
def test_what_no_structural_schema_can_say_is_refused(annotation: type, why: str) -> None:
    model = create_model("Model", __base__=Spec, value=(annotation, field(**WORDS)))

    with pytest.raises(ValueError, match=rf"cannot put Model\.value into a structural schema: .*{why}"):
        schema.structural(model)


def test_only_what_the_platform_may_not_default_has_a_default_in_an_order() -> None:
    properties = schema.order_spec(Outer)["properties"]

    assert {k: v["default"] for k, v in properties.items() if "default" in v} == {"environment": "production"}
    assert properties["inner"]["properties"]["remark"]["default"] == "none"


def test_order_spec_is_in_the_order_of_the_model_with_its_rules() -> None:
    tree = schema.order_spec(Outer)

    assert list(range(1, 6)) == [field["x-ui-order"] for field in tree["properties"].values()]
    assert list(tree["properties"])[-3:] == ["size", "inner", "must"]
    assert tree["required"] == ["must"]
    assert [rule.message for rule in OrderSpec.rules] == [rule["message"] for rule in tree["x-kubernetes-validations"]]


def _everywhere(node: object, where: str = "") -> Iterator[tuple[str, Tree]]:
    if isinstance(node, list):
        for item in node:
            yield from _everywhere(item, f"{where}[]")
    if isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            yield from _everywhere(value, f"{where}.{key}")


def test_platform_schema_offers_what_settings_may_hold() -> None:
    tree = json.loads(schema.platform())
    common = {info.alias or name for name, info in Common.model_fields.items()}
    layer = common | catalog.load().sections.keys()

    assert layer | {"namespaces"} == tree["properties"].keys()
    assert layer == tree["properties"]["namespaces"]["additionalProperties"]["properties"].keys()


def test_platform_schema_requires_fields_in_lists_only() -> None:
    required = [
        where for where, node in _everywhere(json.loads(schema.platform())) if isinstance(node.get("required"), list)
    ]

    assert [where for where in required if ".items" not in where] == []


def test_platform_schema_has_no_references() -> None:
    assert "$ref" not in schema.platform()


@pytest.fixture(scope="session")
def manifests() -> dict[str, Tree]:
    """Return all generated manifests, by path."""
    return {name: yaml.safe_load(text) for name, text in package.files().items()}


def _of_kind(manifests: Mapping[str, Tree], kind: str) -> list[Tree]:
    return [tree for tree in manifests.values() if tree["kind"] == kind]


def test_committed_package_is_what_is_printed(root: Path) -> None:
    assert package.drift(package.files(), root / "package") == []


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seed_changes_nothing(root: Path, tmp_path: Path, seed: str) -> None:
    command = [sys.executable, "-m", "function.main", "generate", "package", "--output", str(tmp_path)]
    subprocess.run(command, check=True, cwd=root, timeout=60, env=os.environ | {"PYTHONHASHSEED": seed})

    assert package.drift(package.files(), tmp_path) == []


def test_each_path_has_an_api_in_both_packages(manifests: dict[str, Tree]) -> None:
    names = {path.plural for path in catalog.load().paths.values()}
    expected = {f"{name}.golden-path.dev" for name in names} | {f"x{name}.claims.golden-path.dev" for name in names}

    assert expected == {tree["metadata"]["name"] for tree in _of_kind(manifests, "CompositeResourceDefinition")}


def test_status_is_the_same_for_all_paths(manifests: dict[str, Tree]) -> None:
    schemas = [
        tree["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["status"]
        for tree in _of_kind(manifests, "CompositeResourceDefinition")
    ]

    assert all(schemas[0] == other for other in schemas)
    assert {"phase", "deletion", "outputs", "identifiers", "catalog", "kept"} == schemas[0]["properties"].keys()


@pytest.mark.parametrize(
    ("named", "default"),
    [
        pytest.param((), "kubernetes", id="all, where the one that needs no account is the default"),
        pytest.param(("aws",), "aws", id="one"),
        pytest.param(("aws", "kubernetes"), "aws", id="the first of two"),
        pytest.param(("kubernetes", "aws"), "kubernetes", id="the first of two the other way round"),
    ],
)
def test_default_composition_is_one_that_is_printed(named: tuple[str, ...], default: str) -> None:
    manifests = {name: yaml.safe_load(text) for name, text in package.files(clouds=named).items()}
    printed = {tree["metadata"]["name"] for tree in _of_kind(manifests, "Composition")}
    xrds = [tree["spec"] for tree in _of_kind(manifests, "CompositeResourceDefinition")]
    defaults = {xrd["defaultCompositionRef"]["name"] for xrd in xrds if "defaultCompositionRef" in xrd}

    assert defaults <= printed
    everywhere = {name for name in defaults if "postgresqlinstances" in name}  # what every cloud offers
    assert {default} == {name.partition(".")[0] for name in everywhere}


def _needs(manifests: Mapping[str, Tree], folder: str) -> list[str]:
    """Return the packages that one of ours brings, without their registry."""
    entries = manifests[f"{folder}/crossplane.yaml"]["spec"]["dependsOn"]
    return [f"{entry['kind']} {entry['package'].partition('/')[2]}" for entry in entries]


FUNCTION = "Function golden-path/function-golden-path"
BASE = "Configuration golden-path/configuration-golden-path"
ON_AWS = sorted(f"Provider {name.partition('/')[2]}" for name in catalog.load().clouds["aws"].dependencies)
ON_KUBERNETES = ["Provider crossplane-contrib/provider-kubernetes"]


@pytest.mark.parametrize(
    ("folder", "name", "needs"),
    [
        pytest.param("golden-path.dev", "", [FUNCTION], id="XRDs"),
        pytest.param("claims.golden-path.dev", "-claims", [FUNCTION], id="XRDs of claims"),
        pytest.param("clouds/aws/golden-path.dev", "-aws", [BASE, *ON_AWS], id="aws"),
        pytest.param("clouds/aws/claims.golden-path.dev", "-claims-aws", [f"{BASE}-claims", *ON_AWS], id="aws, claims"),
        pytest.param("clouds/kubernetes/golden-path.dev", "-kubernetes", [BASE, *ON_KUBERNETES], id="kubernetes"),
        pytest.param("companions/argocd", "-argocd", ON_KUBERNETES, id="a companion with a provider"),
    ],
)
def test_package_brings_what_it_stands_on_and_no_more(
    folder: str, name: str, needs: list[str], manifests: dict[str, Tree]
) -> None:
    assert f"configuration-golden-path{name}" == manifests[f"{folder}/crossplane.yaml"]["metadata"]["name"]
    assert needs == _needs(manifests, folder)


def test_packages_of_a_base_hold_its_xrds_and_those_of_a_cloud_its_compositions(manifests: dict[str, Tree]) -> None:
    for name, tree in manifests.items():
        if tree["kind"] == "CompositeResourceDefinition":
            assert name.partition("/")[0] == tree["spec"]["group"]
        if tree["kind"] == "Composition":
            cloud = tree["metadata"]["labels"]["golden-path.dev/cloud"]
            group = tree["spec"]["compositeTypeRef"]["apiVersion"].partition("/")[0]
            assert name.startswith(f"clouds/{cloud}/{group}/")


def test_a_cloud_that_is_not_named_is_nowhere() -> None:
    texts = package.files(clouds=["aws"])

    assert {name.split("/")[1] for name in texts if name.startswith("clouds/")} == {"aws"}
    assert [name for name, text in texts.items() if "cnpg" in text or "kubernetes.postgresqlinstances" in text] == []
    assert [name for name in texts if name.startswith("cluster/policy-volumes")] == []


def test_what_clouds_share_is_there_with_each_of_them() -> None:
    found = catalog.load()

    def shared(names: Iterable[str], cloud: str) -> set[str]:
        others = [path.plural for path in found.paths.values() if cloud not in found.offering(path)]
        common = {name for name in names if not name.startswith(("clouds/", "cluster/policy-volumes"))}
        return {name for name in common if not any(plural in name for plural in others)}

    for cloud in found.clouds:
        assert shared(package.files(), cloud) == shared(package.files(clouds=[cloud]), cloud)


def test_settings_of_a_cloud_that_is_not_named_are_not_asked_for() -> None:
    config = yaml.safe_load(package.files(clouds=["aws"])["cluster/environmentconfig.yaml"])

    assert config["data"].keys() == {"name", "tags", "aws", "argocd"}


def test_files_of_named_clouds_say_so() -> None:
    for text in package.files(clouds=["kubernetes", "aws", "kubernetes"]).values():
        assert text.startswith(f"{document.GENERATED} --cloud kubernetes --cloud aws: ")


def test_a_cloud_that_there_is_none_of_is_refused() -> None:
    refusal = f'^cloud: unsupported value "gpc": must be one of {", ".join(CLOUDS)}$'
    with pytest.raises(Refusal, match=refusal):
        package.files(clouds=["aws", "gpc"])


def test_a_path_that_no_named_cloud_offers_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = catalog.load()
    monkeypatch.setattr(catalog, "load", lambda: replace(found, clouds={"bare": Backend("bare", Site)}))
    files = package.files(clouds=["bare"])

    assert [name for name in files if "postgresqlinstances" in name] == []
    assert "clouds/bare/golden-path.dev/crossplane.yaml" in files


def test_each_composition_is_of_an_xrd_that_is_printed(manifests: dict[str, Tree]) -> None:
    offered = {
        (f"{tree['spec']['group']}/{xrd.VERSION}", tree["spec"]["names"]["kind"])
        for tree in _of_kind(manifests, "CompositeResourceDefinition")
    }
    references = [tree["spec"]["compositeTypeRef"] for tree in _of_kind(manifests, "Composition")]

    assert offered == {(reference["apiVersion"], reference["kind"]) for reference in references}


def test_composition_fetches_the_settings_that_the_function_would_ask_for(manifests: dict[str, Tree]) -> None:
    asked = settings.read(Request(Document({})), {}).requirements[settings.PLATFORM]
    expected = {
        "requirementName": settings.PLATFORM,
        "apiVersion": asked.api_version,
        "kind": asked.kind,
        "matchLabels": dict(asked.labels),
    }

    for tree in _of_kind(manifests, "Composition"):
        assert [expected] == tree["spec"]["pipeline"][0]["requirements"]["requiredResources"]


def _read(config: Tree) -> Platform | None:
    request = Request(Document({}), required={settings.PLATFORM: [Document(config)]})
    return settings.read(request, catalog.load().sections).platform


Steps = tuple[str | int, ...]


def _placeholders(node: object, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield where a placeholder stands, and how a message calls the place."""
    if isinstance(node, str) and node.startswith("REQUIRED"):
        yield steps, "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in children:
        yield from _placeholders(child, (*steps, step))


TO_FILL_IN: Tree = yaml.safe_load(package.files()["cluster/environmentconfig.yaml"])
PLACEHOLDERS = list(_placeholders(TO_FILL_IN))


def _filled(places: Sequence[Steps]) -> Tree:
    """Return the settings to fill in, with what the demo settings say in some places."""
    config = copy.deepcopy(TO_FILL_IN)
    demo_config = demo.environment_config(catalog.load())
    for *parents, last in places:
        target: Any = config
        source: Any = demo_config
        for step in parents:
            target, source = target[step], source[step]
        target[last] = source[last]
    return config


@pytest.mark.parametrize(("left", "where"), [pytest.param(*each, id=each[1]) for each in PLACEHOLDERS])
def test_a_placeholder_that_is_left_is_refused(left: Steps, where: str) -> None:
    text: Any = TO_FILL_IN
    for step in left:
        text = text[step]

    with pytest.raises(Refusal) as refused:
        _read(_filled([steps for steps, _ in PLACEHOLDERS if steps != left]))
    assert str(refused.value) == (f"{where}: placeholder {quoted(text)}: must be filled in")
    assert text in str(refused.value), "a placeholder says what belongs there, so it must be short enough to be shown"


def test_printed_settings_are_settings_once_filled_in() -> None:
    filled = _filled([steps for steps, _ in PLACEHOLDERS])

    assert PLACEHOLDERS
    assert list(_placeholders(filled)) == []
    assert _read(filled) is not None


def test_printed_settings_say_how_many_placeholders_are_left() -> None:
    with pytest.raises(Refusal, match=rf"; and {len(PLACEHOLDERS) - 3} more$"):
        _read(TO_FILL_IN)


def test_settings_to_look_at_are_none_to_install(manifests: dict[str, Tree]) -> None:
    printed = json.dumps(manifests["cluster/environmentconfig.yaml"])

    assert [value for value in ("111122223333", "vpc-0", "to look at", '"demo"') if value in printed] == []


def test_volumes_of_data_are_kept_from_all_but_who_replaces_or_collects_them(manifests: dict[str, Tree]) -> None:
    policy = manifests["cluster/policy-volumes.yaml"]
    binding = manifests["cluster/policy-volumes-binding.yaml"]
    constraints = policy["spec"]["matchConstraints"]
    (validation,) = policy["spec"]["validations"]

    assert constraints == {
        "objectSelector": {"matchLabels": {VOLUME: "protected"}},
        "resourceRules": [
            {
                "apiGroups": [""],
                "apiVersions": ["*"],
                "operations": ["DELETE"],
                "resources": ["persistentvolumeclaims"],
            }
        ],
    }
    assert set(re.findall(r'"([^"]+)"', validation["expression"])) == {
        "golden-path:break-glass",
        "system:serviceaccounts:cnpg-system",
        "system:serviceaccount:kube-system:generic-garbage-collector",
    }
    assert "set spec.deletable to true on its order" in validation["message"]
    assert binding["spec"] == {"policyName": policy["metadata"]["name"], "validationActions": ["Deny"]}


def test_only_kinds_that_are_labelled_can_be_undeletable(manifests: dict[str, Tree]) -> None:
    """Anybody may write a label: on a Pod or a ConfigMap it must mean nothing."""
    constraints = manifests["cluster/policy-data.yaml"]["spec"]["matchConstraints"]
    rules = constraints["resourceRules"]
    matched = {(rule["apiGroups"][0], plural) for rule in rules for plural in rule["resources"]}
    found = catalog.load()
    labelled = {
        (kind.api_version(namespaced=namespaced).rpartition("/")[0], kind.plural)
        for backend in found.backends()
        for kind in backend.kinds.values()
        if kind.retain != "none"
        for namespaced in (False, True)
    }
    objects = {("kubernetes.crossplane.io", "objects"), ("kubernetes.m.crossplane.io", "objects")}
    orders = {
        (group, plural)
        for path in found.paths.values()
        for group, plural in (
            ("golden-path.dev", path.plural),
            ("claims.golden-path.dev", path.plural),
            ("claims.golden-path.dev", f"x{path.plural}"),
        )
    }

    assert constraints["objectSelector"] == {"matchLabels": {DATA: "protected"}}
    assert matched == labelled | objects | orders
    assert ("rds.aws.m.upbound.io", "instances") in matched
    assert not {group for group, _ in matched} & {"", "*", "apps", "batch"}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        pytest.param("references", ["object.spec.resourceRef", "oldObject.spec.resourceRef"], id="which XR"),
        pytest.param("status", [], id="status"),
    ],
)
def test_what_only_crossplane_writes(manifests: dict[str, Tree], name: str, fields: list[str]) -> None:
    policy = manifests[f"cluster/policy-{name}.yaml"]
    (validation,) = policy["spec"]["validations"]

    assert policy["spec"]["failurePolicy"] == "Fail"
    assert set(re.findall(r'"([^"]+)"', validation["expression"])) == {
        "golden-path:break-glass",
        "system:serviceaccount:crossplane-system:crossplane",
    }
    assert [field for field in fields if field not in validation["expression"]] == []
    assert manifests[f"cluster/policy-{name}-binding.yaml"]["spec"]["validationActions"] == ["Deny"]


def test_whoever_applies_the_policy_on_volumes_reads_where_the_operator_is_named() -> None:
    head = [line for line in package.files()["cluster/policy-volumes.yaml"].splitlines() if line.startswith("#")]

    assert "data.kubernetes.database.operatorNamespace" in " ".join(head)
    assert "--as-group=golden-path:break-glass" in " ".join(head)


@pytest.mark.parametrize("group", ["golden-path.dev", "claims.golden-path.dev"])
def test_a_namespace_is_kept_by_each_of_its_orders_and_by_nothing_where_their_kind_is_not_installed(group: str) -> None:
    policy, binding = policies.namespaces(catalog.load().paths["PostgreSQLInstance"], group)

    assert policy["spec"]["paramKind"] == {"apiVersion": f"{group}/v1alpha1", "kind": "PostgreSQLInstance"}
    assert policy["spec"]["failurePolicy"] == "Ignore"
    assert binding["spec"]["paramRef"] == {"selector": {}, "parameterNotFoundAction": "Allow"}
    (validation,) = policy["spec"]["validations"]
    (orders,) = policies.orders([catalog.load().paths["PostgreSQLInstance"]], "golden-path.dev")[0]["spec"][
        "validations"
    ]
    assert validation["expression"] == orders["expression"].replace("oldObject.", "params.")


def test_the_operator_is_where_the_settings_have_it_when_they_do_not_say() -> None:
    operators = catalog.load().clouds["kubernetes"].volume_operators

    assert operators == {"database.operatorNamespace": DatabaseSettings().operator_namespace}
    assert "operatorNamespace" in {info.alias for info in DatabaseSettings.model_fields.values()}


def test_without_an_operator_that_replaces_volumes_there_is_no_policy_on_them() -> None:
    assert policies.volumes([Backend("one", Site)]) == []


def test_each_operator_may_replace_volumes() -> None:
    backends = [Backend(name, Site, volume_operators={"namespace": f"{name}-system"}) for name in ("one", "two")]
    (validation,) = policies.volumes(backends)[0]["spec"]["validations"]

    assert '"system:serviceaccounts:one-system"' in validation["expression"]
    assert '"system:serviceaccounts:two-system"' in validation["expression"]
    assert "(data.two.namespace in the settings)" in " ".join(policies.volume_notes(backends))


def test_only_claims_get_a_namespace_for_secrets(manifests: dict[str, Tree]) -> None:
    for tree in _of_kind(manifests, "Composition"):
        claims = tree["spec"]["compositeTypeRef"]["apiVersion"].startswith("claims.")
        assert claims is ("writeConnectionSecretsToNamespace" in tree["spec"])


def _path(*needs: type, kind: str = "Sample", spec: type[OrderSpec] = Outer) -> GoldenPath:
    return GoldenPath(kind, f"{kind.lower()}s", kind, "A sample.", spec, needs, lambda _: iter(()), ("smp",))  # type: ignore[arg-type, return-value]


def test_connection_keys_are_what_is_handed_out(manifests: dict[str, Tree]) -> None:
    """Crossplane hands no other key on."""
    xrds = [xrd["spec"] for xrd in _of_kind(manifests, "CompositeResourceDefinition") if "claimNames" in xrd["spec"]]
    keys = {xrd["claimNames"]["kind"]: xrd["connectionSecretKeys"] for xrd in xrds}

    assert keys["PostgreSQLInstance"] == sorted((*Database.public, *Database.secret))
    assert keys["Bucket"] == sorted((*Bucket.public, *Bucket.secret))


@pytest.mark.parametrize(
    ("offering", "expected"),
    [
        pytest.param(["aws", "kubernetes"], "kubernetes", id="the one that needs no account"),
        pytest.param(["aws"], "aws", id="the only one"),
        pytest.param(["aws", "gcp"], None, id="none of several that need an account"),
        pytest.param([], None, id="nothing offers it"),
    ],
)
def test_default_cloud(offering: list[str], expected: str | None) -> None:
    assert expected == catalog.default_cloud(offering)


@pytest.mark.parametrize(
    ("cloud", "expected"),
    [pytest.param("aws", {"name": "aws.samples.example.org"}, id="a cloud"), pytest.param(None, None, id="none")],
)
def test_default_composition(cloud: str | None, expected: Tree | None) -> None:
    assert expected == xrd.namespaced(_path(Database), "example.org", cloud)["spec"].get("defaultCompositionRef")


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param((Database, Connection), ["Phase", "Environment", "Host"], id="the first output of the first part"),
        pytest.param((Connection,), ["Phase", "Environment", "Secret"], id="another first part"),
        pytest.param((), ["Phase", "Environment"], id="no part that it cannot do without"),
    ],
)
def test_columns(needs: tuple[type, ...], expected: list[str]) -> None:
    (version,) = xrd.namespaced(_path(*needs), "example.org", None)["spec"]["versions"]

    assert expected == [column["name"] for column in version["additionalPrinterColumns"]]


def test_path_without_connection_has_no_connection_keys() -> None:
    assert "connectionSecretKeys" not in xrd.claimable(_path(Database), "claims.example.org", None, [])["spec"]


def test_orders_of_both_packages_share_their_names() -> None:
    path = _path(Database)
    names = {
        "kind": "Sample",
        "plural": "samples",
        "singular": "sample",
        "categories": xrd.ORDERS,
        "shortNames": ["smp"],
    }

    assert names == xrd.namespaced(path, "example.org", None)["spec"]["names"]
    assert names == xrd.claimable(path, "claims.example.org", None, [])["spec"]["claimNames"]


@pytest.fixture(scope="session")
def check(checker: Checker) -> Callable[[Tree], list[str]]:
    """Return what says what an API server would refuse about a manifest."""
    return lambda tree: list(checker.check(tree).errors)


def test_every_manifest_is_valid(manifests: dict[str, Tree], check: Callable[[Tree], list[str]]) -> None:
    assert {name: errors for name, tree in manifests.items() if (errors := check(tree))} == {}


def test_every_file_is_generated_by_its_own_words() -> None:
    for text in package.files("example.org").values():
        assert text.startswith(f"{document.GENERATED} --group example.org: ")


def test_every_file_is_one_document() -> None:
    for text in package.files().values():
        assert len(list(yaml.safe_load_all(text))) == 1


def test_group_of_its_own_moves_folders_and_apis_only() -> None:
    names = package.files("example.org")

    moved = {name.replace("golden-path.dev", "example.org") for name in package.files()}
    assert moved == {name.replace("golden-path.dev", "example.org") for name in names} == names.keys()
    xrds = _of_kind({name: yaml.safe_load(text) for name, text in names.items()}, "CompositeResourceDefinition")
    assert {"example.org", "claims.example.org"} == {tree["spec"]["group"] for tree in xrds}


@pytest.mark.parametrize(
    "group",
    [
        pytest.param("example", id="no dot"),
        pytest.param("Example.org", id="upper case"),
        pytest.param("../example.org", id="a path"),
        pytest.param("claims.example.org", id="what says that it is of claims"),
        pytest.param("", id="empty"),
    ],
)
def test_group_that_cannot_be_one_is_refused(group: str) -> None:
    with pytest.raises(Refusal, match=r"^group: invalid value .*: must be a DNS name"):
        package.files(group)


def test_group_that_makes_names_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="characters and Backstage drops it: must be no more than 63"):
        package.files("a-very-long-name-of-a-company.example.org")


def _spec(**fields: tuple[type, object]) -> type[OrderSpec]:
    return create_model("Model", __base__=OrderSpec, **cast("dict[str, Any]", fields))


class Switch(Spec):
    """Something to switch on, with a field that Backstage hides and still requires."""

    enabled: bool = field(default=False, **WORDS)
    target: str = field(max_length=9, **WORDS)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(Outer, [], id="nothing wrong"),
        pytest.param(
            _spec(owner=(bool, field(default=False, **WORDS))),
            ["Sample spec.owner would be lost by Backstage's form: must have another name"],
            id="a name that the ingestor keeps for itself",
        ),
        pytest.param(
            _spec(crossplane=(bool, field(default=False, **WORDS))),
            ["Sample spec.crossplane is a field of Crossplane's own: must have another name"],
            id="a name of Crossplane's",
        ),
        pytest.param(
            _spec(switch=(Switch, field(**WORDS))),
            [f"Sample spec.switch.target is {HIDDEN}"],
            id="a required field beside enabled",
        ),
        pytest.param(
            _spec(plain=(int, Field())),
            ["Sample spec.plain has no title", "Sample spec.plain has no description"],
            id="a field without words",
        ),
        pytest.param(
            _spec(plain=(str, field(**WORDS))),
            ["Sample spec.plain has no bound: must be a string with a max_length, a pattern or a Literal"],
            id="a text without a bound",
        ),
        pytest.param(
            _spec(plain=(list[str], field(**WORDS))),
            [
                "Sample spec.plain has no bound: must be a list with a max_length",
                "Sample spec.plain[] has no bound: must be a string with a max_length, a pattern or a Literal",
            ],
            id="a list without a bound",
        ),
        pytest.param(
            _spec(plain=(dict[str, int], field(**WORDS))),
            ["Sample spec.plain has no bound: must be a map with a max_length"],
            id="a map without a bound",
        ),
    ],
)
def test_lint_of_a_spec(spec: type[OrderSpec], expected: list[str]) -> None:
    assert expected == lint.problems(xrd.namespaced(_path(Database, spec=spec), "example.org", None))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("Sample", 0, id="short"),
        pytest.param("S" * 41, 0, id="a template and an API entity of 63 characters"),
        pytest.param("S" * 42, 2, id="both of 64 characters"),
    ],
)
def test_lint_of_names(kind: str, expected: int) -> None:
    problems = lint.problems(xrd.namespaced(_path(Database, kind=kind), "example.org", None))

    assert expected == len(problems)


def test_every_offered_path_passes_the_lint() -> None:
    assert package.files()


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(meta.FUNCTION_VERSION, id="the Function"),
        pytest.param(meta.CONFIGURATION_VERSION, id="the Configuration with the XRDs"),
    ],
)
def test_what_the_packages_ask_for_of_ours_is_no_newer_than_this(root: Path, asked: str) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    oldest = asked.removeprefix(">=v")

    assert [int(n) for n in oldest.split(".")] <= [int(n) for n in version.split(".")]


def test_function_is_called_as_crossplane_calls_an_installed_dependency(manifests: dict[str, Tree]) -> None:
    package_name = manifests["golden-path.dev/crossplane.yaml"]["spec"]["dependsOn"][0]["package"]

    assert package_name.partition("/")[2].replace("/", "-") == meta.FUNCTION


def test_providers_of_a_cloud_are_pinned() -> None:
    cloud = Backend("one", Site, dependencies={"b": "v1.0.0", "a": "v2.0.0"})
    pinned = meta.on_cloud("sample", cloud, "A sample.")["spec"]["dependsOn"][1:]

    assert [(entry["package"], entry["version"]) for entry in pinned] == [("a", "v2.0.0"), ("b", "v1.0.0")]


def test_two_versions_of_one_provider_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = catalog.load()
    clouds = {
        name: Backend(name, Site, dependencies={"a": version}) for name, version in (("one", "v1"), ("two", "v2"))
    }
    monkeypatch.setattr(catalog, "load", lambda: replace(found, clouds=clouds))

    with pytest.raises(Refusal, match='two needs a "v2" and another cloud or companion "v1": must be one version'):
        package.files()
    assert package.files(clouds=["two"])


def test_rights_are_listed_once() -> None:
    rule = {"apiGroups": ["argoproj.io"], "resources": ["applications"], "verbs": ["*"]}

    assert [rule] == cluster.crossplane_role([rule, dict(rule)])["rules"]


def test_names_of_compositions_begin_with_their_cloud() -> None:
    assert composition.name("aws", "samples.example.org") == "aws.samples.example.org"


def test_written_files_do_not_drift(tmp_path: Path) -> None:
    files = package.files()
    package.write(files, tmp_path)
    package.write(files, tmp_path)

    assert package.drift(files, tmp_path) == []
    assert files.keys() == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}


def test_drift_is_a_line_for_each_file(tmp_path: Path) -> None:
    files = {"function/a.yaml": "a: 1\n", "function/b.yaml": "b: 1\n", "function/c.yaml": "c: 1\n"}
    (tmp_path / "function").mkdir()
    (tmp_path / "function/a.yaml").write_text("a: 1\n")
    (tmp_path / "function/b.yaml").write_bytes(b"b: 1\r\n")
    (tmp_path / "function/other.yml").write_text("")
    (tmp_path / "function/built.xpkg").write_text("")

    expected = ["different: function/b.yaml", "missing: function/c.yaml", "unexpected: function/other.yml"]
    assert expected == package.drift(files, tmp_path)


def test_write_removes_only_what_it_once_wrote(tmp_path: Path) -> None:
    for name in ("function/old/gone.yaml", "elsewhere/old.yaml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(document.text({"a": 1}))
    (tmp_path / "function/own.yaml").write_text("a: 1\n")

    package.write({"function/a.yaml": document.text({"a": 2})}, tmp_path)

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert {"elsewhere", "elsewhere/old.yaml", "function", "function/a.yaml", "function/own.yaml"} == left


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "on",
        "no",
        "1e3",
        "0x1",
        "017",
        "2026-01-31",
        "null",
        "~",
        "=",
        "a: b",
        " a",
        "é — \U0001f418",
        "\"'",
        "a\nb\n",
    ],
)
def test_texts_come_back_as_they_were(value: str) -> None:
    assert {"a": [value, value]} == yaml.safe_load(document.text({"a": [value, value]}))
