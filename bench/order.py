"""Order: the requests that Crossplane makes for settled orders, call by call, as bytes."""

import asyncio
import copy
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench import provider
from function import catalog, demo, wire
from function.fn import Function
from function.model import Selector, Tree
from function.offline.cluster import ROUNDS, Cluster
from function.offline.composite import identified
from function.offline.files import Read, documents
from function.offline.rendering import Given, Rendering, render
from function.settings import PLATFORM, PLATFORM_LABEL

EXAMPLES: Final = Path(__file__).parent.parent / "examples" / "postgresql"

CAPABILITIES: Final = (
    fnv1.CAPABILITY_CAPABILITIES,
    fnv1.CAPABILITY_REQUIRED_RESOURCES,
    fnv1.CAPABILITY_CREDENTIALS,
    fnv1.CAPABILITY_CONDITIONS,
    fnv1.CAPABILITY_REQUIRED_SCHEMAS,
)
"""What a Crossplane of today says that it can do (core v2.3.4)."""


ORDERS: Final = 20
"""Orders that a server is asked for in turn: whoever remembers the last one has no use of it."""


@dataclass(frozen=True)
class Settled:
    """An order that has all that it asked for: nine reconciles of ten are of these.

    Attributes:
        cloud: The cloud that it is on.
        file: The order: a claim is legacy, an XR namespaced.
        calls: What the function is sent in one reconcile, in order.
        manifests: What it wants of each of them, by key.
    """

    cloud: str
    file: str
    calls: tuple[bytes, ...]
    manifests: dict[str, Tree]

    @property
    def subject(self) -> str:
        """What a table calls it."""
        kib = sum(map(len, self.calls)) / 1024
        calls = f"{len(self.calls)} call{'s' * (len(self.calls) > 1)}"
        return f"{self.file} on {self.cloud}: {len(self.manifests)} resources, {calls}, {kib:.0f} KiB"


def orders(cloud: str, file: str, number: int = ORDERS, resources: int | None = None) -> list[Settled]:
    """Return orders such as the example on a cloud, each under a name of its own, once everything is there.

    They have no application, so that figures compare with those from before the example had one.

    Args:
        cloud: The cloud.
        file: The example.
        number: How many orders.
        resources: How many resources each has, on AWS; as the example has them where it is None.
    """
    (example,) = documents(EXAMPLES / f"{file}.yaml")
    del example.body["spec"]["application"]
    settings = demo.environment_config(catalog.load())
    # As the API server has them; they are not what changes.
    settings["metadata"] |= {"uid": "00000000-0000-4000-8000-000000000001", "resourceVersion": "1001", "generation": 1}
    names = [f"shop-db-{index:02}" for index in range(number)]
    if resources:
        few = len(_settled(cloud, file, _named(example, names[0]), settings).manifests)
        # A copy, as the demo settings are the catalog's own.
        settings = copy.deepcopy(settings)
        clients = settings["data"]["aws"]["networks"]["default"]["cidrs"]
        clients += [f"10.1.{index}.0/24" for index in range(resources - few)]
    return [_settled(cloud, file, _named(example, name), settings) for name in names]


def reconciles(calls: Sequence[Sequence[bytes]]) -> Iterator[list[bytes]]:
    """Yield the calls of one reconcile after another, of every order in turn, without end.

    No request comes twice: the resourceVersion of all that is observed goes up from one reconcile to the next.
    """
    version = provider.VERSION.encode()
    for number in itertools.count():
        present = b"%d" % (int(version) + 1 + number)
        yield [call.replace(version, present) for call in calls[number % len(calls)]]


def _named(example: Read, name: str) -> Read:
    return replace(example, body=example.body | {"metadata": example.body["metadata"] | {"name": name}})


def _settled(cloud: str, file: str, order: Read, settings: Tree) -> Settled:
    state: list[Tree] = []
    for _ in range(ROUNDS):
        rendering = render(order, Given(catalog.load(), Cluster([settings, *state]), cloud, None))
        if (rendering.composed.status or {})["phase"] == "Ready":
            break
        state = [document for resource in _stored(rendering) for document in provider.settled(resource)]
    else:
        raise RuntimeError(f"{file} on {cloud} does not settle in {ROUNDS} rounds")
    (xr,) = provider.settled(identified(rendering.xr))
    return Settled(
        cloud,
        file,
        _calls(xr, cloud, Cluster([settings, *state])),
        {key: desired.manifest for key, desired in rendering.composed.resources.items()},
    )


def _stored(rendering: Rendering) -> list[Tree]:
    """Return the composed resources with the values of Secrets, which previews hide."""
    desired = rendering.composed.resources
    return [
        resource | ({"data": desired[key].manifest["data"]} if resource["kind"] == "Secret" else {})
        for key, resource in rendering.resources.items()
    ]


def _calls(xr: Tree, cloud: str, cluster: Cluster) -> tuple[bytes, ...]:
    """Return what Crossplane sends for an XR: again as long as the answer asks for something else than before."""
    function = Function(catalog.load())
    asked = fnv1.Requirements()
    calls: list[bytes] = []
    while len(calls) <= ROUNDS:
        request = _request(xr, cloud, cluster, asked)
        calls.append(request.SerializeToString(deterministic=True))
        response = asyncio.run(function.RunFunction(request, None))
        if response.results:
            raise RuntimeError(f"the order is refused: {response.results[0].message}")
        if response.requirements == asked:
            return tuple(calls)
        asked = response.requirements
    raise RuntimeError(f"what the order requires did not come to rest in {ROUNDS} calls")


def _request(xr: Tree, cloud: str, cluster: Cluster, asked: fnv1.Requirements) -> fnv1.RunFunctionRequest:
    request = fnv1.RunFunctionRequest(meta=fnv1.RequestMeta(tag="bench", capabilities=CAPABILITIES))
    wire.fill(request.observed.composite.resource, xr)
    for key, document in cluster.composed(xr).items():
        wire.fill(request.observed.resources[key].resource, document.body)
        for name, value in document.connection.items():
            request.observed.resources[key].connection_details[name] = value
    wire.fill(request.input, {"apiVersion": "fn.golden-path.dev/v1alpha1", "kind": "Settings", "cloud": cloud})
    bootstrap = Selector("apiextensions.crossplane.io/v1beta1", "EnvironmentConfig", labels=PLATFORM_LABEL)
    selectors = {PLATFORM: bootstrap} | {name: _selector(wanted) for name, wanted in asked.resources.items()}
    for name, selector in selectors.items():
        answer = request.required_resources[name]
        for document in cluster.matching(selector):
            wire.fill(answer.items.add().resource, document.body)
    return request


def _selector(wanted: fnv1.ResourceSelector) -> Selector:
    name = wanted.match_name if wanted.HasField("match_name") else None
    namespace = wanted.namespace if wanted.HasField("namespace") else None
    return Selector(wanted.api_version, wanted.kind, name, dict(wanted.match_labels.labels), namespace)
