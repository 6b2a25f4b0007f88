"""The ways in which the recording can fail to reach a notebook."""


class DataError(ValueError):
    """A data file, or an array in it, is not what the tutorial needs."""


class DownloadError(RuntimeError):
    """The recording could not be downloaded, or what came is not the recording."""
