"""Figures at the size they were drawn."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from PIL import Image

from nma_w1d5.course.site.theme.figures import (
    MOST_PIXELS,
    give_sizes,
    lighten_figures,
    lightened,
    size_on_page,
    sized,
    sizes_of,
)
from tests.course.site.pages import grey_square

matplotlib.use("agg")


def drawn(dpi: int) -> bytes:
    """Return a figure of 3 x 2 inches."""
    from matplotlib.figure import Figure

    file = io.BytesIO()
    Figure(figsize=(3, 2)).savefig(file, dpi=dpi, format="png")
    return file.getvalue()


@pytest.mark.parametrize("dpi", [72, 100, 192, 300])
def test_a_figure_has_the_same_size_at_any_density(dpi: int) -> None:
    assert size_on_page(drawn(dpi)) == (288, 192)


def test_a_picture_without_a_density_keeps_its_pixels() -> None:
    assert size_on_page(grey_square(8)) == (8, 8)


def test_a_density_without_a_unit_is_only_a_ratio() -> None:
    png = drawn(100)
    place = png.find(b"pHYs") + 4
    assert size_on_page(png[: place + 8] + b"\0" + png[place + 9 :]) == (300, 200)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 16])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="expected the content of a PNG file"):
        size_on_page(content)


def test_sizes_are_given_by_name() -> None:
    body = '<p><img alt="x" src="_images/a.png" /><img alt="y" src="_images/b.png"></p>'
    found = sized(body, {"b.png": (3, 4)})
    assert '<img alt="x" src="_images/a.png" />' in found
    assert '<img alt="y" src="_images/b.png" width="3" height="4" loading="lazy" />' in found


def test_a_wide_figure_may_scroll_on_a_phone() -> None:
    assert 'class="nma-wide" width="1344"' in sized('<img alt="" src="a.png" />', {"a.png": (1344, 288)})
    assert "nma-wide" not in sized('<img alt="" src="a.png" />', {"a.png": (1000, 288)})


def test_a_size_that_is_there_stays() -> None:
    body = '<img alt="x" src="a.png" style="width: 10px" width="9" />'
    assert sized(body, {"a.png": (3, 4)}) == body


def test_sizes_are_read_from_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(grey_square(5))
    images = [("a.png", "0.png"), ("gone.png", "1.png"), ("b.svg", "b.svg")]
    assert sizes_of(images, tmp_path) == {"0.png": (5, 5)}


def test_the_figures_of_a_page_get_their_sizes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(grey_square(5))
    app = SimpleNamespace(srcdir=tmp_path, env=SimpleNamespace(images={"a.png": ({"index"}, "0.png")}))
    context = {"body": '<img alt="" src="_images/0.png" />'}
    give_sizes(app, "index", "page.html", context, None)
    assert 'width="5"' in context["body"]
    empty: dict[str, str] = {}
    give_sizes(app, "search", "search.html", empty, None)
    assert empty == {}


def plotted(width: float = 6) -> bytes:
    """Return a figure with lines, text and a colour map, as a tutorial has it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, 3))
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


def test_the_figures_of_a_book_are_lightened_after_a_good_build(tmp_path: Path) -> None:
    path = tmp_path / "_images" / "a.png"
    path.parent.mkdir()
    path.write_bytes(plotted())
    (path.parent / "left.png").write_bytes(plotted())
    env = SimpleNamespace(images={"a.png": ({"page"}, "a.png")})
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"), env=env)
    lighten_figures(app, RuntimeError())
    assert path.read_bytes() == plotted()
    lighten_figures(app, None)
    assert path.read_bytes() == lightened(plotted())
    assert list(path.parent.iterdir()) == [path]
