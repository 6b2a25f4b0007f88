"""Errors of the recording, told in any language."""

import pickle

import pytest

from nma_w1d5 import DataError, DownloadError
from nma_w1d5.wording import known_languages, words


def test_kinds_of_errors_can_be_caught_by_their_families():
    assert issubclass(DataError, ValueError)
    assert issubclass(DownloadError, RuntimeError)


@pytest.mark.parametrize("reason", words("download", "en"))
def test_every_reason_can_be_told_in_every_language(reason):
    details = dict.fromkeys(("seconds", "pace", "status", "host", "expected", "got", "error"), "X")
    error = DownloadError.of(reason, **details)
    for language in known_languages():
        assert error.in_language(language)
        assert "{" not in error.in_language(language)
    assert str(error) == error.in_language("en")


def test_what_happened_is_kept():
    error = pickle.loads(pickle.dumps(DownloadError.of("connection", host="osf.io")))
    assert (error.reason, error.details) == ("connection", {"host": "osf.io"})
    assert (str(error), error.in_language("ja")) == ("no connection to osf.io", "osf.ioに接続できません")


def test_reason_that_nobody_can_tell_is_an_error():
    with pytest.raises(KeyError, match="no_such_reason"):
        DownloadError.of("no_such_reason")


def test_error_without_a_reason_is_told_as_it_is():
    assert DownloadError("no luck").in_language("ja") == "no luck"
