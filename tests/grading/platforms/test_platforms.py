"""Names of students, read where platforms write them: at the top of what they export."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms import find_owners, tell_apart
from nma_w1d5.grading.platforms.owners import Owner

MOODLE = "Ada Lovelace_1234567_assignsubmission_file_"
OTHER = "Bob_2_assignsubmission_file_"


def names(*paths: str, known: Mapping[str, Mapping[str, str]] | None = None) -> list[str | None]:
    """Return the names that platforms give to files, all of which are notebooks or metadata."""
    handed_in = [path.endswith((".ipynb", ".zip")) for path in paths]
    owners = find_owners(paths, handed_in, lambda path: (known or {}).get(path, {}))
    return [owner and owner.name for owner in owners]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{MOODLE}/answer.ipynb", "Ada Lovelace"),
        ("course/山田 花子_42_assignsubmission_file_/deep/answer.ipynb", "山田 花子"),
        ("Jean_Luc P_7_assignsubmission_onlinetext_/x.ipynb", "Jean_Luc P"),
        ("lovelaceada_12345_678901_answer.ipynb", "lovelaceada"),
        ("lovelaceada_12345_678901_answer.zip/answer.ipynb", "lovelaceada"),
        ("assignment_5_export/submission_78/answer.ipynb", "submission_78"),
        ("Ada_1_assignsubmission_file_/submission_77/answer.ipynb", "Ada"),
        ("submission_77/lovelaceada_12345_678901_answer.ipynb", "submission_77"),
        ("W1D5_s1_attempt_2024-05-01-12-34-56_x.ipynb", "s1"),
        ("s1@24001@x.ipynb", "24001"),
        ("W1D5/Lovelace_Ada_al17_4711/20240501123456_x.ipynb", "Ada Lovelace"),
        ("Ada Lovelace - W1D5.ipynb", "Ada Lovelace"),
        ("ada.ipynb", None),
        ("homework/ada.final.ipynb", None),
        ("hw05_2024_05_01.ipynb", None),
        ("", None),
    ],
)
def test_names(path: str, name: str) -> None:
    assert names(path) == [name]


def test_names_within_a_submission_are_no_platforms() -> None:
    assert names("ada.ipynb", f"eve/{MOODLE}/x.ipynb") == [None, None]
    assert names("bob/x.ipynb", f"eve/{MOODLE}/x.ipynb") == [None, None]
    assert names(f"{OTHER}/{MOODLE}/x.ipynb", f"{OTHER}/x.ipynb") == ["Bob", "Bob"]


def test_exports_in_several_folders() -> None:
    assert names(f"one/{MOODLE}/x.ipynb", f"two/{OTHER}/x.ipynb", "notes.txt") == ["Ada Lovelace", "Bob", None]


def test_other_files_beside_an_export() -> None:
    assert names(f"{MOODLE}/x.ipynb", "extra.ipynb", "notes.txt") == ["Ada Lovelace", None, None]


def test_metadata_counts_at_the_top_of_its_export_only() -> None:
    paths = [f"export/submission_{number}/x.ipynb" for number in (1, 2)]
    metadata = [
        "export/submission_metadata.yml",
        "export/submission_2/submission_metadata.yml",
        "submission_metadata.yml",
    ]
    known = {metadata[0]: {"1": "Ada"}, metadata[1]: {"1": "Eve", "2": "Eve"}, metadata[2]: {"2": "Eve"}}
    assert names(*paths, *metadata, known=known)[:2] == ["Ada", "submission_2"]
    assert names(*paths, *metadata[1:], known=known)[:2] == ["submission_1", "submission_2"]


def test_namesakes_are_told_apart_by_number() -> None:
    assert tell_apart([Owner("Li Wei", "1"), Owner("Li Wei", "2")]) == ["Li Wei (1)", "Li Wei (2)"]


def test_two_files_of_one_student_keep_the_name() -> None:
    assert tell_apart([Owner("Li Wei", "1"), Owner("Li Wei", "1")]) == ["Li Wei", "Li Wei"]


@given(st.lists(st.tuples(st.text(st.sampled_from(f"/_1@{MOODLE}")), st.booleans())))
def test_any_paths_are_survived(files: list[tuple[str, bool]]) -> None:
    owners = find_owners([path for path, _ in files], [mine for _, mine in files], lambda path: {})
    assert len(owners) == len(files)
    assert all(owner is None or owner.name for owner in owners)
