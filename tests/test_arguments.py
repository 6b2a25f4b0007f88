"""What the plotting functions accept, and what they say to the rest."""

import numpy as np
import pytest
import torch

from nma_w1d5.plotting.arguments import as_array, as_entries, as_orientations, as_rdm, as_responses


@pytest.mark.parametrize(
    "value", [[[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), torch.tensor([[1, 2], [3, 4]]), ((1, 2), (3, 4))]
)
def test_anything_array_like_is_an_array(value):
    np.testing.assert_array_equal(as_array(value), [[1, 2], [3, 4]])


def test_tensors_with_gradients_are_arrays():
    assert as_array(torch.ones(2, requires_grad=True)).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("value", "came"),
    [({}, "an empty one"), ([np.eye(2)], "list"), (np.eye(2), "ndarray"), (None, "NoneType")],
)
def test_entries_are_a_dictionary(value, came):
    with pytest.raises(ValueError, match=f"things must be a dictionary with at least one entry.*got {came}"):
        as_entries(value, "things")


@pytest.mark.parametrize("shape", [(3,), (3, 4), (0, 0), (2, 2, 2), ()])
def test_rdm_is_square(shape):
    with pytest.raises(ValueError, match=r"rdm must be an RDM, S x S.*got shape \(.*RDM\(resp\)"):
        as_rdm(np.zeros(shape), "rdm")


@pytest.mark.parametrize("rdm", [[[0]], np.zeros((3, 3), dtype=int), np.zeros((3, 3), dtype=bool)])
def test_rdm_of_any_size_and_kind_of_number_will_do(rdm):
    assert as_rdm(rdm, "rdm").dtype == float


def test_rdm_is_real_numbers():
    with pytest.raises(ValueError, match="rdm must hold real numbers; got complex"):
        as_rdm(np.eye(2) + 1j, "rdm")
    with pytest.raises(ValueError, match="rdm must hold real numbers; got object"):
        as_rdm(np.array([[None, 1], [1, None]]), "rdm")


def test_undefined_rows_are_told():
    rdm = np.eye(10)
    rdm[3] = rdm[:, 3] = np.nan
    with pytest.warns(UserWarning, match=r"rdm: row\(s\) 3 are NaN.*all units respond the same"):
        as_rdm(rdm, "rdm")
    rdm[:7] = rdm[:, :7] = np.nan
    with pytest.warns(UserWarning, match=r"row\(s\) 0, 1, 2, 3, 4, ... \(7 in all\)"):
        as_rdm(rdm, "rdm")


@pytest.mark.parametrize("ori", [[-90, 0, 90], np.array([[-90], [0], [90]]), torch.tensor([[-90.0], [0], [90]])])
def test_orientations_may_be_a_column(ori):
    assert as_orientations(ori).tolist() == [-90, 0, 90]


@pytest.mark.parametrize("ori", [[], np.eye(2)])
def test_orientations_are_one_per_stimulus(ori):
    with pytest.raises(ValueError, match="ori must be orientations in degrees, one per stimulus"):
        as_orientations(ori)


def test_single_orientation_is_a_vector():
    assert as_orientations(5).tolist() == [5]


@pytest.mark.parametrize("shape", [(3,), (4, 3), (3, 0), (2, 5)])
def test_responses_are_stimuli_by_units(shape):
    with pytest.raises(ValueError, match=r"resp must be stimuli x units, one row for each of the 3 orientations.*\("):
        as_responses(np.zeros(shape), np.arange(3), "resp")
