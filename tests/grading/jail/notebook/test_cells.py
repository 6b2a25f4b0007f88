"""Notebooks of every age, and files that are none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.jail.notebook.cells import UnreadableNotebook, code_cells
from tests.grading.helpers import notebook

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "input", "worksheets", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def test_code_cells_of_nbformat_4() -> None:
    cells = [
        {"cell_type": "markdown", "source": "def RDM(): text"},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "raw", "source": "no"},
        {"cell_type": "code", "source": "c = 3\r\nd = 4"},
        {"cell_type": "code"},
        {"cell_type": "code", "source": 7},
        "no cell",
    ]
    assert code_cells(json.dumps({"cells": cells}).encode()) == ("a = 1\nb = 2", "c = 3\nd = 4")


def test_code_cells_of_nbformat_3() -> None:
    sheets = [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b"]}]}, {"cells": None}, None]
    assert code_cells(json.dumps({"nbformat": 3, "worksheets": sheets}).encode()) == ("a = 1\nb",)


def test_metadata_ids_and_outputs_are_not_looked_at() -> None:
    strange = {"cell_type": "code", "source": "a", "outputs": "none", "metadata": [], "id": {}, "execution_count": "x"}
    assert code_cells(json.dumps({"cells": [strange], "metadata": 3, "nbformat": "five"}).encode()) == ("a",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert code_cells('{"cells": [{"cell_type": "code", "source": "名 = 1"}]}'.encode(encoding)) == ("名 = 1",)


def test_control_characters_in_strings_are_forgiven() -> None:
    assert code_cells(b'{"cells": [{"cell_type": "code", "source": "a\tb\x01"}]}') == ("a\tb\x01",)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xff\xfe\xfd", "encoding"),
        ("é".encode("latin-1"), "encoding"),
        (bytes(range(256)), "encoding"),
        (notebook("x")[:-3], "not_json"),
        (b"<html>", "not_json"),
        (b"PK\x03\x04", "not_json"),
        (b"[" * 200_000, "too_deep"),
        (b'{"a":' * 200_000, "too_deep"),
        (b"[]", "not_notebook"),
        (b"3", "not_notebook"),
        (b"{}", "not_notebook"),
        (b'{"cells": {}}', "not_notebook"),
        (b'{"worksheets": 3}', "not_notebook"),
    ],
)
def test_no_notebook(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableNotebook) as caught:
        code_cells(data)
    assert caught.value.problem == problem


def cells_or_problem(data: bytes) -> tuple[str, ...] | str:
    try:
        return code_cells(data)
    except UnreadableNotebook as error:
        return error.problem


@given(JSON)
def test_any_json_is_survived(document: object) -> None:
    found = cells_or_problem(json.dumps(document).encode())
    assert found == "not_notebook" or all(isinstance(cell, str) for cell in found)


@given(st.binary(max_size=60))
def test_any_bytes_are_survived(data: bytes) -> None:
    assert cells_or_problem(data) in ((), "empty", "encoding", "not_json", "not_notebook")
