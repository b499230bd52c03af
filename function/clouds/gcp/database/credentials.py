"""Credentials: the user by which an order logs in to its database, and its password."""

from function import passwords, readiness
from function.clouds.gcp import Gcp
from function.clouds.gcp.database.instance import SQL
from function.creation import Creation
from function.model import Handle, Kind, OutputContext, Outputs, Resource, Secure, Source, Value

USER = Kind(
    SQL,
    "User",
    version="v1beta2",
    location=None,
    tags=None,
    secure=(
        Secure("deletionPolicy", "ABANDON", "", "one that owns tables cannot be deleted, and goes with its instance"),
    ),
)

FIELD = "passwordSecretRef"
SECRET = ("spec", "forProvider", FIELD, "name")
"""Where a user is told its password."""

NAME = "golden_path"
"""No name that attackers try first, as admin and postgres are."""


def user(gcp: Gcp, instance: Handle, password: Outputs, how: Creation) -> Resource:
    """Return the user of an order. A copy has its source's user, with the password that it has there."""
    told = passwords.reference(gcp, USER, FIELD, password, how)
    fields = {"instanceSelector": instance.selector, "type": "BUILT_IN", **told}
    return gcp.resource(USER, fields, external_name=NAME)


def _output_username(context: OutputContext, output: str) -> Value:
    observed = context.observed(USER)
    return NAME if observed is not None and readiness.managed(observed) else context.unknown(output)


def _output_password(context: OutputContext, output: str) -> Value:
    """Return the password once the user has it: until then the former one is the right one."""
    observed = context.observed(USER)
    ready = observed is not None and readiness.managed(observed)
    return passwords.once_told(context, output, observed.get(*SECRET) if observed and ready else None)


OUTPUTS = {
    "username": Source(f"always `{NAME}`, once the `{USER.in_keys}` is ready", _output_username),
    "password": Source(f"the part `{passwords.PART}`, once the `{USER.in_keys}` has it", _output_password),
}
