"""Options: what is asked of an export."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from health.checks import Check

Format = Literal["configmap", "helm", "kustomize", "operator"]
Keys = Literal["wildcard", "per-kind"]

FORMATS: Final[tuple[Format, ...]] = ("configmap", "helm", "kustomize", "operator")
KEYS: Final[tuple[Keys, ...]] = ("wildcard", "per-kind")

GROUP: Final = "golden-path.dev"
"""The group of orders where a platform has given them none of its own."""


class ExportError(Exception):
    """The settings cannot be exported as asked. The message is one line."""


@dataclass(frozen=True)
class ExportOptions:
    """What to print.

    Attributes:
        format: What it is printed for.
        keys: One key for many kinds where Argo CD knows wildcards, or one for each kind.
        groups: The API groups of the platform's own claims and XRs; the groups below each count too.
        rendered: The kinds that the golden paths render, orders among them.
        kinds: Further kinds to cover; each must have a check.
        checks: The checks to print; the suite's own where left out.
        replaced: Keys whose scripts of another hand make room for ours in a merge.
        kept: Keys whose scripts of another hand stay instead of ours.
        at: Where the values of Argo CD's chart are in a file of values; where they must be when left out.
    """

    format: Format = "configmap"
    keys: Keys = "wildcard"
    groups: tuple[str, ...] = (GROUP,)
    rendered: Iterable[tuple[str, str]] = ()
    kinds: Iterable[tuple[str, str]] = ()
    checks: tuple[Check, ...] | None = None
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    at: str | None = None
