"""Settings that are remembered: the same as those that are read again, and nobody else's."""

import copy

import pytest
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from hypothesis import given
from hypothesis import strategies as st

from function import settings, wire
from function.compose import compose
from function.model import Document, Platform, Refusal, Request, Tree
from function.settings import NAMESPACE, PLATFORM
from tests.orders import CATALOG, DATABASE_CLOUDS, XRS, of_crossplane, platform, xr


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_known", {})


def sent(body: Tree) -> wire.Message:
    """Return a resource as a request has it."""
    resource = fnv1.Resource()
    wire.fill(resource.resource, body)
    return wire.Message(resource)


TENANTS = {"team-b": {"tags": {"cost": "of team-b"}}}


def request(config: Tree, *, namespace: str = "team-a", said: Tree | None = None, own: Tree | None = None) -> Request:
    """Return a request of an order in a namespace, with what its Composition says and the namespace's own settings."""
    required = {PLATFORM: [sent(config)]} | ({NAMESPACE: [sent(own)]} if own else {})
    return Request(Document(xr(namespace=namespace)), {}, required, {"cloud": "aws", "settings": said or {}})


def read(asked: Request) -> Platform:
    found = settings.read(asked, CATALOG.sections).platform
    assert found is not None
    return found


def test_the_same_settings_are_parsed_once() -> None:
    assert read(request(platform())) is read(request(platform()))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(request(platform(tags={"cost": "2"}, namespaces=TENANTS)), id="another value, of the same name"),
        pytest.param(request(platform(namespaces=TENANTS), namespace="team-b"), id="another namespace"),
        pytest.param(
            request(platform(namespaces=TENANTS), said={"versions": {"postgres": ["16"]}}), id="another input"
        ),
    ],
)
def test_other_settings_are_never_taken_for_them(other: Request) -> None:
    first = read(request(platform(namespaces=TENANTS)))
    remembered = read(other)
    settings._known.clear()  # noqa: SLF001  (what is read again is what must be remembered)

    assert read(other) == remembered
    assert first != remembered


def test_the_settings_of_a_namespace_are_told_apart_from_the_platforms() -> None:
    apart = platform(namespaceSettings=True)
    own = platform(tags={"cost": "own"}) | {"metadata": {"name": "team-a"}}
    awaited = settings.read(request(apart), CATALOG.sections)
    answered = settings.read(request(apart, own=own), CATALOG.sections)

    assert awaited.platform is None
    assert answered.platform is not None
    assert answered.platform.common.tags["cost"] == "own"
    assert awaited.requirements.keys() == answered.requirements.keys() == {NAMESPACE}


def test_a_refusal_is_not_remembered() -> None:
    for _ in range(2):
        with pytest.raises(Refusal, match="unheard"):
            read(request(platform(unheard=1)))


def test_what_is_remembered_is_bounded() -> None:
    for number in range(settings.REMEMBERED + 5):
        read(request(platform(tags={"cost": str(number)})))

    assert len(settings._known) == settings.REMEMBERED  # noqa: SLF001  (a bound on memory has no other trace)


@given(XRS, st.sampled_from(DATABASE_CLOUDS))
def test_no_order_writes_to_what_others_share(composite: Tree, cloud: str) -> None:
    asked = Request(sent(composite), {}, {PLATFORM: [sent(platform())]}, {"cloud": cloud})
    before = copy.deepcopy(read(asked))
    first = compose(asked, CATALOG)
    made = {key: Document(copy.deepcopy(desired.manifest)) for key, desired in first.resources.items()}
    everything = {key: sent(document.body) for key, document in of_crossplane(composite, made).items()}
    again = Request(asked.composite, everything, asked.required, asked.input)

    assert compose(again, CATALOG) == compose(again, CATALOG), "what is read of a resource is read once"
    assert before == read(asked)
