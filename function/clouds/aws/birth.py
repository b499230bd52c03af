"""Birth: what a database begins with, and what no later edit changes.

RDS fixes some fields when it makes an instance, and the provider refuses for ever an instance whose manifest says
otherwise later. An order and its platform's settings may well say otherwise later: another key, another snapshot,
`adopt` taken out again. So these fields are decided once, and from then on stated as the instance has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from function import names, scopes
from function.clouds.aws import encryption, existing, secure
from function.clouds.aws.settings import Aws
from function.model import (
    EXTERNAL_NAME,
    Observed,
    Order,
    Refusal,
    Tree,
    conditions,
    mapping,
    quoted,
    secured,
    unaccepted,
)
from function.parts import Database, Existing, Restore

ADOPTED = ("identifier",)
COPIED = ("identifier", "dbSubnetGroupNameSelector", "snapshotIdentifier", "restoreToPointInTime")
EMPTY = ("identifier", "dbSubnetGroupNameSelector", "engine", "dbName", "username", "storageEncrypted", "kmsKeyId",
         "kmsKeyIdSelector")  # fmt: skip
"""Fields decided at the three kinds of birth. RDS would change an identifier (a rename) and a subnet group (a move to
another VPC), but neither is ever what an edit means."""


_NOTHING = Existing()


@dataclass(frozen=True)
class Birth:
    """How a database begins, or began.

    Attributes:
        fields: The fields of `forProvider` that it decides.
        external_name: What AWS calls it, where that was not left to AWS.
        begun: Whether AWS has it or is making it.
        existing: What is known of what AWS has.
    """

    fields: Tree
    external_name: str | None = None
    begun: bool = False
    existing: Existing = _NOTHING

    @property
    def adopted(self) -> bool:
        """Whether it was there before the order: it stays in its subnets, and keeps all that the order does not say."""
        return "dbSubnetGroupNameSelector" not in self.fields

    def may_tell_version(self, part: Database) -> bool:
        """Return whether a database may be told its version.

        A copy begins with its source's, minor version and all. Later, one whose own is not known yet must not be
        upgraded to what the platform gives to new ones.
        """
        if _copies(self.fields) and not self.begun:
            return False
        began_elsewhere = self.adopted or _copies(self.fields)
        return not began_elsewhere or "version" in part.said or self.existing.version is not None


def of(order: Order[Any], part: Database) -> Birth:
    """Return how a database begins; how it began, once it has.

    Raises:
        Refusal: It cannot begin like that, or not any more.
    """
    observed = order.observed(f"{part.name}/rds.Instance")
    if observed is not None and _begun(observed):
        return replace(_remembered(order, part, observed), begun=True, existing=existing.of(observed))
    if part.adopt:
        return _adopted(order, part.adopt)
    place = {"identifier": names.cloud_name(order, part.name), "dbSubnetGroupNameSelector": scopes.beside(part.name)}
    return Birth(place | (_copied(order, part, part.restore) if part.restore else _empty(order, part)))


def _begun(observed: Observed) -> bool:
    """Return whether AWS has an instance or is making it; what the provider could not make may begin differently."""
    if observed.get("metadata", "annotations", EXTERNAL_NAME):
        return True
    found = conditions(observed)
    return all(found[name].status != "False" for name in ("Synced", "LastAsyncOperation") if name in found)


def _remembered(order: Order[Any], part: Database, observed: Observed) -> Birth:
    said = mapping(observed, "spec", "forProvider")
    region = order.platform.section(Aws).region
    if said.get("region", region) != region:
        raise _too_late("data.aws.region", region, said["region"])
    if part.adopt and part.adopt != said.get("identifier"):
        raise _too_late("spec.adopt", part.adopt, said.get("identifier"))
    if "dbSubnetGroupNameSelector" not in said:  # as every one has it but those that were adopted
        return Birth(_of_these(ADOPTED, said), observed.get("metadata", "annotations", EXTERNAL_NAME))
    if _copies(said):
        return Birth(_of_these(COPIED, said))
    if part.databases[0] != said.get("dbName", part.databases[0]):
        raise _too_late("spec.databases", part.databases[0], said["dbName"])
    fields = _of_these(EMPTY, said)
    if "kmsKeyIdSelector" in fields:
        fields.pop("kmsKeyId", None)  # the provider's: what the selector came to
    return Birth(fields)


def _too_late(place: str, value: object, accepted: object) -> Refusal:
    return Refusal(
        f"cannot accept {place} {quoted(value)}: the database exists already: accepted is {quoted(accepted)}"
    )


def _of_these(fields: tuple[str, ...], said: Mapping[str, Any]) -> Tree:
    return {field: said[field] for field in fields if field in said}


def _copies(fields: Mapping[str, Any]) -> bool:
    return "snapshotIdentifier" in fields or "restoreToPointInTime" in fields


def _empty(order: Order[Any], part: Database) -> Tree:
    first: Tree = {"engine": part.engine, "dbName": part.databases[0]}
    return secured(first, secure.NEW_INSTANCE, order, part) | encryption.chosen(order, part)


def _copied(order: Order[Any], part: Database, restore: Restore) -> Tree:
    """Return what tells RDS what to copy. Engine, user, databases and key come with it, and are not said again."""
    if restore.snapshot is None:
        source = names.cloud_name(order, part.name, of=restore.order)
        return {"restoreToPointInTime": {"sourceDbInstanceIdentifier": source, "restoreTime": restore.time}}
    if not names.is_own_snapshot(order, restore.snapshot):
        message = (
            f"cannot accept spec.restoreFrom.snapshot {quoted(restore.snapshot)}: it is not of namespace "
            f"{quoted(order.namespace)}: accepted is the final snapshot of an order there, whose name has "
            f"{quoted(names.tenant_mark(order))} in it"
        )
        raise Refusal(message)
    return {"snapshotIdentifier": restore.snapshot}


def _adopted(order: Order[Any], name: str) -> Birth:
    """Return the birth of a database that is there already: all but its name stays as it is.

    Without engine and user the provider could not make one, so a name that is not there ends in its refusal.
    """
    if name not in order.platform.common.adoptable:
        raise unaccepted("spec.adopt", name, order.platform.common.adoptable)
    return Birth({"identifier": name}, external_name=name)
