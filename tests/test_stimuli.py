"""Gratings: sizes, values, orientation, the patch."""

import numpy as np
import pytest
import torch

from nma_w1d5 import grating


@pytest.mark.parametrize(
    ("res", "shape"), [(0.1, (48, 64)), (0.05, (24, 32)), (0.33, (158, 211)), (1, (480, 640)), (0.37, (178, 237))]
)
def test_size_is_rounded_once_for_the_image_and_the_patch(res, shape):
    assert grating(20, res=res).shape == shape
    assert grating(20, res=res, patch=True).shape == shape


def test_values_are_float32_zeros_and_ones():
    image = grating(33)
    assert image.dtype == torch.float32
    assert set(image.unique().tolist()) == {0.0, 1.0}
    assert set(grating(33, patch=True).unique().tolist()) == {0.0, 0.5, 1.0}


@pytest.mark.parametrize("angle", [-70, -45, 0, 10, 45, 90])
def test_pixels_are_the_sign_of_the_wave(angle):
    a = np.deg2rad(angle)
    for row, column in [(0, 0), (3, 11), (20, 40), (47, 63)]:
        wave = np.cos((column * 10 / 28) * np.cos(a) + (row * 10 / 28) * np.sin(a))
        assert grating(angle)[row, column] == float(wave > 0)


def test_vertical_grating_is_constant_along_columns_and_horizontal_along_rows():
    assert (grating(0) == grating(0)[:1]).all()
    assert (grating(90) == grating(90)[:, :1]).all()


def test_plus_and_minus_90_degrees_are_the_same_image():
    torch.testing.assert_close(grating(-90), grating(90))
    assert "-90 and +90 are the very same image" in grating.__doc__


def test_left_and_right_differ_and_are_mirror_images_up_to_phase():
    left, right = grating(-40), grating(40)
    assert (left != right).any()
    spectrum = [np.abs(np.fft.fft2(image.numpy() - 0.5)) for image in (left, right)]
    mirrored = np.roll(spectrum[0][::-1], 1, axis=0)
    assert np.corrcoef(mirrored.ravel(), spectrum[1].ravel())[0, 1] > 0.97


def test_spatial_frequency_sets_the_number_of_stripes():
    def edges(image):
        return int((image[0].diff() != 0).sum())

    assert edges(grating(0, sf=1 / 14)) == pytest.approx(2 * edges(grating(0)), abs=1)


def test_patch_is_a_disc_on_the_right():
    image = grating(0, patch=True)
    inside = image != 0.5
    rows, columns = torch.nonzero(inside, as_tuple=True)
    assert columns.float().mean() == pytest.approx(48, abs=0.6), "3/4 of 64"
    assert rows.float().mean() == pytest.approx(24, abs=0.6), "half of 48"
    assert inside.sum() == pytest.approx(np.pi * (640 / 3 / 2 * 0.1) ** 2, rel=0.03)
    assert not inside[:, :32].any()
    assert "right half" in grating.__doc__


def test_patch_is_turned_by_a_tenth_of_a_radian():
    patch, turned = grating(30, patch=True), grating(30 + np.rad2deg(0.1))
    inside = patch != 0.5
    torch.testing.assert_close(patch[inside], turned[inside])


@pytest.mark.parametrize("angle", [np.float32(12), np.float64(12), torch.tensor(12.0), 12])
def test_angle_may_be_any_number(angle):
    torch.testing.assert_close(grating(angle), grating(12.0))


@pytest.mark.parametrize("res", [0, -1, 0.0001, float("nan"), float("inf")])
def test_resolution_without_a_pixel_is_refused(res):
    with pytest.raises(ValueError, match="res must leave at least one pixel of 640 x 480; got"):
        grating(0, res=res)


@pytest.mark.parametrize("arguments", [{"angle": float("nan")}, {"angle": 0, "sf": float("inf")}])
def test_infinite_angles_are_refused(arguments):
    with pytest.raises(ValueError, match="angle and sf must be finite"):
        grating(**arguments)
