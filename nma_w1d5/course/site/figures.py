"""Figures as light as they can be without looking different."""

import hashlib
import io
from pathlib import Path

from PIL import Image

MOST_PIXELS = 1440  # twice the width of the text: more of them no screen shows


def lightened(png: bytes) -> bytes:
    """Return a figure that looks the same and is smaller, or the same bytes if there is none.

    Colours are reduced to 128, which suffices for lines, bars and colour maps; dithering would blur them.
    """
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGBA")
    if picture.width > MOST_PIXELS:
        size = (MOST_PIXELS, round(picture.height * MOST_PIXELS / picture.width))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    if picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    method = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
    file = io.BytesIO()
    picture.quantize(128, method=method, dither=Image.Dither.NONE).save(file, format="PNG", optimize=True)
    return min(file.getvalue(), png, key=len)


def light(path: Path, cache: Path) -> bytes:
    """Return the figure in a file, lightened: from `cache`, if any language has had the same figure before."""
    png = path.read_bytes()
    kept = cache / f"{hashlib.sha256(png).hexdigest()}.png"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(lightened(png))
    return kept.read_bytes()
