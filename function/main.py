"""The command line: wiring only. Each command imports what it needs when it runs, so that none pays for another."""

# ruff: noqa: PLC0415  (the imports inside the commands are the point: see above)

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

GROUP = "golden-path.dev"
"""API group of the orders, as `generate.package` has it, which is not imported for its sake."""

OUTPUTS = click.Choice(["tree", "yaml", "json"])


def _printable(text: str) -> str:
    from function.model import printable

    return printable(text)


class BadInputError(click.ClickException):
    """Input that cannot be used: one line, and exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002  (click's signature)
        """Print the line to stderr, and nothing to stdout."""
        click.echo(f"golden-path: {_printable(self.message)}", err=True)


@contextmanager
def _using(output: Path) -> Iterator[None]:
    """Turn what keeps a folder from being generated into bad input."""
    from function.model import Refusal

    try:
        yield
    except Refusal as refusal:
        raise BadInputError(str(refusal)) from refusal
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInputError(f'cannot use "{output}": {why}: must be a folder that can be read and written') from error


@contextmanager
def _packages() -> Iterator[None]:
    """Turn a mistake in an installed package into bad input: its line says which package, and a traceback would not."""
    try:
        yield
    except ValueError as error:
        from function.model import PackageError

        if isinstance(error, PackageError):
            raise BadInputError(str(error)) from error
        raise


class _Command(click.Command):
    """A command that is also run by itself, without the group around it."""

    def invoke(self, ctx: click.Context) -> object:
        with _packages():
            return super().invoke(ctx)


class _Group(_Command, click.Group):
    """All commands, each of which may find that a package is wrong."""


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="golden-path")
def cli() -> None:
    """Golden paths for Crossplane: render orders, serve the function, generate its packages."""


STRICT = click.option("--strict", is_flag=True, help="Refuse what is no order, rather than pass it over.")


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--cloud", help="Cloud to render on; the order's own choice, else kubernetes, when left out.")
@click.option("--platform", type=click.Path(path_type=Path), help="EnvironmentConfigs of the platform.")
@click.option(
    "--observed", multiple=True, type=click.Path(path_type=Path), help="What the cluster has: a file or a folder."
)
@click.option("--xrd", type=click.Path(path_type=Path), help="XRD that decides the order's scope and defaults.")
@click.option("--output", "-o", type=OUTPUTS, default="tree", show_default=True, help="How to print the result.")
@STRICT
def render(  # noqa: PLR0913  (one argument per option)
    *,
    files: tuple[str, ...],
    cloud: str | None,
    platform: Path | None,
    observed: tuple[Path, ...],
    xrd: Path | None,
    output: str,
    strict: bool,
) -> None:
    """Show what orders become: claims or XRs in, what Crossplane would apply out. No cluster is asked."""
    from function.model import Refusal
    from function.offline import command

    options = command.Options(cloud=cloud, platform=platform, observed=observed, xrd=xrd, strict=strict)
    try:
        click.echo(command.render(files, options, output), nl=False)
    except Refusal as refusal:
        raise BadInputError(str(refusal)) from refusal


@cli.command()
@click.argument("file")
@click.option("--platform", type=click.Path(path_type=Path), help="EnvironmentConfigs of the platform.")
@STRICT
def annotate(*, file: str, platform: Path | None, strict: bool) -> None:
    """Print a claim or XR with the catalog annotations that it should carry. They hang on no cloud."""
    from function.model import Refusal
    from function.offline import command

    try:
        click.echo(command.annotate(file, command.Options(platform=platform, strict=strict)), nl=False)
    except Refusal as refusal:
        raise BadInputError(str(refusal)) from refusal


@cli.command(cls=_Command)
@click.option("--address", default="0.0.0.0:9443", show_default=True, help="Address to listen on.")
@click.option(
    "--tls-certs-dir",
    envvar="TLS_SERVER_CERTS_DIR",
    type=click.Path(path_type=Path),
    help="Folder of tls.crt, tls.key and ca.crt.",
)
@click.option("--insecure", is_flag=True, help="Serve without TLS, for development.")
@click.option("--debug", is_flag=True, help="Log every request.")
def serve(*, address: str, tls_certs_dir: Path | None, insecure: bool, debug: bool) -> None:
    """Serve the composition function to Crossplane."""
    from function import server

    try:
        server.serve(address, tls_certs_dir, insecure=insecure, debug=debug)
    except server.CannotServeError as error:
        raise BadInputError(str(error)) from error


@cli.group()
def generate() -> None:
    """Generate what is installed and what is read, from the paths themselves."""


FOLDER = click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to."
)
CHECK = click.option("--check", is_flag=True, help="Write nothing, and fail where the folder differs.")


@generate.command()
@FOLDER
@click.option("--group", default=GROUP, show_default=True, help="API group of the orders.")
@click.option(
    "--cloud",
    "clouds",
    multiple=True,
    help="Cloud to offer, once for each; orders that choose none get the first that offers them. All when left out, "
    "with kubernetes first.",
)
@CHECK
def package(*, output: Path, group: str, clouds: tuple[str, ...], check: bool) -> None:
    """Generate the Function and Configuration packages, and what a package may not hold."""
    from function.generate import package as packages

    with _using(output):
        files = packages.files(group, clouds)
        if not check:
            packages.write(files, output)
        drift = packages.drift(files, output) if check else []
    _fail_on(drift)


@generate.command("docs")
@FOLDER
@CHECK
def generate_docs(*, output: Path, check: bool) -> None:
    """Generate the reference: a page for each path, and one for the platform's settings."""
    from function.generate import docs

    with _using(output):
        files = docs.files()
        if not check:
            docs.write(files, output)
        drift = docs.drift(files, output) if check else []
    _fail_on(drift)


def _fail_on(drift: list[str]) -> None:
    for line in drift:
        click.echo(_printable(line))
    if drift:
        sys.exit(1)


@cli.group()
def schema() -> None:
    """Print the JSON Schema of what can be written by hand."""


@schema.command("platform")
def schema_platform() -> None:
    """Print what the data of a platform's EnvironmentConfig may hold."""
    from function.generate import schema as schemas

    click.echo(schemas.platform(), nl=False)


class _Suite(click.Group):
    """The commands of the health suite, which are not imported before one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from health.cli import health as suite

        return suite.list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from health.cli import health as suite

        return suite.get_command(ctx, cmd_name)


@cli.group(cls=_Suite)
@click.pass_context
def health(context: click.Context) -> None:
    """Tell Argo CD the truth: its settings, the health of any object, tests and lint of checks."""
    from health.cli import Platform, prepare

    def rendered() -> tuple[tuple[str, str], ...]:
        from function import catalog
        from function.generate import kinds

        return kinds.of(catalog.load())

    prepare(context, Platform((GROUP,), rendered))


def serve_main() -> None:
    """Run `golden-path serve`: the image's entry point, with the arguments that Crossplane gives it."""
    serve()


if __name__ == "__main__":
    cli()
