"""Cluster: the observed state that a preview is given, and the rounds in which Crossplane asks it."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from function import orders, settings
from function.catalog import Catalog
from function.compose import Composed, compose
from function.model import PART, Document, Order, Refusal, Request, ScopeName, Selector, Tree, at, quoted
from function.offline import belonging, objects
from function.offline.belonging import KEY
from function.settings import PLATFORM, PLATFORM_LABEL

ROUNDS = 5
"""How often Crossplane asks a function again for what it requires (core v2.3.4)."""


class Cluster:
    """Documents that stand for a cluster: composed resources, Secrets, EnvironmentConfigs."""

    def __init__(self, observed: Iterable[Tree], settings: Iterable[Tree] = ()) -> None:
        """Take over what is observed, and the settings where they are not among it."""
        self.observed = list(observed)
        self._documents = [*settings, *self.observed]

    @property
    def counts_by_value(self) -> bool:
        """Whether a composed resource of ours does not tell which of its fields are ours."""
        composed = [body for body in self._documents if at(body, ("metadata", "labels", PART))]
        return not all(at(body, ("metadata", "managedFields")) for body in composed)

    def composed(self, xr: Tree) -> dict[str, Document]:
        """Return the composed resources of an XR by key.

        Raises:
            Refusal: Two of them have one key.
        """
        found: dict[str, Tree] = {}
        for body in self._documents:
            key = at(body, ("metadata", "annotations", KEY))
            if not key or belonging.tie(body, xr) is False:
                continue
            rivals = [each for each in (found.get(key), body) if each is not None]
            # What was left behind under a key has the same owner as what took its place; Crossplane looks no further
            # than the references.
            referred = [each for each in rivals if belonging.refers(xr, each)] if len(rivals) > 1 else rivals
            if len(referred) != 1:
                raise Refusal(f"cannot tell the observed resources apart: two of them are {quoted(key)}")
            found[str(key)] = referred[0]
        return {key: Document(body, self._connection(body)) for key, body in found.items()}

    def own(self, xr: Tree, required: Iterable[Selector] = ()) -> list[Tree]:
        """Return what is observed of an order: its claim, its XR, what that is made of, and what is read for it.

        Args:
            xr: The XR.
            required: What was asked for to compose it.
        """
        claim = at(xr, ("spec", "claimRef"))
        itself = [xr] + ([claim | {"metadata": claim}] if isinstance(claim, dict) else [])
        found = {id(document.body) for selector in required for document in self.matching(selector)}
        for body in self.observed:
            tied = belonging.tie(body, xr)
            keyed = tied is None and at(body, ("metadata", "annotations", KEY))
            if tied or keyed or any(belonging.same(body, each) for each in itself):
                found.add(id(body))
        known = [body for body in self.observed if id(body) in found]
        uids = {uid for body in known if (uid := body["metadata"].get("uid"))}
        secrets = {_secret_of(body) for body in known}
        for body in self.observed:
            controlled = (belonging.controller(body) or {}).get("uid") in uids
            if body["kind"] == "Secret" and (controlled or _place(body) in secrets):
                found.add(id(body))
        return [body for body in self.observed if id(body) in found]

    def behind(self, claim: Tree, kind: str) -> str | None:
        """Return the name of the XR behind a claim, as far as the cluster tells it.

        Raises:
            Refusal: It tells of two.
        """
        return belonging.behind(claim, kind, self.observed)

    def state_of(self, xr: Tree) -> Tree:
        """Return an XR with the uid, the references and the status that the cluster has for it.

        Raises:
            Refusal: It is not there, and what it controls tells of two.
        """
        live = [body for body in self._documents if belonging.same(body, xr)]
        for body in live:
            xr = xr | ({"status": body["status"]} if body.get("status") else {})
            xr = _with_references(xr, body)
        uids = [uid for body in live if (uid := at(body, ("metadata", "uid")))] or [xr["metadata"].get("uid")]
        uid = uids[-1] or belonging.uid_of(xr, self.observed)
        return xr | {"metadata": xr["metadata"] | ({"uid": uid} if uid else {})}

    def matching(self, selector: Selector) -> list[Document]:
        """Return what a requirement asks for."""
        return [Document(body) for body in self._documents if _matches(body, selector)]

    def _connection(self, body: Tree) -> dict[str, bytes]:
        """Return the connection details of a composed resource: those in the Secret that it names.

        Raises:
            Refusal: It names none in a way that its CRD would take, or the Secret holds what no Secret can.
        """
        reference = at(body, ("spec", "writeConnectionSecretToRef"))
        if reference is None:
            return {}
        resource = f"{body['kind']} {quoted(body['metadata']['name'])}"
        where = f"cannot read the observed {resource}: spec.writeConnectionSecretToRef"
        objects.check_map(reference, where)
        objects.check_string(reference.get("name"), f"{where}.name")
        objects.check_string(reference.get("namespace"), f"{where}.namespace", required=False)
        namespace = reference.get("namespace") or at(body, ("metadata", "namespace"))
        secrets = self.matching(Selector("v1", "Secret", name=reference["name"], namespace=namespace))
        return _secret_data(secrets[0].body) if secrets else {}


def _with_references(xr: Tree, live: Tree) -> Tree:
    """Return an XR that refers to what its live self refers to, and says so where that says it."""
    spec = dict(xr.get("spec") or {})
    if refs := at(live, ("spec", "resourceRefs")):
        spec["resourceRefs"] = refs
    if refs := at(live, ("spec", "crossplane", "resourceRefs")):
        spec["crossplane"] = {**(spec.get("crossplane") or {}), "resourceRefs": refs}
    return xr | {"spec": spec}


def _secret_of(body: Tree) -> tuple[object, object] | None:
    """Return namespace and name of the Secret that a resource's connection is in."""
    name = at(body, ("spec", "writeConnectionSecretToRef", "name"))
    namespace = at(body, ("spec", "writeConnectionSecretToRef", "namespace"))
    return (namespace or body["metadata"].get("namespace"), name) if name else None


