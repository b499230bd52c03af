"""Aws: the AWS provider, played against a cloud of its own."""

from collections.abc import Mapping
from typing import NamedTuple

from function import facts
from function.model import PART, Tree, at
from tests import provider
from tests.integration.control_plane.api import Api, Ref
from tests.integration.control_plane.cloud import Cloud, Thing
from tests.integration.control_plane.managed import Made, Provider, RefusedError, external_name, lets
from tests.orders import CATALOG

MANAGED = tuple(kind for kind in CATALOG.clouds["aws"].kinds.values() if kind.namespaced is not None)
"""The managed kinds of AWS, by their rows."""

NAMED = frozenset(
    kind.kind for kind in MANAGED if facts.external_names("function.clouds.aws").get((kind.group, kind.kind)) == "named"
)
"""Kinds whose external name is ours to choose: one that exists is taken over."""

LATE: Mapping[str, Tree] = {
    "Instance": {"backupWindow": "02:00-02:30", "maintenanceWindow": "mon:03:00-mon:03:30"},
    "Role": {"maxSessionDuration": 3600},
}
"""Fields that the provider fills in once the cloud has decided them."""


class Reference(NamedTuple):
    """Where a reference leads.

    Attributes:
        kind: The kind of what it refers to.
        arn: Whether it stands for an ARN, instead of an id.
        many: Whether it stands in a list.
    """

    kind: str
    arn: bool = False
    many: bool = False


REFERENCES = {
    "dbSubnetGroupName": Reference("SubnetGroup"),
    "parameterGroupName": Reference("ParameterGroup"),
    "monitoringRoleArn": Reference("Role", arn=True),
    "vpcSecurityGroupId": Reference("SecurityGroup", many=True),
    "securityGroupId": Reference("SecurityGroup"),
    "role": Reference("Role"),
    "kmsKeyId": Reference("Key", arn=True),
    "targetKeyId": Reference("Key"),
}
"""Fields that a selector may fill, by name."""


class Aws(Provider):
    """The providers of rds, ec2, kms and iam."""

    kinds = MANAGED

    def __init__(self, api: Api, cloud: Cloud) -> None:
        """Make things in a cloud."""
        super().__init__(api)
        self.cloud = cloud
        self._left: dict[str, tuple[str, int, int]] = {}

    def reconcile(self, resource: Tree) -> None:
        """Reconcile a managed resource, unless it and the cloud are as they were left the last time."""
        metadata = resource["metadata"]
        state = (metadata["resourceVersion"], self.cloud.revision, sum(map(self.cloud.done, self.cloud.things)))
        if self._left.get(metadata["uid"]) != state:
            self._left[metadata["uid"]] = state
            super().reconcile(resource)

    def exists(self, resource: Tree) -> bool:
        """Return whether the cloud has what a resource stands for."""
        return self._thing(resource) is not None

    def remove(self, resource: Tree) -> None:
        """Delete it in the cloud."""
        thing = self._thing(resource)
        if thing:
            self.cloud.delete(thing)

    def bring_about(self, resource: Tree) -> Made:
        """Make it or change it in the cloud; write its connection Secret."""
        given = resource["spec"]["forProvider"]
        resolved = self._resolved(resource)
        fields = _fields(given | resolved)
        thing = self._thing(resource)
        if thing is None:
            name = external_name(resource) if resource["kind"] in NAMED else None
            thing = self.cloud.create(resource["kind"], name, fields)
        elif lets(resource, "Update"):
            self.cloud.change(thing, fields)
        name = external_name(resource) or thing.id
        if not self.cloud.done(thing):
            return Made(name, at(resource, ("status", "atProvider")) or {}, resolved, ready=False)
        late = {key: value for key, value in LATE.get(resource["kind"], {}).items() if key not in given}
        thing.fields |= late
        *secrets, played = provider.played({"": resource})
        for secret in secrets:
            self._publish(secret, resource)
        at_provider = played["status"]["atProvider"] | thing.fields | {"arn": thing.arn, "id": thing.id}
        return Made(name, at_provider, resolved | (late if lets(resource, "LateInitialize") else {}))

    def _thing(self, resource: Tree) -> Thing | None:
        return self.cloud.find(resource["kind"], name) if (name := external_name(resource)) else None

    def _resolved(self, resource: Tree) -> Tree:
        """Return the fields that references come to: each is resolved once, unless its selector says otherwise.

        Raises:
            RefusedError: What one leads to is not there yet.
        """
        given = resource["spec"]["forProvider"]
        found: Tree = {}
        for field, reference in REFERENCES.items():
            selector = given.get(f"{field}Selector", {})
            many = "s" if reference.many else ""
            always = selector.get("policy", {}).get("resolve") == "Always"
            if selector and (always or f"{field}Ref{many}" not in given):
                name, value = self._selected(resource, selector, reference)
                found |= {f"{field}Ref{many}": [{"name": name}] if many else {"name": name}}
                found |= {f"{field}{many}": [value] if many else value}
        return found

    def _selected(self, resource: Tree, selector: Tree, reference: Reference) -> tuple[str, str]:
        for candidate in self.resources(reference.kind):
            if _controller(candidate) != _controller(resource):
                continue
            if candidate["metadata"]["labels"].get(PART) != selector["matchLabels"][PART]:
                continue
            thing = self._thing(candidate)
            if thing is None or not self.cloud.done(thing):
                break
            return candidate["metadata"]["name"], thing.arn if reference.arn else thing.id
        raise RefusedError(f"cannot resolve references: no {reference.kind} is ready that matches {selector}")

    def _publish(self, secret: Tree, resource: Tree) -> None:
        ref = Ref.of(secret)
        live = self.api.get(ref)
        if live is None:
            self.api.create(secret | {"metadata": secret["metadata"] | {"ownerReferences": [_owner(resource)]}})
        elif live["data"] != secret["data"]:
            self.api.merge(ref, {"data": secret["data"]})


def _fields(given: Tree) -> Tree:
    return {key: value for key, value in given.items() if not key.endswith(("Selector", "Ref", "Refs"))}


def _controller(resource: Tree) -> str | None:
    owners = resource["metadata"].get("ownerReferences", [])
    return next((owner["uid"] for owner in owners if owner.get("controller")), None)


def _owner(resource: Tree) -> Tree:
    metadata = resource["metadata"]
    return {"apiVersion": resource["apiVersion"], "kind": resource["kind"], "name": metadata["name"],
            "uid": metadata["uid"], "controller": True, "blockOwnerDeletion": True}  # fmt: skip
