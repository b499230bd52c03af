"""What a team is told: calm words, and the right ones."""

import pytest

from function import status
from function.model import Condition, Document, Unknown

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(
            f"api error Throttling: slow down, RequestID: {ID}", "api error Throttling: slow down", id="request id"
        ),
        pytest.param(f"failed {ID} again", "failed again", id="a uuid"),
        pytest.param("one\n  two\t three", "one two three", id="several lines"),
        pytest.param("x" * 400, "x" * 297 + "...", id="a long one"),
    ],
)
def test_a_providers_message_is_calm(message: str, expected: str) -> None:
    assert status.stable_message(message) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param([("Synced", "True", "", "")], None, id="nothing is wrong"),
        pytest.param(
            [("Synced", "False", "ReconcileError", "no such subnet")], "no such subnet", id="the spec is refused"
        ),
        pytest.param([("Synced", "False", "ReconcilePaused", "")], None, id="paused"),
        pytest.param(
            [("Synced", "True", "", ""), ("LastAsyncOperation", "False", "AsyncCreateFailure", "quota")],
            "quota",
            id="the cloud refused it later",
        ),
        pytest.param(
            [("Synced", "False", "ReconcileError", "cannot resolve references: it is not ready")],
            None,
            id="what it refers to is still being made",
        ),
    ],
)
def test_refusal_of_a_provider(conditions: list[tuple[str, ...]], expected: str | None) -> None:
    names = ("type", "status", "reason", "message")
    listed = [dict(zip(names, condition, strict=True)) for condition in conditions]

    assert status.refusal_of(Document({"status": {"conditions": listed}}), None) == expected


def test_a_resource_that_was_made_has_lost_what_it_cannot_find() -> None:
    lost = {"type": "Synced", "status": "False", "message": "cannot resolve references: there is none"}
    made = Document({"status": {"atProvider": {"arn": "arn"}, "conditions": [lost]}})

    assert status.refusal_of(made, None) == "cannot resolve references: there is none"


def test_what_is_awaited_of_one_thing_is_told_together() -> None:
    missing = [Unknown("port", "database"), Unknown("host", "database"), Unknown("url", "queue")]

    assert status.awaited(missing) == "host, port of database; url of queue"


def test_a_long_wait_names_three() -> None:
    waiting = {f"part{number}/rds.Instance": "to be ready" for number in range(5)}

    message = status.provisioned(waiting, {}, set()).message
    assert message.startswith("waiting for Instance part0 to be ready; Instance part1")
    assert message.endswith("Instance part2 to be ready, and others")


def test_what_holds_data_is_what_an_order_waits_for() -> None:
    waiting = dict.fromkeys(("a/ec2.SecurityGroup", "b/rds.Instance", "c/iam.Role"), "to be ready")

    told = [status.provisioned(waiting, {}, {"b/rds.Instance"}).message]
    del waiting["a/ec2.SecurityGroup"]
    told += [status.provisioned(waiting, {}, {"b/rds.Instance"}).message]
    del waiting["b/rds.Instance"]
    told += [status.provisioned(waiting, {}, {"b/rds.Instance"}).message]

    assert told == [*["waiting for Instance b to be ready"] * 2, "waiting for Role c to be ready"]


def test_a_refusal_sends_every_condition_again() -> None:
    told = [
        {"type": t, "status": "True", "reason": "Good"} for t in ("Accepted", "Provisioned", "Connected", "Protected")
    ]

    assert status.refused(Document({"status": {"conditions": told}}), "cannot: no") == [
        Condition("Accepted", "False", "Refused", "cannot: no"),
        Condition("Provisioned", "True", "Good"),
        Condition("Connected", "True", "Good"),
        Condition("Protected", "True", "Good"),
    ]
