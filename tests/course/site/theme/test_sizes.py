"""Figures at the size they were drawn."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import pytest

from nma_w1d5.course.site.theme.sizes import give_sizes, size_on_page, sized, sizes_of
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
