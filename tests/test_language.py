"""The language in which the package speaks."""

import pytest

from nma_w1d5 import notebook_language


@pytest.mark.parametrize(
    ("variable", "argument", "expected"),
    [
        (None, None, "en"),
        ("", None, "en"),
        ("ja", None, "ja"),
        ("en", None, "en"),
        ("ja", "en", "en"),
        ("xx", "ja", "ja"),
    ],
)
def test_argument_comes_before_environment_before_english(monkeypatch, variable, argument, expected):
    if variable is None:
        monkeypatch.delenv("NMA_W1D5_LANGUAGE", raising=False)
    else:
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", variable)
    assert notebook_language(argument) == expected


def test_unknown_language_says_where_it_came_from(monkeypatch):
    with pytest.raises(ValueError, match="language is 'fr'; expected one of 'ja', 'en'"):
        notebook_language("fr")
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "JA")
    with pytest.raises(ValueError, match="variable NMA_W1D5_LANGUAGE is 'JA'; expected one of 'ja', 'en'"):
        notebook_language()
