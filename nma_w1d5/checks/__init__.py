"""``check``: hear at once whether an exercise's function is right. Numbers are compared; no answer is in here."""

from nma_w1d5.checker import Checker

_checker = Checker()


def check(function, language=None):
    """Check your answer to an exercise and show what is right, what is not, and why.

    The function is called with a few examples, in a process of its own: an endless loop is stopped after a few
    seconds and nothing it does can harm the notebook. Ask again for a stronger hint.

    Parameters
    ----------
    function : callable
        Your ``RDM`` or ``correlate_rdms``.
    language : {"ja", "en"}, optional
        Default: that of the notebook.

    Examples
    --------
    >>> def correlate_rdms(rdm1, rdm2):
    ...     raise NotImplementedError
    >>> check(correlate_rdms, language="ja")
    … correlate_rdms: まだ完成していません。...を書き換え、エラーを起こす行を消してから、もう一度実行してください。
    """
    _checker(function, language)


__all__ = ["Checker", "check"]
