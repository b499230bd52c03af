"""What a document of manifests stands for."""

from typing import Any

import pytest

from k8syaml import changed, flattened

ONE, TWO = {"apiVersion": "v1", "kind": "A"}, {"apiVersion": "v1", "kind": "B"}


def listed(*items: Any, kind: str = "List") -> dict[str, Any]:  # noqa: ANN401  (whatever stands in it)
    """Return a List."""
    return {"apiVersion": "v1", "kind": kind, "items": list(items)}


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param([ONE, None, TWO], [ONE, TWO], id="documents, one of them empty"),
        pytest.param([listed(ONE, TWO)], [ONE, TWO], id="a List"),
        pytest.param([listed(ONE, listed(TWO), None), ONE], [ONE, TWO, ONE], id="a List in a List"),
        pytest.param([listed()], [], id="an empty List"),
        pytest.param([listed({"a": 1}, kind="AList")], [{**ONE, "a": 1}], id="a kind's own"),
        pytest.param([listed(TWO, kind="AList")], [TWO], id="a kind's own with kinds"),
        pytest.param([{"kind": "AllowList", "spec": {}}], [{"kind": "AllowList", "spec": {}}], id="a kind called so"),
        pytest.param([listed("a", 1)], ["a", 1], id="what is no object"),
        pytest.param(["a", [1]], ["a", [1]], id="no objects at all"),
    ],
)
def test_flattened(documents: list[Any], expected: list[Any]) -> None:
    assert list(flattened(documents)) == expected


def test_changed_where_it_stands() -> None:
    document = listed(ONE, listed(TWO), None)

    found = changed(document, lambda each: {**each, "new": 1})

    assert found == listed({**ONE, "new": 1}, listed({**TWO, "new": 1}), None)
    assert changed(None, lambda _: 1) is None
