"""What a server is told at its start comes back as it was."""

from __future__ import annotations

import numpy as np
import pytest

from nma_w1d5.exercises.replies import Call
from nma_w1d5.grading.protocol import Question, pack_setup, unpack_setup

NAMES = ("RDM", "correlate_rdms")


def make_question(*calls: Call, page: str | None = None) -> Question:
    return Question(NAMES, calls, (("lesson", NAMES[:1]), ("other", NAMES[1:])), {"RDM": "日本"}, page)


@pytest.mark.parametrize("page", [None, "other"])
def test_setup_comes_back(page: str | None) -> None:
    question = make_question(
        Call("RDM", (np.arange(6, dtype=np.float32).reshape(2, 3),), "torch"),
        Call("correlate_rdms", (np.eye(2), np.asfortranarray(np.arange(4.0).reshape(2, 2)))),
        Call("RDM", (np.zeros((0, 3)),)),
        page=page,
    )
    settings, back = unpack_setup(pack_setup({"timeout": 2.5, "landlock": True}, question))
    assert settings == {"timeout": 2.5, "landlock": True}
    assert (back.exercises, back.pages, back.stubs, back.page) == (NAMES, question.pages, {"RDM": "日本"}, page)
    assert [(call.exercise, call.kind) for call in back.calls] == [
        (call.exercise, call.kind) for call in question.calls
    ]
    for call, copy in zip(question.calls, back.calls, strict=True):
        for argument, other in zip(call.arguments, copy.arguments, strict=True):
            assert argument.dtype == other.dtype
            np.testing.assert_array_equal(argument, other)


def test_only_numbers_are_sent_in() -> None:
    with pytest.raises(TypeError, match="arrays of numbers; got dtype object"):
        pack_setup({}, make_question(Call("RDM", (np.array([object()]),))))
