"""Collector: Kubernetes' garbage collector, and the controller that empties a Terminating namespace."""

from contextlib import suppress

from function.model import Tree
from tests.simulator.schema import put
from tests.simulator.server import FOREGROUND, Ref, RefusedError, Server, deleting

MANAGER = "garbage-collector"


def collect(server: Server) -> None:
    """Delete what has lost all its owners, and finish foreground deletions."""
    uids = {body["metadata"]["uid"] for body in server.objects.values()}
    for ref in sorted(server.objects):
        body = server.objects.get(ref)
        if body is None:
            continue
        if deleting(body) and FOREGROUND in body["metadata"].get("finalizers", ()):
            _foreground(server, ref, body)
            continue
        owners = body["metadata"].get("ownerReferences", ())
        if owners and not deleting(body) and not any(owner["uid"] in uids for owner in owners):
            with suppress(RefusedError):
                server.delete(ref)


def _foreground(server: Server, ref: Ref, body: Tree) -> None:
    """Delete what blocks a deletion; let it pass once nothing does."""
    uid = body["metadata"]["uid"]
    blocking = [
        (other, dependent)
        for other in server.owned(uid)
        if (dependent := server.objects.get(other))
        and any(o["uid"] == uid and o.get("blockOwnerDeletion") for o in dependent["metadata"]["ownerReferences"])
    ]
    for other, dependent in blocking:
        if not deleting(dependent):
            with suppress(RefusedError):
                server.delete(other, foreground=True)
    if not any(other in server.objects for other, _ in blocking):
        server.finalize(ref, FOREGROUND, MANAGER, present=False)


def empty(server: Server) -> None:
    """Delete all that stands in Terminating namespaces, and say in their status what refuses to go."""
    for ref, body in list(server.all("Namespace", "")):
        if not deleting(body):
            continue
        refused = []
        inside = [other for other in sorted(server.objects) if other.namespace == ref.name]
        for other in inside:
            try:
                server.delete(other)
            except RefusedError as error:
                refused.append(f"{other.kind} {other.name}: {error}")
        if not any(other.namespace == ref.name for other in server.objects):
            server.finalize(ref, "kubernetes", "namespace-controller", present=False)
            continue
        failure = {"type": "NamespaceDeletionContentFailure", "status": str(bool(refused)), "reason": "Content",
                   "message": "; ".join(refused)}  # fmt: skip
        server.tell(ref, {"phase": "Terminating", "conditions": [failure]})


def namespace(server: Server, name: str) -> None:
    """Make a namespace, with the finalizer that its controller empties it under."""
    body: Tree = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    server.create(put(body, ("metadata", "finalizers"), ["kubernetes"]), "kubectl")
