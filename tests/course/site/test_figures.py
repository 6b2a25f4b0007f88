"""Figures get lighter and look the same."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nma_w1d5.course.site import figures
from nma_w1d5.course.site.figures import MOST_PIXELS, light, lightened
from tests.course.site.pages import grey_square


def plotted(width: float = 6) -> bytes:
    """Return a figure with lines, text and a colour map, as a tutorial has it."""
    figure = Figure(figsize=(width, 3))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.plot(np.sin(np.linspace(0, 20, 200)))
    right.imshow(np.add.outer(np.arange(60), np.arange(60)))
    file = io.BytesIO()
    figure.savefig(file, dpi=200, format="png")
    return file.getvalue()


def test_a_lighter_figure_looks_the_same() -> None:
    png = plotted()
    light = lightened(png)
    assert len(light) < 0.7 * len(png)
    before, after = (np.asarray(Image.open(io.BytesIO(one)).convert("RGB"), float) for one in (png, light))
    assert before.shape == after.shape
    assert np.abs(before - after).mean() < 1


def test_a_figure_has_no_more_pixels_than_a_screen_shows() -> None:
    with Image.open(io.BytesIO(lightened(plotted(width=14)))) as image:
        assert image.size == (MOST_PIXELS, round(600 * MOST_PIXELS / 2800))


def test_a_transparent_figure_stays_transparent() -> None:
    file = io.BytesIO()
    Image.fromarray(np.tile(np.arange(256, dtype=np.uint8)[:, None, None], (1, 64, 4))).save(file, format="PNG")
    with Image.open(io.BytesIO(lightened(file.getvalue()))) as image:
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert alpha.min() < 10
    assert alpha.max() > 245


def test_a_figure_that_cannot_get_lighter_stays_as_it_is() -> None:
    light = lightened(lightened(plotted()))
    assert lightened(light) in (light, lightened(light))
    assert len(lightened(light)) <= len(light)
    assert lightened(grey_square()) == grey_square()


def test_a_figure_is_lightened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    png = plotted()
    for name in ("ja.png", "en.png"):
        (tmp_path / name).write_bytes(png)
    first = light(tmp_path / "ja.png", tmp_path / "cache")
    assert first == lightened(png)
    monkeypatch.setattr(figures, "lightened", lambda png: pytest.fail("it was there"))
    assert light(tmp_path / "en.png", tmp_path / "cache") == first
