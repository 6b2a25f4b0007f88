"""Notebooks of every age, and files that are none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.exercises.replies import PROBLEMS
from nma_w1d5.grading.jail.notebook.cells import Document, UnreadableNotebook, read_document
from tests.grading.helpers import notebook

KEYS = ("cells", "cell_type", "source", "input", "worksheets", "metadata", "colab", "name", "x")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["code", "a.ipynb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def code_cells(content: object) -> tuple[str, ...]:
    """Return the sources in a notebook with this content."""
    return read_document(json.dumps(content).encode()).sources


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
    assert code_cells({"cells": cells}) == ("a = 1\nb = 2", "c = 3\nd = 4")


def test_code_cells_of_nbformat_3() -> None:
    sheets = [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b"]}]}, {"cells": None}, None]
    assert code_cells({"nbformat": 3, "worksheets": sheets}) == ("a = 1\nb",)


def test_metadata_ids_and_outputs_are_not_looked_at() -> None:
    strange = {"cell_type": "code", "source": "a", "outputs": "none", "metadata": [], "id": {}, "execution_count": "x"}
    assert code_cells({"cells": [strange], "metadata": 3, "nbformat": "five"}) == ("a",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = '{"cells": [{"cell_type": "code", "source": "名 = 1"}]}'.encode(encoding)
    assert read_document(data).sources == ("名 = 1",)


def test_control_characters_in_strings_are_forgiven() -> None:
    data = b'{"cells": [{"cell_type": "code", "source": "a\tb\x01"}]}'
    assert read_document(data).sources == ("a\tb\x01",)


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
        read_document(data)
    assert caught.value.problem == problem


@pytest.mark.parametrize("name", ["W1D5_Tutorial3.ipynb", "W1D5　チュートリアル のコピー.ipynb", ""])
def test_the_name_is_the_one_that_colab_keeps(name: str) -> None:
    document = read_document(notebook("x", metadata={"colab": {"name": name, "provenance": []}, "name": "no"}))
    assert document == Document(("x",), name)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        3,
        {},
        {"name": "x"},
        {"colab": None},
        {"colab": ["name"]},
        {"colab": "name"},
        {"colab": {}},
        {"colab": {"name": None}},
        {"colab": {"name": ["x"]}},
        {"colab": {"name": 3}},
        {"colab": {"name": "half \ud83d"}},
        {"colab": {"name": "two\nlines"}},
        {"colab": {"name": "\x1b[31m"}},
    ],
)
def test_a_malformed_name_is_none(metadata: object) -> None:
    assert read_document(notebook("x", metadata=metadata)) == Document(("x",))


def document_or_problem(data: bytes) -> Document | str:
    try:
        return read_document(data)
    except UnreadableNotebook as error:
        return error.problem


def is_harmless(found: Document | str) -> bool:
    """Tell whether it is text throughout, with a name that can be written, or one of the known problems."""
    if isinstance(found, str):
        return found in PROBLEMS
    found.name.encode()
    return all(isinstance(source, str) for source in found.sources)


@given(JSON)
def test_any_json_is_survived(document: object) -> None:
    found = document_or_problem(json.dumps(document).encode())
    assert found == "not_notebook" or isinstance(found, Document)
    assert is_harmless(found)


@given(st.lists(JSON, max_size=3), JSON)
def test_any_cells_and_metadata_are_survived(cells: list[object], metadata: object) -> None:
    found = document_or_problem(json.dumps({"cells": cells, "metadata": metadata}).encode())
    assert isinstance(found, Document)
    assert is_harmless(found)


@given(st.binary(max_size=60))
def test_any_bytes_are_survived(data: bytes) -> None:
    assert is_harmless(document_or_problem(data))


@given(st.integers(0, 200), st.integers(0, 40), st.binary(max_size=20), st.sampled_from(["utf-8", "utf-16"]))
def test_any_damage_is_survived(start: int, length: int, noise: bytes, encoding: str) -> None:
    text = notebook("a = 1", "b = 2", metadata={"colab": {"name": "名.ipynb"}}).decode()
    data = bytearray(text.encode(encoding))
    data[start : start + length] = noise
    assert is_harmless(document_or_problem(bytes(data)))


def test_a_number_of_too_many_digits_is_no_json() -> None:
    assert document_or_problem(b'{"cells": [], "x": ' + b"1" * 5000 + b"}") == "not_json"
