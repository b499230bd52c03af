"""The groups that are a platform's own."""

import pytest

from health.export.domains import Domains
from health.export.options import ExportError

OTHERS = ("*.crossplane.io/*", "crossplane.io/*", "*.upbound.io/*", "upbound.io/*", "postgresql.cnpg.io/Cluster")


def test_a_group_and_those_below_it_are_two_wildcards() -> None:
    assert Domains(["example.org"], OTHERS).keys == ("example.org/*", "*.example.org/*")


def test_a_group_below_another_is_in_it_already() -> None:
    domains = Domains(["claims.example.org", "example.org", "example.org"], OTHERS)

    assert domains.groups == ("example.org",)
    assert "claims.example.org" in domains
    assert "example.com" not in domains
    assert "anexample.org" not in domains


@pytest.mark.parametrize(
    ("group", "why"),
    [
        pytest.param("crossplane.io", "*.crossplane.io/* has a check of its own: ", id="Crossplane's"),
        pytest.param("platform.crossplane.io", "*.crossplane.io/* has a check of its own: ", id="below Crossplane's"),
        pytest.param("x.y.upbound.io", "*.upbound.io/* has a check of its own: ", id="below Upbound's"),
        pytest.param("cnpg.io", "postgresql.cnpg.io/Cluster has a check of its own: ", id="above a kind's"),
        pytest.param("io", "", id="a domain without a dot"),
        pytest.param("*.example.org", "", id="a pattern"),
        pytest.param("Example.org", "", id="upper case"),
        pytest.param("example.org/Thing", "", id="a kind"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_group_of_others_is_refused(group: str, why: str) -> None:
    with pytest.raises(ExportError) as refused:
        Domains([group], OTHERS)

    assert str(refused.value) == (
        f'cannot cover the group "{group}": {why}must be the API group of your own claims and XRs, as "example.org"'
    )
