"""The states that Argo CD's own checks get wrong: that it still does. Where one fails here, Argo CD has mended it."""

import pytest

from tests.health.defects import Defect, params
from tests.integration.argo_cd import ArgoCD


@pytest.mark.parametrize("defect", list(params()))
def test_argo_cd_gets_it_wrong(theirs: ArgoCD, defect: Defect) -> None:
    answer = theirs.ask("lookup", defect.resource)

    assert answer.error == ""
    assert answer.status == defect.theirs
