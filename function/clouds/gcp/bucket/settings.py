"""Settings of buckets on Google Cloud."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from function.model import Section, listed, quoted

MEMBERS = ("domain", "group", "principal", "principalSet", "serviceAccount", "user")
"""Identities that can be let in. `allUsers` is the world, and so is `allAuthenticatedUsers`: every Google account."""


def _no_world(member: str) -> str:
    kind, _, who = member.partition(":")
    if kind not in MEMBERS or not who:
        identities = listed(f"{each}:..." for each in MEMBERS)
        raise ValueError(f"unsupported value {quoted(member)}: must be one of {identities}")
    return member


class BucketSettings(Section):
    """Settings of buckets on Google Cloud."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"readers"})

    readers: list[Annotated[str, AfterValidator(_no_world)]] = Field(
        default_factory=list,
        description="Who reads buckets of acl authenticated-read, such as domain:example.org; it is refused without.",
    )
