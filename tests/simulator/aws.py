"""AWS: a provider made with upjet, in the order of crossplane-runtime's managed reconciler (v2.3.3)."""

import base64
from dataclasses import dataclass, field
from typing import Any

from function.model import EXTERNAL_NAME, PART, Tree, at, short_kind
from tests.simulator.cloud import Cloud, CloudRefusedError, Thing
from tests.simulator.schema import PARAMETERS, is_managed
from tests.simulator.server import Ref, RefusedError, Server, controller, deleting, ref_of

FINALIZER = "finalizer.managedresource.crossplane.io"
MANAGER = "provider"
NAME = ("metadata", "annotations", EXTERNAL_NAME)


@dataclass(frozen=True)
class Reference:
    """A field that a selector fills in.

    Attributes:
        field: The field; its selector is called the same, followed by `Selector`.
        kind: What it refers to.
        arn: Whether by its ARN; else by its external name.
    """

    field: str
    kind: str
    arn: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of managed resource.

    Attributes:
        named: Whether its external name is ours to choose; else the cloud gives it.
        immutable: Fields whose change the provider refuses (facts/immutable-fields.tsv).
        late: What the cloud decides where nobody says it, and the provider writes into the spec.
        references: Fields that selectors fill in.
    """

    named: bool = False
    immutable: tuple[str, ...] = ()
    late: Tree = field(default_factory=dict)
    references: tuple[Reference, ...] = ()


KINDS = {
    "rds.Instance": Kind(
        immutable=("availabilityZone", "dbName", "engine", "kmsKeyId", "region", "restoreToPointInTime",
                   "snapshotIdentifier", "storageEncrypted", "username"),
        late={"availabilityZone": "eu-central-1a", "maintenanceWindow": "sun:01:00-sun:02:00", "networkType": "IPV4",
              "performanceInsightsKmsKeyId": "arn:aws:kms:::key/default", "licenseModel": "postgresql-license"},
        references=(
            Reference("dbSubnetGroupName", "rds.SubnetGroup"),
            Reference("parameterGroupName", "rds.ParameterGroup"),
            Reference("vpcSecurityGroupId", "ec2.SecurityGroup"),
            Reference("kmsKeyId", "kms.Key", arn=True),
            Reference("monitoringRoleArn", "iam.Role", arn=True),
        ),
    ),
    "rds.ParameterGroup": Kind(named=True, immutable=("description", "family", "region")),
    "rds.SubnetGroup": Kind(named=True, immutable=("region",), late={"supportedNetworkTypes": ["IPV4"]}),
    "ec2.SecurityGroup": Kind(
        immutable=("description", "name", "region", "vpcId"), late={"revokeRulesOnDelete": False}
    ),
    "ec2.SecurityGroupIngressRule": Kind(
        immutable=("region", "securityGroupId"), references=(Reference("securityGroupId", "ec2.SecurityGroup"),)
    ),
    "kms.Key": Kind(immutable=("region",), late={"keyUsage": "ENCRYPT_DECRYPT"}),
    "kms.Alias": Kind(named=True, immutable=("region",), references=(Reference("targetKeyId", "kms.Key"),)),
    "iam.Role": Kind(named=True, late={"maxSessionDuration": 3600}),
    "iam.RolePolicyAttachment": Kind(immutable=("policyArn", "role"), references=(Reference("role", "iam.Role"),)),
    "sqs.Queue": Kind(immutable=("region",)),
}  # fmt: skip

PLURAL = {"vpcSecurityGroupId": "vpcSecurityGroupIds"}
"""Fields that hold a list, of which the selector names one item."""

NOT_ASKED = ("Ref", "Refs", "Selector", "passwordSecretRef", "autoGeneratePassword", "applyImmediately",
             "allowMajorVersionUpgrade")  # fmt: skip
"""How the fields end that are the provider's own and no property of the thing."""


def may(policies: list[str], action: str) -> bool:
    """Return whether management policies allow an action."""
    return "*" in policies or action in policies


def reaches_cloud(body: Tree) -> bool:
    """Return whether a deletion reaches the cloud (LegacyManagementPoliciesResolver.ShouldDelete)."""
    policies = at(body, ("spec", "managementPolicies")) or ["*"]
    explicit = policies != ["*"] and "Delete" in policies
    return explicit or (may(policies, "Delete") and at(body, ("spec", "deletionPolicy")) != "Orphan")


