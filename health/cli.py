"""CLI: the commands `golden-path health ...`, wiring only. Each imports what it needs when it runs."""

# ruff: noqa: PLC0415  (the imports inside the commands are the point: see above)

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

Kind = tuple[str, str]
"""A group and a kind."""

FORMATS = click.Choice(["configmap", "helm", "kustomize", "operator"])
KEYS = click.Choice(["wildcard", "per-kind"])
OUTPUTS = click.Choice(["table", "tree", "json"])
FOLDER = click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
CONFIG_MAP = click.option("--cm", metavar="FILE", help="An argocd-cm, as kubectl prints it; ours when left out.")
LIBRARIES = click.option("--libraries", is_flag=True, help="Open Lua's libraries, as Argo CD does for its own scripts.")


@dataclass(frozen=True)
class Platform:
    """What the commands are told of the platform, which the suite itself knows nothing of.

    Attributes:
        groups: The API groups of its orders.
        rendered: Returns the kinds that its golden paths render, orders among them.
    """

    groups: tuple[str, ...]
    rendered: Callable[[], Iterable[Kind]]


def plain(text: str) -> str:
    """Return a text on one line, without what would drive a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


class BadInputError(click.ClickException):
    """Input that cannot be used: one line, and exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002  (click's signature)
        """Print the line to stderr, and nothing to stdout."""
        click.echo(f"golden-path: {plain(self.message)}", err=True)


@contextmanager
def _using() -> Iterator[None]:
    """Turn what is wrong with files into bad input."""
    from health.bundle import BundleError
    from health.cases import CaseError
    from health.checks import CheckError
    from health.export import ExportError
    from health.inspect.objects import InputError

    try:
        yield
    except (BundleError, CaseError, CheckError, ExportError, InputError) as error:
        raise BadInputError(str(error)) from error


health = click.Group("health")
"""The commands; `golden-path` has them in a group of its own, so that it need not import them to know of them."""


def prepare(context: click.Context, platform: Platform) -> None:
    """Hand the commands below a context what they need: the platform, and whether colours are wanted."""
    context.obj = platform
    if os.environ.get("NO_COLOR"):  # https://no-color.org; click itself knows only about terminals
        context.color = False


@health.command()
@click.option("--group", "groups", multiple=True, help="API group of the platform's own orders; may be repeated.")
@click.option("--format", "form", type=FORMATS, default="configmap", show_default=True, help="What it is printed for.")
@click.option("--keys", type=KEYS, default="wildcard", show_default=True, help="One key for many kinds, or for each.")
@click.option("--kind", "kinds", multiple=True, metavar="GROUP/KIND", help="A further kind to cover; may be repeated.")
@click.option("--merge", metavar="FILE", help="Fold it into an argocd-cm, or into values of the chart argo-cd.")
@click.option("--replace", multiple=True, metavar="KEY", help="Merging, take ours for a script that KEY has there.")
@click.option("--keep", multiple=True, metavar="KEY", help="Merging, keep the script that KEY has there, and not ours.")
@click.option("--at", metavar="KEY", help="Merging, where FILE has the values of argo-cd: a chart's alias, or `.`.")
@click.pass_obj
def configmap(  # noqa: PLR0913  (one argument per option)
    platform: Platform,
    *,
    groups: tuple[str, ...],
    form: str,
    keys: str,
    kinds: tuple[str, ...],
    merge: str | None,
    replace: tuple[str, ...],
    keep: tuple[str, ...],
    at: str | None,
) -> None:
    """Print what goes into Argo CD: checks, actions, exclusions, what to ignore, tracking."""
    from health import export
    from health.inspect import objects

    if merge and form in {"kustomize", "operator"}:
        raise BadInputError(f"cannot merge as --format {form}: an argocd-cm and values of the chart can be merged into")
    if merge is None and (replace or keep or at is not None):
        raise BadInputError("cannot use --replace, --keep or --at without --merge: must be about a file that is there")
    if both := sorted({*replace} & {*keep}):
        raise BadInputError(f'cannot merge: --replace "{both[0]}" and --keep "{both[0]}": must be one of the two')
    with _using():
        options = export.ExportOptions(
            format=form,  # type: ignore[arg-type]  # click has checked it
            keys=keys,  # type: ignore[arg-type]  # likewise
            groups=groups or platform.groups,
            rendered=tuple(platform.rendered()),
            kinds=tuple(_kind(kind) for kind in kinds),
            replaced=replace,
            kept=keep,
            at=at,
        )
        if merge is None:
            settings = export.collected(options)
            click.echo(export.printed(settings, options.format), nl=False)
            total, [(key, size)] = export.sizes(settings, largest=1)
            said = f"{total} bytes, {key} alone {size}: a ConfigMap holds 1048576"
            click.echo(f"golden-path: the settings have {said}", err=True)
            return
        merged = export.merged(objects.text(merge), options)
    for said in (*merged.notes, *merged.conflicts):
        click.echo(plain(said), err=True)
    _exit([bool(merged.conflicts)])
    click.echo(merged.text, nl=False)


@health.command()
@click.argument("file")
@CONFIG_MAP
@click.option("--group", "groups", multiple=True, help="API group of the platform's own orders; may be repeated.")
@click.option("--output", "-o", type=OUTPUTS, help="How to print: few lines for one object, a table for several.")
@click.pass_obj
def check(platform: Platform, *, file: str, cm: str | None, groups: tuple[str, ...], output: str | None) -> None:
    """Say the health of objects as Argo CD would: FILE holds them, - stands for standard input.

    Exit code 1 where any is not Healthy; what no check is for does not count.
    """
    from health import checks
    from health.inspect import checked, composites, configmap, objects, origins, printing
    from k8syaml import named

    if cm and groups:
        raise BadInputError("cannot check with --group and --cm: must be one of the two, an argocd-cm has its groups")
    with _using():
        found = objects.read(file)
        overrides = configmap.overrides(cm, groups or platform.groups)
        others = composites.unknown(found, overrides)
        orders, own = configmap.of_orders(others) if others else (None, frozenset())
        taken = {} if cm else {group: kinds for group, kinds in others.items() if group in own}
        verdicts = checked.check(found, overrides, origins.Origins.of(checks.installed()), orders, taken)
    for group in sorted(own):
        kinds = ", ".join(others[group])
        told = f"{named(cm)} has no check of them" if cm else "judged as such"
        click.echo(plain(f"golden-path: claims or XRs of {group} ({kinds}): {told}; {_WAY.format(group)}"), err=True)
    printers: dict[str, Callable[[list[checked.Checked]], str]] = {
        "answer": lambda each: printing.answer(each[0]),
        "table": printing.table,
        "tree": printing.tree,
        "json": printing.as_json,
    }
    click.echo(printers[output or ("answer" if len(verdicts) == 1 else "table")](verdicts), nl=False)
    _exit(not each.healthy for each in verdicts)


@health.command()
@FOLDER
@LIBRARIES
def test(*, folder: Path | None, libraries: bool) -> None:
    """Run the cases beside checks, in several orders of pairs; DIR is laid out as Argo CD does it.

    Exit code 1 where a case fails.
    """
    from health import checks
    from health.testing import report, suite

    with _using():
        found = suite.run(folder or checks.OURS, libraries=libraries, shared=folder is None)
    click.echo(report.text(found), nl=False)
    _exit([found.failed > 0])


@health.command()
@FOLDER
@CONFIG_MAP
@LIBRARIES
@click.option("--strict", is_flag=True, help="Fail on hints, too: what Argo CD runs well and could be better.")
def lint(*, folder: Path | None, cm: str | None, libraries: bool, strict: bool) -> None:
    """Find in scripts what Argo CD would trip over: in DIR, in an argocd-cm, or in the suite's own.

    Exit code 1 where anything is found that is not a mere hint.
    """
    from health.inspect import configmap as configmaps
    from health.lint import configmap
    from health.lint import folder as folders

    if folder and cm:
        raise BadInputError("cannot lint a folder and an argocd-cm at once: must be one of them")
    with _using():
        if cm:
            found = configmap.findings(configmaps.read(cm))
        else:
            found = folders.findings(folder, libraries=libraries) if folder else folders.own(libraries=libraries)
    for finding in found:
        click.echo(plain(str(finding)))
    _exit(strict or not finding.hint for finding in found)


_WAY = "configmap --group {} tells Argo CD of the group"


def _kind(text: str) -> Kind:
    group, _, kind = text.rpartition("/")
    if not kind or "/" in group:
        raise BadInputError(f'cannot cover the kind "{text}": must be GROUP/KIND, such as example.org/Cache')
    return group, kind


def _exit(found: Iterable[bool]) -> None:
    if any(found):
        sys.exit(1)
