"""Managed: what every provider does with a managed resource, whatever it makes of it.

It follows the reconciler of Crossplane's runtime (v2.3) in what matters to data: the finalizer, which policy lets a
deletion through, references that are resolved once and never during a deletion, late initialisation.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from function.model import EXTERNAL_NAME, Kind, Tree
from tests import provider
from tests.integration.control_plane.api import Api, ApiError, Ref

FINALIZER = "finalizer.managedresource.crossplane.io"

EVERYTHING = "*"

OVERTAKEN = (404, 409)
"""Answers of the API server to who comes too late: the object is gone, or has changed meanwhile."""


class RefusedError(Exception):
    """What the other side refuses to do, in its words."""


def lets_delete(resource: Tree) -> bool:
    """Return whether a managed resource's policies let its deletion reach what it stands for."""
    policies = set(resource["spec"].get("managementPolicies", [EVERYTHING]))
    deletion = resource["spec"].get("deletionPolicy", "Delete")  # namespaced kinds have none
    if deletion == "Delete":
        return bool(policies & {EVERYTHING, "Delete"})
    return "Delete" in policies


def lets(resource: Tree, action: str) -> bool:
    """Return whether a managed resource's policies let its provider do something other than delete."""
    return bool({EVERYTHING, action} & set(resource["spec"].get("managementPolicies", [EVERYTHING])))


class Made(NamedTuple):
    """What a provider has made of a managed resource.

    Attributes:
        external_name: What the other side calls it.
        at_provider: What the other side says of it.
        filled_in: Fields of `forProvider` that the provider fills in: references resolved, values decided late.
        ready: Whether it can be used.
    """

    external_name: str
    at_provider: Tree
    filled_in: Tree
    ready: bool = True


class Provider(ABC):
    """A provider, which does its work when it is told to and not in between."""

    kinds: Sequence[Kind]

    def __init__(self, api: Api) -> None:
        """Work through an API server, asked as the provider's own user."""
        self.api = api

    def play(self) -> None:
        """Reconcile every managed resource once."""
        for resource in self.resources():
            self.reconcile(resource)

    def resources(self, only: str | None = None) -> Iterator[Tree]:
        """Yield the managed resources of all kinds, or of one; what others refer to first."""
        for kind in self.kinds:
            if only in (None, kind.kind):
                for namespaced in (False, True):
                    yield from self.api.list(kind.api_version(namespaced=namespaced), kind.kind)

    @abstractmethod
    def exists(self, resource: Tree) -> bool:
        """Return whether what a resource stands for is there."""

    @abstractmethod
    def remove(self, resource: Tree) -> None:
        """Delete what a resource stands for.

        Raises:
            RefusedError: It may not be deleted.
        """

    @abstractmethod
    def bring_about(self, resource: Tree) -> Made:
        """Make or change what a resource stands for.

        Raises:
            RefusedError: It cannot be.
        """

    def reconcile(self, resource: Tree) -> None:
        """Reconcile a managed resource once; who comes too late tries again the next time."""
        try:
            self._work_on(resource)
        except ApiError as error:
            if error.code not in OVERTAKEN:
                raise

    def _work_on(self, resource: Tree) -> None:
        try:
            if "deletionTimestamp" in resource["metadata"]:
                self._finish(resource)
            else:
                self._keep_up(resource)
        except RefusedError as refused:
            self._refuse(resource, str(refused))
        except ApiError as error:
            if error.code in OVERTAKEN:
                raise
            self._refuse(resource, error.message)

    def _finish(self, resource: Tree) -> None:
        if lets_delete(resource) and self.exists(resource):
            self.remove(resource)
            if self.exists(resource):
                return
        rest = [name for name in resource["metadata"].get("finalizers", []) if name != FINALIZER]
        self.api.merge(Ref.of(resource), {"metadata": {"finalizers": rest}})

    def _keep_up(self, resource: Tree) -> None:
        made = self.bring_about(resource)
        told = self._marked(resource, made) | {"status": {"atProvider": made.at_provider}}
        conditions = {entry["type"]: (entry["status"], entry["reason"], "") for entry in provider.READY}
        if not made.ready:
            conditions["Ready"] = ("False", "Creating", "")
        self._tell(told, conditions)

    def _marked(self, resource: Tree, made: Made) -> Tree:
        """Return a resource with the finalizer, the external name and what the provider fills in.

        A real provider takes a write for each, over minutes. Here it is one: Crossplane stops listening to an order
        whose resources change more than 50 times at once.
        """
        metadata: Tree = {}
        finalizers = resource["metadata"].get("finalizers", [])
        if FINALIZER not in finalizers:
            metadata["finalizers"] = [*finalizers, FINALIZER]
        if external_name(resource) != made.external_name:
            metadata["annotations"] = {EXTERNAL_NAME: made.external_name}
        given = resource["spec"]["forProvider"]
        filled_in = {key: value for key, value in made.filled_in.items() if given.get(key) != value}
        patch = {"metadata": metadata, "spec": {"forProvider": filled_in}}
        return self.api.merge(Ref.of(resource), patch) if metadata or filled_in else resource

    def _refuse(self, resource: Tree, why: str) -> None:
        self._tell(resource, {"Synced": ("False", "ReconcileError", why)})

    def _tell(self, resource: Tree, conditions: dict[str, tuple[str, str, str]]) -> None:
        """Write what a provider says of a resource, unless it has said so before."""
        live = self.api.get(Ref.of(resource))
        if live is None:
            return
        told = {entry["type"]: entry for entry in live.get("status", {}).get("conditions", [])}
        for name, (verdict, reason, message) in conditions.items():
            told[name] = {"type": name, "status": verdict, "reason": reason, "message": message,
                          "observedGeneration": resource["metadata"]["generation"],
                          "lastTransitionTime": "2024-01-01T00:00:00Z"}  # fmt: skip
        status = {**live.get("status", {}), "conditions": list(told.values())}
        if "atProvider" in resource.get("status", {}):
            status["atProvider"] = resource["status"]["atProvider"]
        if status != live.get("status"):
            self.api.replace_status({**live, "status": status})


def external_name(resource: Tree) -> str | None:
    """Return what a managed resource's other side calls it; None where that is not known."""
    name: str | None = resource["metadata"].get("annotations", {}).get(EXTERNAL_NAME)
    return name
