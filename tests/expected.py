"""Golden files of cases: what comes out of a path's orders on one cloud.

The base case is there in full, in the namespaced scope and without what Crossplane adds: the tests hold that to
Crossplane itself. The other cases are patches of it, and so is the base case in the legacy scope, for one look at what
a scope changes; `test_translation` holds every case in every other scope to the namespaced one.
"""

import json
from collections.abc import Mapping
from typing import Final

from function.model import Tree
from function.offline.rendering import Rendering
from k8syaml import written
from tests import patch
from tests.cases import BASE, Offer

_HEADER: Final = "# What comes out of each case, as CONTRIBUTING.md tells. `pytest --update-goldens` writes it.\n"

_KEY: Final = "crossplane.io/composition-resource-name"


def text(offer: Offer) -> str:
    """Return what has to be in the golden file of a path on a cloud."""
    whole = {case.name: ours(case.rendered()) for case in offer.cases("namespaced")}
    base = whole.pop(BASE)
    legacy = next(ours(case.rendered()) for case in offer.cases("legacy") if case.name == BASE)
    patches = {name: patch.diff(base, tree) for name, tree in whole.items()}
    told = {BASE: base, "cases": patches, "legacy": patch.diff(base, legacy)}
    refusals = offer.refusals()
    return _HEADER + patch.written(told | ({"refused": refusals} if refusals else {}))


def documents(golden: str) -> Mapping[str, str]:
    """Return the XR and the resources of every case that a golden file tells, whole, by a name for each.

    Raises:
        PatchError: It is no such file.
    """
    content = patch.read(golden)
    try:
        base = content[BASE]
        patches = {BASE: {}, **content["cases"], f"{BASE} as a claim": content["legacy"]}
        refusals = {f"{name}: refused": str(why) for name, why in content.get("refused", {}).items()}
        trees = {name: patch.applied(it, base) for name, it in patches.items()}
        return refusals | {
            f"{name}: {key}": written(body)
            for name, tree in trees.items()
            for key, body in {"XR": tree["composite"], **tree["resources"]}.items()
        }
    except (KeyError, TypeError) as error:
        raise patch.PatchError(f"it has another shape ({error!r})") from error


def ours(rendering: Rendering) -> Tree:
    """Return the XR and its resources by key, sorted and without what Crossplane adds."""
    namespace = rendering.xr["metadata"].get("namespace")
    tree = {
        "composite": _composite(rendering.xr),
        "resources": {key: _composed(manifest, namespace) for key, manifest in rendering.resources.items()},
    }
    sorted_tree: Tree = json.loads(json.dumps(tree, sort_keys=True))
    return sorted_tree


def _composite(xr: Tree) -> Tree:
    spec = {key: value for key, value in xr["spec"].items() if key not in ("crossplane", "resourceRefs")}
    crossplane = {key: value for key, value in xr["spec"].get("crossplane", {}).items() if key != "resourceRefs"}
    status = {key: value for key, value in xr["status"].items() if key != "claimConditionTypes"}
    status["conditions"] = [
        {key: value for key, value in condition.items() if key != "lastTransitionTime"}
        for condition in status["conditions"]
    ]
    return xr | {"spec": spec | ({"crossplane": crossplane} if crossplane else {}), "status": status}


def _composed(manifest: Tree, namespace: str | None) -> Tree:
    generated = ("generateName", "name") if "generateName" in manifest["metadata"] else ()
    added = {"ownerReferences", *generated}
    if manifest["metadata"].get("namespace") == namespace:
        added.add("namespace")
    metadata = {key: value for key, value in manifest["metadata"].items() if key not in added}
    metadata["annotations"] = {key: value for key, value in metadata["annotations"].items() if key != _KEY}
    metadata["labels"] = {
        key: value for key, value in metadata["labels"].items() if not key.startswith("crossplane.io/")
    }
    return manifest | {"metadata": {key: value for key, value in metadata.items() if value}}
