"""What changes an order's status, and what does not. On the real Crossplane it is counted by test_writes.py."""

import copy
from collections.abc import Collection

import pytest

from function.compose import Composed, compose
from function.model import Condition, Document, Tree
from tests import provider
from tests.orders import CATALOG, SCOPES, request, xr

INSTANCE = "database/rds.Instance"
CONNECTION = {"host": b"db.example.org", "port": b"5432", "username": b"app", "password": b"secret"}
TOLD = {"arn": "arn:aws:rds:eu-central-1:1:db:shop", "resourceId": "db-EXAMPLE"}


def composed(composite: Tree, observed: dict[str, Document] | None = None) -> Composed:
    return compose(request(composite, "aws", observed=observed), CATALOG)


def there(answer: Composed, ready: Collection[str], **told: str) -> dict[str, Document]:
    """Return what was composed as the cluster has it, some of it made and ready.

    Args:
        answer: What was composed.
        ready: The keys of what is ready.
        told: What the cloud tells of the database.
    """
    found = {}
    for key, desired in answer.resources.items():
        body = copy.deepcopy(desired.manifest)
        body["status"] = {"conditions": provider.READY, "atProvider": {"id": key}} if key in ready else {}
        if key == INSTANCE:
            body["status"]["atProvider"] = told
        found[key] = Document(body, CONNECTION if key == INSTANCE and told else {})
    return found


def following(composite: Tree, answer: Composed, *, generation: int = 1) -> Tree:
    """Return an XR as Crossplane leaves it after an answer, its spec being of some generation."""
    synced = {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "observedGeneration": 1}
    said = [{"type": c.type, "status": c.status, "reason": c.reason, "message": c.message} for c in answer.conditions]
    metadata = composite["metadata"] | {"generation": generation}
    return composite | {"metadata": metadata, "status": {**(answer.status or {}), "conditions": [synced, *said]}}


def told(answer: Composed) -> tuple[Tree | None, Collection[Condition], bool | None]:
    """Return all of an answer that Crossplane writes to the XR, but for the references to what it composes."""
    return answer.status, answer.conditions, answer.ready


@pytest.mark.parametrize("scope", SCOPES)
def test_what_becomes_ready_before_the_data_changes_nothing(scope: str) -> None:
    composite = xr(scope=scope)
    first = composed(composite)
    composite = following(composite, composed(composite, there(first, ())))
    others = [key for key in first.resources if key != INSTANCE]

    answers = [composed(composite, there(first, others[:number])) for number in range(len(others) + 1)]

    assert [told(answer) for answer in answers] == [told(answers[0])] * len(answers)
    assert answers[0].ready is False


def test_what_comes_to_be_known_before_the_data_is_ready_is_told_with_it() -> None:
    composite = xr(scope="legacy")
    first = composed(composite)
    making = composed(composite, there(first, ()))
    known = composed(following(composite, making), there(first, (), **TOLD))
    ready = composed(following(composite, known), there(first, first.resources, **TOLD))

    assert told(known) == told(making)
    assert known.connection == {}
    assert ready.status is not None
    assert (ready.status["phase"], ready.status["identifiers"]) == ("Ready", {"database": TOLD})
    assert ready.status["outputs"]["host"] == "db.example.org"
    assert ready.connection["password"] == b"secret"
    assert {c.type: c.status for c in ready.conditions}["Connected"] == "True"


@pytest.mark.parametrize(
    ("spec", "ready"),
    [
        pytest.param({"class": "large"}, False, id="what it changes is not ready any more"),
        pytest.param({"environment": "production"}, None, id="what was said before in other words stays ready"),
    ],
)
def test_an_edit_is_under_way_from_the_first_answer(spec: Tree, ready: bool | None) -> None:  # noqa: FBT001  (a table)
    before = xr()
    settled = there(composed(before), composed(before).resources, **TOLD)
    settled |= there(composed(before, settled), composed(before, settled).resources, **TOLD)
    answer = composed(before, settled)
    assert answer.ready is None

    edited = composed(following(xr(spec), answer, generation=2), settled)

    assert edited.ready is ready
    assert edited.status == answer.status
    provisioned = {condition.type: condition for condition in edited.conditions}["Provisioned"]
    assert (provisioned.status == "False") is (ready is False)


DELETED: Tree = {"deletionTimestamp": "2024-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("database", "phase"),
    [
        pytest.param(None, "Provisioning", id="it is gone"),
        pytest.param({"metadata": DELETED}, "Provisioning", id="it is being deleted"),
        pytest.param({"status": {}}, "Provisioning", id="it was applied anew, and is not made yet"),
        pytest.param({"status": {"atProvider": TOLD}}, "Ready", id="it is there, and not ready just now"),
    ],
)
def test_the_phase_of_an_order_whose_database_is_not_ready_any_more(database: Tree | None, phase: str) -> None:
    composite = xr()
    settled = there(composed(composite), composed(composite).resources, **TOLD)
    settled |= there(composed(composite, settled), composed(composite, settled).resources, **TOLD)
    composite = following(composite, composed(composite, settled))
    before = settled.pop(INSTANCE).tree()
    if database is not None:
        metadata = before["metadata"] | database.get("metadata", {})
        settled[INSTANCE] = Document({**before, **database, "metadata": metadata}, CONNECTION)

    lost = composed(composite, settled)

    assert lost.ready is False
    assert lost.status is not None
    assert lost.status["phase"] == phase
