"""Every kind of real files, packed in every way: the right student, the right answer, the right sentence."""

from pathlib import Path

import pytest

from nma_w1d5.grading.jail.notebook.cells import UnreadableNotebook, read_document
from nma_w1d5.grading.submissions.files import Collected, Submission, collect_submissions
from nma_w1d5.grading.submissions.names import name_file
from nma_w1d5.grading.submissions.problems import SubmissionProblem, describe_problem
from tests.field.kinds import KINDS, A, B, Hand
from tests.grading.submissions.packing import raw_zip, tar_bytes, zip_bytes

EXERCISES = ["RDM", "correlate_rdms"]


def put(folder: Path, files: dict[str, bytes], way: str) -> Path:
    """Leave files as they may come in, and return what is given to the grader."""
    packed = {"zip": zip_bytes, "tar.gz": tar_bytes, "zip in a folder": zip_bytes}
    if way in packed:
        path = folder / ("class.tar.gz" if way == "tar.gz" else "class.zip")
        path.write_bytes(packed[way](files))
        return folder if way == "zip in a folder" else path
    top = folder / "export" / "wrapped" if way == "wrapped" else folder
    for name, data in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def find_fate(submission: Submission) -> str:
    """Return whose answer is read, or the problem."""
    try:
        sources = read_document(submission.read()).sources
    except SubmissionProblem as problem:
        return problem.code
    except UnreadableNotebook as error:
        return error.problem
    namespace: dict[str, object] = {}
    exec(next(source for source in sources if "def RDM" in source), namespace)
    return str(namespace["RDM"](None))  # type: ignore[operator]  # the students' function


def find_fates(found: Collected) -> dict[str, str]:
    assert len({submission.student for submission in found}) == len(found)
    return {submission.student: find_fate(submission) for submission in found}


@pytest.mark.parametrize("way", ["folder", "wrapped", "zip", "tar.gz", "zip in a folder"])
@pytest.mark.parametrize("hand", KINDS.values(), ids=KINDS)
def test_the_right_student_and_the_right_answer(tmp_path: Path, hand: Hand, way: str) -> None:
    assert find_fates(collect_submissions([put(tmp_path, hand.files, way)], EXERCISES)) == hand.fates


@pytest.mark.parametrize("hand", KINDS.values(), ids=KINDS)
def test_nothing_is_passed_over_in_silence(tmp_path: Path, hand: Hand) -> None:
    found = collect_submissions([put(tmp_path, hand.files, "folder")], EXERCISES)
    told = len(found.passed_over) + sum(len(submission.others) for submission in found)
    without = {"submission_metadata.yml"}.intersection(hand.files)
    assert told == len(hand.files) - len(without) - len(hand.fates)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_zip_files_of_japanese_computers(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.zip").write_bytes(
        raw_zip({"提出/表.ipynb".encode(encoding): A, "提出/能 ソ.ipynb".encode(encoding): B})
    )
    assert find_fates(collect_submissions([tmp_path / "x.zip"])) == {"表": "ada", "能 ソ": "bob"}


@pytest.mark.parametrize(("encoding", "names"), [("gbk", ("李娜", "张伟")), ("cp949", ("김철수", "이영희"))])
def test_zip_files_of_other_computers(tmp_path: Path, encoding: str, names: tuple[str, str]) -> None:
    members = {f"{name}.ipynb".encode(encoding): data for name, data in zip(names, (A, B))}
    (tmp_path / "x.zip").write_bytes(raw_zip(members))
    assert find_fates(collect_submissions([tmp_path / "x.zip"])) == dict(zip(names, ("ada", "bob")))


@pytest.mark.parametrize("letter", ["𠮷", "山", "\N{GRINNING FACE}"])
def test_names_longer_than_files_may_be_called(tmp_path: Path, letter: str) -> None:
    (tmp_path / "x.zip").write_bytes(
        zip_bytes({f"{letter * 70}_{who}.ipynb": data for who, data in (("a", A), ("b", B))})
    )
    found = collect_submissions([tmp_path / "x.zip"])
    assert sorted(find_fates(found).values()) == ["ada", "bob"]
    for submission in found:
        (tmp_path / f"0001-{name_file(submission.student)}.html").touch()


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("merge_conflict", "<<<<<<<"),
        ("web_page", "HTML"),
        ("lfs_pointer", "git lfs pull"),
        ("python_text", "Python"),
        ("other_format", "PDF"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_sentences_say_what_it_is(code: str, word: str, language: str) -> None:
    assert word in describe_problem(code, language)
    assert "JSON" not in describe_problem(code, language)
