"""Tree: renderings for people: what each resource is and how ready it is, what is unknown, what the catalog reads.

Colours are put on last, around words that are `printable` already: nothing from outside steers the terminal.
"""

from collections.abc import Iterator, Mapping, Sequence

import click

from function.model import DATA, Condition, Tree, at, printable
from function.offline.rendering import Rendering

WIDEST = 60
"""Characters of a value in the tree; `golden-path annotate` and `--output yaml` have all of it."""

COLOURS = {"ready": "green", "to be made": "cyan", "not ready": "yellow", "held back": "magenta"}


def tree(renderings: Sequence[Rendering]) -> str:
    """Return the renderings as trees, one after the other, with the next command to try at the end."""
    blocks = ["\n".join(_order(rendering)) for rendering in renderings]
    return "\n\n".join([*blocks, _next(renderings)])


def _order(rendering: Rendering) -> Iterator[str]:
    metadata = rendering.order["metadata"]
    place = printable(f" in {metadata['namespace']}" if metadata.get("namespace") else "")
    phase = (rendering.composed.status or {}).get("phase", "")
    title = click.style(printable(f"{rendering.order['kind']}/{metadata['name']}"), bold=True)
    yield f"{title}{place} on {rendering.cloud}: {phase}"

    rows = [[printable(cell) for cell in row] for row in _rows(rendering)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)] if rows else [0, 0]
    annotations = (rendering.composed.status or {}).get("catalog", {})
    for number, (key, name, state, note) in enumerate(rows, 1):
        branch = _branch(last=number == len(rows) and not annotations)
        coloured = click.style(state, fg=COLOURS[state])
        yield f"{branch} {key:{widths[0]}}  {name:{widths[1]}}  {coloured}{f' ({note})' if note else ''}"
    if annotations:
        yield f"{_branch(last=True)} annotations for the catalog"
        yield from _annotations(annotations)
    for condition in rendering.composed.conditions:
        yield _spoken(condition)


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
        yield f"{key}{_inner(manifest)}", manifest["metadata"]["name"], state, protected


def _inner(manifest: Tree) -> str:
    """Return the kind that an Object of provider-kubernetes stands for; nothing for what is no such Object."""
    kind = at(manifest, ("spec", "forProvider", "manifest", "kind"))
    return f" ({kind})" if kind else ""


def _annotations(annotations: Mapping[str, str]) -> Iterator[str]:
    words = [(printable(name), printable(value)) for name, value in sorted(annotations.items())]
    width = max(len(name) for name, _ in words)
    for number, (name, value) in enumerate(words, 1):
        short = value if len(value) <= WIDEST else f"{value[: WIDEST - 1]}…"
        yield f"   {_branch(last=number == len(annotations))} {name:{width}}  {short}"


def _branch(*, last: bool) -> str:
    return "└─" if last else "├─"


def _spoken(condition: Condition) -> str:
    mark = click.style("✓", fg="green") if condition.status == "True" else click.style("·", fg="yellow")
    words = printable(condition.message or condition.reason)
    return f"{mark} {condition.type}" + (f": {words}" if words != condition.type else "")


def _next(renderings: Sequence[Rendering]) -> str:
    made = sum(len(rendering.resources) for rendering in renderings)
    held = sum(len(rendering.composed.held_back) for rendering in renderings)
    orders = f"{len(renderings)} order{'s' * (len(renderings) != 1)}"
    others = sorted({cloud for rendering in renderings for cloud in rendering.others})
    return (
        f"{orders}: {made} resource{'s' * (made != 1)} to apply, {held} held back until something is known.\n"
        "Next: --output yaml prints the manifests"
        + (f", --cloud {others[0]} renders it on another cloud.\n" if others else ".\n")
    )
