"""Edits that are found from schemas: they are no less than what somebody would list for the kinds that there are."""

import pytest

from tests.orders import CATALOG
from tests.simulator import edits

OFFERED = [(kind, cloud) for kind, path in CATALOG.paths.items() for cloud in CATALOG.offering(path)]

EDITED = {"PostgreSQLInstance": {"class", "storageGB"}, "Bucket": {"retentionDays", "lifecycle"}}
REFUSED = {"PostgreSQLInstance": {"networkRef": {"name": "nowhere"}}, "Bucket": {"acl": "public-read"}}


@pytest.mark.parametrize(("kind", "cloud"), [ordered for ordered in OFFERED if ordered[0] in EDITED])
def test_what_may_be_edited_at_any_time_is_found(kind: str, cloud: str) -> None:
    found = edits.harmless(kind, cloud)

    values = edits.values(kind)
    taken = {name for name in EDITED[kind] if any(edits.accepts(kind, cloud, **{name: each}) for each in values[name])}
    assert found.keys() >= taken
    assert found
    assert "encryption" not in found, "a rule says that it never changes"


@pytest.mark.parametrize(("kind", "cloud"), [ordered for ordered in OFFERED if ordered[0] in REFUSED])
def test_what_the_platform_refuses_comes_before_what_the_schema_does(kind: str, cloud: str) -> None:
    assert edits.unacceptable(kind, cloud) == REFUSED[kind]
