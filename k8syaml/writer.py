"""Writer: values as YAML that people can read and that every reader takes for the same."""

import math
import re
from collections.abc import Iterable, Mapping

import yaml
from yaml.emitter import ScalarAnalysis

from k8syaml import scalars

WIDTH = 120
"""Characters of a line in manifests: a longer text is broken at the first space behind them."""

_AMBIGUOUS = re.compile(r"[-+]?[0-9.][0-9a-fA-F_.:+-]*|0[xob][0-9a-fA-F_]+")
"""Texts that some reader takes for a number or a time: go-yaml those that `scalars` says, YAML 1.1 12:30 as well."""

_BREAKS = frozenset("\r\x85\u2028\u2029")
"""Line breaks that a block would turn into plain ones, and that PyYAML folds unless they are escaped."""


class _Dumper(yaml.SafeDumper):
    """Block style without anchors, which a reader of manifests expects none of."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """Write everything out where it stands."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  (PyYAML's signature)
        """Set lists in as everything else."""
        super().increase_indent(flow, indentless=False)

    def analyze_scalar(self, scalar: str) -> ScalarAnalysis:
        """Allow a block for what has tabs or spaces at the ends of lines too: it keeps both, PyYAML is too careful."""
        analysis: ScalarAnalysis = super().analyze_scalar(scalar)
        if "\n" in scalar and not analysis.allow_block:
            plain = "\n".join(line.rstrip(" ") for line in scalar.replace("\t", "|").split("\n"))
            analysis.allow_block = super().analyze_scalar(plain).allow_block
        return analysis


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_style(value))


def _style(value: str) -> str | None:
    # libyaml, and go-yaml with it, refuses a block whose first line begins with a tab.
    if _BREAKS & set(value) or value.startswith("\t"):
        return '"'
    if "\n" in value:
        return "|"
    return "'" if _AMBIGUOUS.fullmatch(value) or not isinstance(scalars.resolved(value), str) else None


class _Inline(_Dumper):
    """Without line breaks."""


def _inline_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\n" in value else _style(value))


_Dumper.add_representer(str, _text)
_Inline.add_representer(str, _inline_text)


def written(value: object, *, sort_keys: bool = False, width: float = math.inf) -> str:
    """Return a value as YAML, texts of several lines as blocks.

    Args:
        value: What JSON has a form for.
        sort_keys: Whether keys are sorted rather than in the order that they have.
        width: Characters of a line; a longer text is broken at the first space behind them.
    """
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=sort_keys, default_flow_style=False, allow_unicode=True, width=width
    )
    return text


def joined(documents: Iterable[object]) -> str:
    """Return several documents as one text."""
    return "---\n".join(written(document) for document in documents)


def inline(value: Mapping[str, object]) -> str:
    """Return a map as YAML on one line, in braces, keys in their order."""
    text: str = yaml.dump(
        dict(value), Dumper=_Inline, sort_keys=False, default_flow_style=True, allow_unicode=True, width=math.inf
    )
    return text.removesuffix("\n")
