"""Tree: renderings for people: what each resource is, how ready it is, and what is still unknown."""

from collections.abc import Iterator, Sequence

import click

from function.model import DATA, Condition
from function.preview.rendering import Rendering

COLOURS = {"ready": "green", "to be made": "cyan", "not ready": "yellow", "held back": "magenta"}


def tree(renderings: Sequence[Rendering]) -> str:
    """Return the renderings as trees, one after the other, with the next command to try at the end."""
    blocks = ["\n".join(_order(rendering)) for rendering in renderings]
    return "\n\n".join([*blocks, _next(renderings)])


def _order(rendering: Rendering) -> Iterator[str]:
    metadata = rendering.order["metadata"]
    place = f" in {metadata['namespace']}" if metadata.get("namespace") else ""
    phase = (rendering.composed.status or {}).get("phase", "")
    title = click.style(f"{rendering.order['kind']}/{metadata['name']}", bold=True)
    yield f"{title}{place} on {rendering.cloud}: {phase}"

    rows = list(_rows(rendering))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)] if rows else [0, 0]
    for number, (key, name, state, note) in enumerate(rows, 1):
        branch = "└─" if number == len(rows) else "├─"
        coloured = click.style(state, fg=COLOURS[state])
        yield f"{branch} {key:{widths[0]}}  {name:{widths[1]}}  {coloured}{f' ({note})' if note else ''}"
    for condition in rendering.composed.conditions:
        yield f"   {_spoken(condition)}"


def _rows(rendering: Rendering) -> Iterator[tuple[str, str, str, str]]:
    composed = rendering.composed
    for key in sorted([*rendering.resources, *composed.held_back]):
        if key in composed.held_back:
            yield key, "", "held back", f"known after apply: {composed.held_back[key]}"
            continue
        manifest = rendering.resources[key]
        desired = composed.resources[key]
        protected = "protected" if DATA in manifest["metadata"].get("labels", {}) else ""
        state = "ready" if desired.ready else "not ready" if key in rendering.observed else "to be made"
        yield key, manifest["metadata"]["name"], state, protected


def _spoken(condition: Condition) -> str:
    mark = click.style("✓", fg="green") if condition.status == "True" else click.style("·", fg="yellow")
    return f"{mark} {condition.type}: {condition.message or condition.reason}"


def _next(renderings: Sequence[Rendering]) -> str:
    made = sum(len(rendering.resources) for rendering in renderings)
    held = sum(len(rendering.composed.held_back) for rendering in renderings)
    orders = f"{len(renderings)} order{'s' * (len(renderings) != 1)}"
    others = sorted({cloud for rendering in renderings for cloud in rendering.others})
    return (
        f"{orders}: {made} resources to apply, {held} held back until something is known.\n"
        "Next: --output yaml prints the manifests"
        + (f", --cloud {others[0]} renders it on another cloud.\n" if others else ".\n")
    )
