"""Belonging: whose an observed document is, by what Crossplane itself goes by.

Crossplane reads what an XR refers to, and takes nothing of it that another one controls. Labels are for people: what a
nested XR is made of is labelled with the name of the outermost one, and two namespaces, or two kinds, may each have an
order of one name. So the controller decides, then the references, and labels only where neither says anything.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from function.model import CLAIM_LABELS, Refusal, Tree, at, listed, quoted

COMPOSITE = "crossplane.io/composite"
"""Label on all that is composed: the name of the outermost XR."""

KEY = "crossplane.io/composition-resource-name"
"""Annotation on what is composed: its key."""


_MADE_UP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
"""A uid by name (version 5), as `crossplane composition render` makes them; API servers draw theirs (version 4)."""


def tie(body: Tree, xr: Tree) -> bool | None:
    """Return whether a document is what an XR is made of; None where it says nothing of whose it is.

    Args:
        body: The document.
        xr: The XR, with a uid and, as far as they are known, its references.
    """
    owner = controller(body)
    if owner:
        uids = {uid for uid in (owner.get("uid"), xr["metadata"].get("uid")) if _is_real(uid)}
        return _names(owner, xr, body) and len(uids) < 2  # noqa: PLR2004  (of those that say something, the two agree)
    if refers(xr, body):
        return True
    if not _in_reach(body, xr):
        return False
    labels = _labels(body)
    root, claim = labels.get(COMPOSITE), _claim_of(labels)
    if root is None and claim is None:
        return None
    return root in (None, outermost(xr)) and claim in (None, claimed_by(xr))


def controller(body: Tree) -> Tree | None:
    """Return the reference to what controls a document; None where nothing does."""
    owners = at(body, ("metadata", "ownerReferences"))
    found = [owner for owner in owners if owner.get("controller") is True] if isinstance(owners, list) else []
    return found[0] if found else None


def refers(xr: Tree, body: Tree) -> bool:
    """Return whether an XR refers to a document."""
    return any(
        _group(reference) == _group(body)
        and reference.get("kind") == body["kind"]
        and reference.get("name") == body["metadata"]["name"]
        and (xr["metadata"].get("namespace") or reference.get("namespace") or "") in (_namespace(body), "")
        for reference in references(xr)
    )


def references(xr: Tree) -> list[Tree]:
    """Return what an XR refers to, in either place that Crossplane has for that."""
    held = [at(xr, ("spec", *inner, "resourceRefs")) for inner in ((), ("crossplane",))]
    return [each for refs in held if isinstance(refs, list) for each in refs if isinstance(each, dict)]


def same(one: Tree, other: Tree) -> bool:
    """Return whether two documents are about one object, in whatever version."""
    names = [(_group(body), body["kind"], body["metadata"]["name"], _namespace(body)) for body in (one, other)]
    return names[0] == names[1]


def outermost(xr: Tree) -> str:
    """Return the name that Crossplane labels everything below an XR with: a nested one hands on what it was given."""
    return str(_labels(xr).get(COMPOSITE) or xr["metadata"]["name"])


def claimed_by(xr: Tree) -> tuple[str, str] | None:
    """Return name and namespace of the claim before an XR, or before the outermost one; None where there is none."""
    claim = at(xr, ("spec", "claimRef"))
    return (str(claim.get("name")), str(claim.get("namespace"))) if isinstance(claim, dict) else _claim_of(_labels(xr))


def made_up_uid(xr: Tree) -> str:
    """Return the uid that `crossplane composition render` gives an XR which has none."""
    group, _, version = xr["apiVersion"].partition("/")
    words = (f"{group}/{version}, Kind={xr['kind']}", xr["metadata"].get("namespace") or "", xr["metadata"]["name"])
    return str(uuid.uuid5(uuid.UUID(int=0), "\x00".join(words)))


def uid_of(xr: Tree, documents: Iterable[Tree]) -> str | None:
    """Return the uid of an XR that is not among the documents, as what it controls tells it; None where nothing does.

    Raises:
        Refusal: They tell of two, of which one is the former order of that name.
    """
    told = {
        str(owner["uid"])
        for body in documents
        if (owner := controller(body)) and _names(owner, xr, body) and owner.get("uid")
    }
    found = {uid for uid in told if _is_real(uid)} or told
    if len(found) > 1:
        raise Refusal(
            f"cannot tell whose the observed resources are: two {xr['kind']} {quoted(xr['metadata']['name'])} control "
            f"them, with the uids {listed(found)}: --observed must have the XR itself"
        )
    return next(iter(found), None)


def behind(claim: Tree, kind: str, documents: Iterable[Tree]) -> str | None:
    """Return the name of the XR behind a claim; None where nothing tells it.

    The claim says it once it is bound, as it is given or as it is observed. Before that the XR says whose it is, and
    so does what the XR controls.

    Args:
        claim: The claim, with its namespace.
        kind: The kind of the XR.
        documents: What is observed.

    Raises:
        Refusal: Several XRs say that they are the claim's, or the claim names one that is another's.
    """
    documents = list(documents)
    own = (claim["metadata"]["name"], claim["metadata"]["namespace"])
    xrs = [body for body in documents if (_group(body), body["kind"]) == (_group(claim), kind)]
    for body in [claim, *(live for live in documents if same(live, claim))]:
        named = at(body, ("spec", "resourceRef", "name"))
        if isinstance(named, str) and named:
            _check_claim(named, xrs, own)
            return named
    found = {body["metadata"]["name"] for body in xrs if at(body, ("spec", "claimRef")) and claimed_by(body) == own}
    found = found or {name for body in documents if (name := _outer_owner(body, kind, claim, own))}
    if len(found) > 1:
        raise Refusal(
            f"cannot tell which {kind} is behind the claim {quoted(own[0])}: {listed(map(quoted, found))}: must be "
            "one, which spec.resourceRef of the claim as the cluster has it names"
        )
    return next(iter(found), None)


def _check_claim(name: str, xrs: Iterable[Tree], own: tuple[str, str]) -> None:
    """Refuse an XR that is bound to another claim: Crossplane would not give it away."""
    for body in xrs:
        other = claimed_by(body)
        if body["metadata"]["name"] == name and other not in (None, own):
            raise Refusal(
                f"spec.resourceRef.name: unsupported value {quoted(name)}: that {body['kind']} is of the claim "
                f"{quoted('/'.join(reversed(other or ())))}: must be the claim's own"
            )


def _outer_owner(body: Tree, kind: str, claim: Tree, own: tuple[str, str]) -> str | None:
    """Return the name of the XR that controls a document, where that is the one right behind a claim."""
    owner, labels = controller(body), _labels(body)
    if not owner or (_group(owner), owner.get("kind")) != (_group(claim), kind) or _claim_of(labels) != own:
        return None
    name = str(owner.get("name"))
    return name if labels.get(COMPOSITE) in (None, name) else None  # else it is nested, in the one that is labelled


def _is_real(uid: object) -> bool:
    """Return whether a uid is of an API server: those that a rendering makes up say no more than the name does."""
    return bool(uid) and not _MADE_UP.fullmatch(str(uid))


def _names(owner: Tree, xr: Tree, body: Tree) -> bool:
    """Return whether a reference names an XR, leaving uids aside. Owners are in the namespace, or in none."""
    named = (_group(owner), owner.get("kind"), owner.get("name"))
    return named == (_group(xr), xr["kind"], xr["metadata"]["name"]) and _in_reach(body, xr)


def _in_reach(body: Tree, xr: Tree) -> bool:
    """Return whether a document is where an XR could compose it; one that says no namespace was written by hand."""
    return not xr["metadata"].get("namespace") or _namespace(body) in ("", xr["metadata"]["namespace"])


def _labels(body: Tree) -> Mapping[str, Any]:
    return at(body, ("metadata", "labels")) or {}


def _claim_of(labels: Mapping[str, Any]) -> tuple[str, str] | None:
    name, namespace = (labels.get(label) for label in CLAIM_LABELS)
    return (str(name), str(namespace)) if name and namespace else None


def _group(body: Mapping[str, Any]) -> str:
    return str(body.get("apiVersion") or "").rpartition("/")[0]


def _namespace(body: Tree) -> str:
    return str(body["metadata"].get("namespace") or "")
