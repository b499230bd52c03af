"""Command: `golden-path render` and `golden-path annotate`, from files to text."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from function import catalog, demo
from function.model import Refusal, Tree, printable, quoted
from function.offline import counting, files, stream
from function.offline.annotations import annotated
from function.offline.cluster import Cluster
from function.offline.definition import definition
from function.offline.files import Read
from function.offline.rendering import Given, Rendering, catalog_annotations
from function.offline.rendering import render as rendered
from function.offline.stream import Stream
from function.offline.tree import tree
from k8syaml import WIDTH, written

DEMO = "no --platform given, so these are the demo settings (examples/platform.yaml has a platform's own)"

BY_VALUE = (
    "some of --observed has no managedFields, so all of its fields count as ours "
    "(kubectl prints them with --show-managed-fields)"
)


@dataclass(frozen=True)
class Options:
    """What orders are rendered with.

    Attributes:
        cloud: The cloud asked for; the order's own choice where None.
        platform: EnvironmentConfigs; the demo settings where None, which is said on stderr.
        observed: Files and folders of what the cluster has.
        xrd: The XRD of the orders.
        strict: Whether a document that is no order is refused rather than passed over.
    """

    cloud: str | None = None
    platform: Path | None = None
    observed: tuple[Path, ...] = ()
    xrd: Path | None = None
    strict: bool = False


def render(orders: Sequence[str], options: Options, output: str) -> str:
    """Return what orders become, as text.

    Args:
        orders: Files, folders or `-`, each with any number of claims and XRs.
        options: What they are rendered with.
        output: `tree`, `yaml` or `json`.

    Raises:
        Refusal: Something cannot be read, or an order cannot be filled: then nothing is printed at all.
    """
    given, settings = _given(options)
    places = dict.fromkeys(orders)  # once each: standard input cannot be read again
    streams = [_orders(files.unchecked(place), given, place, options) for place in places]
    renderings = [rendered(read, given) for each in streams for read in each.wanted]
    _tell(options, [*settings, *streams])
    if options.observed:
        _say(counting.told(given.cluster.observed, [(each.order, each.own) for each in renderings]))
    if given.cluster.counts_by_value:
        _say(BY_VALUE)
    return _printed(renderings, output)


def annotate(place: str, options: Options) -> str:
    """Return an order's file with the catalog annotations that it should carry; its comments survive.

    Raises:
        Refusal: It cannot be read, or an order in it is none, or does not fit its settings.
    """
    text = files.standard_input() if place == files.STANDARD_INPUT else files.text(Path(place))
    given, settings = _given(options)
    found = _orders(files.parsed(text, _named(place)), given, place, options)
    facts = {id(order): catalog_annotations(order, given) for order in found.wanted}
    result = annotated(text, [facts.get(id(read), {}) for read in found.documents])
    _tell(options, [*settings, found])
    return result


def _given(options: Options) -> tuple[Given, list[Stream]]:
    """Return what orders are rendered with, and where its settings are from."""
    found = catalog.load()
    streams = [stream.settings(files.unchecked(options.platform), strict=options.strict)] if options.platform else []
    settings = [read.body for each in streams for read in each.wanted] or [demo.environment_config(found)]
    state = [read.body for place in options.observed for read in files.documents(place)]
    xrds = files.documents(options.xrd) if options.xrd else []
    if options.xrd and len(xrds) != 1:
        raise Refusal(f"cannot use {quoted(options.xrd)} as an XRD: it holds {len(xrds)} documents: must be one")
    xrd = definition(xrds[0].body, xrds[0].source) if xrds else None
    return Given(catalog=found, cluster=Cluster(state, settings), cloud=options.cloud, xrd=xrd), streams


def _orders(reads: Sequence[Read], given: Given, place: str, options: Options) -> Stream:
    return stream.orders(reads, given.catalog, _named(place), strict=options.strict)


def _named(place: str) -> str:
    """Return what a message calls the place that an argument names."""
    return "standard input" if place == files.STANDARD_INPUT else place


def _tell(options: Options, streams: Sequence[Stream]) -> None:
    """Say what nobody asked for in so many words: other settings than the platform's, documents left out."""
    if options.platform is None:
        _say(DEMO)
    for line in stream.passed_over(streams):
        _say(line)


def _say(line: str) -> None:
    """Print a line for whoever looks on, where it disturbs no pipe."""
    print(f"golden-path: {printable(line)}", file=sys.stderr)  # noqa: T201  (the one place for this)


def manifests(renderings: Sequence[Rendering]) -> str:
    """Return what `crossplane composition render -x` prints: of each order the XR, then its composed resources."""
    bodies = [body for rendering in renderings for body in [rendering.xr, *rendering.resources.values()]]
    return "".join(f"---\n{written(body, sort_keys=True, width=WIDTH)}" for body in bodies)


def _printed(renderings: Sequence[Rendering], output: str) -> str:
    if output == "tree":
        return tree(renderings)
    if output == "yaml":
        return manifests(renderings)
    bodies = [_json(rendering) for rendering in renderings]
    text = json.dumps(bodies[0] if len(bodies) == 1 else bodies, indent=2, ensure_ascii=False)
    return "".join(f"{printable(line)}\n" for line in text.split("\n"))  # of its own, JSON lets all but C0 through


def _json(rendering: Rendering) -> Tree:
    composed = rendering.composed
    return {
        "apiVersion": "golden-path.dev/v1alpha1",
        "kind": "Rendering",
        "order": rendering.order,
        "cloud": rendering.cloud,
        "composite": rendering.xr,
        "resources": [
            {"key": key, "ready": composed.resources[key].ready, "manifest": manifest}
            for key, manifest in rendering.resources.items()
        ],
        "heldBack": [{"key": key, "until": until} for key, until in sorted(composed.held_back.items())],
    }
