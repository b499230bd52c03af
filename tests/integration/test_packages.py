"""The generated packages, built and used by Crossplane's own command line."""

import subprocess
from pathlib import Path

import pytest
import yaml

from function import catalog
from function.generate import package

PACKAGES = sorted(
    name.removesuffix("/crossplane.yaml") for name in package.files() if name.endswith("/crossplane.yaml")
)


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the generated packages."""
    folder = tmp_path_factory.mktemp("packages")
    package.write(package.files(), folder)
    return folder


@pytest.fixture(scope="session")
def extensions(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the APIs alone: of a package's metadata the command line would download the dependencies."""
    folder = tmp_path_factory.mktemp("extensions")
    for path in packages.rglob("*.yaml"):
        if path.name != "crossplane.yaml" and path.relative_to(packages).parts[0] != "cluster":
            (folder / "-".join(path.relative_to(packages).parts)).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("name", PACKAGES)
def test_package_builds(crossplane: Path, packages: Path, tmp_path: Path, name: str) -> None:
    built = tmp_path / "built.xpkg"
    done = _run(crossplane, "xpkg", "build", "--package-root", packages / name, "--package-file", built)

    assert done.returncode == 0, done.stderr
    assert built.stat().st_size > 0


def _validated(crossplane: Path, extensions: Path, resources: Path) -> subprocess.CompletedProcess[str]:
    return _run(
        crossplane, "resource", "validate", extensions, resources, "--crossplane-image=", "--error-on-missing-schemas"
    )


@pytest.mark.parametrize("name", ["claim.yaml", "xr.yaml"])
def test_example_is_a_valid_order(crossplane: Path, extensions: Path, root: Path, name: str) -> None:
    example = root / "examples/postgresql" / name
    if not example.exists():
        pytest.skip(f"{example.relative_to(root)} is not written yet")
    done = _validated(crossplane, extensions, example)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("cloud", sorted(catalog.load().clouds))
@pytest.mark.parametrize("group", ["golden-path.dev", "claims.golden-path.dev"])
def test_composition_is_valid_with_its_input(
    crossplane: Path, extensions: Path, packages: Path, cloud: str, group: str
) -> None:
    done = _validated(crossplane, extensions, packages / f"clouds/{cloud}/{group}/postgresqlinstances")

    assert "Composition" in done.stdout
    assert "[x]" not in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        pytest.param({"class": "huge"}, "spec.class", id="a class that there is none of"),
        pytest.param({"storage": 20}, "spec.storage", id="a field that there is none of"),
        pytest.param({"storageGB": 1}, "spec.storageGB", id="too small"),
        pytest.param({"restoreFrom": {"order": "a"}}, "either a snapshot, or an order and a time", id="a rule"),
    ],
)
def test_bad_order_is_refused(
    crossplane: Path, extensions: Path, tmp_path: Path, spec: dict[str, object], complaint: str
) -> None:
    order = {
        "apiVersion": "golden-path.dev/v1alpha1",
        "kind": "PostgreSQLInstance",
        "metadata": {"name": "sample", "namespace": "team-a"},
        "spec": spec,
    }
    (tmp_path / "order.yaml").write_text(yaml.safe_dump(order))
    done = _validated(crossplane, extensions, tmp_path / "order.yaml")

    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr
