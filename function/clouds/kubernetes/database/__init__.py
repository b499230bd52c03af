"""Database on Kubernetes: CloudNativePG."""

from dataclasses import replace
from typing import Any

from function import names
from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database import backups, bootstrap, credentials, existing, ownership
from function.clouds.kubernetes.database.cluster import CLUSTER, CNPG, cluster
from function.clouds.kubernetes.database.monitoring import pod_monitor
from function.clouds.kubernetes.database.naming import cluster_name, database_name
from function.clouds.kubernetes.database.network import network_policy
from function.clouds.kubernetes.database.settings import OPERATOR_NAMESPACE, DatabaseSettings
from function.creation import Before, Creation
from function.model import (
    Observed,
    Read,
    Refusal,
    Render,
    Renderer,
    Resource,
    Secure,
    Selector,
    Source,
    Tree,
    Value,
    plain,
    quoted,
)
from function.parts import Database, never_downgraded

DATABASE = plain(
    CNPG,
    "v1",
    "Database",
    secure=(
        Secure("spec.databaseReclaimPolicy", "retain", "", "a database that an order names no longer keeps its data"),
    ),
)

RESERVED = ("postgres", "template0", "template1")
"""Databases of PostgreSQL's own, which CloudNativePG gives to nobody."""

READY = (
    "has(object.status) && has(object.status.applied) && object.status.applied == true"
    " && has(object.status.observedGeneration) && object.status.observedGeneration == object.metadata.generation"
)

Answer = tuple[Observed, ...] | None


def render(k8s: Kubernetes, db: Database) -> Render:
    """Yield a database and what belongs to it."""
    name = db.adopt or cluster_name(db, k8s.order.name)
    app: Answer = yield credentials.read(k8s, name, "app")
    yield credentials.read(k8s, name, "ca")
    answer: Answer = yield Read("cluster", Selector(f"{CNPG}/v1", "Cluster", name=name, namespace=k8s.namespace))
    # Not answered counts as none: Crossplane drops a response that asks for more, and calls again with the answer.
    live = next(iter(answer or ()), None)
    snapshot: Answer = None
    if read_snapshot := bootstrap.snapshot(k8s, db):
        snapshot = yield read_snapshot

    _check_names(db)
    credentials.check_generation(db, name)
    before = k8s.before(CLUSTER)
    how = k8s.creation(CLUSTER)
    if before is None and db.adopt:
        ownership.check_adopted(k8s, db, live, answered=answer is not None)
    ownership.check(k8s, db, name, live, before)
    db = never_downgraded(db, existing.of(before, live), k8s.says)

    yield from _all(replace(k8s, part=db), db, name, how, live, snapshot)
    # Who owns a cluster that was adopted, its Secret tells.
    owner = credentials.username(db, app) if how is Creation.ADOPTED else bootstrap.OWNER
    for database in db.databases[1:]:
        yield _further(k8s, db, name, database, owner)


def _all(  # noqa: PLR0913, PLR0917  (what was found out about the database)
    k8s: Kubernetes, db: Database, name: str, how: Creation, live: Observed | None, snapshot: Answer
) -> Render:
    found = Before(live, ()) if live is not None else None
    begun = k8s.before(CLUSTER) or found
    created = {} if how is Creation.ADOPTED else bootstrap.fields(k8s, db, name, begun, snapshot)
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


def _check_names(db: Database) -> None:
    for name in db.databases:
        if name in RESERVED:
            raise Refusal(
                f"{db.place('databases')}: unsupported value {quoted(name)}, which is PostgreSQL's own: must be another"
            )


def _further(k8s: Kubernetes, db: Database, cluster_: str, name: str, owner: Value) -> Resource:
    """Return one more database in the cluster: the first comes with it."""
    spec: Tree = {"cluster": {"name": cluster_}, "name": name, "owner": owner}
    return k8s.resource(
        DATABASE,
        {"spec": spec},
        name=database_name(cluster_, name),
        part=names.inner_part(db.name, name),
        ready_when=READY,
    )


def _told_cluster(k8s: Kubernetes) -> Value:
    return f"{k8s.namespace}/{k8s.part.adopt or cluster_name(k8s.part, k8s.order.name)}"


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
