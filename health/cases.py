"""Cases: the worked examples beside a check and beside actions, in the files that Argo CD's own suite has.

`health_test.yaml` holds `tests: [{inputPath, healthStatus: {status, message}}]`. `action_test.yaml` holds
`discoveryTests: [{inputPath, result: [...]}]` and `actionTests: [{action, inputPath, parameters, expectedOutputPath or
expectedErrorMessage}]`. Paths stand for files relative to the one that names them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import k8syaml
from health.checks import Check
from health.verdict import STATUSES, Health

HEALTH = "health_test.yaml"
ACTIONS = "action_test.yaml"


class CaseError(Exception):
    """A file of cases cannot be used. The message is one line: which file, which field, what is accepted."""


@dataclass(frozen=True)
class Case:
    """An object, and what a check has to say of it."""

    name: str
    resource: Mapping[str, Any]
    expected: Health


@dataclass(frozen=True)
class DiscoveryCase:
    """An object, and the actions that have to be offered for it, as Argo CD writes them."""

    name: str
    resource: Mapping[str, Any]
    expected: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class ActionCase:
    """An object, and what an action has to make of it.

    Attributes:
        name: The case's name in reports.
        action: The action.
        resource: What it acts on.
        parameters: What the person who started it filled in.
        expected: The objects that come out; none where it has to fail.
        error: How it has to fail; empty where it must not.
    """

    name: str
    action: str
    resource: Mapping[str, Any]
    parameters: Mapping[str, str]
    expected: tuple[Mapping[str, Any], ...]
    error: str


def cases(check: Check) -> tuple[Case, ...]:
    """Return the cases of a check, in the order of its file.

    Raises:
        CaseError: The file or one that it names is missing or broken.
    """
    return tuple(
        Case(entry.text("inputPath"), entry.resource(), entry.verdict())
        for entry in _entries(check.folder / HEALTH, "tests", check.root)
    )


def action_cases(folder: Path) -> tuple[DiscoveryCase | ActionCase, ...]:
    """Return the cases of a folder of actions, those of discovery first.

    Raises:
        CaseError: The file or one that it names is missing or broken.
    """
    file = folder / ACTIONS
    discovery = [
        DiscoveryCase(f"discovery {entry.text('inputPath')}", entry.resource(), entry.maps("result"))
        for entry in _entries(file, "discoveryTests")
    ]
    return *discovery, *(_action_case(entry) for entry in _entries(file, "actionTests"))


def _action_case(entry: "_Entry") -> ActionCase:
    action, error = entry.text("action"), entry.text("expectedErrorMessage", required=False)
    return ActionCase(
        name=f"{action} {entry.text('inputPath')}",
        action=action,
        resource=entry.resource(),
        parameters=entry.texts("parameters"),
        expected=() if error else entry.outputs(),
        error=error,
    )


@dataclass(frozen=True)
class _Entry:
    """One test of a file of cases.

    Attributes:
        file: The file.
        place: Where in it the test stands.
        fields: Its fields, in lower case: Argo CD's reader takes them in any case, and its own suite relies on that.
        within: The folder that the files it names must be in.
    """

    file: Path
    place: str
    fields: Mapping[str, Any]
    within: Path | None = None

    def text(self, name: str, *, required: bool = True) -> str:
        found = self.fields.get(name.lower())
        if found is None and not required:
            return ""
        if not isinstance(found, str) or (required and not found):
            raise self.broken(name, found, "a string")
        return found

    def texts(self, name: str) -> dict[str, str]:
        found = self.fields.get(name.lower()) or {}
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise self.broken(name, found, "a map of strings")
        return found

    def maps(self, name: str) -> tuple[Mapping[str, Any], ...]:
        found = self.fields.get(name.lower())
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.broken(name, found, "a list of maps")
        return tuple(found)

    def verdict(self) -> Health:
        found = self.fields.get("healthstatus")
        if not isinstance(found, dict):
            raise self.broken("healthStatus", found, "a map of status and message")
        status, message = found.get("status"), found.get("message") or ""
        if status not in STATUSES:
            raise self.broken("healthStatus.status", status, f"one of {', '.join(STATUSES)}")
        if not isinstance(message, str):
            raise self.broken("healthStatus.message", message, "a string")
        return Health(status, message)

    def resource(self) -> Mapping[str, Any]:
        found = self._document("inputPath")
        if not isinstance(found, dict):
            raise self.broken("inputPath", self.text("inputPath"), "a file of one object")
        return found

    def outputs(self) -> tuple[Mapping[str, Any], ...]:
        """Return the objects that an action makes: a list of them with `unstructuredObj` around each, or one alone."""
        found = self._document("expectedOutputPath")
        wrapped = found if isinstance(found, list) else [{"unstructuredObj": found}]
        objects = [item["unstructuredObj"] for item in wrapped if isinstance(item, dict) and "unstructuredObj" in item]
        if len(objects) != len(wrapped) or not all(isinstance(item, dict) for item in objects):
            raise self.broken("expectedOutputPath", self.text("expectedOutputPath"), "a file of an object, or a list")
        return tuple(objects)

    def _document(self, name: str) -> Any:  # noqa: ANN401  (whatever the file holds)
        found = _read(self.file.parent / self.text(name), self.within)
        if len(found) != 1:
            raise self.broken(name, self.text(name), "a file of one document")
        return found[0]

    def broken(self, name: str, found: object, rule: str) -> CaseError:
        what = "required value" if found is None else f"invalid value {str(found)!r}"
        return CaseError(f"cannot read {self.file}: {self.place}.{name}: {what}: must be {rule}")


def _entries(file: Path, section: str, within: Path | None = None) -> Iterator[_Entry]:
    content = _read(file, within)
    body = content[0] if len(content) == 1 else None
    if not isinstance(body, dict):
        raise CaseError(f"cannot read {file}: must be one map")
    entries = body.get(section) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CaseError(f"cannot read {file}: {section}: must be a list of maps")
    for number, entry in enumerate(entries):
        yield _Entry(file, f"{section}[{number}]", {str(key).lower(): value for key, value in entry.items()}, within)


def _read(file: Path, within: Path | None) -> list[Any]:
    """Return the documents of a file. An empty one after the last `---` is none."""
    try:
        return [document for document in k8syaml.read(file, strict=False, within=within) if document is not None]
    except k8syaml.UnreadableError as error:
        raise CaseError(str(error)) from None
