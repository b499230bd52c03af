"""Manifest: a Tree as YAML that every reader of Kubernetes takes for the same."""

import re

import yaml

from function.model import Tree

_AMBIGUOUS = re.compile(r"[-+]?[0-9.][0-9a-fA-F_.:+-]*|0[xob][0-9a-fA-F_]+|[yYnN]")
"""Texts that some reader takes for a number or a boolean: Go's takes 0815 for 815, and y for true; PyYAML neither."""

_LINE_BREAKS = frozenset("\x85\u2028\u2029")
"""Unicode's further line breaks, which PyYAML folds like any other unless they are escaped."""


class _Dumper(yaml.SafeDumper):
    """Block style without anchors, which a reader of manifests expects none of."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """Write everything out where it stands."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  (PyYAML's signature)
        """Set lists in as everything else."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "'" if _AMBIGUOUS.fullmatch(value) else '"' if _LINE_BREAKS & set(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def written(manifest: Tree, *, sort_keys: bool = True) -> str:
    """Return a manifest as YAML, its keys sorted or in the order that they have."""
    text: str = yaml.dump(
        manifest, Dumper=_Dumper, sort_keys=sort_keys, default_flow_style=False, allow_unicode=True, width=120
    )
    return text
