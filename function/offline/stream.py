"""Stream: what is ordered among the documents of a file, and what else is there, as in all that kustomize builds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from function.catalog import Catalog
from function.model import CLAIMS_PREFIX, Refusal, Tree, at, kind_id, listed, quoted, unsupported
from function.offline import objects
from function.offline.files import Read
from function.settings import PLATFORM_LABEL

GROUP = "golden-path.dev"
"""The API group of orders, as it is unless `generate package --group` made it another."""

SETTINGS = "EnvironmentConfig"

STRICT = ", and --strict passes nothing over"

_OTHERS = (".upbound.io", ".crossplane.io", ".fluxcd.io", ".k8s.io", ".k8s.aws", ".google.com", ".azure.com")
"""How the groups of others end that have kinds of their own called as ours are, such as Flux's and AWS's Buckets."""

_TOLD = 5
"""Kinds that a line names of those that were passed over."""


@dataclass(frozen=True)
class Stream:
    """The documents of a file.

    Attributes:
        documents: All of them, in their order.
        wanted: Those that are what the file is read for.
        what: What that is, of one and of several documents.
    """

    documents: Sequence[Read]
    wanted: Sequence[Read]
    what: tuple[str, str] = ("that is no order", "that are no orders")

    @property
    def others(self) -> list[Read]:
        """Those that are something else."""
        return [read for read in self.documents if not any(read is wanted for wanted in self.wanted)]


def orders(reads: Sequence[Read], catalog: Catalog, place: object, *, strict: bool) -> Stream:
    """Return the documents of a file, and which of them are orders.

    Args:
        reads: The documents.
        catalog: The paths and clouds.
        place: What they were read from.
        strict: Whether each of them has to be an order.

    Raises:
        Refusal: None is an order, one of an order's group is of no kind that can be ordered, an order has metadata that
            no API server would take, or something would be passed over where nothing may be.
    """
    found = Stream(reads, [read for read in reads if _is_order(read.body, catalog)])
    groups = {GROUP, *(_group(read.body) for read in found.wanted)}
    for read in found.others:
        refusal = unsupported("kind", read.body["kind"], catalog.paths)
        if _group(read.body) in groups:  # a kind with a typo in it, which must not be passed over
            raise Refusal(f"{read.source}: {refusal}")
        if strict:
            raise Refusal(f"{read.source}: {refusal}{STRICT}")
    if not found.wanted:
        only = f", only {counted(found.others)}" if found.others else ""
        raise Refusal(f"cannot read {place}: there is no order in it{only}: must be one of {listed(catalog.paths)}")
    return _checked(found)


def settings(reads: Sequence[Read], *, strict: bool) -> Stream:
    """Return the documents of a settings file, and which of them are EnvironmentConfigs.

    It may hold more, as `package/cluster/` does.

    Args:
        reads: The documents.
        strict: Whether each of them has to be an EnvironmentConfig.

    Raises:
        Refusal: None is an EnvironmentConfig of the platform's, one has metadata that no API server would take, or
            something would be passed over where nothing may be.
    """
    found = Stream(
        reads,
        [read for read in reads if read.body["kind"] == SETTINGS],
        ("of --platform that is no EnvironmentConfig", "of --platform that are no EnvironmentConfigs"),
    )
    if found.others and (strict or not found.wanted):
        read = found.others[0]
        raise Refusal(
            f"cannot use {read.source} as settings: kind: unsupported value {quoted(read.body['kind'])}: must be "
            f"{SETTINGS}{STRICT if strict else ''}"
        )
    label, value = next(iter(PLATFORM_LABEL.items()))
    checked = _checked(found)
    if not any(at(read.body, ("metadata", "labels", label)) == value for read in checked.wanted):
        raise Refusal(
            f"cannot use these settings: none is labelled {quoted(f'{label}: {value}')}, which the platform's own are"
        )
    return checked


def _checked(found: Stream) -> Stream:
    """Return a stream whose wanted documents have metadata that the API server would take."""
    for read in found.wanted:
        objects.check(read.body, read.source)
    return found


def counted(reads: Iterable[Read]) -> str:
    """Return how many documents there are of which kind: "2 Deployment, 1 Namespace"."""
    kinds = Counter(read.body["kind"] for read in reads).most_common()
    named = [f"{number} {kind}" for kind, number in sorted(kinds[:_TOLD], key=lambda pair: (-pair[1], pair[0]))]
    more = sum(number for _, number in kinds[_TOLD:])
    return ", ".join(named) + (f" and {more} of other kinds" if more else "")


def passed_over(streams: Iterable[Stream]) -> Iterator[str]:
    """Yield a line for what was passed over of each kind of file; nothing where nothing was."""
    others: dict[tuple[str, str], list[Read]] = {}
    for stream in streams:
        others.setdefault(stream.what, []).extend(stream.others)
    for (one, several), reads in others.items():
        if reads:
            what = f"1 document {one}" if len(reads) == 1 else f"{len(reads)} documents {several}"
            yield f"passed over {what}: {counted(reads)}"


def _is_order(body: Tree, catalog: Catalog) -> bool:
    """Return whether a document is an order: of a path's kind, in a group that can be one of orders.

    Which groups those are only the platform knows. So it is told by whose they cannot be: Kubernetes' own have no dot,
    and others are those of our providers or of products that everybody has.
    """
    group = _group(body)
    if not {body["kind"], body["kind"].removeprefix("X")} & catalog.paths.keys():
        return False
    return (
        "." in group
        and kind_id(body["apiVersion"], body["kind"]) not in catalog.kinds
        and not f".{group}".endswith(_OTHERS)
    )


def _group(body: Tree) -> str:
    return str(body["apiVersion"]).rpartition("/")[0].removeprefix(CLAIMS_PREFIX)
