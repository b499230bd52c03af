"""Claims: Crossplane's claim controller: it makes the XR behind a claim, keeps the two alike, and deletes it."""

import base64
import hashlib

from function.model import Tree, at
from tests.simulator.schema import put
from tests.simulator.server import Ref, RefusedError, Server, deleting, ref_of

FINALIZER = "finalizer.apiextensions.crossplane.io"
MANAGER = "apiextensions.crossplane.io/claim"
ONLY_CLAIMS = ("resourceRef", "writeConnectionSecretToRef")
ONLY_XRS = ("conditions", "claimConditionTypes", "connectionDetails")


def reconcile(server: Server, ref: Ref) -> None:
    """Bring one claim and its XR together."""
    claim = server.get(ref)
    if claim is None:
        return
    behind = at(claim, ("spec", "resourceRef", "name")) or xr_name(claim)
    target = Ref(ref.group, f"X{ref.kind}", "", behind)
    xr = server.get(target)
    if deleting(claim):
        try:
            if xr is not None:
                server.delete(target)
        except RefusedError as refusal:
            _mark(server, ref, ("Synced", "False", "ReconcileError", str(refusal)))
            return
        server.finalize(ref, FINALIZER, MANAGER, present=False)
        return
    try:
        _bind(server, ref, target)
    except RefusedError as error:
        _mark(server, ref, ("Synced", "False", "ReconcileError", str(error)))


def _bind(server: Server, ref: Ref, target: Ref) -> None:
    server.finalize(ref, FINALIZER, MANAGER, present=True)
    claim = server.objects[ref]
    reference = {"apiVersion": claim["apiVersion"], "kind": target.kind, "name": target.name}
    claim = server.edit(ref, ("spec", "resourceRef"), reference, MANAGER)
    xr = server.apply(_behind(claim, target), MANAGER)
    _told(server, claim, xr)


def xr_name(claim: Tree) -> str:
    """Return the name of a claim's XR, which is random in a real cluster: it differs for a claim made anew."""
    metadata = claim["metadata"]
    return f"{metadata['name']}-{hashlib.sha256(metadata['uid'].encode()).hexdigest()[:5]}"


def _behind(claim: Tree, ref: Ref) -> Tree:
    metadata = claim["metadata"]
    labels = {"crossplane.io/claim-name": metadata["name"], "crossplane.io/claim-namespace": metadata["namespace"]}
    spec = {key: value for key, value in claim["spec"].items() if key not in ONLY_CLAIMS}
    reference = {key: claim[key] for key in ("apiVersion", "kind")} | {
        key: metadata[key] for key in ("name", "namespace")
    }
    return {
        "apiVersion": claim["apiVersion"],
        "kind": ref.kind,
        "metadata": {"name": ref.name, "labels": labels},
        "spec": spec | {"claimRef": reference},
    }


def _told(server: Server, claim: Tree, xr: Tree) -> None:
    """Hand the claim the connection Secret once its XR is ready, and tell it what the XR says, all in one write."""
    status = {key: value for key, value in (xr.get("status") or {}).items() if key not in ONLY_XRS}
    own = {"Synced": {"type": "Synced", "status": "True", "reason": "ReconcileSuccess"}}
    theirs = {c["type"]: c for c in at(xr, ("status", "conditions")) or ()}
    ready = theirs.get("Ready", {}).get("status") == "True"
    custom = {name: theirs[name] for name in at(xr, ("status", "claimConditionTypes")) or () if name in theirs}
    own["Ready"] = {"type": "Ready", "status": str(ready), "reason": "Available" if ready else "Waiting"}
    secret = at(claim, ("spec", "writeConnectionSecretToRef", "name"))
    source = server.get(Ref("", "Secret", "crossplane-system", xr["metadata"]["uid"]))
    if ready and secret and source:
        try:
            publish(server, Ref("", "Secret", claim["metadata"]["namespace"], secret), source["data"], claim)
        except RefusedError as error:
            own["Synced"] = {"type": "Synced", "status": "False", "reason": "ReconcileError", "message": str(error)}
    if xr.get("status"):
        server.tell(ref_of(claim), {**status, "conditions": list((own | custom).values())})


def publish(server: Server, ref: Ref, data: dict[str, str], owner: Tree) -> None:
    """Write connection details into a Secret; a key that is there already never goes."""
    before = server.get(ref)
    if before is not None:
        server.edit(ref, ("data",), {**before.get("data", {}), **data}, MANAGER)
        return
    reference = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": owner["metadata"]["name"],
                 "uid": owner["metadata"]["uid"], "controller": True}  # fmt: skip
    metadata: Tree = {"name": ref.name, "namespace": ref.namespace, "ownerReferences": [reference]}
    server.create({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": data}, MANAGER)


def decoded(secret: Tree | None) -> dict[str, bytes]:
    """Return the values of a Secret."""
    return {key: base64.b64decode(value) for key, value in ((secret or {}).get("data") or {}).items()}


def _mark(server: Server, ref: Ref, words: tuple[str, str, str, str]) -> None:
    kind, status, reason, message = words
    body = server.objects[ref]
    listed = {c["type"]: c for c in at(body, ("status", "conditions")) or ()}
    listed[kind] = {"type": kind, "status": status, "reason": reason, "message": message}
    server.tell(ref, put(body.get("status") or {}, ("conditions",), list(listed.values())))
