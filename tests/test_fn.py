"""The edge: whatever a request holds there is an answer, what is not ours passes through, and no secret is told."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct

from function import catalog, demo, fn, server, wire
from function.model import Tree

SECRET = "correct-horse"  # noqa: S105  (one that must not be found anywhere)

XR: Tree = {
    "apiVersion": "golden-path.dev/v1alpha1",
    "kind": "PostgreSQLInstance",
    "metadata": {"name": "shop", "namespace": "team-a", "uid": "abc", "generation": 1},
    "spec": {"storageGB": 50, "class": "medium"},
}
PLATFORM = demo.environment_config(catalog.load())
DATABASE = "database/kubernetes.Object"


def resource(body: Any) -> fnv1.Resource:  # noqa: ANN401  (JSON of any shape)
    return fnv1.Resource(
        resource=json_format.ParseDict(body, Struct()), connection_details={"password": SECRET.encode()}
    )


def request(
    xr: Tree | None = XR,
    *,
    platform: Tree | None = PLATFORM,
    given: Tree | None = None,
    observed: Tree | None = None,
) -> fnv1.RunFunctionRequest:
    """Return a request as Crossplane would send it; None leaves something out."""
    message = fnv1.RunFunctionRequest(
        meta=fnv1.RequestMeta(tag="tag", capabilities=[fnv1.CAPABILITY_REQUIRED_RESOURCES]),
        input=json_format.ParseDict({"cloud": "kubernetes"} | (given or {}), Struct()),
    )
    if xr is not None:
        message.observed.composite.CopyFrom(resource(xr))
    for key, body in (observed or {}).items():
        message.observed.resources[key].CopyFrom(resource(body))
    if platform is not None:
        message.required_resources["platform"].items.append(resource(platform))
    return message


def answer(message: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
    return asyncio.run(fn.Function(catalog.load()).RunFunction(message, None))


def fatal(response: fnv1.RunFunctionResponse) -> str:
    """Return the message of the one result, which must be fatal and one line."""
    (result,) = response.results
    assert result.severity == fnv1.SEVERITY_FATAL
    assert len(result.message.splitlines()) == 1
    return result.message


def accepted(response: fnv1.RunFunctionResponse) -> bool:
    return not response.results


def test_an_order_is_answered() -> None:
    response = answer(request())

    assert accepted(response)
    assert response.meta.tag == "tag"
    assert response.meta.ttl.ToSeconds() == 20
    assert response.desired.resources[DATABASE].ready == fnv1.READY_FALSE
    assert wire.tree(response.desired.composite.resource)["status"]["phase"] == "Pending"
    assert response.desired.composite.ready == fnv1.READY_FALSE, "the connection Secret is held back"
    assert [c.type for c in response.conditions] == ["Accepted", "Provisioned", "Connected", "Protected"]
    assert not response.requirements.extra_resources


def test_an_order_without_settings_is_asked_for_them_and_nothing_else() -> None:
    response = answer(request(platform=None))

    assert "platform" in response.requirements.resources
    response.ClearField("requirements")
    assert fnv1.RunFunctionResponse(meta=fnv1.ResponseMeta(tag="tag")) == response


def test_a_crossplane_that_does_not_tell_its_capabilities_is_asked_in_its_own_words() -> None:
    message = request(platform=None)
    message.meta.ClearField("capabilities")

    assert "platform" in answer(message).requirements.extra_resources


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(request(), id="an answer"),
        pytest.param(request(platform=None), id="a question"),
        pytest.param(request(XR | {"spec": {"storageGB": 1}}), id="a refusal"),
        pytest.param(request(None), id="no order at all"),
    ],
)
def test_what_others_want_and_know_passes_through(message: fnv1.RunFunctionRequest) -> None:
    message.desired.resources["theirs"].CopyFrom(resource({"kind": "ConfigMap", "data": {"a": "ü\n"}}))
    message.desired.resources["theirs"].ready = fnv1.READY_TRUE
    message.desired.composite.resource.update({"status": {"theirs": 1, "outputs": {"theirs": 2}}})
    message.desired.composite.connection_details["theirs"] = b"\xff"
    message.context.update({"key": {"nested": [1, None]}})
    response = answer(message)

    assert message.desired.resources["theirs"] == response.desired.resources["theirs"]
    assert message.context == response.context
    assert response.desired.composite.connection_details["theirs"] == b"\xff"
    status = wire.tree(response.desired.composite.resource)["status"]
    assert (status["theirs"], status["outputs"]["theirs"]) == (1, 2)


def test_an_absent_context_stays_absent() -> None:
    assert not answer(request()).HasField("context")


@pytest.mark.parametrize("key", [DATABASE, "connection/Secret"], ids=["one that we apply", "one that we hold back"])
def test_a_key_that_another_function_uses_is_refused(key: str) -> None:
    message = request()
    message.desired.resources[key].CopyFrom(resource({"kind": "ConfigMap"}))
    response = answer(message)

    assert f'cannot compose "{key}": an earlier function of the pipeline wants' in fatal(response)
    assert message.desired == response.desired


OLD = [
    {"type": "Accepted", "status": "True", "reason": "Accepted"},
    {"type": "Protected", "status": "True", "reason": "Protected", "message": "kept"},
    {"type": "Synced", "status": "True", "reason": "ReconcileSuccess"},
]


def test_a_refusal_changes_nothing_and_sends_the_conditions_again() -> None:
    message = request(XR | {"spec": {"storageGB": 1}, "status": {"conditions": OLD}})
    response = answer(message)

    why = fatal(response)
    assert why.startswith("spec.")
    assert [("Accepted", why), ("Protected", "kept")] == [(c.type, c.message) for c in response.conditions]
    assert all(c.target == fnv1.TARGET_COMPOSITE_AND_CLAIM for c in response.conditions)
    assert message.desired == response.desired
    assert not response.meta.HasField("ttl"), "a cache must not keep a refusal"
    assert not response.HasField("requirements")


OBJECT = {"apiVersion": "kubernetes.m.crossplane.io/v1alpha1", "kind": "Object"}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param(
            fnv1.RunFunctionRequest(), "the composite resource's apiVersion: required value", id="an empty request"
        ),
        pytest.param(request(None), "the composite resource's apiVersion: required value", id="no order"),
        pytest.param(request({}), "the composite resource's apiVersion: required value", id="an empty order"),
        pytest.param(
            request({k: v for k, v in XR.items() if k != "kind"}),
            "the composite resource's kind: required value",
            id="no kind",
        ),
        pytest.param(
            request({k: v for k, v in XR.items() if k != "metadata"}),
            "the composite resource's metadata.name: required value",
            id="no metadata",
        ),
        pytest.param(
            request(XR | {"metadata": ["shop"]}),
            "the composite resource's metadata.name: required value",
            id="metadata as a list",
        ),
        pytest.param(
            request(XR | {"metadata": {"name": "x" * 64}}),
            "must be no more than 63 characters, and has 64",
            id="a long name",
        ),
        pytest.param(request(XR | {"kind": "Toaster"}), 'kind: unsupported value "Toaster"', id="an unknown kind"),
        pytest.param(request(XR | {"spec": "big"}), 'spec: invalid value "big": must be a map', id="spec as a text"),
        pytest.param(request(XR | {"spec": {"storageGB": "50"}}), "spec.storageGB", id="a number as a text"),
        pytest.param(request(XR | {"spec": {"storageGb": 50}}), "did you mean storageGB?", id="a field misspelt"),
        pytest.param(request(XR | {"spec": {"storageGB": 50, "class": "a\nb"}}), "spec.class", id="a line break"),
        pytest.param(request(given={"cloud": "moon"}), 'cloud: unsupported value "moon"', id="an unknown cloud"),
        pytest.param(request(given={"cloud": ["aws"]}), "cloud: unsupported value", id="a cloud as a list"),
        pytest.param(
            request(given={"settings": "big"}),
            'settings: invalid value "big": must be a map',
            id="settings in the input as a text",
        ),
        pytest.param(
            request(given={"settings": {"name": "mine"}}),
            "settings.name: forbidden: it says who",
            id="tenancy in input",
        ),
        pytest.param(
            request(platform=PLATFORM | {"data": "demo"}),
            'data: invalid value "demo": must be a map',
            id="a platform's data as a text",
        ),
        pytest.param(
            request(platform=PLATFORM | {"data": {}}), "data.name: required value", id="a platform without a name"
        ),
        pytest.param(request(observed={DATABASE: OBJECT}), "is not ours", id="an observed resource without our label"),
        pytest.param(request(observed={DATABASE: {}}), "is not ours", id="an observed resource without anything"),
        pytest.param(
            request(observed={DATABASE: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"labels": "x"}}}),
            "ConfigMap",
            id="an observed resource of a foreign kind",
        ),
    ],
)
def test_bad_input_is_refused_in_one_line(message: fnv1.RunFunctionRequest, told: str) -> None:
    response = answer(message)

    assert told in fatal(response)
    assert "internal error" not in fatal(response)
    assert response.conditions[0].message == fatal(response)
    assert message.desired == response.desired


@pytest.mark.parametrize("garbage", ["text", 5, True, None, [], ["text"], [[{}]], {}, {"a": {"b": [None]}}], ids=repr)
@pytest.mark.parametrize(
    "path",
    [
        "metadata",
        "metadata.labels",
        "metadata.annotations",
        "metadata.namespace",
        "metadata.uid",
        "metadata.generation",
        "metadata.managedFields",
        "spec",
        "spec.claimRef",
        "spec.crossplane",
        "spec.environment",
        "status",
        "status.conditions",
        "status.outputs",
    ],
)
def test_garbage_anywhere_in_an_order_or_in_a_resource_is_answered(path: str, garbage: object) -> None:
    labels = {"golden-path.dev/part": "database"}
    composed = OBJECT | {"metadata": {"name": "shop-x", "labels": labels}, "spec": {}, "status": {}}
    for message in (
        request(planted(XR, path, garbage)),
        request(observed={DATABASE: planted(composed, path, garbage)}),
    ):
        response = answer(message)

        assert accepted(response) or fatal(response)
        assert response.conditions


def planted(tree: Tree, path: str, value: object) -> Tree:
    """Return a tree with a value at a path of one or two steps."""
    first, _, second = path.partition(".")
    return tree | {first: tree.get(first, {}) | {second: value} if second else value}


def broken(*_: object) -> None:
    message = f"a bug, which quotes {SECRET}"
    raise RuntimeError(message)


def test_a_bug_tells_the_team_an_id_and_the_log_where_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fn, "compose", broken)
    message = request(XR | {"status": {"conditions": OLD}})
    response = answer(message)

    name = fn.correlation(message)
    assert f"cannot compose the order: internal error, tell the platform team the id {name}" == fatal(response)
    assert [c.type for c in response.conditions] == ["Accepted", "Protected"]
    assert message.desired == response.desired
    (record,) = caplog.records
    line = json.loads(server.JsonLines().format(record))
    assert (name, "RuntimeError", "error") == (line["id"], line["error"], line["level"])
    assert line["xr"] == {"kind": "PostgreSQLInstance", "namespace": "team-a", "name": "shop"}
    assert "in broken" in line["stack"]
    assert SECRET not in json.dumps(line)


def test_the_id_of_a_bug_stays_while_the_order_does() -> None:
    told = XR | {"metadata": XR["metadata"] | {"resourceVersion": "2"}, "status": {"conditions": OLD}}
    edited = XR | {"metadata": XR["metadata"] | {"generation": 2}}

    assert fn.correlation(request()) == fn.correlation(request(told)), "its own message must not change it"
    assert fn.correlation(request()) != fn.correlation(request(edited))


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(request(), id="an answer"),
        pytest.param(request(XR | {"spec": {"storageGB": 1}}), id="a refusal"),
        pytest.param(request(None), id="no order"),
    ],
)
def test_the_log_holds_no_secret(message: fnv1.RunFunctionRequest, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message.required_resources["secret"].items.append(resource({"kind": "Secret", "data": {"password": SECRET}}))
    answer(message)

    lines = "\n".join(server.JsonLines().format(record) for record in caplog.records)
    assert '"tag": "tag"' in lines
    assert SECRET not in lines


ONCE = """
import asyncio, sys
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from function import catalog, fn
request = fnv1.RunFunctionRequest.FromString(sys.stdin.buffer.read())
response = asyncio.run(fn.Function(catalog.load()).RunFunction(request, None))
sys.stdout.buffer.write(response.SerializeToString(deterministic=True))
"""


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(request(), id="an answer"),
        pytest.param(request(platform=None), id="a question"),
        pytest.param(request(XR | {"spec": {"b": 1, "a": 1, "d": 1, "c": 1, "e": 1}}), id="a refusal"),
    ],
)
def test_the_same_request_gets_the_same_bytes_in_every_process(message: fnv1.RunFunctionRequest) -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", ONCE],
            input=message.SerializeToString(),
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert {answer(message).SerializeToString(deterministic=True)} == answers
