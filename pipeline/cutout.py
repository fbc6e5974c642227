"""The spot on the page that a figure came from, as an image: what a sceptic looks at."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from models.errors import NoPageImageError, UnreadableFileError
from models.identity import file_sha256
from models.messages import say
from models.warehouse import Spot
from pipeline.store import write_atomically

_DPI = 150
_FRAME_COLOUR = (200, 30, 30)


def cutout(spot: Spot, margin_pt: float) -> Image.Image:
    """The box of ``spot`` framed, with ``margin_pt`` points around it.

    Raises ``NoPageImageError`` for files without pages and ``UnreadableFileError`` where the file is gone or another.
    """
    from extractors import render_page

    path = Path(spot.path or "")
    if not path.is_file() or file_sha256(path) != spot.sha256:
        raise UnreadableFileError(file=spot.name)
    if spot.page is None or spot.box is None:
        raise NoPageImageError(say("show.no_page", "en", name=spot.name, place=spot.place or ""), file=spot.name)
    page = render_page(path, spot.page, _DPI).convert("RGB")
    scale = _DPI / 72
    frame = tuple(v * scale for v in spot.box)
    ImageDraw.Draw(page).rectangle(
        (frame[0] - 3, frame[1] - 3, frame[2] + 3, frame[3] + 3), outline=_FRAME_COLOUR, width=2
    )
    margin = margin_pt * scale
    left, top = max(0, int(frame[0] - margin)), max(0, int(frame[1] - margin))
    right, bottom = min(page.width, int(frame[2] + margin)), min(page.height, int(frame[3] + margin))
    cut: Image.Image = page.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    return cut


def write_cutout(spot: Spot, out: Path, margin_pt: float) -> None:
    """Write the cutout as PNG."""
    stream = io.BytesIO()
    cutout(spot, margin_pt).save(stream, "PNG")
    write_atomically(out, stream.getvalue())