class Aws:
    """The provider of all AWS kinds."""

    def __init__(self, server: Server, cloud: Cloud) -> None:
        self.server = server
        self.cloud = cloud

    def reconcile(self) -> None:
        """Reconcile every managed resource once: those that go before those that come in their place."""
        mine = [ref for ref, body in self.server.objects.items() if ref.kind != "Object" and is_managed(body)]
        for ref in sorted(mine, key=lambda ref: (not deleting(self.server.objects[ref]), ref)):
            if body := self.server.get(ref):
                self._reconcile(ref, body)

    def _reconcile(self, ref: Ref, body: Tree) -> None:
        try:
            self._manage(ref, body)
        except CloudRefusedError as error:
            if ref in self.server.objects:
                self._verdict(ref, synced=str(error), ready=None)

    def _manage(self, ref: Ref, body: Tree) -> None:
        kind = KINDS[short_kind(body)]
        if deleting(body) and not reaches_cloud(body):
            self.server.finalize(ref, FINALIZER, MANAGER, present=False)
            return
        if kind.named and not at(body, NAME):
            body = self.server.edit(ref, NAME, ref.name, MANAGER)
        if not deleting(body):
            body = self._resolved(ref, body, kind)
        thing = self._find(body)
        if deleting(body):
            self._part(ref, body, thing)
            return
        body = self.server.finalize(ref, FINALIZER, MANAGER, present=True) or body
        policies = body["spec"]["managementPolicies"]
        if thing is None and may(policies, "Create"):
            name = at(body, NAME) if kind.named else None
            thing = self.cloud.make(short_kind(body), region(body), name, {**kind.late, **asked(body)}, origin(body))
            body = self.server.edit(ref, NAME, thing.name, MANAGER)
        if thing is None:
            raise CloudRefusedError("the external resource does not exist")
        if may(policies, "LateInitialize"):
            body = self._late(ref, body, kind, thing)
        self._connection(body, thing)
        refused = self._update(body, kind, thing) if may(policies, "Update") and not thing.leaving else None
        self._tell(ref, thing, refused)

    def _find(self, body: Tree) -> Thing | None:
        name = at(body, NAME)
        return self.cloud.find(short_kind(body), region(body), str(name)) if name else None

    def _part(self, ref: Ref, body: Tree, thing: Thing | None) -> None:
        """Delete the thing of a resource that is being deleted; let the resource go once it is gone."""
        if len(body["metadata"]["finalizers"]) > 1:
            return
        if thing is not None:
            self.cloud.destroy(thing, body)
        if thing is None or thing not in self.cloud.things:
            self.server.finalize(ref, FINALIZER, MANAGER, present=False)

    def _resolved(self, ref: Ref, body: Tree, kind: Kind) -> Tree:
        """Fill in what selectors select: once, unless they say always."""
        for reference in kind.references:
            selector = at(body, (*PARAMETERS, f"{reference.field}Selector"))
            plural = PLURAL.get(reference.field)
            place = (*PARAMETERS, plural or reference.field)
            if not selector or (at(body, place) and at(selector, ("policy", "resolve")) != "Always"):
                continue
            target = self._selected(body, reference.kind, selector["matchLabels"])
            value = target and at(target, ("status", "atProvider", "arn") if reference.arn else NAME)
            if not value:
                raise CloudRefusedError(f"cannot resolve references: spec.forProvider.{reference.field}")
            new = [value] if plural else value
            if at(body, place) != new:
                body = self.server.edit(ref, place, new, MANAGER)
        return body

    def _selected(self, body: Tree, kind: str, labels: Tree) -> Tree | None:
        uid = controller(body)
        for ref in sorted(self.server.objects):
            other = self.server.objects[ref]
            if ref.kind == kind.partition(".")[2] and short_kind(other) == kind and controller(other) == uid:
                held = other["metadata"].get("labels", {})
                if all(held.get(key) == value for key, value in labels.items()):
                    return other
        return None

    def _late(self, ref: Ref, body: Tree, kind: Kind, thing: Thing) -> Tree:
        said = at(body, PARAMETERS)
        new = {name: thing.fields[name] for name in kind.late if name not in said and name in thing.fields}
        return self.server.edit(ref, PARAMETERS, {**said, **new}, MANAGER) if new else body

    def _update(self, body: Tree, kind: Kind, thing: Thing) -> str | None:
        """Make the thing what is asked for; return why that is refused."""
        said = asked(body)
        differing = {name: value for name, value in said.items() if thing.fields.get(name) != value}
        if "engineVersion" in differing and float(said["engineVersion"]) < float(thing.fields["engineVersion"]):
            del differing["engineVersion"]  # a downgrade is dropped in silence
        fixed = sorted(differing.keys() & set(kind.immutable))
        if fixed:
            return (
                "refuse to update the external resource because the following update requires replacing it: "
                f"cannot change the value of the argument {fixed[0]!r}"
            )
        try:
            if differing:
                self.cloud.change(thing, differing)
        except CloudRefusedError as error:
            return str(error)
        return None

    def _tell(self, ref: Ref, thing: Thing, refused: str | None) -> None:
        name = thing.name
        told = {**thing.fields, "id": name, "arn": f"arn:aws:::{thing.kind}/{name}"}
        available = self._is_available(thing)
        if thing.kind == "rds.Instance":
            told["resourceId"] = name
            if available:
                told["endpoint"] = f"{thing.fields.get('identifier')}.rds:5432"
        self._verdict(ref, synced=refused, ready=available, told=told)

    def _is_available(self, thing: Thing) -> bool:
        return thing.settles <= self.cloud.now and not thing.leaving

    def _connection(self, body: Tree, thing: Thing) -> None:
        """Publish the connection details, which comes before any update: where it fails, none is made."""
        reference = at(body, ("spec", "writeConnectionSecretToRef"))
        if not reference or not self._is_available(thing):
            return
        namespace = reference.get("namespace") or body["metadata"]["namespace"]
        host = f"{thing.fields.get('identifier')}.rds"
        generation = str(at(thing.fields, ("passwordSecretRef", "name")))
        values = {"endpoint": f"{host}:5432", "host": host, "address": host, "port": "5432", "username": "golden_path",
                  "password": f"secret-{thing.serial}-{generation}"}  # fmt: skip
        data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
        write_secret(self.server, Ref("", "Secret", namespace, reference["name"]), data, body)

    def _verdict(self, ref: Ref, *, synced: str | None, ready: bool | None, told: Tree | None = None) -> None:
        status = self.server.objects[ref].get("status") or {}
        conditions = {c["type"]: c for c in at(status, ("conditions",)) or () if isinstance(c, dict)}
        conditions["Synced"] = condition("Synced", "True" if synced is None else "False", synced or "")
        if ready is not None:
            conditions["Ready"] = condition("Ready", str(ready))
        at_provider = {"atProvider": told} if told is not None else {}
        self.server.tell(ref, {**status, **at_provider, "conditions": list(conditions.values())})


