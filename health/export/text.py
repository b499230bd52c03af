"""Text: settings as YAML that people can read: scripts stand as they are written, line by line."""

import re
from collections.abc import Iterable

import yaml
from yaml.emitter import ScalarAnalysis

_AMBIGUOUS = re.compile(r"[-+]?[0-9.][0-9a-zA-Z_.:+-]*|[yYnN]")
"""Texts that Go's reader of YAML, unlike PyYAML, takes for a number or a boolean."""

_BREAKS = frozenset("\r\x85\u2028\u2029")
"""Line breaks that a block would turn into plain ones."""


class _Dumper(yaml.SafeDumper):
    """Block style without anchors."""

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
    if _BREAKS & set(value):
        return '"'
    if "\n" in value:
        return "|"
    return "'" if _AMBIGUOUS.fullmatch(value) else None


_Dumper.add_representer(str, _text)


def written(value: object) -> str:
    """Return a value as YAML, keys in their order, texts of several lines as blocks."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, default_flow_style=False, allow_unicode=True, width=float("inf")
    )
    return text


def joined(documents: Iterable[object]) -> str:
    """Return several documents as one text."""
    return "---\n".join(written(document) for document in documents)
