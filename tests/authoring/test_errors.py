"""One exception: where, what, and what to do."""

import pytest

from nma_w1d5.authoring.errors import DefinitionError


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ({}, "a problem\n  -> a remedy"),
        ({"path": "rdm.py"}, "rdm.py: a problem\n  -> a remedy"),
        ({"path": "rdm.toml", "line": 3}, "rdm.toml:3: a problem\n  -> a remedy"),
        ({"line": 3}, "a problem\n  -> a remedy"),
    ],
)
def test_an_error_names_its_place_and_a_remedy(place, text):
    assert str(DefinitionError("a problem", "a remedy", **place)) == text
