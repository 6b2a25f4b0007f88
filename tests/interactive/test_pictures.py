"""Pictures are PNG files of the right size and content, and no figure stays open."""

import io

import matplotlib.image
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from nma_w1d5.interactive.pictures import closing_figures, page_size, png, png_of_image


def read(content):
    """Return a PNG file's pixels, h x w x 4."""
    return matplotlib.image.imread(io.BytesIO(content), format="png")


def test_a_figure_has_two_pixels_for_one_of_the_page():
    picture = png(Figure(figsize=(3, 2)))
    assert read(picture).shape == (2 * 96 * 2, 3 * 96 * 2, 4)
    assert page_size(picture) == (3 * 96, 2 * 96)


def test_a_figure_says_its_own_resolution():
    picture = Image.open(io.BytesIO(png(Figure(figsize=(3, 2)))))
    assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.1)


def test_the_same_figure_gives_the_same_bytes():
    assert png(Figure(figsize=(1, 1))) == png(Figure(figsize=(1, 1)))


def test_an_image_is_enlarged_pixel_by_pixel():
    pixels = read(png_of_image(np.array([[0, 0.5, 1], [1, 0, 0]]), enlarge=4))
    assert pixels.shape == (8, 12, 4)
    np.testing.assert_allclose(pixels[2, ::4, 0], [0, 0.5, 1], atol=0.01)
    np.testing.assert_allclose(pixels[::4, 1, 0], [0, 1])


def test_an_image_of_one_grey_keeps_its_grey():
    np.testing.assert_allclose(read(png_of_image(np.full((2, 2), 0.5)))[..., :3], 0.5, atol=0.01)


def test_figures_opened_within_are_closed_and_others_stay():
    mine = plt.figure()
    try:
        with closing_figures():
            plt.subplots()
            plt.subplots()
            assert len(plt.get_fignums()) == 3
        assert plt.get_fignums() == [mine.number]
    finally:
        plt.close(mine)


def test_figures_are_closed_after_an_error():
    def fail():
        plt.subplots()
        raise RuntimeError("no curve")

    with pytest.raises(RuntimeError, match="no curve"), closing_figures():
        fail()
    assert plt.get_fignums() == []


def test_interactive_drawing_is_off_only_within():
    with plt.ion():
        with closing_figures():
            assert not plt.isinteractive()
        assert plt.isinteractive()
