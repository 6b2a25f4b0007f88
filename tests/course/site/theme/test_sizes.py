"""Figures at the size they were drawn."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.figure import Figure
from PIL import UnidentifiedImageError

from nma_w1d5.course.site.theme.sizes import give_sizes, size_on_page, sized
from tests.course.site.pages import grey_square


@pytest.mark.parametrize("dpi", [72, 100, 192, 300])
def test_a_figure_has_the_same_size_at_any_density(tmp_path: Path, dpi: int) -> None:
    path = tmp_path / "a.png"
    Figure(figsize=(3, 2)).savefig(path, dpi=dpi, format="png")
    assert size_on_page(path) == (288, 192)


def test_a_picture_without_a_density_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(grey_square(8))
    assert size_on_page(path) == (8, 8)


def test_a_density_without_a_unit_is_only_a_ratio(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Figure(figsize=(3, 2)).savefig(path, dpi=100, format="png")
    png = path.read_bytes()
    start = png.find(b"pHYs")
    chunk = png[start : start + 12] + b"\0"
    path.write_bytes(png[:start] + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[start + 17 :])
    assert size_on_page(path) == (300, 200)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"GIF89a")
    with pytest.raises(UnidentifiedImageError):
        size_on_page(path)


def test_sizes_are_given_by_name() -> None:
    body = '<p><img alt="x" src="_images/a.png" /><img alt="y" src="_images/b.png"></p>'
    found = sized(body, {"b.png": (3, 4)}.get)
    assert '<img alt="x" src="_images/a.png" />' in found
    assert '<img alt="y" src="_images/b.png" width="3" height="4" loading="lazy" />' in found


def test_a_wide_figure_may_scroll_on_a_phone() -> None:
    assert 'class="nma-wide" width="1344"' in sized('<img alt="" src="a.png" />', {"a.png": (1344, 288)}.get)
    assert "nma-wide" not in sized('<img alt="" src="a.png" />', {"a.png": (1000, 288)}.get)


def test_a_size_that_is_there_stays() -> None:
    body = '<img alt="x" src="a.png" style="width: 10px" width="9" />'
    assert sized(body, {"a.png": (3, 4)}.get) == body


def test_the_figures_of_a_page_get_their_sizes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(grey_square(5))
    app: Any = SimpleNamespace(srcdir=tmp_path, env=SimpleNamespace(images={"a.png": ({"index"}, "0.png")}))
    context = {"body": '<img alt="" src="_images/0.png" /><img alt="" src="other.png" />'}
    give_sizes(app, "index", "page.html", context, None)
    assert context["body"].count('width="5"') == 1
    empty: dict[str, str] = {}
    give_sizes(app, "search", "search.html", empty, None)
    assert empty == {}