def _place(body: Tree) -> tuple[object, object]:
    return body["metadata"].get("namespace"), body["metadata"]["name"]


def reconcile(xr: Tree, scope: ScopeName, given: Mapping[str, Any], cluster: Cluster, catalog: Catalog) -> Composed:
    """Return what an XR becomes, asking as often as Crossplane would.

    Args:
        xr: The XR, with a uid.
        scope: Its scope.
        given: The Composition's input.
        cluster: What is observed, and what can be required.
        catalog: The paths and clouds.

    Raises:
        Refusal: The order cannot be filled.
    """
    observed = cluster.composed(xr)
    bootstrap: dict[str, Sequence[Document]] = {PLATFORM: cluster.matching(_PLATFORM_SELECTOR)}
    required: Mapping[str, Sequence[Document]] = bootstrap
    asked: Mapping[str, Selector] = {}
    for _ in range(ROUNDS + 1):
        composed = compose(Request(Document(xr), observed, required, given, scope), catalog)
        if composed.requirements == asked:
            return composed
        asked = composed.requirements
        required = bootstrap | {name: cluster.matching(selector) for name, selector in asked.items()}
    raise RuntimeError(f"what the order requires did not stabilise in {ROUNDS} rounds")


def ordered(request: Request, cluster: Cluster, catalog: Catalog) -> Order[Any]:
    """Return the order of a request that no settings are answered in yet.

    Raises:
        Refusal: It is none, or there are no settings that fit.
    """
    required: dict[str, Sequence[Document]] = {PLATFORM: cluster.matching(_PLATFORM_SELECTOR)}
    answer = settings.read(replace(request, required=required), catalog.sections)
    if answer.platform is None:  # those of the order's namespace are asked for in a second round
        required |= {name: cluster.matching(selector) for name, selector in answer.requirements.items()}
        answer = settings.read(replace(request, required=required), catalog.sections)
    if answer.platform is None:
        raise RuntimeError("the settings ask for more than the platform's and the namespace's")
    return orders.read(replace(request, required=required), answer.platform, catalog)


_PLATFORM_SELECTOR = Selector("apiextensions.crossplane.io/v1beta1", "EnvironmentConfig", labels=PLATFORM_LABEL)


def _matches(body: Tree, selector: Selector) -> bool:
    group = str(body["apiVersion"]).rpartition("/")[0]
    if body["kind"] != selector.kind or group != selector.api_version.rpartition("/")[0]:
        return False
    metadata = body["metadata"]
    if selector.namespace is not None and metadata.get("namespace") != selector.namespace:
        return False
    if selector.name is not None:
        return bool(metadata["name"] == selector.name)
    labels = metadata.get("labels") or {}
    return all(labels.get(key) == value for key, value in selector.labels.items())


def _secret_data(secret: Tree) -> dict[str, bytes]:
    """Return what a Secret holds; a message names its keys, and never quotes their values."""
    found: dict[str, bytes] = {}
    for field in ("data", "stringData"):
        entries = secret.get(field) or {}
        if not isinstance(entries, dict):
            raise _unusable(secret, field, "a map of strings")
        for key, value in entries.items():
            if not isinstance(value or "", str):
                raise _unusable(secret, f"{field}.{key}", "a string")
            try:
                found[key] = base64.b64decode(value or "") if field == "data" else (value or "").encode()
            except ValueError as error:
                raise _unusable(secret, f"{field}.{key}", "base64") from error
    return found


def _unusable(secret: Tree, where: str, rule: str) -> Refusal:
    name = quoted(secret["metadata"]["name"])
    return Refusal(f"cannot read the observed Secret {name}: {where}: invalid value: must be {rule}")
