"""What docs/upstream.md says of Argo CD's own checks is what they say."""

import pytest

from tests.health.upstream_page import Section, sections
from tests.integration.argo_cd import ArgoCD


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.id)
def test_argo_cd_says_so(theirs: ArgoCD, section: Section) -> None:
    answer = theirs.ask("lookup", section.resource)

    assert answer.error == ""
    assert answer.status == section.says
