"""Arguments become what they should be, or are refused with their name, what was expected and what came."""

import numpy as np
import pytest
import torch

from nma_w1d5.arguments import (
    as_array,
    as_count,
    as_entries,
    as_numbers,
    as_orientations,
    as_rdm,
    as_rdms,
    as_responses,
)


@pytest.mark.parametrize(
    "value", [[[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), torch.tensor([[1, 2], [3, 4]]), ((1, 2), (3, 4))]
)
def test_anything_array_like_is_an_array(value):
    np.testing.assert_array_equal(as_array(value), [[1, 2], [3, 4]])
    np.testing.assert_array_equal(as_numbers(value, "value"), [[1, 2], [3, 4]])


def test_tensors_with_gradients_are_arrays():
    assert as_array(torch.ones(2, requires_grad=True)).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (None, "NoneType"),
        ("left", "str"),
        (["left", "right"], "list"),
        ([[1], [2, 3]], "list"),
        (np.eye(2) + 1j, "complex128"),
        (np.array([[None, 1], [1, None]]), "object"),
        (torch.ones(2, dtype=torch.complex64), "torch.complex64"),
        (as_array, "function"),
    ],
)
def test_numbers_are_real_and_as_many_in_each_row(value, came):
    with pytest.raises(TypeError, match=rf"^things must be an array of real numbers; got .*{came}\.$"):
        as_numbers(value, "things")


@pytest.mark.parametrize("value", [1, 3, 3.0, np.int64(3), np.float32(3)])
def test_a_count_is_a_whole_number(value):
    assert as_count(value, "n_units") == value
    assert type(as_count(value, "n_units")) is int


@pytest.mark.parametrize("value", [0, -1, 2.5, float("nan"), float("inf")])
def test_no_count_is_less_than_1_or_broken(value):
    with pytest.raises(ValueError, match=f"^n_units must be a whole number, at least 1; got {value}"):
        as_count(value, "n_units")


@pytest.mark.parametrize("ori", [[-90, 0, 90], np.array([[-90], [0], [90]]), torch.tensor([[-90.0], [0], [90]])])
def test_orientations_may_be_a_column(ori):
    assert as_orientations(ori).tolist() == [-90, 0, 90]


@pytest.mark.parametrize("ori", [[], np.eye(2)])
def test_orientations_are_one_per_stimulus(ori):
    with pytest.raises(ValueError, match="ori must be orientations in degrees, one per stimulus"):
        as_orientations(ori)


def test_orientations_are_finite():
    with pytest.raises(ValueError, match=r"^rdm_oris must be .*all of them finite; got shape \(3,\), with 2 finite"):
        as_orientations([0, np.nan, 3], "rdm_oris")


def test_orientations_are_numbers():
    with pytest.raises(TypeError, match="ori must be an array of real numbers; got list"):
        as_orientations(["left", "right"])


def test_single_orientation_is_a_vector():
    assert as_orientations(5).tolist() == [5]


@pytest.mark.parametrize(
    ("value", "came"),
    [({}, "an empty one"), ([np.eye(2)], "list"), (np.eye(2), "ndarray"), (None, "NoneType")],
)
def test_entries_are_a_dictionary(value, came):
    with pytest.raises(ValueError, match=f"things must be a dictionary with at least one entry.*got {came}"):
        as_entries(value, "things")


@pytest.mark.parametrize("read", [as_rdms, as_responses])
@pytest.mark.parametrize(("entries", "error", "reason"), [
    ([np.eye(3)], ValueError, "must be a dictionary .*; got list"),
    ({}, ValueError, "must be a dictionary .*; got an empty one"),
    ({"V1": None}, TypeError, r"\['V1'\] must be an array of real numbers; got NoneType"),
    ({"V1": np.eye(4)}, ValueError, r"\['V1'\] must be .* each .*; got shape \(4, 4\)"),
    ({"V1": np.ones(3)}, ValueError, r"\['V1'\] must be .* each .*; got shape \(3,\)"),
])  # fmt: skip
def test_what_does_not_fit_the_orientations_is_refused(read, entries, error, reason):
    with pytest.raises(error, match=f"_dict.*{reason}"):
        read(entries, 3)


@pytest.mark.parametrize("shape", [(3,), (3, 4), (0, 0), (2, 2, 2), ()])
def test_rdm_is_square(shape):
    with pytest.raises(ValueError, match=r"rdm must be an RDM, S x S.*got shape \(.*RDM\(resp\)"):
        as_rdm(np.zeros(shape), "rdm")


def test_rdm_has_a_row_for_each_stimulus_where_their_number_is_known():
    assert as_rdm(np.eye(3), "rdm", size=3).shape == (3, 3)
    with pytest.raises(ValueError, match=r"^rdm must be 3 x 3, one row and one column .*\(4, 4\)\. .*stimuli \(rows\)"):
        as_rdm(np.eye(4), "rdm", size=3)


@pytest.mark.parametrize("rdm", [[[0]], np.zeros((3, 3), dtype=int), np.zeros((3, 3), dtype=bool)])
def test_rdm_of_any_size_and_kind_of_number_will_do(rdm):
    assert as_rdm(rdm, "rdm").dtype == float


@pytest.mark.parametrize("shape", [(3,), (4, 3), (3, 0), (2, 5)])
def test_responses_are_stimuli_by_units(shape):
    with pytest.raises(
        ValueError, match=r"^resp_dict\['V1'\] must be stimuli x units, one row for each of the 3 orientations.*\("
    ):
        as_responses({"V1": np.zeros(shape)}, 3)


def test_responses_of_different_numbers_of_units_go_together():
    made = as_responses({"V1": np.ones((3, 5)), "fc": torch.ones(3, 1)}, 3)
    assert {label: responses.shape for label, responses in made.items()} == {"V1": (3, 5), "fc": (3, 1)}


def test_tensors_become_arrays_without_a_copy():
    tensor = torch.ones(3, 2)
    made = as_responses({"V1": tensor}, 3)["V1"]
    tensor[0, 0] = 7
    assert isinstance(made, np.ndarray)
    assert made.dtype == np.float32
    assert made[0, 0] == 7


def test_tensors_that_require_gradients_are_read():
    assert as_rdms({"m": torch.zeros(2, 2, requires_grad=True)}, 2)["m"].shape == (2, 2)
