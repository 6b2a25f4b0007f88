"""The reference answers: right by the definition, exact where it matters, and clear when they cannot be."""

import ast
import inspect

import numpy as np
import pytest
import torch
from scipy.spatial.distance import pdist, squareform
from scipy.stats import pearsonr

import solutions
from nma_w1d5.exercises.frozen import list_exercises, load_exercise


@pytest.fixture
def resp():
    return np.random.default_rng(3).gamma(2, size=(7, 31))


def test_rdm_is_one_minus_the_pearson_correlation(resp):
    by_hand = [[1 - pearsonr(first, second).statistic for second in resp] for first in resp]
    np.testing.assert_allclose(solutions.RDM(resp), by_hand, atol=1e-12)


def test_rdm_agrees_with_scipy(resp):
    np.testing.assert_allclose(solutions.RDM(resp), squareform(pdist(resp, "correlation")), atol=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64])
def test_rdm_has_an_exactly_zero_diagonal_and_is_exactly_symmetric(resp, kind):
    rdm = solutions.RDM((100 * resp).astype(kind))
    assert not np.diagonal(rdm).any()
    assert np.array_equal(rdm, rdm.T)


def test_rdm_takes_tensors_and_lists(resp):
    expected = solutions.RDM(resp)
    np.testing.assert_allclose(solutions.RDM(torch.tensor(resp)), expected)
    np.testing.assert_allclose(solutions.RDM(resp.tolist()), expected)


def test_rdm_of_equal_and_opposite_responses():
    rdm = solutions.RDM([[1, 2, 3], [2, 4, 6], [3, 2, 1]])
    np.testing.assert_allclose(rdm, [[0, 0, 2], [0, 0, 2], [2, 2, 0]], atol=1e-12)


def test_rdm_leaves_its_argument_alone(resp):
    before = resp.copy()
    solutions.RDM(resp)
    assert np.array_equal(resp, before)


def test_rdm_says_which_row_is_constant(resp):
    resp[4] = 0.25
    with pytest.raises(ValueError, match="row 4 is constant"):
        solutions.RDM(resp)


def test_correlation_is_that_of_the_pairs(resp):
    first, second = solutions.RDM(resp), solutions.RDM(resp[:, :12])
    above = np.triu_indices(7, 1)
    expected = pearsonr(first[above], second[above]).statistic
    assert solutions.correlate_rdms(first, second) == pytest.approx(expected, abs=1e-12)
    assert solutions.correlate_rdms(first, second) == pytest.approx(solutions.correlate_rdms(second, first))


def test_correlation_of_an_rdm_with_itself_and_with_its_opposite(resp):
    rdm = solutions.RDM(resp)
    assert solutions.correlate_rdms(rdm, rdm) == pytest.approx(1)
    assert solutions.correlate_rdms(rdm, 2 - rdm) == pytest.approx(-1)


def test_correlation_is_a_plain_number_and_ignores_the_diagonal(resp):
    first, second = solutions.RDM(resp), solutions.RDM(resp[:, 5:])
    value = solutions.correlate_rdms(first, second)
    assert type(value) is float
    np.fill_diagonal(first, 9)
    assert solutions.correlate_rdms(first, second) == value


def test_correlation_refuses_rdms_of_different_stimuli(resp):
    with pytest.raises(ValueError, match=r"\(7, 7\) and \(6, 6\)"):
        solutions.correlate_rdms(solutions.RDM(resp), solutions.RDM(resp[:6]))


@pytest.mark.parametrize("name", list_exercises())
def test_signature_and_docstring_are_those_of_the_stub(name):
    answer = getattr(solutions, name)
    (stub,) = ast.parse(load_exercise(name).stub).body
    assert stub.name == name
    assert f"({ast.unparse(stub.args)})" == str(inspect.signature(answer))
    assert inspect.cleandoc(ast.get_docstring(stub)) == inspect.getdoc(answer)


@pytest.mark.parametrize("name", list_exercises())
def test_a_stub_says_that_it_is_one(name):
    namespace = {"np": np}
    exec(load_exercise(name).stub, namespace)
    with pytest.raises(NotImplementedError, match=f"Student exercise: complete {name}"):
        namespace[name](*[np.eye(3)] * len(inspect.signature(namespace[name]).parameters))


@pytest.mark.parametrize("name", list_exercises())
def test_an_answer_stands_on_its_own(name):
    """It is shown in the notebook, where only ``np`` is at hand."""
    tree = ast.parse(inspect.getsource(getattr(solutions, name)))
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - bound
    assert used - set(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__) == {"np"}
