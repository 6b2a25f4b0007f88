"""The sentences that students read, by language. They live in ``texts.toml``, where translators can get at them."""

import tomllib
from functools import lru_cache
from importlib.resources import files


def say(section, name, language, exercise=None):
    """Return one text.

    Parameters
    ----------
    section : str
        A table of ``texts.toml``.
    name : str
    language : {"ja", "en"}
    exercise : str, optional
        For texts that differ between exercises.

    Returns
    -------
    str

    Examples
    --------
    >>> say("points", "number", "en", exercise="correlate_rdms")
    'a single number'
    """
    table = _read()[section]
    if exercise is not None:
        table = table[exercise]
    return table[name][language]


@lru_cache(maxsize=1)
def _read():
    return tomllib.loads(files("nma_w1d5.checks").joinpath("texts.toml").read_text(encoding="utf-8"))
