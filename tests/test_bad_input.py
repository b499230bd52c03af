"""Bad input ends in one line and exit code 2: no traceback, no hang, no crash, and no secret told."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from function.main import cli
from function.model import Document, Refusal, Size, Tree, connection_value, secret_value
from k8syaml import load
from tests.orders import platform
from tests.test_render import CLAIM, XR

BOMB = "a: &a [{}]\n{}".format(
    ", ".join("x" * 9),
    "".join(f"{n}: &{n} [{', '.join([f'*{o}'] * 9)}]\n" for o, n in zip("abcdefgh", "bcdefghi", strict=True)),
)
REFERENCE = "{apiVersion: claims.golden-path.dev/v1alpha1, kind: PostgreSQLInstance, name: shop, namespace: team-a}"
XRD: Tree = {
    "apiVersion": "apiextensions.crossplane.io/v2",
    "kind": "CompositeResourceDefinition",
    "metadata": {"name": "postgresqlinstances.golden-path.dev"},
    "spec": {
        "group": "golden-path.dev",
        "names": {"kind": "PostgreSQLInstance"},
        "versions": [{"referenceable": True, "schema": {"openAPIV3Schema": {"properties": {"spec": {}}}}}],
    },
}
SCHEMA = ("spec", "versions", 0, "schema", "openAPIV3Schema")
RESOURCE = {"labels": {"golden-path.dev/part": "database"}, "name": "x", "namespace": "team-a"}
INSTANCE: Tree = {
    "apiVersion": "rds.aws.m.upbound.io/v1beta1",
    "kind": "Instance",
    "metadata": RESOURCE | {"annotations": {"crossplane.io/composition-resource-name": "database/rds.Instance"}},
    "spec": {"writeConnectionSecretToRef": {"name": "told"}},
}
SECRET: Tree = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "told", "namespace": "team-a"}}


def run(*arguments: str, text: str | None = CLAIM) -> Result:
    return CliRunner().invoke(cli, arguments, input=text)


def line(result: Result) -> str:
    """Return the one line of a refusal."""
    assert (result.exit_code, result.stdout) == (2, ""), result.exception
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.stderr
    return result.stderr


def claim(spec: str) -> str:
    return CLAIM.replace("storageGB: 50", spec)


def xr(spec: str) -> str:
    return XR.replace("storageGB: 50", spec)


def put(tree: Tree, path: tuple[str | int, ...], value: object) -> Tree:
    """Return a copy of a tree with another value at a path."""
    result: Any = copy.deepcopy(tree)
    place = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return dict(result)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("[" * 50_000, "nested deeper than 100 levels", id="nested lists"),
        pytest.param("{a: " * 50_000, "nested deeper than 100 levels", id="nested maps"),
        pytest.param("- " * 50_000, "nested deeper than 100 levels", id="nested block lists"),
        pytest.param(BOMB, "its aliases repeat more than 1000000 characters", id="a bomb of aliases"),
        pytest.param("&a [*a]", 'the alias "a" stands for nothing that is complete', id="a value in itself"),
        pytest.param("? [a]\n: c", "line 1, column 3: a key must be a string", id="a list for a key"),
        pytest.param("{{a: b}: c}", "a key must be a string", id="a map for a key"),
        pytest.param("a: {<<: {? [x] : 1}}", "a key must be a string", id="a list for a merged key"),
        pytest.param("null: a", "a key must be a string", id="null for a key"),
        pytest.param('1: a\n"1": b', 'the key "1" stands twice', id="a number and its text for a key"),
        pytest.param("!!bool hunter2", "invalid value: must be a boolean", id="no boolean"),
        pytest.param('!!int ""', "invalid value: must be an integer of 64 bits", id="an empty integer"),
        pytest.param('!!float ""', "invalid value: must be a finite number", id="an empty number"),
        pytest.param("!!float {}", "expected a scalar node", id="a map for a number"),
        pytest.param("!!map [a]", "a value tagged as a map must be a map", id="a list for a map"),
        pytest.param("!!timestamp foo", 'unsupported tag "!!timestamp": must be null, bool', id="a timestamp"),
        pytest.param("!!set {a}", 'unsupported tag "!!set": must be null, bool', id="a set"),
        pytest.param("!!binary aGk=", 'unsupported tag "!!binary": must be null, bool', id="bytes"),
        pytest.param("!mine a", 'unsupported tag "!mine": must be null, bool', id="a tag of one's own"),
        pytest.param(
            "0x" + "f" * 6000, "invalid value: must be an integer of 64 bits", id="a long hexadecimal integer"
        ),
        pytest.param(
            "9" * 5000, "invalid value: must be a finite number", id="a long integer, which Kubernetes makes a float"
        ),
        pytest.param(".nan", "invalid value: must be a finite number", id="not a number"),
        pytest.param("-.inf", "invalid value: must be a finite number", id="infinity"),
        pytest.param("1e999", "invalid value: must be a finite number", id="a number that is too great"),
        pytest.param("\x00", "control characters are not allowed", id="a control character"),
        pytest.param(
            "password: hunter2",
            'invalid object, a map with "password": must be a map with apiVersion and kind',
            id="values",
        ),
        pytest.param("hunter2", "invalid object, a string: must be a map with apiVersion and kind", id="a text"),
        pytest.param("[hunter2]", "invalid object, a list: must be a map with apiVersion and kind", id="a list"),
        pytest.param(
            "kind: Secret\ndata: {a: hunter2}",
            'invalid object, a map with "kind", "data": must be',
            id="Secret of no version",
        ),
        pytest.param(
            CLAIM.replace("team-a", "5"),
            'metadata.namespace of "shop": invalid value "5": must be',
            id="namespace, number",
        ),
        pytest.param(
            CLAIM.replace("team-a", "[a]"), 'namespace of "shop": invalid value, a list: must be', id="namespace, list"
        ),
        pytest.param(
            CLAIM.replace("team-a", "{a: b}"),
            'namespace of "shop": invalid value, a map with "a": must be',
            id="namespace, map",
        ),
        pytest.param(
            CLAIM.replace("team-a", "../../etc"),
            'namespace of "shop": invalid value "../../etc": must be',
            id="namespace, path",
        ),
        pytest.param(
            CLAIM.replace("name: shop", "name: shop, uid: [a]"),
            'uid of "shop": invalid value, a list: must be a string',
            id="uid",
        ),
        pytest.param(
            CLAIM.replace("{storageGB: 50}", "[hunter2]"), "spec: invalid value, a list: must be a map", id="spec"
        ),
        pytest.param(
            xr("crossplane: hunter2"), "spec.crossplane: invalid value, a string: must be a map", id="crossplane, text"
        ),
        pytest.param(
            xr("crossplane: [a]"), "spec.crossplane: invalid value, a list: must be a map", id="crossplane, list"
        ),
        pytest.param(xr("crossplane: 5"), 'spec.crossplane: invalid value "5": must be a map', id="crossplane, number"),
        pytest.param(
            claim("crossplane: {}"),
            "spec.crossplane: unknown field: must be one of adopt, application",
            id="crossplane of a claim",
        ),
        pytest.param(
            xr("claimRef: text"), "spec.claimRef: invalid value, a string: must be a map", id="claimRef, text"
        ),
        pytest.param(
            xr("claimRef: {name: a}"), "spec.claimRef.apiVersion: required value", id="claimRef of no version"
        ),
        pytest.param(
            xr(f"claimRef: {REFERENCE}").replace("name: shop, namespace: team-a}}", "name: 5, namespace: a}}"),
            'spec.claimRef.name: invalid value "5": must be a string: put it in quotes',
            id="claimRef, a number for the name",
        ),
        pytest.param(
            xr(f"claimRef: {REFERENCE}").replace("team-a}}", "../a}}"),
            'spec.claimRef.namespace: invalid value "../a": must be',
            id="claimRef, path",
        ),
        pytest.param(
            claim("writeConnectionSecretToRef: x"),
            "writeConnectionSecretToRef: invalid value, a string: must be a map",
            id="Secret, text",
        ),
        pytest.param(claim("writeConnectionSecretToRef: {}"), "ToRef.name: required value", id="Secret of no name"),
        pytest.param(f"{XR}status: text", "status: invalid value, a string: must be a map", id="status"),
        pytest.param(
            f"{XR}status: {{conditions: 5}}",
            'status.conditions: invalid value "5": must be a list of maps',
            id="conditions",
        ),
        pytest.param(
            f"{XR}status: {{conditions: [a]}}",
            "status.conditions[0]: invalid value, a string: must be a map",
            id="a condition",
        ),
    ],
)
@pytest.mark.parametrize("command", ["render", "annotate"])
def test_a_bad_order_is_refused_in_one_line(command: str, text: str, told: str) -> None:
    assert told in line(run(command, "-", text=text))


@pytest.mark.parametrize("text", ["[" * 50_000, BOMB], ids=["depth", "aliases"])
def test_a_process_of_its_own_survives(text: str) -> None:
    command = [sys.executable, "-m", "function.main", "render", "-"]
    result = subprocess.run(command, input=text, capture_output=True, text=True, timeout=30, check=False)

    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_standard_input_that_is_no_text_is_refused() -> None:
    result = CliRunner().invoke(cli, ["render", "-"], input=b"\xff\xfe\x00hunter2")

    assert "cannot read standard input: it is not UTF-8" in line(result)


def test_a_file_name_that_is_too_long_is_refused() -> None:
    assert "file name too long" in line(run("render", "a" * 5000))


def test_what_is_good_is_read_as_kubernetes_reads_it() -> None:
    text = "a: &x {b: 1e3}\nc: {<<: *x, d: 0815}\n1: 2020-01-01\ntrue: 18446744073709551615\ne: 1e300"
    read = {"a": {"b": 1000}, "c": {"b": 1000, "d": 815}, "1": "2020-01-01", "true": 2**64 - 1, "e": 1e300}

    assert [read] == load(text, "a text")


@pytest.mark.parametrize("empty", ["null", "{}"])
def test_an_xr_without_anything_of_crossplanes_is_rendered(empty: str) -> None:
    assert run("render", "-", text=xr(f"crossplane: {empty}")).exit_code == 0


@pytest.mark.parametrize(
    ("xrd", "told"),
    [
        pytest.param("", "it holds 0 documents: must be one", id="empty"),
        pytest.param(put(XRD, ("spec",), {}), "spec.group: required value: must be a string", id="no spec"),
        pytest.param(put(XRD, ("spec", "names"), {}), "spec.names.kind: required value", id="no kind"),
        pytest.param(put(XRD, ("spec", "names"), {"kind": 5}), 'spec.names.kind: invalid value "5"', id="kind"),
        pytest.param(put(XRD, ("spec", "versions"), None), "spec.versions: required value", id="no versions"),
        pytest.param(put(XRD, ("spec", "versions"), []), "must have a version that is referenceable", id="no version"),
        pytest.param(put(XRD, ("spec", "versions"), 5), 'spec.versions: invalid value "5": must be', id="versions"),
        pytest.param(put(XRD, ("spec", "versions", 0), "v1"), "versions[0]: invalid value, a string", id="a version"),
        pytest.param(put(XRD, ("spec", "scope"), ["Cluster"]), "spec.scope: invalid value, a list", id="scope"),
        pytest.param(
            put(XRD, ("spec", "scope"), "Galactic"),
            'spec.scope: unsupported value "Galactic": must be one of Cluster, LegacyCluster, Namespaced',
            id="no such scope",
        ),
        pytest.param(
            put(XRD, ("spec", "group"), 5),
            'spec.group: invalid value "5": must be a string: put it in quotes',
            id="group",
        ),
        pytest.param(
            put(XRD, ("spec", "claimNames"), {"kind": 5}), 'claimNames.kind: invalid value "5"', id="kind of claims"
        ),
        pytest.param(put(XRD, SCHEMA, "x"), "versions[0].schema.openAPIV3Schema: invalid value, a string", id="schema"),
        pytest.param(put(XRD, SCHEMA, None), "schema.openAPIV3Schema: required value", id="no schema"),
        pytest.param(
            put(XRD, (*SCHEMA, "properties"), [1]),
            "openAPIV3Schema.properties: invalid value, a list: must be a map",
            id="properties",
        ),
        pytest.param(
            put(XRD, (*SCHEMA, "properties", "spec"), 5),
            'properties.spec: invalid value "5": must be a map',
            id="a property",
        ),
        pytest.param(
            put(XRD, (*SCHEMA, "items"), 5), 'openAPIV3Schema.items: invalid value "5": must be a map', id="items"
        ),
    ],
)
def test_a_bad_xrd_is_refused_in_one_line(xrd: Tree | str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "xrd.yaml"
    file.write_text(xrd if isinstance(xrd, str) else yaml.safe_dump(xrd))
    result = run("render", "-", "--xrd", str(file), text=XR)

    assert told in line(result)


@pytest.mark.parametrize(
    ("observed", "told"),
    [
        pytest.param(
            [{"password": "hunter2"}],
            'invalid object, a map with "password": must be a map with apiVersion and kind',
            id="values",
        ),
        pytest.param(
            [put(INSTANCE, ("spec", "writeConnectionSecretToRef"), "x")],
            'Instance "x": spec.writeConnectionSecretToRef: invalid value, a string: must be a map',
            id="a text for the Secret",
        ),
        pytest.param(
            [put(INSTANCE, ("spec", "writeConnectionSecretToRef", "namespace"), 5)],
            'writeConnectionSecretToRef.namespace: invalid value "5": must be a string: put it in quotes',
            id="namespace",
        ),
        pytest.param(
            [put(INSTANCE, ("spec", "writeConnectionSecretToRef"), {})],
            "writeConnectionSecretToRef.name: required value: must be a string",
            id="no name for the Secret",
        ),
        pytest.param(
            [put(INSTANCE, ("metadata", "ownerReferences"), "me")],
            'metadata.ownerReferences of "x": invalid value, a string: must be a list of maps',
            id="owners",
        ),
        pytest.param(
            [put(INSTANCE, ("metadata", "ownerReferences"), [{"uid": 5}])],
            'ownerReferences[0].uid of "x": invalid value "5": must be a string: put it in quotes',
            id="an owner",
        ),
        pytest.param(
            [INSTANCE, SECRET | {"data": "hunter2"}], '"told": data: invalid value: must be a map of strings', id="data"
        ),
        pytest.param(
            [INSTANCE, SECRET | {"data": {"port": 5}}],
            '"told": data.port: invalid value: must be a string',
            id="a number",
        ),
        pytest.param(
            [INSTANCE, SECRET | {"data": {"port": "hunter2"}}],
            "data.port: invalid value: must be base64",
            id="no base64",
        ),
        pytest.param(
            [INSTANCE, SECRET | {"stringData": {"port": [1]}}],
            "stringData.port: invalid value: must be a string",
            id="a list",
        ),
        pytest.param(
            [{**yaml.safe_load(XR), "status": "text"}],
            "status: invalid value, a string: must be a map",
            id="status of the XR",
        ),
    ],
)
def test_bad_observed_state_is_refused_in_one_line(observed: list[Tree], told: str, tmp_path: Path) -> None:
    file = tmp_path / "observed.yaml"
    file.write_text(yaml.safe_dump_all(observed))

    assert told in line(run("render", "-", "--cloud", "aws", "--observed", str(file), text=XR))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            {"versions": {"postgres": []}},
            'data.versions.postgres: invalid value "[]": must have at least 1 entries',
            id="no version",
        ),
        pytest.param({"sizes": {"medium": {"cpus": 1, "memoryGiB": -1}}}, "memoryGiB", id="less than no memory"),
        pytest.param({"systemNamespace": ""}, 'data.systemNamespace: invalid value "": must match', id="no namespace"),
        pytest.param({"systemNamespace": "a/b"}, "data.systemNamespace", id="a path for a namespace"),
        pytest.param({"tags": ["a"]}, "data.tags", id="a list of tags"),
    ],
)
def test_bad_settings_are_refused_in_one_line(data: Tree, told: str, tmp_path: Path) -> None:
    file = tmp_path / "platform.yaml"
    file.write_text(yaml.safe_dump(platform(**data)))

    assert told in line(run("render", "-", "--platform", str(file)))


@pytest.mark.parametrize("field", ["cpus", "memoryGiB"])
def test_a_size_without_end_is_refused_on_the_wire_too(field: str) -> None:
    with pytest.raises(ValueError, match=r"finite number"):
        Size.model_validate({"cpus": 1, "memoryGiB": 1} | {field: float("inf")})


@pytest.mark.parametrize("folder", ["/dev/null/x", "/proc/x"])
@pytest.mark.parametrize("what", ["package", "docs"])
def test_a_folder_that_cannot_be_written_is_refused_in_one_line(what: str, folder: str) -> None:
    assert f'cannot use "{folder}"' in line(run("generate", what, "--output", folder))


def test_packages_for_a_cloud_that_there_is_none_of_are_refused_in_one_line(tmp_path: Path) -> None:
    result = run("generate", "package", "--output", str(tmp_path), "--cloud", "aws", "--cloud", "gpc")

    assert 'cloud: unsupported value "gpc": must be one of ' in line(result)
    assert list(tmp_path.iterdir()) == []


def test_settings_to_install_that_nobody_filled_in_are_refused_in_one_line(root: Path) -> None:
    told = line(run("render", "-", "--platform", str(root / "package/cluster/environmentconfig.yaml")))

    assert 'data.name: placeholder "REQUIRED: the name of this platform' in told


def test_a_secret_that_is_no_text_is_refused_by_its_key() -> None:
    with pytest.raises(Refusal, match=r'^Secret "told": key "password": invalid value: must be text in UTF-8$'):
        secret_value(Document(SECRET | {"data": {"password": "//4="}}), "password")


@pytest.mark.parametrize("value", ["%", "é", 5], ids=["no base64", "no ASCII", "no text"])
def test_a_secret_that_is_no_base64_is_not_known(value: object) -> None:
    assert secret_value(Document(SECRET | {"data": {"password": value}}), "password") is None


def test_a_connection_that_is_no_text_is_refused_by_its_key() -> None:
    told = Document(INSTANCE, {"password": b"\xff\xfe", "host": b"h", "port": b""})

    assert [connection_value(told, key) for key in ("host", "port", "name")] == [b"h", None, None]
    with pytest.raises(
        Refusal, match=r'^the connection of Instance "x": key "password": invalid value: must be text in UTF-8$'
    ):
        connection_value(told, "password")
