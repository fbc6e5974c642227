"""Ruled tables of pages with a text layer: pdfplumber finds the rules, the words come from the text layer."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from extractors.pdf import open_page, open_pdf
from extractors.tables.grid import CellText, GridCell, fragment_of, grid_cells
from extractors.types import TableFragment
from models.pages import Box, Word

_MIN_RULES = 6  # a table of one cell has four; a page with fewer strokes holds none, and pdfplumber is slow
_TOLERANCE_PT = 2.5
_FEWEST_CELLS = 4
_CMYK = 4  # channels, where 0 is no ink; in grey and RGB 1 is white
_WHITE_SLACK = 0.02
_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
    "intersection_tolerance": 4,
}


def tables_of_text_page(path: Path, number: int, words: Sequence[Word]) -> list[TableFragment]:
    """Tables of one page (from 1) of a PDF with a text layer; ``words`` are the page's."""
    if _stroke_count(path, number) < _MIN_RULES:
        return []
    return [
        fragment for boxes in _cell_boxes(path, number) if (fragment := _fragment(boxes, words, number)) is not None
    ]


def _stroke_count(path: Path, number: int) -> int:
    import pypdfium2.raw as pdfium

    with open_page(path, number) as page:
        return sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4))


def _cell_boxes(path: Path, number: int) -> list[list[Box]]:
    """Boxes of the cells of each table, in page points."""
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        return _cell_boxes_of(path, number)
    except (PdfminerException, IndexError):  # it gives up on a whole file for one broken object of another page
        return _cell_boxes_of(_page_alone(path, number), 1)


def _cell_boxes_of(file: Path | BytesIO, number: int) -> list[list[Box]]:
    import pdfplumber

    with pdfplumber.open(file, pages=[number]) as document:
        page = document.pages[0]
        try:
            x0, top = float(page.bbox[0]), float(page.bbox[1])
            tables = page.filter(_is_seen).find_tables(_SETTINGS)
            return [[(c[0] - x0, c[1] - top, c[2] - x0, c[3] - top) for c in table.cells] for table in tables]
        finally:
            page.close()


def _is_seen(item: dict[str, Any]) -> bool:
    """False for a white area without an outline: word processors lay one behind each line of a shaded paragraph."""
    if item["object_type"] != "rect" or item.get("stroke") or not item.get("fill"):
        return True
    paint = item.get("non_stroking_color")
    channels = [
        float(c) for c in (paint if isinstance(paint, (tuple, list)) else (paint,)) if isinstance(c, (int, float))
    ]
    no_paint = 0.0 if len(channels) == _CMYK else 1.0
    return not channels or any(abs(c - no_paint) > _WHITE_SLACK for c in channels)


def _page_alone(path: Path, number: int) -> BytesIO:
    """A file of this one page."""
    import pypdfium2

    out = BytesIO()
    with open_pdf(path) as document:
        alone = pypdfium2.PdfDocument.new()
        alone.import_pages(document, [number - 1])
        alone.save(out)
        alone.close()
    out.seek(0)
    return out


def _fragment(boxes: list[Box], words: Sequence[Word], number: int) -> TableFragment | None:
    cells, xs, ys = grid_cells(boxes, _TOLERANCE_PT)
    # a frame around text is no table; a row alone is one where it has columns enough, as a head at a page's foot
    if len(xs) < 3 or (len(xs) - 1) * (len(ys) - 1) < _FEWEST_CELLS:
        return None
    texts = [CellText(" ".join(w.text for w in _words_in(cell, words))) for cell in cells]
    if not any(t.text for t in texts):
        return None
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return fragment_of(cells, texts, number, box, xs, 1.0)


def _words_in(cell: GridCell, words: Sequence[Word]) -> list[Word]:
    from extractors.layout import group_rows

    x0, top, x1, bottom = cell.box
    inside = [
        w
        for w in words
        if w.box and x0 <= (w.box[0] + w.box[2]) / 2 <= x1 and top <= (w.box[1] + w.box[3]) / 2 <= bottom
    ]
    return [w for row in group_rows(inside) for w in row]
