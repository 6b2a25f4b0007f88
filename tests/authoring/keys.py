"""Small answer keys, whole or with one mistake."""

from pathlib import Path

MODULE = '''
"""The exercise half."""

import numpy as np

from nma_w1d5.authoring.definition import Definition
from nma_w1d5.exercises.exercise import Case, Point


def half(x):
    """Return half of x."""
    return np.asarray(x) / 2


def draw(rng, *, brief):
    return [Case("values", (rng.uniform(1, 2, 3 if brief else 30),)), Case("zero", (np.zeros(2),))]


EXERCISE = Definition(
    half, [Point("shape", "shape"), Point("values"), Point("zero")], draw, {"doubled": [lambda x: 2 * x]}
)
'''
WORDS = """\
[example]
en = "The example: {rows} numbers"
ja = "例：{rows}個の数"

[points.shape]
en = "as many numbers"
ja = "数の個数が同じである"

[points.values]
en = "the values are right"
ja = "値が正しい"

[points.zero]
en = "right for zero"
ja = "0でも正しい"

[mistakes.doubled]
title = { en = "doubled", ja = "2倍" }
hints.en = ["Look at the size.", "Which way does it change?"]
hints.ja = ["大きさを見てください。", "大きくなりますか。"]
"""


def write_key(folder: Path, module: str = MODULE, words: str | None = WORDS, name: str = "half") -> Path:
    """Write an answer key with one exercise, or add one to a key, and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / f"{name}.py").write_text(module, encoding="utf-8")
    if words is not None:
        (folder / f"{name}.toml").write_text(words, encoding="utf-8")
    return folder


def change(text: str, old: str, new: str) -> str:
    """Replace a part of a text that is there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
