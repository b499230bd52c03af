"""A small suite for the tests of the export: a wildcard, one kind of its own, and the orders'."""

from pathlib import Path

from health.actions import ActionSet
from health.checks import Check, suite
from health.export import ExportOptions, collected, printed

SCRIPTS = {
    "_.crossplane.io/_": 'return {status = "Progressing", message = "a wildcard"}\n',
    "golden-path.dev/_": '-- An order.\nlocal name = obj.metadata.name\nreturn {status = "Healthy", message = name}\n',
    "postgresql.cnpg.io/Cluster": 'return {status = "Degraded", message = "an exact kind"}\n',
}

RENDERED = (("", "Secret"), ("golden-path.dev", "PostgreSQLInstance"), ("rds.aws.crossplane.io", "Instance"))


def checks(folder: Path, scripts: dict[str, str] = SCRIPTS) -> tuple[Check, ...]:
    """Write checks into a folder, and return them."""
    for place, script in scripts.items():
        (folder / place).mkdir(parents=True)
        (folder / place / "health.lua").write_text(script)
        (folder / place / "health_test.yaml").write_text("tests: []\n")
    return suite(folder)


def actions(folder: Path) -> ActionSet:
    """Write the scripts of an action into a folder, and return them."""
    (folder / "pause").mkdir(parents=True)
    (folder / "discovery.lua").write_text("return {pause = {}}\n")
    (folder / "pause" / "action.lua").write_text("obj.spec.paused = true\nreturn obj\n")
    return ActionSet(folder)


def small(folder: Path) -> ExportOptions:
    """Return what exports the small suite."""
    return ExportOptions(rendered=RENDERED, checks=checks(folder))


def documents(options: ExportOptions) -> str:
    """Return what `configmap` prints."""
    return printed(collected(options), options.format)
