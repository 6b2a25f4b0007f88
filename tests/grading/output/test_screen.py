"""What people see may break; nothing else does."""

import os

from nma_w1d5.grading.output.screen import Screen


def test_what_nobody_reads_any_more_is_written_to_nobody() -> None:
    reader, writer = os.pipe()
    with open(writer, "w", encoding="ascii") as stream:
        screen = Screen(stream)
        screen.write("a")
        screen.flush()
        assert (os.read(reader, 9), screen.is_broken, screen.encoding) == (b"a", False, "ascii")
        os.close(reader)
        for _ in range(2):
            screen.write("b")
            screen.flush()
        assert screen.is_broken


def test_where_there_is_no_stream_nothing_is_said() -> None:
    assert Screen(None).write("a") == 1
