"""The ways in which the recording can fail to reach a notebook."""

from typing import Self

from nma_w1d5.wording import COMPLETE, say


class DataError(ValueError):
    """A data file, or an array in it, is not what the tutorial needs."""


class DownloadError(RuntimeError):
    """The recording could not be downloaded, or what came is not the recording."""

    reason: str | None = None
    details: dict[str, object]

    @classmethod
    def of(cls, reason: str, **details: object) -> Self:
        """Make the error of a reason: a name in the table ``download`` of the files of words, with its fields.

        >>> error = DownloadError.of("connection", host="osf.io")
        >>> str(error), error.in_language("ja")
        ('no connection to osf.io', 'osf.ioに接続できません')
        """
        error = cls(say(f"download.{reason}", COMPLETE, **details))
        error.reason, error.details = reason, details
        return error

    def in_language(self, language: str) -> str:
        """Return the message in a language; one that was made without a reason is told as it is."""
        return say(f"download.{self.reason}", language, **self.details) if self.reason else str(self)
