"""Whatever bytes a child leaves, the trusted half reads them without harm and without giving credit."""

import os
import struct
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nma_w1d5.grading import channel
from nma_w1d5.exercises.wire import Answers, MalformedRecord, Writer, pack_setup, parse, unpack_setup
from nma_w1d5.exercises.replies import NOTES, PROBLEMS, STATUSES, Call

HEADER, PREAMBLE = struct.Struct("<BBBxII4I"), struct.Struct("<4sB3x")
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
        assert 0 <= length <= 8 * channel.MAX_VALUES
        assert 0 <= offset <= channel.CAPACITY
        return data[offset : offset + length]

    return read


def parse_bytes(*pieces: bytes, n_calls: int = 3, n_exercises: int = 2) -> Answers:
    """Parse a file that begins as it should."""
    return parse(reader(PREAMBLE.pack(b"NMA5", 0) + b"".join(pieces)), n_calls, n_exercises)


@pytest.fixture
def descriptor() -> Iterator[int]:
    """A file in memory such as a child writes to."""
    opened = os.memfd_create("test")
    yield opened
    os.close(opened)


def read_back(descriptor: int, n_calls: int = 3) -> Answers:
    return parse(lambda length, offset: os.pread(descriptor, length, offset), n_calls, 2)


@pytest.mark.parametrize("shape", [(), (3,), (2, 2), (0, 4), (1, 2, 3, 4)])
def test_values_come_back_to_the_bit(descriptor: int, shape: tuple[int, ...]) -> None:
    value = np.random.default_rng(0).normal(size=shape)
    Writer(descriptor).value(1, value)
    answers = read_back(descriptor)
    assert answers.malformed is None
    assert answers.replies[1].status == "ok"
    assert answers.replies[1].value.dtype == np.float64
    np.testing.assert_array_equal(answers.replies[1].value, value)


def test_everything_else_comes_back(descriptor: int) -> None:
    writer = Writer(descriptor)
    writer.begin(1)
    writer.failure(0, "error", "größer\n\x1b[2J")
    writer.failure(2, "timeout")
    writer.note("all_cells")
    writer.note("all_cells")
    writer.problem("empty")
    writer.finish()
    answers = read_back(descriptor)
    assert answers.begun == [1]
    assert (answers.replies[0].status, answers.replies[0].detail) == ("error", "größer  [2J")
    assert answers.replies[2].status == "timeout"
    assert (answers.notes, answers.problem, answers.finished) == (["all_cells"], "empty", 1)
    assert channel.finished(descriptor) == 1


def test_the_last_reply_to_a_call_counts(descriptor: int) -> None:
    writer = Writer(descriptor)
    writer.failure(0, "error")
    writer.value(0, np.float64(2).reshape(()))
    assert read_back(descriptor).replies[0].value == 2


def test_text_is_cut(descriptor: int) -> None:
    Writer(descriptor).failure(0, "error", "界" * 10_000)
    assert len(read_back(descriptor).replies[0].detail.encode()) <= channel.MAX_TEXT + 3


def test_too_much_is_refused(descriptor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "CAPACITY", 1000)
    writer = Writer(descriptor)
    with pytest.raises(MalformedRecord, match="larger than 1000 bytes"):
        writer.value(0, np.zeros(200))
    writer.value(0, np.zeros(50))
    assert read_back(descriptor).replies[0].value.shape == (50,)


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (HEADER.pack(9, 0, 0, 0, 0, 0, 0, 0, 0), "unknown kind"),
        (HEADER.pack(1, 0, 0, 2, 0, 0, 0, 0, 0), "exercise number 2 of 2"),
        (HEADER.pack(2, 0, 0, 3, 8, 0, 0, 0, 0) + bytes(8), "call number 3 of 3"),
        (HEADER.pack(2, 0, 0, 0, 0xFFFFFFFF, 0, 0, 0, 0), "a record of 4294967295 bytes"),
        (HEADER.pack(2, 0, 5, 0, 8, 1, 1, 1, 1) + bytes(8), "rank 5"),
        (HEADER.pack(2, 0, 2, 0, 8, 2, 2, 0, 0) + bytes(8), "disagree"),
        (HEADER.pack(2, 0, 2, 0, 0, 65536, 65536, 0, 0), "disagree"),
        (HEADER.pack(3, 0, 0, 0, 0, 0, 0, 0, 0), "cannot be ok"),
        (HEADER.pack(3, len(STATUSES), 0, 0, 0, 0, 0, 0, 0), "status number"),
        (HEADER.pack(3, 1, 0, 0, 601, 0, 0, 0, 0), "a record of 601 bytes"),
        (HEADER.pack(4, len(PROBLEMS), 0, 0, 0, 0, 0, 0, 0), "problem number"),
        (HEADER.pack(5, len(NOTES), 0, 0, 0, 0, 0, 0, 0), "note number"),
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


@pytest.mark.parametrize("data", [b"", b"NMA", b"NMA4\0\0\0\0", bytes(100), b"PK\x03\x04" * 20])
def test_without_a_preamble_there_is_nothing(data: bytes) -> None:
    assert parse(reader(data), 1, 1) == Answers(malformed="no preamble", finished=data[4:5][0] if len(data) > 4 else 0)


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
        assert reply.value is None or (reply.value.dtype == np.float64 and reply.value.ndim <= channel.MAX_RANK)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_give_no_credit(data: bytes) -> None:
    """Numbers can only come out of a record that says so from its first to its last byte."""
    assert parse(reader(data), 3, 2).replies == {}


def test_setup_comes_back() -> None:
    calls = (
        Call("RDM", (np.arange(6, dtype=np.float32).reshape(2, 3),), "torch"),
        Call("correlate_rdms", (np.eye(2), np.asfortranarray(np.arange(4.0).reshape(2, 2)))),
        Call("RDM", (np.zeros((0, 3)),)),
    )
    settings, back = unpack_setup(pack_setup({"timeout": 2.5, "stubs": {"RDM": "日本"}}, calls))
    assert settings == {"timeout": 2.5, "stubs": {"RDM": "日本"}}
    assert [(call.exercise, call.kind) for call in back] == [(call.exercise, call.kind) for call in calls]
    for call, copy in zip(calls, back, strict=True):
        for argument, other in zip(call.arguments, copy.arguments, strict=True):
            assert argument.dtype == other.dtype
            np.testing.assert_array_equal(argument, other)


def test_only_numbers_are_sent_in() -> None:
    with pytest.raises(TypeError, match="arrays of numbers; got dtype object"):
        pack_setup({}, [Call("RDM", (np.array([object()]),))])
