"""What Argo CD's own checks get wrong is right in ours."""

import pytest

from health.checks import OURS, Check
from health.engine import Engine
from tests.health.defects import DEFECTS, Defect, params


@pytest.mark.parametrize("defect", list(params()))
def test_ours_is_right(defect: Defect) -> None:
    group, _, kind = defect.check.partition("/")
    found = Engine().health(Check(group, kind, OURS / defect.check).script.text, defect.resource)

    assert found.status == defect.ours
    assert defect.told in found.message
    assert bool(found.message) == (found.status != "Healthy")


def test_all_twenty_are_there() -> None:
    assert {defect.number for defect in DEFECTS} == set(range(1, 21))
    assert [defect for defect in DEFECTS if defect.theirs == defect.ours] == []
