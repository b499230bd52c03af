"""Orders in the cluster: what one becomes, and what the operators make of it."""

import base64
import copy
from dataclasses import replace
from typing import Any

from function.compose import Composed, compose
from function.model import CREATION, Document, Tree
from tests.orders import CATALOG, platform, request, xr

KEY = "database/kubernetes.Object"
CLUSTER_NAME = "shop-database-286d28e4"
OWN = "74d248dd1a87ddd9"
"""What the label of whose data it is says of the v2 order called shop."""
THE_CLAIMS = "209df3a68ab612aa"
"""And of the claim called shop."""
STORE = {"destination": "s3://backups/postgres"}
STORED = {"database": {"backup": {"objectStore": STORE}}}
UNSAID: Tree = {}
NONE: Tree = {"database": {"backup": {"none": "a demonstration"}}}
DEMO = CATALOG.clouds["kubernetes"].demo
ADOPTABLE: Tree = {"adoptable": {"PostgreSQLInstance": ["old"]}}
RESTORE = {"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}
SNAPSHOT = {"restoreFrom": {"snapshot": "night"}}
EVERYTHING: Tree = {
    "database": {
        "backup": {
            "objectStore": STORE
            | {
                "endpointURL": "https://s3.example.org",
                "secret": "backup-keys",
                "serviceAccountAnnotations": {"example.org/role": "backups"},
            }
        },
        "spread": "preferred",
    },
    "networks": {"office": {"namespaces": ["reports"], "cidrs": ["10.1.0.0/16"]}},
    "monitoringNamespace": "monitoring",
    "storageClass": "fast",
}


def database(**settings: Any) -> Tree:  # noqa: ANN401  (settings are JSON)
    """Return settings that keep backups, with some of those of databases replaced."""
    return {"database": {"backup": {"objectStore": STORE}} | settings}


def secret(**values: str) -> list[Document]:
    """Return a Secret as an answer to a requirement."""
    return [Document({"data": {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}})]


PASSWORD = "p@ss/w:rd"  # noqa: S105  (a word with all that a URI must escape)
APP = secret(username="app", password=PASSWORD, port="5432", dbname="app", uri="postgresql://elsewhere")
CA = secret(**{"ca.crt": "CERTIFICATE", "ca.key": "PRIVATE"})


def composed(  # noqa: PLR0913  (each argument is one thing that a test varies)
    spec: Tree | None = None,
    *,
    kind: str = "PostgreSQLInstance",
    kubernetes: Tree | None = None,
    scope: str = "namespaced",
    name: str = "shop",
    observed: dict[str, Document] | None = None,
    required: dict[str, list[Document]] | None = None,
    **common: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what becomes of an order."""
    section = DEMO if kubernetes is None else kubernetes
    composite = xr(spec, scope=scope, name=name, kind=kind)
    asked = request(composite, settings=platform(kubernetes=dict(section), **common), observed=observed)
    return compose(replace(asked, required={**asked.required, **(required or {})}), CATALOG)


def inner(result: Composed, part: str = "database") -> Tree:
    """Return the manifest inside the Object of a part."""
    manifest: Tree = result.resources[f"{part}/kubernetes.Object"].manifest["spec"]["forProvider"]["manifest"]
    return manifest


def there(result: Composed) -> dict[str, Document]:
    """Return composed resources as a cluster has them once they were applied."""
    return {key: Document(copy.deepcopy(desired.manifest)) for key, desired in result.resources.items()}


def made(result: Composed) -> dict[str, Document]:
    """Return the Object of the Cluster as the cluster has it once the database is ready."""
    verdicts = [{"type": name, "status": "True"} for name in ("Ready", "Synced")]
    return {KEY: Document(copy.deepcopy(result.resources[KEY].manifest) | {"status": {"conditions": verdicts}})}


def live(name: str = CLUSTER_NAME, *, labels: Tree | None = None, **more: Any) -> list[Document]:  # noqa: ANN401  (JSON)
    """Return a Cluster as an answer to a requirement."""
    return [Document({"kind": "Cluster", "metadata": {"name": name, "labels": labels or {}}, **more})]


def own(**changed: Any) -> Tree:  # noqa: ANN401  (labels are texts, None for one that is not there)
    """Return the labels of the Cluster that an order called shop makes, or of one that differs."""
    labels = inner(composed())["metadata"]["labels"] | changed
    return {name: value for name, value in labels.items() if value is not None}


def backup(*, method: str = "plugin", of: str = "till-database-efd67ed8", **status: Any) -> list[Document]:  # noqa: ANN401  (JSON)
    """Return a Backup as an answer to a requirement."""
    return [
        Document(
            {
                "kind": "Backup",
                "metadata": {"name": "night"},
                "spec": {"method": method, "cluster": {"name": of}},
                "status": status,
            }
        )
    ]


def creation(result: Composed, key: str = KEY) -> object:
    """Return how a resource was created, as its label remembers."""
    return result.resources[key].manifest["metadata"]["labels"].get(CREATION)
