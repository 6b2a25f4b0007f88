"""Whatever bytes a child leaves, the trusted half reads them without harm and without giving credit."""

import os
import struct
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nma_w1d5.exercises import wire
from nma_w1d5.exercises.numbers import MAX_RANK, MAX_VALUES
from nma_w1d5.exercises.replies import NOTES, PROBLEMS, STATUSES, Place, Reply
from nma_w1d5.exercises.wire import (
    CAPACITY,
    MAX_TEXT,
    Answers,
    Writer,
    make_answer_file,
    parse,
    read_answers,
    read_progress,
)

HEADER, PREAMBLE = struct.Struct("<BBBxII4I"), struct.Struct("<4sBB2x")
PIECES = st.one_of(
    st.binary(max_size=80),
    st.builds(
        HEADER.pack,
        st.integers(0, 8),
        st.integers(0, 12),
        st.integers(0, 6),
        st.integers(0, 2**32 - 1) | st.integers(0, 4),
        st.integers(0, 2**32 - 1) | st.integers(0, 64),
        *[st.integers(0, 2**32 - 1) | st.integers(0, 4)] * 4,
    ),
)


def reader(data: bytes) -> Callable[[int, int], bytes]:
    """Return what reads from bytes as from a file, and fails if asked for more than the protocol allows."""

    def read(length: int, offset: int) -> bytes:
        assert 0 <= length <= 8 * MAX_VALUES
        assert 0 <= offset <= CAPACITY
        return data[offset : offset + length]

    return read


def parse_bytes(*pieces: bytes, n_calls: int = 3, n_exercises: int = 2) -> Answers:
    """Parse a file that begins as it should."""
    return parse(reader(PREAMBLE.pack(b"NMA6", 0, 1) + b"".join(pieces)), n_calls, n_exercises, n_pages=2)


@pytest.fixture
def descriptor() -> Iterator[int]:
    """A file in memory such as a child writes to."""
    opened = make_answer_file()
    yield opened
    os.close(opened)


def read_back(descriptor: int, n_calls: int = 3) -> Answers:
    return read_answers(descriptor, n_calls, n_exercises=2, n_pages=2)


@pytest.mark.parametrize("shape", [(), (3,), (2, 2), (0, 4), (1, 2, 3, 4)])
def test_values_come_back_to_the_bit(descriptor: int, shape: tuple[int, ...]) -> None:
    value = np.random.default_rng(0).normal(size=shape)
    Writer(descriptor).reply(1, Reply("ok", value))
    answers = read_back(descriptor)
    assert answers.malformed is None
    assert answers.replies[1].status == "ok"
    assert answers.replies[1].value.dtype == np.float64
    np.testing.assert_array_equal(answers.replies[1].value, value)


def test_everything_else_comes_back(descriptor: int) -> None:
    writer = Writer(descriptor)
    writer.page(1)
    writer.begin(1)
    writer.reply(0, Reply("error", detail="größer\n\x1b[2J"))
    writer.reply(2, Reply("timeout"))
    writer.note("all_cells")
    writer.note("all_cells")
    writer.problem("empty")
    answers = read_back(descriptor)
    assert (answers.page, answers.begun) == (1, [1])
    assert (answers.replies[0].status, answers.replies[0].detail) == ("error", "größer")
    assert answers.replies[2] == Reply("timeout")
    assert (answers.notes, answers.problem, answers.malformed) == (["all_cells"], "empty", None)


@pytest.mark.parametrize(
    "reply",
    [
        Reply("error", detail="ValueError: no", place=Place(7, "return x")),
        Reply("unfinished", place=Place(1, "raise NotImplementedError")),
        Reply("malformed", detail="None"),
        Reply("memory"),
        Reply("no_module", detail="pandas", place=Place(3, "import pandas", "# my imports")),
    ],
)
def test_a_failure_comes_back_with_its_words_and_its_place(descriptor: int, reply: Reply) -> None:
    Writer(descriptor).reply(0, reply)
    assert read_back(descriptor).replies[0] == reply


def test_the_variable_that_was_read_comes_back_by_its_number(descriptor: int) -> None:
    writer = Writer(descriptor)
    for call, number in enumerate((0, 7, 1000)):
        writer.reply(call, Reply("ok", np.zeros(()), outside=number))
    assert [read_back(descriptor).replies[call].outside for call in range(3)] == [0, 7, 255]


def test_what_the_function_lacked_stays_in_the_process(descriptor: int) -> None:
    Writer(descriptor).reply(0, Reply("error", detail="NameError", lacks="zscore"))
    assert read_back(descriptor).replies[0].lacks == ""


def test_words_that_are_no_text_come_back_as_some(descriptor: int) -> None:
    Writer(descriptor).reply(0, Reply("error", detail="\ud800 x", place=Place(-1, "\x00y\u202e")))
    reply = read_back(descriptor).replies[0]
    assert reply.detail.isprintable()
    assert reply.place.code == "y"


def test_the_last_reply_to_a_call_counts(descriptor: int) -> None:
    writer = Writer(descriptor)
    writer.reply(0, Reply("error"))
    writer.reply(0, Reply("ok", np.float64(2).reshape(())))
    assert read_back(descriptor).replies[0].value == 2


def test_text_is_cut(descriptor: int) -> None:
    Writer(descriptor).reply(0, Reply("error", detail="界" * 10_000))
    assert len(read_back(descriptor).replies[0].detail.encode()) <= MAX_TEXT + 3


