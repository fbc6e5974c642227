"""Page images with words, paragraphs and tables drawn in, for people who look for the reason of a bad reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from extractors.render import render_page
from extractors.sniff import sniff
from models.errors import PageError, UnsupportedFormatError
from models.pages import Box, Page, ReadDocument

_DPI = 110.0
_COLOURS = {"word": (60, 140, 220), "doubt": (230, 140, 0), "paragraph": (40, 160, 70), "cell": (200, 30, 60)}
_DOUBTFUL = 0.6  # words and cells read with less confidence stand out


def write_overlay(path: Path, document: ReadDocument, folder: Path) -> list[Path]:
    """One PNG a page into ``folder`` (made if missing). Raises ``UnsupportedFormatError`` for files without pages."""
    kind = sniff(path)
    if kind not in ("pdf", "image"):
        raise UnsupportedFormatError("A file without pages has no picture to draw on.", file=path)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for page in document.pages:
        try:
            picture = render_page(path, page.number, _DPI, kind).convert("RGB")
        except PageError:
            continue  # the page that could not be read says so in its notes; there is nothing to draw on
        _draw(picture, page, document)
        written.append(folder / f"page-{page.number:03d}.png")
        picture.save(written[-1])
    return written


def _draw(picture: Image.Image, page: Page, document: ReadDocument) -> None:
    if page.width <= 0 or page.height <= 0:
        return
    pen = ImageDraw.Draw(picture)
    scale_x, scale_y = picture.width / page.width, picture.height / page.height
    for colour, width, (x0, top, x1, bottom) in _marks(page, document):
        pen.rectangle((x0 * scale_x, top * scale_y, x1 * scale_x, bottom * scale_y), outline=colour, width=width)


def _marks(page: Page, document: ReadDocument) -> Iterator[tuple[tuple[int, int, int], int, Box]]:
    """Colour, line width and box in page points of everything to draw."""
    for word in page.words:
        if word.box is not None:
            yield _COLOURS["doubt" if word.confidence < _DOUBTFUL else "word"], 1, word.box
    for paragraph in document.paragraphs:
        boxes = [page.lines[ref.line].box for ref in paragraph.lines if ref.page == page.number]
        placed = [box for box in boxes if box is not None]
        if placed:
            yield _COLOURS["paragraph"], 2, around(placed)
    for table in document.tables:
        for cell in table.cells:
            if cell.page == page.number and cell.box is not None:
                yield _COLOURS["doubt" if cell.confidence < _DOUBTFUL else "cell"], 2, cell.box


def around(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
