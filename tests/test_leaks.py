"""Nothing that is published holds an answer, and the search would find one that did."""

import inspect
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import solutions
from tests.leaks import SHORTEST, leaks, secrets, squeeze

HIDDEN = ("solutions/", "tests/", "benchmarks/")


@pytest.fixture(scope="module")
def wanted(root):
    return secrets(root / "solutions")


@pytest.fixture(scope="module")
def distributions(root, tmp_path_factory) -> list[Path]:
    """The wheel and the sdist, freshly built."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.iterdir())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_secrets_are_the_answers_and_not_their_docstrings(wanted):
    assert squeeze("zresp = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)") in wanted
    assert squeeze("_pearson(np.triu(a, 1).ravel(), np.triu(b, 1).ravel())") in wanted, "those of mistakes are missing"
    docstrings = squeeze("\n".join(filter(None, map(inspect.getdoc, (solutions.RDM, solutions.correlate_rdms)))))
    assert not any(secret in docstrings for secret in wanted)
    assert all(len(secret) >= SHORTEST for secret in wanted)
    assert any("。" in secret for secret in wanted), "the model answers in Japanese are missing"


def test_wheel_and_sdist_hold_no_answer(distributions, wanted):
    assert [path.suffix for path in distributions] == [".whl", ".gz"]
    assert leaks(distributions, wanted) == []


def test_wheel_and_sdist_hold_the_package_alone(distributions):
    with zipfile.ZipFile(distributions[0]) as wheel:
        tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"nma_w1d5"}


def test_tracked_files_outside_the_hidden_folders_hold_no_answer(root, wanted):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    public = [root / name for name in listed.split("\0") if name and not name.startswith(HIDDEN)]
    assert len(public) > 20
    assert leaks([path for path in public if path.exists()], wanted) == []


def test_the_site_and_its_downloads_hold_no_answer(site, wanted):
    published = files(site)
    assert any(path.suffix == ".whl" for path in published)
    assert any(path.suffix == ".ipynb" for path in published)
    assert leaks(published, wanted) == []


def test_the_pages_jupyter_book_reads_hold_no_answer(site, wanted):
    pages = files(site.parent / "pages")
    assert any(path.suffix == ".ipynb" for path in pages)
    assert leaks(pages, wanted) == []


def test_teachers_notebooks_lie_outside_the_site_and_do_hold_the_answers(site, wanted):
    taught = files(site.parent / "instructor")
    assert not (site / "instructor").exists()
    assert leaks(taught, wanted) != []


@pytest.mark.parametrize("kind", ["whl", "ipynb", "html", "js", "py"])
def test_a_planted_answer_is_found(tmp_path, wanted, kind):
    answer = "zresp = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)"
    path = tmp_path / f"planted.{kind}"
    if kind == "whl":
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("nma_w1d5/secret.py", answer)
    elif kind == "ipynb":
        path.write_text(nbformat.writes(new_notebook(cells=[new_code_cell(f"x = 1\n{answer}")])))
    elif kind == "html":
        spans = "".join(f"<span>{part}</span> " for part in answer.split(" "))
        path.write_text(f"<html><pre>{spans}</pre></html>")
    else:
        path.write_text(answer.replace(" / ", "  /\n   "))
    assert leaks([path], wanted) != []
