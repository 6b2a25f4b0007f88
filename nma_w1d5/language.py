"""In which language the package speaks to the student."""

import os

LANGUAGES = ("ja", "en")
VARIABLE = "NMA_W1D5_LANGUAGE"


def notebook_language(language=None):
    """Return the language of the notebook.

    Parameters
    ----------
    language : {"ja", "en"}, optional
        An explicit choice. Default: the environment variable ``NMA_W1D5_LANGUAGE``, else English.

    Returns
    -------
    str
        ``"ja"`` or ``"en"``.

    Raises
    ------
    ValueError
        If the language is neither.

    Examples
    --------
    >>> notebook_language("ja")
    'ja'
    """
    chosen = language or os.environ.get(VARIABLE) or "en"
    if chosen not in LANGUAGES:
        source = "language" if language else f"the environment variable {VARIABLE}"
        raise ValueError(f"{source} is {chosen!r}; expected one of {', '.join(map(repr, LANGUAGES))}.")
    return chosen
