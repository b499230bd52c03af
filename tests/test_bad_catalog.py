"""Mistakes in what is installed, and in settings: one line each, at load or on the order, and no internal error."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from function import catalog
from function.catalog import Catalog
from function.clouds.aws import Aws
from function.clouds.aws.bucket import BUCKET
from function.compose import compose
from function.fn import Function
from function.main import cli
from function.model import Kind, Order, OrderSpec, Outputs, PackageError, Parts, Refusal, Render, Renderer
from function.parts import Bucket, Connection, Deployment
from tests import test_fn
from tests.extension.installed import Install, dist_info, install, write
from tests.orders import CATALOG, CLOUDS, DATABASE, platform, request, xr

__all__ = ["install"]  # a fixture

ORDER = "apiVersion: golden-path.dev/v1alpha1\nkind: Bucket\nmetadata: {name: shop, namespace: team-a}\nspec: {}"

CLOUD = """
from function.model import Backend, Kind, Naming
from function.site import Site
{more}
BACKEND = Backend(name={name!r}, site=Site)
"""

PATH = "from function.paths.bucket import PATH\n"


@pytest.mark.parametrize(
    ("group", "name", "files", "message"),
    [
        pytest.param(
            "clouds",
            "moon",
            {"": CLOUD.format(name="moon", more="DB = Kind('rds.aws.example.org', 'Instance')")},
            "two kinds are called rds.aws.Instance: one of aws and one of moon",
            id="two kinds of one short name",
        ),
        pytest.param(
            "clouds", "aws", {"": CLOUD.format(name="aws", more="")},
            "two clouds are called aws: one of function.clouds.aws and one of brought", id="two clouds of one name",
        ),
        pytest.param(
            "paths", "bucket", {"": PATH},
            "two paths are called Bucket: one of function.paths.bucket and one of brought", id="two paths of one kind",
        ),
        pytest.param(
            "parts", "aws.bucket", {"": "from function.clouds.aws import bucket\nfrom dataclasses import replace\n"
                                        "RENDERER = replace(bucket.RENDERER, demo={})"},
            "two of aws are for Bucket: must be one", id="two renderers of one part on a cloud",
        ),
        pytest.param(
            "parts", "awz.search", {"": ""},
            "entry point awz.search of golden_path.parts: unsupported name: must begin with one of argocd., aws., ",
            id="parts of no cloud",
        ),
        pytest.param(
            "clouds", "moon", {},
            "entry point moon of golden_path.clouds, brought, does not load: ModuleNotFoundError: No module named "
            "'brought'", id="no such module",
        ),
        pytest.param(
            "companions", "moon", {"": "import nothing_of_the_kind"},
            "entry point moon of golden_path.companions, brought, does not load: ModuleNotFoundError",
            id="a module that does not import",
        ),
        pytest.param(
            "clouds", "moon", {"": CLOUD.format(name="moon", more=""), "bucket": "1 / 0"},
            "brought.bucket does not load: ZeroDivisionError: division by zero", id="a module within that fails",
        ),
        pytest.param(
            "clouds", "moon", {"": CLOUD.format(name="moon", more="DB = Kind('a.b.c', 'D', naming=Naming(8))")},
            "does not load: ValueError: a limit of 8 characters holds no name that tells two orders apart: must be 12 "
            "or more", id="a name that cannot be shortened so far",
        ),
        pytest.param(
            "clouds", "moon", {"": "BACKEND = 'moon'"}, "brought has no BACKEND: must be a Backend", id="no backend"
        ),
        pytest.param("paths", "moon", {"": ""}, "brought has no PATH: must be a GoldenPath", id="no path"),
    ],
)  # fmt: skip
def test_what_is_found_at_load(install: Install, group: str, name: str, files: dict[str, str], message: str) -> None:
    write(install(**{group: {name: "brought"}}), files)

    with pytest.raises(PackageError) as raised:
        catalog.load()
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)

    result = CliRunner().invoke(cli, ["render", "-"], input=ORDER)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"golden-path: {raised.value}\n")


def test_an_entry_point_to_what_is_no_module(install: Install) -> None:
    write(install(paths={"moon": "brought:PATH"}), {"": PATH})

    with pytest.raises(
        PackageError, match=r"entry point moon of golden_path\.paths: unsupported value brought:PATH: must be"
    ):
        catalog.load()


@pytest.mark.parametrize("command", ["golden-path serve", "function", "golden-path render"])
def test_no_command_starts(tmp_path: Path, root: Path, command: str) -> None:
    dist_info(tmp_path, {"golden_path.clouds": {"moon": "brought"}})
    program, *arguments = command.split()
    started = {"golden-path": "import function.main; function.main.cli()",
               "function": "import function.main; function.main.serve_main()"}[program]  # fmt: skip
    more = ["-"] if "render" in command else ["--insecure", "--address", "127.0.0.1:0"]
    result = subprocess.run(
        [sys.executable, "-c", started, *arguments, *more],
        input=ORDER, capture_output=True, text=True, timeout=60, check=False, cwd=root,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "golden-path: entry point moon of golden_path.clouds, brought, does not load: ModuleNotFoundError: No module "
        "named 'brought'\n"
    )


NO_ROW = Kind("s3.aws.upbound.io", "BucketMetric")


def _without_a_row(aws: Aws, _: Bucket) -> Render:
    yield aws.resource(NO_ROW, {})


def _with_another_row(aws: Aws, _: Bucket) -> Render:
    resource = aws.resource(BUCKET, {}, external_name="x")
    resource.manifest["kind"] = "BucketPolicy"
    yield resource


def _of_itself(_: Aws, bucket: Bucket) -> Render:
    yield replace(bucket, name="bucket-inner")


def _of_each_other(_: Aws, __: Bucket) -> Render:
    yield Connection("bucket-connection", outputs={})


def _of_a_text(_: Aws, __: Bucket) -> Any:  # noqa: ANN401  (no Render)
    yield "bucket"


def _twice(aws: Aws, _: Bucket) -> Render:
    yield aws.resource(BUCKET, {}, external_name="x")
    yield aws.resource(BUCKET, {}, external_name="y")


def _rendering(render: Any) -> Catalog:  # noqa: ANN401  (a renderer)
    """Return the catalog with another renderer of buckets on AWS."""
    aws = CATALOG.clouds["aws"]
    renderers = {**aws.renderers, Bucket: replace(aws.renderers[Bucket], render=render)}
    return replace(CATALOG, clouds={**CATALOG.clouds, "aws": replace(aws, renderers=renderers)})


def _parts(*parts: Any) -> Catalog:  # noqa: ANN401  (parts)
    """Return the catalog with another path of buckets, which yields these parts."""

    def made_of(_: Order[OrderSpec]) -> Parts:
        for part in parts:  # noqa: UP028  (`yield from` a tuple takes no outputs)
            yield part
        return {}

    path = replace(CATALOG.paths["Bucket"], parts=made_of)
    return replace(CATALOG, paths={**CATALOG.paths, "Bucket": path})


def _showing(shown: Callable[[Outputs], Mapping[str, Any]]) -> Catalog:
    """Return the catalog with another path of databases, which returns what a function makes of the outputs."""

    def made_of(_: Order[OrderSpec]) -> Parts:
        outputs = yield DATABASE
        return shown(outputs)

    path = replace(CATALOG.paths["Bucket"], parts=made_of)
    return replace(CATALOG, paths={**CATALOG.paths, "Bucket": path})


def _connections_in_a_cycle() -> Catalog:
    """Return the catalog with a connection that is made of the bucket that it is of."""
    found = _rendering(_of_each_other)
    crossplane = found.companions["crossplane"]

    def render(_: Any, __: Connection) -> Render:  # noqa: ANN401  (a site)
        yield replace(BUCKET_PART, name="again")

    renderers = {**crossplane.renderers, Connection: replace(crossplane.renderers[Connection], render=render)}
    return replace(found, companions={**found.companions, "crossplane": replace(crossplane, renderers=renderers)})


BUCKET_PART = Bucket("bucket", access="private", versioning=True, retention_days=1)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        pytest.param(
            _rendering(_without_a_row),
            "aws renders kind s3.aws.BucketMetric for Bucket bucket and has no row of it: a module of "
            "function.clouds.aws, or of who adds the part, must hold the Kind",
            id="a kind without a row",
        ),
        pytest.param(
            _rendering(_with_another_row),
            "aws renders a s3.BucketPolicy for Bucket bucket with the row of s3.aws.Bucket: must be that of its own "
            "kind",
            id="the row of another kind",
        ),
        pytest.param(_rendering(_of_itself), "in a cycle: Bucket -> Bucket", id="a part of itself"),
        pytest.param(_connections_in_a_cycle(), "in a cycle: Bucket -> Connection -> Bucket", id="a cycle of parts"),
        pytest.param(
            _rendering(_of_a_text), "aws yields a str for Bucket bucket: must be a Resource, Part, Read or Details",
            id="something else than a part",
        ),
        pytest.param(_rendering(_twice), "have the same resources: bucket/s3.Bucket", id="one resource twice"),
        pytest.param(
            _parts(BUCKET_PART, BUCKET_PART), "two parts of one order have the same resources: bucket/s3.Bucket, ",
            id="two parts of one name",
        ),
        pytest.param(
            _parts(Connection("one", outputs={"name": "a"}), Connection("two", outputs={"name": "b"})),
            "two parts of one order have the same connection details: name", id="two connections without a prefix",
        ),
        pytest.param(
            _showing(lambda outputs: outputs),
            "Bucket returns username of its Database database, which status would show: must be public outputs alone, ",
            id="a secret in status",
        ),
        pytest.param(
            _showing(lambda outputs: {"orders": {"host": outputs["host"], "password": outputs["password"]}}),
            "Bucket returns password of its Database database, which status would show", id="a secret of a need",
        ),
    ],
)  # fmt: skip
def test_what_is_found_when_an_order_is_rendered(found: Catalog, message: str) -> None:
    with pytest.raises(PackageError) as raised:
        compose(request(xr(kind="Bucket"), "aws"), found)
    assert message in str(raised.value)

    asked = test_fn.request(test_fn.XR | {"kind": "Bucket", "spec": {}})
    asked.input["cloud"] = "aws"
    answer = asyncio.run(Function(found).RunFunction(asked, None))
    (result,) = answer.results
    assert result.message == f"cannot compose the order: {raised.value}: tell the platform team"
    assert [each.message for each in answer.conditions if each.type == "Accepted"] == [result.message]


def _second(name: str, renderer: Renderer) -> Catalog:
    """Return the catalog with a second companion that renders a kind of part."""
    other = replace(CATALOG.companions["crossplane"], name=name, renderers={renderer.part: renderer})
    return replace(CATALOG, companions={**CATALOG.companions, name: other})


DEPLOY = CATALOG.companions["argocd"].renderers[Deployment]
APPLICATION = {"application": {"repoURL": "https://git.example.org/team-a/shop.git"}}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        pytest.param(
            {},
            "data.renderers.Deployment: required value: argocd, flux could all render a Deployment: the platform's "
            "settings must name one",
            id="no choice",
        ),
        pytest.param(
            {"Deployment": "fluxx"},
            'data.renderers.Deployment: unsupported value "fluxx": must be one of argocd, flux',
            id="a choice that does not exist",
        ),
        pytest.param(
            {"Deployment": "crossplane"},
            'data.renderers.Deployment: unsupported value "crossplane": must be one of argocd, flux',
            id="a choice that does not render it",
        ),
    ],
)
def test_two_renderers_of_one_part(chosen: dict[str, str], message: str) -> None:
    settings = platform(renderers=chosen)

    with pytest.raises(Refusal) as raised:
        compose(request(xr(APPLICATION), settings=settings), _second("flux", DEPLOY))
    assert str(raised.value) == message


def _has_ranges(cloud: str) -> bool:
    """Return whether the platform says ranges of addresses of a cloud."""
    settings = CATALOG.clouds[cloud].settings
    return settings is not None and '"cidrs"' in json.dumps(settings.model_json_schema())


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "0.0.0.0/1", "::/0", "2000::/3"])
@pytest.mark.parametrize("place", [cloud for cloud in CLOUDS if _has_ranges(cloud)])
def test_ranges_that_are_everybody(place: str, cidr: str) -> None:
    """Google Cloud lets in whoever is in the network, and has no ranges."""
    section = {**CATALOG.clouds[place].demo}
    network = section.get("networks", {}).get("default", {})
    section["networks"] = {"default": {**network, "cidrs": [cidr]}}
    with pytest.raises(Refusal, match="lets everybody in, or nearly"):
        compose(request(xr(), place, settings=platform(**{place: section})), CATALOG)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_placeholder_that_is_left(cloud: str) -> None:
    section = {**CATALOG.clouds[cloud].demo, "providerConfig": "REQUIRED: which account"}

    with pytest.raises(Refusal) as raised:
        compose(request(xr(), cloud, settings=platform(**{cloud: section})), CATALOG)
    assert str(raised.value) == (
        f'data.{cloud}.providerConfig: placeholder "REQUIRED: which account": must be filled in'
    )
