"""The ways in which the recording can fail to reach a notebook."""

REASONS = {
    "en": {
        "silent": "nothing came for {seconds} seconds",
        "slow": "the connection is too slow ({pace} kB a second)",
        "status": "the server answered {status}",
        "timeout": "the server did not answer in time",
        "broken": "the connection broke off before the file was complete",
        "connection": "no connection to {host}",
        "different": "a different file came: expected md5 {expected}, got {got}",
        "disk": "the file cannot be written ({error})",
        "other": "{error}",
    },
    "ja": {
        "silent": "{seconds}秒間、何も届きませんでした",
        "slow": "接続が遅すぎます（毎秒{pace}kB）",
        "status": "サーバーの応答は{status}でした",
        "timeout": "サーバーが時間内に応答しませんでした",
        "broken": "ファイルを受信し終える前に接続が切れました",
        "connection": "{host}に接続できません",
        "different": "別のファイルが届きました（期待したmd5は{expected}、届いたものは{got}）",
        "disk": "ファイルに書き込めません（{error}）",
        "other": "{error}",
    },
}


class DataError(ValueError):
    """A data file, or an array in it, is not what the tutorial needs."""


class DownloadError(RuntimeError):
    """The recording could not be downloaded, or what came is not the recording."""

    def __init__(self, message, texts=None):
        super().__init__(message)
        self.texts = texts or {}

    @classmethod
    def of(cls, reason, **details):
        """Make the error of a reason that can be told in each language.

        Parameters
        ----------
        reason : str
            A key of `REASONS`.
        **details
            What the reason's text has places for.

        Returns
        -------
        DownloadError

        Examples
        --------
        >>> error = DownloadError.of("connection", host="osf.io")
        >>> str(error), error.in_language("ja")
        ('no connection to osf.io', 'osf.ioに接続できません')
        """
        texts = {language: reasons[reason].format(**details) for language, reasons in REASONS.items()}
        return cls(texts["en"], texts)

    def in_language(self, language):
        """Return the message in a language, or in English if it has no other."""
        return self.texts.get(language, str(self))
