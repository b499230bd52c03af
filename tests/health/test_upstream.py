"""What docs/upstream.md proposes to Argo CD is what our checks say."""

from fnmatch import fnmatchcase

import pytest

from health.checks import Check, suite
from health.engine import Engine
from tests.health.upstream_page import Section, sections

DEFECTS = 20
"""As many as there are cases in test_defects.py, by the same numbers."""


def _check(section: Section) -> Check:
    """Return the check of a resource: an exact one before a wildcard."""
    key = f"{section.resource['apiVersion'].rpartition('/')[0]}/{section.resource['kind']}"
    found = [check for check in suite() if fnmatchcase(key, check.key)]
    return min(found, key=lambda check: "*" in check.key)


def test_every_section_is_read() -> None:
    assert [section.number for section in sections()] == list(range(1, DEFECTS + 1))


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.id)
def test_our_checks_say_what_should_be_said(section: Section) -> None:
    said = Engine().health(_check(section).script.text, section.resource)

    assert said.status == section.should
    assert section.message in said.message
