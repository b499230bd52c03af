"""Orders for tests: one request, and hypothesis strategies for all that a team and a cluster may say."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from function import catalog, demo
from function.model import CLAIM_LABELS, Document, Request, Size, Tree
from function.parts import Database
from function.settings import PLATFORM

CATALOG = catalog.load()
CLOUDS = sorted(CATALOG.clouds)
DATABASE_CLOUDS = CATALOG.offering(CATALOG.paths["PostgreSQLInstance"])
"""The clouds that offer what orders here are of, where they say no other kind."""

SCOPES = ("legacy", "namespaced", "cluster")

NAMES = st.from_regex(r"[a-z]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True)
FREE = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != "")


DATABASE = Database(
    "database",
    engine="postgres",
    version="17",
    size=Size(cpus=2, memory_gib=4),
    storage_gib=20,
    databases=("app",),
    standby=False,
    backup_days=7,
    network="default",
    password_generation=1,
)
"""A small database."""


def platform(**data: Any) -> Tree:  # noqa: ANN401  (settings are JSON)
    """Return the demo settings with some of them replaced."""
    config = demo.environment_config(CATALOG)
    return config | {"data": config["data"] | data}


def xr(
    spec: Tree | None = None,
    *,
    scope: str = "namespaced",
    name: str = "shop",
    namespace: str = "team-a",
    kind: str = "PostgreSQLInstance",
) -> Tree:
    """Return an XR as the cluster has it."""
    metadata: Tree = {"name": name, "uid": "3f1f1ea8-22a5-4d54-8f7b-3a6b2f1d9f10"}
    spec = dict(spec or {})
    if scope == "legacy":
        claim = {"apiVersion": "claims.golden-path.dev/v1alpha1", "kind": kind}
        metadata |= {
            "name": f"{name}-abcde",
            "labels": {"crossplane.io/claim-name": name, "crossplane.io/claim-namespace": namespace},
        }
        spec["claimRef"] = claim | {"name": name, "namespace": namespace}
        return {"apiVersion": claim["apiVersion"], "kind": f"X{kind}", "metadata": metadata, "spec": spec}
    if scope == "namespaced":
        metadata["namespace"] = namespace
    api_version = "golden-path.dev/v1alpha1"
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec}


def request(
    composite: Tree,
    cloud: str = "kubernetes",
    *,
    settings: Tree | None = None,
    observed: dict[str, Document] | None = None,
    **required: list[Document],
) -> Request:
    """Return the request that Crossplane makes for an XR, the settings answered."""
    answered = {PLATFORM: [Document(settings or platform())], **required}
    return Request(Document(composite), of_crossplane(composite, observed or {}), answered, {"cloud": cloud})


def of_crossplane(composite: Tree, observed: Mapping[str, Document]) -> dict[str, Document]:
    """Return composed resources with the labels that Crossplane gives those of a claim."""
    labels = composite["metadata"].get("labels", {})
    whose = {label: labels[label] for label in CLAIM_LABELS if label in labels}
    return {key: Document(_labelled(document.body, whose), document.connection) for key, document in observed.items()}


def _labelled(body: Tree, whose: Tree) -> Tree:
    metadata = body.get("metadata", {})
    return body | {"metadata": metadata | {"labels": whose | metadata.get("labels", {})}} if whose else body


SPECS = st.fixed_dictionaries(
    {},
    optional={
        "storageGB": st.integers(20, 32767),
        "class": st.sampled_from(["small", "medium", "large", "xlarge"]),
        "version": st.sampled_from(["15", "16", "17"]),
        "environment": st.sampled_from(["development", "staging", "production"]),
        "deletable": st.booleans(),
        "databases": st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), min_size=1, max_size=1),
    },
)
"""Specs that every cloud accepts."""

XRS = st.builds(
    lambda spec, scope, name, namespace: xr(spec, scope=scope, name=name, namespace=namespace),
    SPECS,
    st.sampled_from(SCOPES),
    NAMES,
    NAMES,
)
