"""Errors of the recording, in each language."""

import re

import pytest

from nma_w1d5 import DataError, DownloadError
from nma_w1d5.errors import REASONS


def test_kinds_of_errors_can_be_caught_by_their_families():
    assert issubclass(DataError, ValueError)
    assert issubclass(DownloadError, RuntimeError)


def test_every_reason_has_the_same_details_in_each_language():
    assert REASONS["ja"].keys() == REASONS["en"].keys()
    for reason, text in REASONS["en"].items():
        assert sorted(re.findall("{.*?}", text)) == sorted(re.findall("{.*?}", REASONS["ja"][reason])), reason


@pytest.mark.parametrize("reason", REASONS["en"])
def test_every_reason_can_be_told(reason):
    details = dict.fromkeys(("seconds", "pace", "status", "host", "expected", "got", "error"), "X")
    error = DownloadError.of(reason, **details)
    for language in ("en", "ja"):
        assert error.in_language(language)
        assert "{" not in error.in_language(language)
    assert str(error) == error.in_language("en")


def test_error_without_translation_is_told_as_it_is():
    assert DownloadError("no luck").in_language("ja") == "no luck"
