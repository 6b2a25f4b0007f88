"""Arguments become arrays, or are refused with the argument's name, what was expected and what came."""

import numpy as np
import pytest
import torch

from nma_w1d5 import CNN, FC
from nma_w1d5.interactive.arguments import count, matrices, orientations, resolution, responses


@pytest.mark.parametrize(("size", "res"), [((48, 64), 0.1), ((24, 32), 0.05), ((480, 640), 1)])
def test_resolution_fits_the_images_of_the_network(size, res):
    assert resolution(FC(*size)) == pytest.approx(res)


@pytest.mark.parametrize(
    ("net", "came"), [(CNN, "the class CNN"), (None, "NoneType"), (torch.nn.Linear(3, 1), "Linear"), ("net", "str")]
)
def test_what_is_no_network_of_the_course_is_refused(net, came):
    with pytest.raises(TypeError, match=rf"^net must be a network such as CNN\(48, 64\); got {came}\.$"):
        resolution(net)


def test_a_network_for_other_images_than_gratings_is_refused():
    with pytest.raises(ValueError, match=r"^net must take images .* this one takes 48 x 48 pixels\.$"):
        resolution(CNN(48, 48))


@pytest.mark.parametrize("ori", [[-90, 0], np.array([[-90], [0]]), torch.tensor([[-90.0], [0.0]])])
def test_orientations_come_as_any_array(ori):
    np.testing.assert_array_equal(orientations(ori), [-90.0, 0.0])


@pytest.mark.parametrize(
    ("ori", "reason"), [([], "got 0 values, 0 of them finite"), ([0, np.nan, 3], "got 3 values, 2 of them finite")]
)
def test_orientations_must_be_there_and_finite(ori, reason):
    with pytest.raises(ValueError, match=f"^ori must hold the orientation of each stimulus.*{reason}"):
        orientations(ori)


@pytest.mark.parametrize("ori", [None, "left", ["left", "right"], [[1], [2, 3]]])
def test_orientations_must_be_numbers(ori):
    with pytest.raises(TypeError, match=r"^ori must be an array of numbers; got "):
        orientations(ori)


@pytest.mark.parametrize("value", [0, -1, 2.5, np.nan])
def test_a_count_is_a_whole_number(value):
    with pytest.raises(ValueError, match=r"n_units|convert"):
        count(value, "n_units")


@pytest.mark.parametrize("read", [matrices, responses])
@pytest.mark.parametrize(("entries", "error", "reason"), [
    ([np.eye(3)], TypeError, "must be a dict from a label to a matrix; got list"),
    ({}, ValueError, "is empty"),
    ({"V1": None}, TypeError, r"\['V1'\] must be an array of numbers; got NoneType"),
    ({"V1": np.eye(4)}, ValueError, r"\['V1'\] must be 3 x .*; got shape \(4, 4\)"),
    ({"V1": np.ones(3)}, ValueError, r"\['V1'\] must be 3 x .*; got shape \(3,\)"),
])  # fmt: skip
def test_what_does_not_fit_the_orientations_is_refused(read, entries, error, reason):
    with pytest.raises(error, match=f"_dict.*{reason}"):
        read(entries, 3)


def test_matrices_must_be_square_and_responses_need_not():
    wide = {"V1": np.ones((3, 5))}
    assert responses(wide, 3)["V1"].shape == (3, 5)
    with pytest.raises(ValueError, match=r"rdm_dict\['V1'\] must be 3 x 3.*got shape \(3, 5\).*stimuli \(rows\)"):
        matrices(wide, 3)


def test_responses_need_a_unit():
    with pytest.raises(ValueError, match=r"must be 3 x units.*\(3, 0\)"):
        responses({"V1": np.ones((3, 0))}, 3)


def test_tensors_become_arrays_without_a_copy():
    tensor = torch.ones(3, 2)
    made = responses({"V1": tensor}, 3)["V1"]
    tensor[0, 0] = 7
    assert isinstance(made, np.ndarray)
    assert made.dtype == np.float32
    assert made[0, 0] == 7


def test_tensors_that_require_gradients_are_read():
    assert matrices({"m": torch.zeros(2, 2, requires_grad=True)}, 2)["m"].shape == (2, 2)
