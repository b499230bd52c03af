"""ConfigMap: the findings of an argocd-cm, of its keys as well as of the scripts in it."""

from collections.abc import Iterator, Mapping

from health.customizations import REPEATED
from health.lint.folder import Placed, overlapping
from health.lint.script import SYNTAX, lint
from health.overrides import ConfigMapError, Overrides
from k8syaml import UnreadableError, load

KEY = "key"


def findings(data: Mapping[str, str]) -> list[Placed]:
    """Return what is wrong in the data of an argocd-cm, key by key."""
    try:
        overrides = Overrides.read(data)
    except ConfigMapError as error:
        return [Placed("argocd-cm", KEY, f"{error}: until then Argo CD has no customization at all")]
    found: list[Placed] = []
    for key, customization in overrides.customizations.items():
        found += _placed(key, customization.script, libraries=customization.libraries)
        found += _of_actions(key, customization.actions)
    return [*found, *overlapping(overrides.overlaps())]


def _placed(place: str, script: str, *, libraries: bool = False, action: bool = False) -> Iterator[Placed]:
    if script:
        for finding in lint(script, open_libraries=libraries, action=action):
            yield Placed(f"{place}:{finding.line}", finding.rule, finding.why, finding.hint)


def _of_actions(key: str, text: str) -> Iterator[Placed]:
    """Yield the findings of the actions of a key; libraries are never open to them."""
    try:
        documents = load(text, f"the actions of {key}", strict=False, repeated=REPEATED)
    except UnreadableError as error:
        yield Placed(key, SYNTAX, str(error))
        return
    actions = documents[0] if documents and isinstance(documents[0], dict) else {}
    yield from _placed(f"{key} discovery.lua", _text(actions, "discovery.lua"), action=True)
    definitions = actions.get("definitions")
    for definition in definitions if isinstance(definitions, list) else ():
        if isinstance(definition, dict):
            yield from _placed(f"{key} {definition.get('name')}", _text(definition, "action.lua"), action=True)


def _text(tree: Mapping[str, object], field: str) -> str:
    found = tree.get(field)
    return found if isinstance(found, str) else ""
