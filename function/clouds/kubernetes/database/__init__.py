"""Database on Kubernetes: CloudNativePG."""

from dataclasses import replace
from typing import Any

from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database import backups, creation, credentials, databases, existing, ownership
from function.clouds.kubernetes.database.cluster import CLUSTER, CNPG, cluster
from function.clouds.kubernetes.database.monitoring import pod_monitor
from function.clouds.kubernetes.database.naming import cluster_name
from function.clouds.kubernetes.database.network import network_policy
from function.clouds.kubernetes.database.settings import OPERATOR_NAMESPACE, DatabaseSettings
from function.creation import Before, Creation
from function.model import Observed, Read, Render, Renderer, Selector, Source, Value
from function.parts import Database, check_names, never_downgraded

Answer = tuple[Observed, ...] | None


def render(k8s: Kubernetes, db: Database) -> Render:
    """Yield a database and what belongs to it."""
    name = db.adopt or cluster_name(k8s.order, db)
    app: Answer = yield credentials.read(k8s, name, "app")
    yield credentials.read(k8s, name, "ca")
    answer: Answer = yield Read("cluster", Selector(f"{CNPG}/v1", "Cluster", name=name, namespace=k8s.namespace))
    # Not answered counts as none: Crossplane drops a response that asks for more, and calls again with the answer.
    live = next(iter(answer or ()), None)
    snapshot: Answer = None
    if read_snapshot := creation.snapshot(k8s, db):
        snapshot = yield read_snapshot

    check_names(db, databases.RESERVED, "PostgreSQL")
    credentials.check_generation(db, name)
    before = k8s.before(CLUSTER)
    how = k8s.creation(CLUSTER)
    if before is None and db.adopt:
        ownership.check_adopted(k8s, db, live, answered=answer is not None)
    ownership.check(k8s, db, name, live, before)
    db = never_downgraded(db, existing.of(before, live), k8s.says)

    yield from _all(replace(k8s, part=db), db, name, how, live, snapshot)
    # Who owns a cluster that was adopted, its Secret tells.
    owner = credentials.username(db, app) if how is Creation.ADOPTED else creation.OWNER
    yield from databases.further(k8s, db, name, owner)


def _all(  # noqa: PLR0913, PLR0917  (what was found out about the database)
    k8s: Kubernetes, db: Database, name: str, how: Creation, live: Observed | None, snapshot: Answer
) -> Render:
    found = Before(live, ()) if live is not None else None
    begun = k8s.before(CLUSTER) or found
    created = {} if how is Creation.ADOPTED else creation.fields(k8s, db, name, begun, snapshot)
    restored = _states(created, begun, "spec.externalClusters")
    archiving = backups.archiving(k8s, db, name, restored=restored)
    main = cluster(k8s, db, name, created, archiving, how, found)
    yield main
    yield network_policy(k8s, db, name)
    yield from backups.resources(k8s, db, name, main.subject["spec"], live)
    yield from pod_monitor(k8s, db, name)


def _states(created: Any, begun: Before | None, path: str) -> bool:  # noqa: ANN401  (fields by path)
    """Return whether a create-only field is stated: as it began, or as it is to be for a new one."""
    return path in created and (begun.read(path) if begun else created[path]) is not None


def _told_cluster(k8s: Kubernetes) -> Value:
    return f"{k8s.namespace}/{k8s.part.adopt or cluster_name(k8s.order, k8s.part)}"


RENDERER = Renderer(
    Database,
    render,
    outputs=credentials.OUTPUTS,
    identifiers={"cluster": Source.of_site("the Cluster's namespace and name", _told_cluster)},
    settings=DatabaseSettings,
    demo={"backup": {"objectStore": {"destination": "s3://backups/postgres"}}},
    required={"backup": "REQUIRED: {objectStore: {destination: s3://bucket/folder}} or {none: why not}"},
    # The credentials that the operator makes; what a restored database begins with; and whether another owner's is
    # there where one is about to be created.
    reads={"": ("secrets",), CNPG: ("backups", "clusters")},
    volume_operators={"operatorNamespace": OPERATOR_NAMESPACE},
)
