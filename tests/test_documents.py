"""Documents: what files may hold for all commands, and what each field that is wrong is told as."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from function.main import cli
from function.model import Tree, printable
from tests.orders import CATALOG, platform
from tests.test_bad_input import XRD, line
from tests.test_render import CLAIM, XR

QUOTES = ": must be a string: put it in quotes"
NAMESPACE: Tree = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team-a"}}
DEPLOYMENT: Tree = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "team-a"}}
CONFIG: Tree = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "settings-"}}
KUSTOMIZATION: Tree = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": ["x"]}
FLUX: Tree = {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "Bucket", "metadata": {"name": "charts"}}
MANAGED: Tree = {"apiVersion": "s3.aws.upbound.io/v1beta2", "kind": "Bucket", "metadata": {"name": "files"}}
NAMESPACED: Tree = {"apiVersion": "s3.aws.m.upbound.io/v1beta1", "kind": "Bucket", "metadata": {"name": "files"}}
ORDER: Tree = yaml.safe_load(XR)
COMMANDS = ["render", "annotate"]

KINDS = ", ".join(sorted(CATALOG.paths))


def run(*arguments: str, text: str | Sequence[Tree | None]) -> Result:
    given = text if isinstance(text, str) else yaml.safe_dump_all(text, sort_keys=False)
    return CliRunner().invoke(cli, arguments, input=given)


def named(name: object, **metadata: object) -> Tree:
    return {"metadata": {"name": name, "namespace": "team-a", **metadata}}


FIELDS = [
    pytest.param({"metadata": None}, "metadata.name of a PostgreSQLInstance: required value", id="metadata absent"),
    pytest.param({"metadata": "x"}, "metadata of a PostgreSQLInstance: invalid value, a string: must be a map", id="m"),
    pytest.param(named(None), "metadata.name of a PostgreSQLInstance: required value: must be a string", id="name, no"),
    pytest.param(named(""), "metadata.name of a PostgreSQLInstance: required value: must be a string", id="name empty"),
    pytest.param(named(9075807), f'metadata.name of a PostgreSQLInstance: invalid value "9075807"{QUOTES}', id="name"),
    pytest.param(named(True), f'metadata.name of a PostgreSQLInstance: invalid value "true"{QUOTES}', id="name, yes"),
    pytest.param(named(1.5), f'metadata.name of a PostgreSQLInstance: invalid value "1.5"{QUOTES}', id="name, float"),
    pytest.param(named(["a"]), "metadata.name of a PostgreSQLInstance: invalid value, a list: must be a str", id="n"),
    pytest.param(named("a_b"), 'metadata.name: invalid value "a_b": must be lower-case letters, digits', id="name bad"),
    pytest.param(
        {"metadata": {"generateName": "pr-db-", "namespace": "preview"}},
        "metadata.name of a PostgreSQLInstance: required value: must be a string: only the API server makes one of",
        id="generateName",
    ),
    pytest.param(named("a", namespace=7), f'metadata.namespace of "a": invalid value "7"{QUOTES}', id="namespace"),
    pytest.param(
        named("a", namespace="A"), 'namespace of "a": invalid value "A": must be lower-case', id="namespace A"
    ),
    pytest.param(named("a", labels="x"), 'labels of "a": invalid value, a string: must be a map', id="labels"),
    pytest.param(named("a", labels={"b": 1}), f'labels of "a": b: invalid value "1"{QUOTES}', id="a label"),
    pytest.param(named("a", annotations={"b": False}), f'"a": b: invalid value "false"{QUOTES}', id="an annotation"),
    pytest.param(named("a", uid=5), f'metadata.uid of "a": invalid value "5"{QUOTES}', id="uid"),
    pytest.param(named("a", ownerReferences="me"), 'ownerReferences of "a": invalid value, a string', id="owners"),
    pytest.param({"apiVersion": 1}, f'apiVersion: invalid value "1"{QUOTES}', id="apiVersion"),
    pytest.param({"apiVersion": "a/b/c"}, 'apiVersion of a PostgreSQLInstance: invalid value "a/b/c"', id="a/b/c"),
    pytest.param({"apiVersion": None}, "invalid object, a map with", id="apiVersion absent"),
    pytest.param({"kind": 5}, f'kind: invalid value "5"{QUOTES}', id="kind"),
    pytest.param({"kind": "A B"}, 'kind: invalid value "A B": must be letters and digits', id="kind of two words"),
    pytest.param({"kind": None}, "invalid object, a map with", id="kind absent"),
    pytest.param(
        {"spec": {"crossplane": {"compositionRef": {}}}},
        "spec.crossplane.compositionRef.name: required value: must be a string",
        id="compositionRef of no name",
    ),
    pytest.param(
        {"spec": {"crossplane": {"compositionRef": {"name": 5}}}},
        f'spec.crossplane.compositionRef.name: invalid value "5"{QUOTES}',
        id="compositionRef, a number",
    ),
    pytest.param(
        {"spec": {"crossplane": {"compositionSelector": {"matchLabels": {"golden-path.dev/cloud": 5}}}}},
        f'compositionSelector.matchLabels: golden-path.dev/cloud: invalid value "5"{QUOTES}',
        id="a number for a cloud",
    ),
    pytest.param(
        {"spec": {"crossplane": {"compositionSelector": "aws"}}},
        "spec.crossplane.compositionSelector: invalid value, a string: must be a map",
        id="compositionSelector",
    ),
    pytest.param(
        {"spec": {"crossplane": {"resourceRefs": {"a": "b"}}}},
        'spec.crossplane.resourceRefs: invalid value, a map with "a": must be a list of maps',
        id="resourceRefs",
    ),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("change", "told"), FIELDS)
def test_absent_wrong_type_and_wrong_value_are_three_messages(command: str, change: Tree, told: str) -> None:
    assert told in line(run(command, "-", text=[ORDER | change]))


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        pytest.param({"resourceRef": {"name": "x"}}, "spec.resourceRef.apiVersion: required value", id="absent"),
        pytest.param(
            {"resourceRef": {"apiVersion": "a/v1", "kind": "X", "name": 5}},
            f'spec.resourceRef.name: invalid value "5"{QUOTES}',
            id="number",
        ),
        pytest.param({"resourceRef": "x"}, "spec.resourceRef: invalid value, a string: must be a map", id="text"),
        pytest.param(
            {"writeConnectionSecretToRef": {"name": 5}}, f'ToRef.name: invalid value "5"{QUOTES}', id="Secret"
        ),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_references_of_a_claim_are_told_likewise(command: str, spec: Tree, told: str) -> None:
    assert told in line(run(command, "-", text=[yaml.safe_load(CLAIM) | {"spec": spec}]))


@pytest.mark.parametrize(("change", "told"), FIELDS[:6] + FIELDS[10:17])
@pytest.mark.parametrize("option", ["--observed", "--platform", "--xrd"])
def test_the_files_of_options_are_told_likewise(option: str, change: Tree, told: str, tmp_path: Path) -> None:
    body = {"--observed": ORDER, "--platform": platform(), "--xrd": XRD}[option]
    file = tmp_path / "given.yaml"
    file.write_text(yaml.safe_dump(body | change))

    assert told.replace("PostgreSQLInstance", body["kind"]) in line(run("render", "-", option, str(file), text=XR))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["my_db", "Shop-DB", "-db", "db-", "ü", "a b", "x" * 64, "a\u001bb"])
@pytest.mark.parametrize("order", [CLAIM, XR], ids=["claim", "v2"])
@pytest.mark.parametrize("kind", ["PostgreSQLInstance", "Bucket"])
def test_a_name_is_refused_as_it_was_written(command: str, kind: str, order: str, name: str) -> None:
    body = yaml.safe_load(order) | {"kind": kind, "spec": {}}
    told = line(run(command, "-", text=[body | {"metadata": {"name": name, "namespace": "team-a"}}]))

    assert f' metadata.name: invalid value "{printable(name)}": must be ' in told


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_is_refused_where_it_was_written(command: str) -> None:
    api = "claims.golden-path.dev/v1alpha1"
    bound = yaml.safe_load(CLAIM) | {"spec": {"resourceRef": {"apiVersion": api, "kind": "X", "name": "my_db-1a4a0"}}}
    reference = {"apiVersion": api, "kind": "PostgreSQLInstance", "name": "my_db", "namespace": "team-a"}
    xr = {
        "apiVersion": api,
        "kind": "XPostgreSQLInstance",
        "metadata": {"name": "my-db"},
        "spec": {"claimRef": reference},
    }

    assert 'spec.resourceRef.name: invalid value "my_db-1a4a0"' in line(run(command, "-", text=[bound]))
    assert 'spec.claimRef.name: invalid value "my_db"' in line(run(command, "-", text=[xr]))


@pytest.mark.parametrize("name", ["shop.db", "9-db", "a-b.c-d", "x" * 63])
@pytest.mark.parametrize("order", [CLAIM, XR], ids=["claim", "v2"])
def test_a_name_that_the_cloud_takes_is_rendered(order: str, name: str) -> None:
    body = yaml.safe_load(order) | {"metadata": {"name": name, "namespace": "team-a"}}

    assert run("render", "-", "--cloud", "aws", text=[body]).exit_code == 0


def test_a_cloud_without_a_name_is_not_taken_for_none() -> None:
    assert 'cloud: unsupported value "" for a PostgreSQLInstance' in line(run("render", "-", "--cloud", "", text=XR))


def listed(*bodies: object, kind: str = "List", api: str = "v1") -> Tree:
    return {"apiVersion": api, "kind": kind, "metadata": {"resourceVersion": ""}, "items": list(bodies)}


def bare(body: Tree) -> Tree:
    """Return an object as the list of an API has it, which says its kind for all."""
    return {key: value for key, value in body.items() if key not in ("apiVersion", "kind")}


LISTS = [
    pytest.param(listed, id="List"),
    pytest.param(lambda body: listed(listed(body), NAMESPACE | {"metadata": {"name": "b"}}), id="List in a List"),
    pytest.param(lambda body: listed(None, body), id="List with an empty entry"),
    pytest.param(lambda body: listed(body, kind=f"{body['kind']}List", api=body["apiVersion"]), id="list of a kind"),
    pytest.param(lambda body: listed(bare(body), kind=f"{body['kind']}List", api=body["apiVersion"]), id="bare items"),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("within", LISTS)
def test_orders_in_a_list_are_orders(command: str, within: Callable[[Tree], Tree]) -> None:
    alone, inside = run(command, "-", text=[ORDER]), run(command, "-", text=[within(ORDER)])

    assert inside.exit_code == 0, inside.stderr
    if command == "render":
        assert inside.stdout == alone.stdout
    else:
        expected = yaml.safe_load(alone.stdout)["metadata"]["annotations"]
        assert str(yaml.safe_load(inside.stdout)).count("terasky.backstage.io/owner") == 1
        assert str(expected) in str(yaml.safe_load(inside.stdout))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("within", LISTS)
def test_settings_in_a_list_are_settings(command: str, within: Callable[[Tree], Tree], tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(yaml.safe_dump(within(platform(backstage={"owner": "group:default/ours"}))))
    result = run(command, "-", "--platform", str(file), text=XR)

    assert result.exit_code == 0, result.stderr
    assert "group:default/ours" in result.stdout


@pytest.mark.parametrize("within", LISTS[:4])
def test_an_xrd_in_a_list_is_one(within: Callable[[Tree], Tree], tmp_path: Path) -> None:
    file = tmp_path / "xrd.yaml"
    only = within(XRD)
    only["items"] = only["items"][:2] if only["items"][0] is None else only["items"][:1]
    file.write_text(yaml.safe_dump(only))

    assert run("render", "-", "--xrd", str(file), text=XR).exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param([listed()], "there is no order in it", id="nothing listed"),
        pytest.param([{"apiVersion": "v1", "kind": "List"}], "there is no order in it", id="no items"),
        pytest.param([{"apiVersion": "v1", "kind": "List", "items": None}], "there is no order in it", id="null"),
        pytest.param(
            [{"apiVersion": "v1", "kind": "List", "items": "x"}], "items of a List: invalid value, a st", id="x"
        ),
        pytest.param([listed("x")], "invalid object, a string: must be a map with apiVersion and kind", id="a text"),
        pytest.param([listed({"kind": "A"})], 'invalid object, a map with "kind": must be', id="no apiVersion"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_list_that_is_none_is_told(command: str, text: Sequence[Tree], told: str) -> None:
    assert told in line(run(command, "-", text=text))


BUILT = [NAMESPACE, ORDER, DEPLOYMENT, CONFIG, None, KUSTOMIZATION, DEPLOYMENT]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_whole_build_goes_through_with_a_word_of_what_is_no_order(command: str) -> None:
    alone, built = run(command, "-", text=[ORDER]), run(command, "-", text=BUILT)

    assert built.exit_code == 0, built.stderr
    assert built.stderr.endswith(
        "\ngolden-path: passed over 5 documents that are no orders: 2 Deployment, 1 ConfigMap, 1 Kustomization, "
        "1 Namespace\n"
    )
    if command == "render":
        assert built.stdout == alone.stdout
    else:
        before, order, *after = list(yaml.safe_load_all(built.stdout))
        assert [before, *after] == [body for body in BUILT if body is not ORDER]
        assert order == yaml.safe_load(alone.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_orders_says_nothing_of_others(command: str) -> None:
    assert "passed over" not in run(command, "-", text=[ORDER]).stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(BUILT, "Namespace", id="a build"),
        pytest.param([listed(ORDER, DEPLOYMENT)], "Deployment", id="in a List"),
        pytest.param([ORDER, FLUX], "Bucket", id="a kind called as ours is"),
    ],
)
def test_strict_refuses_what_is_no_order(command: str, text: list[Tree], kind: str) -> None:
    told = line(run(command, "-", "--strict", text=text))

    assert f'kind: unsupported value "{kind}": must be one of {KINDS}, and --strict' in told


@pytest.mark.parametrize("command", COMMANDS)
def test_strict_lets_orders_through(command: str) -> None:
    assert run(command, "-", "--strict", text=[ORDER]).exit_code == 0


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("body", [FLUX, MANAGED, NAMESPACED], ids=["Flux", "managed", "namespaced"])
def test_what_is_called_as_an_order_is_none(command: str, body: Tree) -> None:
    result = run(command, "-", text=[body, ORDER])

    assert result.exit_code == 0, result.stderr
    assert "passed over 1 document that is no order: 1 Bucket" in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("group", ["golden-path.dev", "claims.golden-path.dev", "platform.example.org"])
def test_a_kind_with_a_typo_is_not_passed_over(command: str, group: str) -> None:
    order = ORDER | {"apiVersion": f"{group}/v1alpha1"}
    told = line(run(command, "-", text=[order, order | {"kind": "PostgresInstance"}]))

    assert f'kind: unsupported value "PostgresInstance": must be one of {KINDS}' in told


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_without_any_order_is_an_error(command: str) -> None:
    told = line(run(command, "-", text=[NAMESPACE, DEPLOYMENT, DEPLOYMENT]))

    assert f"there is no order in it, only 2 Deployment, 1 Namespace: must be one of {KINDS}" in told


def test_each_of_several_files_has_to_hold_an_order(tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(XR)
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(NAMESPACE))
    result = run("render", *(str(tmp_path / f"{name}.yaml") for name in ("order", "other")), text="")

    assert f"cannot read {tmp_path}/other.yaml: there is no order in it, only 1 Namespace" in line(result)
    assert run("render", str(tmp_path), text="").exit_code == 0


def test_a_folder_to_install_has_settings_in_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(yaml.safe_dump_all([NAMESPACE, platform(), KUSTOMIZATION]))
    passed = run("render", "-", "--platform", str(tmp_path), text=XR)

    assert passed.exit_code == 0, passed.stderr
    assert passed.stderr == (
        "golden-path: passed over 2 documents of --platform that are no EnvironmentConfigs: 1 Kustomization, "
        "1 Namespace\n"
    )
    strict = line(run("render", "-", "--platform", str(tmp_path), "--strict", text=XR))
    assert 'kind: unsupported value "Namespace": must be EnvironmentConfig, and --strict passes nothing over' in strict


def test_what_crossplane_traces_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "trace.yaml"
    file.write_text(yaml.safe_dump({"object": ORDER, "children": [{"object": DEPLOYMENT}]}))

    assert "must be a map with apiVersion and kind" in line(run("render", "-", "--observed", str(file), text=XR))
