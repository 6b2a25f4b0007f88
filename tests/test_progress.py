"""Progress bars: out of the way when they are done, and silent when they should be."""

import pytest

from nma_w1d5.progress import print_line, progress_bar


def test_bar_goes_to_stderr_and_leaves_nothing(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    assert list(progress_bar(range(3), desc="work")) == [0, 1, 2]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "work" in captured.err
    assert captured.err.split("\r")[-1].strip() == ""


@pytest.mark.parametrize("value", ["1", "true"])
def test_bar_can_be_switched_off_for_the_whole_process(capsys, monkeypatch, value):
    monkeypatch.setenv("TQDM_DISABLE", value)
    assert list(progress_bar(range(3))) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_lines_go_to_stdout_and_not_into_the_bar(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    for number in progress_bar(range(2)):
        print_line(f"line {number}")
    assert capsys.readouterr().out == "line 0\nline 1\n"
