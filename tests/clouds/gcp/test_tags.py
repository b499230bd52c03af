"""Labels on Google Cloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.model import Refusal, Tree
from tests.clouds.gcp import composed, parameters

INSTANCE = "database/sql.DatabaseInstance"

OURS = {
    "golden-path-platform": "demo",
    "golden-path-namespace": "team-a",
    "golden-path-kind": "postgresqlinstance",
    "golden-path-order": "shop",
    "golden-path-environment": "production",
}


def labels(tags: Tree) -> Tree:
    """Return the labels of an instance under some tags of the platform."""
    found: Tree = parameters(composed(common={"tags": tags}), INSTANCE)["settings"]["userLabels"]
    return found


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param({}, {}, id="none"),
        pytest.param({"cost-center": "4711"}, {"cost-center": "4711"}, id="plain"),
        pytest.param({"Cost Center": "R&D/EU"}, {"cost-center": "r-d-eu"}, id="another alphabet"),
        pytest.param({"golden-path-order": "another"}, {}, id="ours come last"),
    ],
)
def test_labels_say_whose_a_resource_is(tags: Tree, expected: Tree) -> None:
    assert labels(tags) == expected | OURS


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        pytest.param({"4711": "x"}, 'data.tags.4711: unsupported value "4711": must begin with a letter', id="digit"),
        pytest.param({"k" * 64: "x"}, "must be a key of up to 63 characters", id="long key"),
        pytest.param({"key": "v" * 64}, "must be a value of up to 63 characters", id="long value"),
        pytest.param({"Owner": "a", "owner": "b"}, 'duplicate value "owner"', id="twice"),
    ],
)
def test_tags_that_make_no_label_are_refused(tags: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)):
        labels(tags)


@given(st.dictionaries(st.from_regex(r"[A-Za-z][\w .:/=+@-]{0,62}", fullmatch=True), st.text(max_size=63), max_size=1))
def test_every_label_is_of_the_clouds_alphabet(tags: Tree) -> None:
    for key, value in labels(tags).items():
        assert re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", key)
        assert re.fullmatch(r"[a-z0-9_-]{0,63}", value)
