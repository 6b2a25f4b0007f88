"""Feedback pages: well-formed, safe against what students write, one file each."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.output.feedback import compose_feedback
from nma_w1d5.grading.output.pages import MARK, FeedbackFolder, may_be_replaced, render_page
from nma_w1d5.wording import say
from tests.grading.rows import EVIL, make_key, make_sandbox, make_submission, mark

NAMES = ("right", "similarity", "error", "timeout", "stub", "gap", "nothing", "guess", "unreadable", "lost", "noted")


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


@pytest.fixture(scope="module")
def marked(key: AnswerKey) -> dict[str, Marked]:
    return dict(zip(NAMES, mark(key, *NAMES), strict=True))


def render(key: AnswerKey, marked: Marked, *languages: str) -> Any:
    page = render_page([compose_feedback(key, marked, language) for language in languages])
    return BeautifulSoup(page, "html.parser")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("languages", [("ja",), ("en",), ("ja", "en")])
def test_a_page(key: AnswerKey, marked: dict[str, Marked], name: str, languages: tuple[str, ...]) -> None:
    soup = render(key, marked[name], *languages)
    assert soup.html["lang"] == languages[0]
    assert [part["lang"] for part in soup.main.find_all("div", recursive=False)] == list(languages)
    assert soup.title.get_text().endswith(name)
    assert len(soup.find_all("h1")) == len(languages)
    assert not soup.find_all(["script", "img", "link", "iframe"]), "nothing is loaded and nothing runs"
    row = marked[name].row
    assert soup.find(class_="total").get_text() == f"{row.score} / {row.max_score}"


def test_the_stronger_hint_is_folded(key: AnswerKey, marked: dict[str, Marked]) -> None:
    soup = render(key, marked["similarity"], "en")
    hints = key.exercises[0].mistakes["similarity_not_dissimilarity"].hints["en"]
    box = soup.find(class_="hint")
    assert hints[0] in box.get_text()
    assert box.details.p.get_text() == hints[1]
    assert "open" not in box.details.attrs


def test_what_students_write_is_text(key: AnswerKey) -> None:
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("error", student=EVIL)])
    soup = render(key, item, "ja", "en")
    assert not soup.find_all("script")
    assert EVIL in soup.find(class_="facts").get_text()
    assert f"ValueError: {EVIL}" in soup.find(class_="error").get_text()


@pytest.mark.parametrize("name", ["gap", "nothing", "timeout"])
def test_what_befell_is_said_in_every_language(key: AnswerKey, marked: dict[str, Marked], name: str) -> None:
    soup = render(key, marked[name], "ja", "en")
    status = marked[name].row.results["RDM"].status
    for part in soup.main.find_all("div", recursive=False):
        said = part.section.p.get_text()
        assert said == say(f"status.{status}", part["lang"]).replace("`", "")
    assert len(soup.find_all(class_=f"status-{status}")) == 4


def test_a_folder_of_pages(key: AnswerKey, marked: dict[str, Marked], tmp_path: Path) -> None:
    folder = FeedbackFolder(tmp_path / "new" / "feedback", key, ("ja",))
    for item in marked.values():
        assert folder.write(item).is_file()
    index = folder.finish({item.place: item.row for item in marked.values()})
    pages = sorted((tmp_path / "new" / "feedback").iterdir())
    assert len(pages) == 2 * len(NAMES) + 2
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["feedback"], "nothing else is left"
    links: Any = BeautifulSoup(index.read_text(encoding="utf-8"), "html.parser").find_all("a")
    assert [link.get_text() for link in links] == list(NAMES)
    assert all((index.parent / link["href"]).is_file() for link in links)


def test_pages_of_an_earlier_run_go_and_are_not_mixed_in(key: AnswerKey, tmp_path: Path) -> None:
    for name in ("similarity", "right"):
        folder = FeedbackFolder(tmp_path / "feedback", key, ("en",))
        (item,) = Marker(key, make_sandbox(key)).mark([make_submission(name)])
        folder.write(item)
        folder.finish({0: item.row})
    assert sorted(path.name for path in (tmp_path / "feedback").iterdir()) == [
        MARK, "0001-right.html", "0001-right.md", "index.html",
    ]  # fmt: skip


def test_a_folder_that_is_not_finished_leaves_the_earlier_one(key: AnswerKey, tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / MARK).write_text("earlier")
    FeedbackFolder(tmp_path / "feedback", key, ("en",)).close()
    assert [path.name for path in tmp_path.iterdir()] == ["feedback"]
    assert (tmp_path / "feedback" / MARK).read_text() == "earlier"


def test_only_feedback_may_be_replaced(tmp_path: Path) -> None:
    assert may_be_replaced(tmp_path / "new")
    assert may_be_replaced(tmp_path)
    (tmp_path / "thesis.md").touch()
    assert not may_be_replaced(tmp_path)
    (tmp_path / MARK).touch()
    assert may_be_replaced(tmp_path)


def test_namesakes_have_pages_of_their_own(key: AnswerKey, tmp_path: Path) -> None:
    folder = FeedbackFolder(tmp_path / "out", key, ("en",))
    submissions = [make_submission("right", "Li Wei"), make_submission("error", "Li Wei")]
    pages = {folder.write(item) for item in Marker(key, make_sandbox(key)).mark(submissions)}
    assert len(pages) == 2


def test_long_names_of_many_bytes_can_be_written(key: AnswerKey, tmp_path: Path) -> None:
    folder = FeedbackFolder(tmp_path / "out", key, ("ja",))
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("right", "山" * 300)])
    assert folder.write(item).is_file()
