"""Names in zip files that do not say how they are encoded: those of Windows and of some Macs.

A name is a few bytes, too little for statistics of texts, but all names of one archive were written by one machine.
So the encoding is taken in which they are most plausible as names: made of letters that people there write every day.
A wrong guess costs the look of a name and no more, as members are read by their number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

_SAMPLE = 2000
"""Bytes of all names together that are looked at."""


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Decode the names of one archive: UTF-8 where they are that, and not by chance, else all in the same encoding.

    Examples
    --------
    >>> decode_names([b"a.ipynb", "表計算.ipynb".encode("cp932"), "能.ipynb".encode("cp932")])
    ['a.ipynb', '表計算.ipynb', '能.ipynb']
    """
    common = _guess(b"\n".join(name for name in names if _decode(name, "utf-8") is None)[:_SAMPLE])
    return [_read_utf8(name, common) or _decode(name, common) or name.decode(_guess(name)) for name in names]


def _read_utf8(name: bytes, common: str) -> str | None:
    """Decode a name as UTF-8, if it is not more likely that others' encoding looks like it: two bytes often do."""
    text = _decode(name, "utf-8")
    by_chance = text and common in _PLAUSIBLE and max(text) < "\u0800" and _rate(name, common) > 0.8
    return None if by_chance else text


def _decode(name: bytes, encoding: str) -> str | None:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(sample: bytes) -> str:
    cut = sample.rpartition(b"\n")[0] if len(sample) == _SAMPLE else sample
    return max(_PLAUSIBLE, key=lambda encoding: _rate(cut or sample, encoding)) if sample else "utf-8"


def _rate(sample: bytes, encoding: str) -> float:
    """Return how plausible a sample is in an encoding: the mean over its letters that are not ASCII."""
    text = _decode(sample, encoding)
    if text is None:
        return -1.0
    around = zip(pairwise("\n" + text), text[1:] + "\n")
    rates = [_PLAUSIBLE[encoding](letter, before + after) for (before, letter), after in around if not letter.isascii()]
    return sum(rates) / len(rates) if rates else 0.0


def _is_alone(around: str) -> bool:
    """Tell whether a letter stands singly at one of plain Latin, which is what an accented one looks like elsewhere."""
    return around.isascii() and any(map(str.isalpha, around))


def _rate_east(national: str, common: Callable[[bytes, str], bool]) -> Callable[[str, str], float]:
    """Return a rating: 1 for what is ``common`` in the national standard, less for the rest, least for the odd."""

    def rate(letter: str, around: str) -> float:
        if letter in "（）＿－・　～" or unicodedata.name(letter, "").startswith("FULLWIDTH"):
            return 0.5 if _is_alone(around) else 0.95
        if unicodedata.category(letter) not in ("Lo", "Lm") or _is_alone(around):
            return 0.1
        try:
            code = letter.encode(national)
        except UnicodeEncodeError:
            return 0.5
        return 1.0 if common(code, letter) else 0.6 if len(code) == 2 else 0.2

    return rate


def _rate_west(letter: str, around: str) -> float:
    """Accented letters stand singly among plain ones."""
    accented = unicodedata.name(letter, "").startswith("LATIN")
    return 0.9 if accented and any(each.isascii() and each.isalpha() for each in around) else 0.0


_KOREAN = frozenset(
    "가간갑강개건검격겸경계고곡공과곽관광교구국궁권규균근금기길김나난남노다단달담답대더덕도독동두라람래량려련령로록류륜률리린림마만말명모목무"
    "문물미민바박반발방배백번범변별병보복본봉부분빈사산삼상새서석선설섭성세소손솔송수숙순술숭스슬습승시식신실심쌍아안애양어언엄업에여역연열염"
    "엽영예오옥온완왕용우욱운웅원월위유육윤율은음의이인일임자작장재전정제조종좌주준중지진차찬창채책천철청초최추출춘충치태택터트파판편평폴표풍"
    "필하학한함해향허헌혁현형혜호홍화환황회효후훈휘희힘"
)
"""Syllables of Korean names and homework. The bytes of all others are those of common Chinese characters, too."""

_rate_simplified = _rate_east("gb2312", lambda code, letter: 0xB0 <= code[0] <= 0xD7)


def _rate_chinese(letter: str, around: str) -> float:
    """Every syllable of Korean is a common Chinese character, too, but not the other way round."""
    rate = _rate_simplified(letter, around)
    return min(rate, 0.85) if 0xB0 <= letter.encode("gbk")[0] <= 0xC8 else rate


_PLAUSIBLE: dict[str, Callable[[str, str], float]] = {
    "cp932": _rate_east("shift_jis", lambda code, letter: len(code) == 2 and code[0] <= 0x97),
    "cp949": _rate_east("euc_kr", lambda code, letter: letter in _KOREAN),
    "gbk": _rate_chinese,
    "cp950": _rate_east("big5", lambda code, letter: 0xA4 <= code[0] <= 0xC6 and code[1] < 0xA1),
    "cp437": _rate_west,
    "cp850": _rate_west,
}
