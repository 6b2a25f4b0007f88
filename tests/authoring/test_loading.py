"""An answer key is found by name or folder; whatever is wrong with it is said with its file and a remedy."""

import pytest

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.loading import find_folder, load_solutions
from tests.authoring.keys import MODULE, WORDS, change, write_key


def refuse(folder):
    with pytest.raises(DefinitionError) as caught:
        load_solutions(str(folder))
    assert caught.value.remedy
    return caught.value


def test_a_key_is_loaded_from_its_folder(folder):
    loaded = load_solutions(str(write_key(folder)))
    assert loaded.folder == folder
    assert loaded.languages == ("en", "ja")
    (authored,) = loaded.exercises.values()
    assert authored.definition.path == folder / "half.py"
    assert set(authored.sentences.points) == {"shape", "values", "zero"}


def test_a_key_is_loaded_by_its_name_from_the_working_directory(folder, monkeypatch):
    write_key(folder)
    monkeypatch.chdir(folder.parent)
    monkeypatch.syspath_prepend("")
    assert list(load_solutions("small_key").exercises) == ["half"]
    assert find_folder("small_key") == find_folder(str(folder)) == folder


def test_another_key_of_the_same_name_is_another_key(folder, tmp_path):
    other = tmp_path / "other" / "small_key"
    other.parent.mkdir()
    write_key(folder)
    write_key(other, MODULE.replace("half", "third"), name="third")
    assert list(load_solutions(str(folder)).exercises) == ["half"]
    assert list(load_solutions(str(other)).exercises) == ["third"]
    assert list(load_solutions(str(folder)).exercises) == ["half"]


def test_modules_without_an_exercise_are_left_alone(folder):
    write_key(folder)
    (folder / "shared.py").write_text("x = 1\n")
    assert list(load_solutions(str(folder)).exercises) == ["half"]


@pytest.mark.parametrize("where", ["no_such_key", "no/such/folder", "no.such", "not a name", ""])
def test_no_package_is_refused(where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = refuse(where)
    assert error.problem.startswith(
        f"--solutions: expected an importable module or a folder with __init__.py, but {where!r} could not be loaded"
    )
    assert error.remedy == "run the command in the folder of the course, or give the path of the folder"
    assert find_folder(where) is None


def test_a_folder_that_is_no_package_is_refused(tmp_path):
    assert "--solutions: expected" in refuse(tmp_path).problem


def test_a_key_without_an_exercise_is_refused(folder):
    folder.mkdir()
    (folder / "__init__.py").touch()
    error = refuse(folder)
    assert error.problem == f"{str(folder)!r} was loaded from {folder}, but no module in it has an EXERCISE"
    assert (error.place, error.remedy) == (
        str(folder),
        "write 'EXERCISE = Definition(...)' in the module of an exercise",
    )


def test_what_is_no_definition_is_refused(folder):
    error = refuse(write_key(folder, "EXERCISE = 3\n"))
    assert error.problem == "EXERCISE is a int, not a Definition"
    assert (error.place, error.remedy) == (str(folder / "half.py"), "write 'EXERCISE = Definition(...)'")


def test_two_exercises_of_one_name_are_refused(folder):
    write_key(folder)
    error = refuse(write_key(folder, name="second"))
    assert error.problem == f"two exercises are called 'half'; the other is in {folder / 'half.py'}"
    assert (error.place, error.remedy) == (str(folder / "second.py"), "rename one of the functions")


@pytest.mark.parametrize(
    ("module", "line", "problem"),
    [
        ("x = 1\ny = 1 / 0\n", 2, "ZeroDivisionError: division by zero"),
        ("x = 1\n\ndef half(:\n", 3, "SyntaxError: invalid syntax"),
        ("import no_such_library\n", 1, "ModuleNotFoundError: No module named 'no_such_library'"),
        ("import json\n\njson.loads('')\n", 3, "JSONDecodeError: Expecting value"),
    ],
)
@pytest.mark.parametrize("imported_by_the_package", [False, True])
def test_a_module_that_cannot_be_imported_is_refused_with_its_line(
    folder, module, line, problem, imported_by_the_package
):
    write_key(folder, module)
    if imported_by_the_package:
        (folder / "__init__.py").write_text("from .half import half\n")
    error = refuse(folder)
    assert error.problem.startswith(f"the module cannot be imported: {problem}")
    assert (error.place, error.remedy) == (f"{folder / 'half.py'}:{line}", "mend it")


def test_a_package_that_was_mended_is_read_again(folder):
    write_key(folder)
    (folder / "__init__.py").write_text("1 / 0\n")
    assert refuse(folder).place == f"{folder / '__init__.py'}:1"
    (folder / "__init__.py").write_text("# mended, and longer than before\n")
    assert list(load_solutions(str(folder)).exercises) == ["half"]


def test_a_property_that_does_not_exist_is_refused_when_the_key_is_loaded(folder):
    error = refuse(write_key(folder, change(MODULE, 'Point("shape", "shape")', 'Point("shape", "round")')))
    assert error.problem == "half: point 'shape': there is no property 'round'"
    assert error.place == str(folder / "half.py")


def test_words_are_looked_for_beside_the_module(folder):
    error = refuse(write_key(folder, words=None))
    assert (error.problem, error.place) == ("the exercise has no sentences", str(folder / "half.toml"))
    error = refuse(write_key(folder, words=change(WORDS, '\nja = "値が正しい"', "")))
    assert error.problem == "[points.values] has no sentence in 'ja'"
    assert error.place == f"{folder / 'half.toml'}:{WORDS.splitlines().index('[points.values]') + 1}"


def test_all_exercises_are_told_in_the_same_languages(folder):
    write_key(folder)
    english = "\n".join(line for line in WORDS.splitlines() if "ja = " not in line)
    english += '\ntitle = { en = "doubled" }\n'
    english = english.replace("hints.ja", "#")
    error = refuse(write_key(folder, MODULE.replace("half", "third"), english, name="third"))
    assert error.problem == "'half' and 'third' are told in different languages: ja is missing in one"
    assert (error.place, error.remedy) == (str(folder / "third.toml"), "write its sentences there")
