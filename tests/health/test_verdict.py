"""Verdicts are ranked as Argo CD ranks them."""

import pytest

from health.verdict import STATUSES, Health, worst


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([""], None, id="a script that said nothing"),
        pytest.param(["", "Healthy"], "Healthy", id="what said nothing does not count"),
        pytest.param(["Healthy", "Suspended"], "Suspended", id="suspended is worse than healthy"),
        pytest.param(["Progressing", "Suspended"], "Progressing", id="progressing is worse than suspended"),
        pytest.param(["Progressing", "Missing"], "Missing", id="missing is worse than progressing"),
        pytest.param(["Missing", "Degraded"], "Degraded", id="degraded is worse than missing"),
        pytest.param(["Unknown", "Degraded"], "Unknown", id="unknown is the worst"),
        pytest.param(list(STATUSES), "Unknown", id="all of them"),
    ],
)
def test_worst(statuses: list[str], expected: str | None) -> None:
    found = worst(Health(status) for status in statuses)

    assert (found.status if found else None) == expected


def test_worst_keeps_the_first_of_equals() -> None:
    found = worst([Health("Degraded", "first"), Health("Degraded", "second")])

    assert found == Health("Degraded", "first")
