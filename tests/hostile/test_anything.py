"""Whatever lies among the files of a class, the whole command ends well, nobody is lost, and nobody else pays."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from nma_w1d5.exercises.replies import STATUSES
from nma_w1d5.grading.session import Settings, run_session
from tests.grading.helpers import AMPLE, honest_notebook, notebook
from tests.grading.submissions.packing import raw_zip, tar_bytes, zip_bytes

ENDINGS = (".ipynb", ".ipynb", ".py", ".zip", ".tar.gz", ".ipynb.txt", ".txt", ".yml", "")
HONEST = {f"honest-{number}.ipynb" for number in range(3)}

FORGED_BYTES = """
import os
def RDM(resp):
    for descriptor in range(3, 64):
        try:
            os.pwrite(descriptor, {data!r}, {offset})
        except OSError:
            pass
    os._exit({status})
"""
FORGED_REPLY = """
import gc, os
from nma_w1d5.exercises.replies import Reply
def RDM(resp):
    gc.unfreeze()
    for thing in gc.get_objects():
        if type(thing).__name__ == "Writer":
            thing.reply({call}, Reply({status!r}, detail={detail!r}))
    os._exit(0)
"""

names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
file_names = st.builds(str.__add__, names, st.sampled_from(ENDINGS)).filter(
    lambda name: name not in (".", "..")
) | st.just("submission_metadata.yml")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["cells", "source", "x"]), inner),
    max_leaves=8,
)


def spoil(data: bytes, place: int, junk: bytes) -> bytes:
    """Put junk into data, or cut it off there."""
    place %= len(data)
    return data[:place] + (junk + data[place + len(junk) :] if junk else b"")


def give_away(spoiled: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Spoil some of it."""
    return spoiled | st.builds(spoil, spoiled, st.integers(0, 10**6), st.binary(max_size=4))


def pack(maker: Callable[[dict[Any, bytes]], bytes], member: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Put one file into an archive."""
    return st.builds(
        lambda name, data: maker({name: data}), member, st.binary(max_size=50) | st.just(honest_notebook())
    )


contents = (
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | give_away(st.just(honest_notebook()))
    | values.map(lambda value: json.dumps({"cells": value, "nbformat": 4}).encode())
    | st.lists(st.text(max_size=60), max_size=3).map(lambda cells: notebook(*cells))
    | give_away(pack(zip_bytes, file_names))
    | give_away(pack(raw_zip, st.binary(min_size=1, max_size=30)))
    | give_away(pack(tar_bytes, file_names))
    | st.builds(FORGED_BYTES.format, data=st.binary(max_size=60), offset=st.integers(0, 80), status=st.integers(0, 255))
    .map(notebook)
    | st.builds(FORGED_REPLY.format, call=st.integers(0, 50), status=st.sampled_from(STATUSES), detail=st.text())
    .map(notebook)
)  # fmt: skip


@pytest.mark.sandbox
@pytest.mark.slow
@given(st.dictionaries(file_names, contents, min_size=25, max_size=40), st.binary(min_size=1, max_size=20))
@settings(max_examples=2)
def test_any_files_cost_nobody_anything(files: dict[str, bytes], odd_name: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, target, printed = Path(place) / "in", Path(place) / "marks.json", io.StringIO()
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        with open(bytes(folder) + b"/\xff" + odd_name.replace(b"/", b"").replace(b"\0", b"") + b".ipynb", "wb") as file:
            file.write(b"x")
        for name in HONEST:
            (folder / name).write_bytes(honest_notebook())
        outputs = {"csv": Path(place) / "a.csv", "junit": Path(place) / "a.xml", "feedback": Path(place) / "pages"}
        wanted = Settings((folder,), json=target, timeout=AMPLE, memory="1G", seed=5, **outputs)  # type: ignore[arg-type]
        assert run_session(wanted, Console(file=printed, width=10_000)) == 0, printed.getvalue()
        rows = json.loads(target.read_text(encoding="utf-8"))["submissions"]
        passed = re.search(r"Passed over.*?\((\d+)\)", printed.getvalue())
        told = len(rows) + sum(len(row["others"]) for row in rows) + int(passed[1] if passed else 0)
        assert told >= len(files) - ("submission_metadata.yml" in files) + 1 + len(HONEST)
        scores = {row["student"]: row["score"] for row in rows if Path(row["file"]).name in HONEST}
        assert scores == dict.fromkeys((name.removesuffix(".ipynb") for name in HONEST), 20)
        assert len(list((Path(place) / "pages").glob("*.html"))) == len(rows) + 1