def test_what_does_not_fit_any_more_is_malformed(descriptor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CAPACITY", 1000)
    writer = Writer(descriptor)
    writer.reply(0, Reply("ok", np.zeros(200)))
    writer.reply(1, Reply("ok", np.zeros(50)))
    replies = read_back(descriptor).replies
    assert (replies[0].status, replies[0].detail) == ("malformed", "answers larger than 1000 bytes in total")
    assert replies[1].value.shape == (50,)


def test_progress_is_known_while_the_child_works(descriptor: int) -> None:
    assert read_progress(descriptor) == (0, 1)
    writer = Writer(descriptor, shares=3)
    assert read_progress(descriptor) == (0, 3)
    writer.finish()
    assert read_progress(descriptor) == (1, 3)
    writer.share_among(2)
    assert read_progress(descriptor) == (1, 2)


def test_any_progress_is_harmless(descriptor: int) -> None:
    os.pwrite(descriptor, b"\xff" * 8, 0)
    assert read_progress(descriptor) == (255, 255)
    os.pwrite(descriptor, bytes(8), 0)
    assert read_progress(descriptor) == (0, 1)
    with open(os.devnull, "rb") as empty:
        assert read_progress(empty.fileno()) == (0, 1)


@pytest.mark.parametrize("size", [0, CAPACITY - 1, CAPACITY + 1])
def test_nobody_changes_the_size_of_an_answer_file(descriptor: int, size: int) -> None:
    assert os.fstat(descriptor).st_size == CAPACITY
    with pytest.raises(PermissionError):
        os.ftruncate(descriptor, size)
    with pytest.raises(PermissionError):
        os.pwrite(descriptor, b"x", CAPACITY)


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (HEADER.pack(9, 0, 0, 0, 0, 0, 0, 0, 0), "unknown kind"),
        (HEADER.pack(1, 0, 0, 2, 0, 0, 0, 0, 0), "exercise number 2 of 2"),
        (HEADER.pack(2, 0, 0, 3, 8, 0, 0, 0, 0) + bytes(8), "call number 3 of 3"),
        (HEADER.pack(2, 0, 0, 0, 0xFFFFFFFF, 0, 0, 0, 0), "a record of 4294967295 bytes"),
        (HEADER.pack(2, 0, 5, 0, 8, 1, 1, 1, 1) + bytes(8), "an array of shape (1, 1, 1, 1)"),
        (HEADER.pack(2, 0, 1, 0, 8, 2**32 - 1, 0, 0, 0) + bytes(8), "an array of shape"),
        (HEADER.pack(2, 0, 2, 0, 8, 2, 2, 0, 0) + bytes(8), "disagree"),
        (HEADER.pack(2, 0, 2, 0, 0, 65536, 65536, 0, 0), "disagree"),
        (HEADER.pack(3, 0, 0, 0, 0, 0, 0, 0, 0), "cannot be ok"),
        (HEADER.pack(3, len(STATUSES), 0, 0, 0, 0, 0, 0, 0), "status number"),
        (HEADER.pack(3, 1, 0, 0, 601, 0, 0, 0, 0), "a record of 601 bytes"),
        (HEADER.pack(4, len(PROBLEMS), 0, 0, 0, 0, 0, 0, 0), "problem number"),
        (HEADER.pack(5, len(NOTES), 0, 0, 0, 0, 0, 0, 0), "note number"),
        (HEADER.pack(6, 0, 0, 2, 0, 0, 0, 0, 0), "page number 2 of 2"),
        (HEADER.pack(5, 0, 0, 0, 1, 0, 0, 0, 0) + b"x", "a record of 1 bytes"),
        (HEADER.pack(5, 0, 0, 0, 0, 0, 0, 0, 0) * 1000, "too many records"),
    ],
)
def test_what_breaks_the_protocol_is_malformed(piece: bytes, reason: str) -> None:
    good = HEADER.pack(2, 0, 0, 2, 8, 0, 0, 0, 0) + struct.pack("<d", 0.5)
    answers = parse_bytes(good, piece, good)
    assert reason in answers.malformed
    assert answers.replies[2].value == 0.5, "what came before is kept"


def test_a_record_cut_short_is_malformed() -> None:
    answers = parse_bytes(HEADER.pack(2, 0, 1, 0, 16, 2, 0, 0, 0) + bytes(8))
    assert (answers.malformed, answers.replies) == ("a record cut short", {})


@pytest.mark.parametrize("data", [b"", b"NMA", b"NMA5\0\0\0\0", bytes(100), b"PK\x03\x04" * 20])
def test_without_a_preamble_there_is_nothing(data: bytes) -> None:
    assert parse(reader(data), 1, 1) == Answers(malformed="no preamble")


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=8), st.integers(0, 4), st.integers(0, 3))
def test_any_bytes_are_survived(pieces: list[bytes], n_calls: int, n_exercises: int) -> None:
    answers = parse_bytes(*pieces, n_calls=n_calls, n_exercises=n_exercises)
    assert all(0 <= call < n_calls for call in answers.replies)
    assert all(0 <= exercise < n_exercises for exercise in answers.begun)
    for reply in answers.replies.values():
        assert reply.status in STATUSES
        assert (reply.status == "ok") == (reply.value is not None)
        assert reply.detail.isprintable()
        assert reply.value is None or (reply.value.dtype == np.float64 and reply.value.ndim <= MAX_RANK)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_give_no_credit(data: bytes) -> None:
    """Numbers can only come out of a record that says so from its first to its last byte."""
    assert parse(reader(data), 3, 2).replies == {}
