"""What docs/upstream.md says of Argo CD's own checks is what they say."""

import pytest

from tests.health.upstream_page import Section, sections
from tests.integration.argo_cd import ArgoCD
from tests.integration.conftest import path
from tests.integration.peers.build import ARGO_CD


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.id)
def test_argo_cd_says_so(section: Section) -> None:
    argo_cd = ArgoCD(path(ARGO_CD))
    answer = argo_cd.ask("lookup", section.resource)
    argo_cd.close()

    assert answer.error == ""
    assert answer.status == section.says