def write_secret(server: Server, ref: Ref, data: dict[str, str], owner: Tree) -> None:
    """Write a Secret that goes with its owner; nothing where its namespace takes none any more."""
    if ref in server.objects:
        server.edit(ref, ("data",), data, MANAGER)
        return
    mine = ref_of(owner)
    reference = {"apiVersion": owner["apiVersion"], "kind": mine.kind, "name": mine.name,
                 "uid": owner["metadata"]["uid"], "controller": True}  # fmt: skip
    metadata: Tree = {"name": ref.name, "namespace": ref.namespace, "ownerReferences": [reference]}
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "data": data}
    try:
        server.create(body, MANAGER)
    except RefusedError as error:
        raise CloudRefusedError(str(error)) from error


def condition(kind: str, status: str, message: str = "") -> Tree:
    """Return a condition as a provider writes it."""
    reason = {"Ready": "Available", "Synced": "ReconcileSuccess"}[kind]
    if status == "False":
        reason = {"Ready": "Creating", "Synced": "ReconcileError"}[kind]
    return {"type": kind, "status": status, "reason": reason} | ({"message": message} if message else {})


def asked(body: Tree) -> dict[str, Any]:
    """Return the properties that a managed resource asks for."""
    said = at(body, PARAMETERS) or {}
    kept = {key: value for key, value in said.items() if not key.endswith(NOT_ASKED)}
    return kept | ({"passwordSecretRef": said["passwordSecretRef"]} if "passwordSecretRef" in said else {})


def region(body: Tree) -> str:
    """Return the region of a managed resource."""
    return str(at(body, (*PARAMETERS, "region")) or "global")


def origin(body: Tree) -> tuple[str, str, str]:
    """Return whose thing a managed resource makes: namespace, order and part."""
    labels = body["metadata"].get("labels", {})
    namespace = labels.get("crossplane.io/claim-namespace") or body["metadata"].get("namespace") or ""
    order = labels.get("crossplane.io/claim-name") or labels.get("crossplane.io/composite") or ""
    return str(namespace), str(order), str(labels.get(PART, ""))
