"""Cells of a scanned table, read one by one with the rules wiped away.

A page-wide pass loses the words of ruled tables; a cell alone is read well. The engine runs inside this process (which
is a worker that can be killed): starting one for every cell would cost more than reading it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from extractors.image import Grey, PreparedImage
from extractors.settings import ReadSettings
from extractors.tables.grid import CellText, GridCell, fragment_of
from extractors.tables.scangrid import ScanTable
from extractors.types import TableFragment
from models.errors import MissingToolError

_PAD = 14
_BORDER_IN = 0.04
_SURE = 0.90
_FIGURES = "0123456789,.-%/;"
_FIGURE_CELL = re.compile(r"^[\d.,;%/\s-]+$")
_FIGURE_COLUMN = 0.6
_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_ONE_LINE, _BLOCK, _ONE_LETTER = 7, 6, 10


@cache
def _tessdata(language: str) -> str:
    import os

    named = [os.environ["TESSDATA_PREFIX"]] if "TESSDATA_PREFIX" in os.environ else []
    for folder in (*named, *_TESSDATA):
        if (Path(folder) / f"{language}.traineddata").exists():
            return folder
    raise MissingToolError(f"the model {language} of Tesseract.")


@cache
def _engine(language: str, alphabet: str) -> Any:
    import tesserocr

    engine = tesserocr.PyTessBaseAPI(path=_tessdata(language), lang=language, psm=_ONE_LINE)
    if alphabet:
        engine.SetVariable("tessedit_char_whitelist", alphabet)
    return engine


@dataclass(frozen=True)
class _Crop:
    pixels: Grey
    line_count: int
    line_height: int


def read_cells(image: PreparedImage, table: ScanTable, page: int, settings: ReadSettings) -> TableFragment:
    """The table with its texts; boxes in points of the page numbered ``page``."""
    crops = [_crop(image, cell, table) for cell in table.cells]
    texts = [_read(crop, settings.language) if crop else CellText("") for crop in crops]
    texts = _figures_again(table.cells, crops, texts, settings.language)
    cells = [replace(cell, box=image.box_to_page(cell.box)) for cell in table.cells]
    top = table.box[1]
    edges = [image.box_to_page((x, top, x, top))[0] for x in table.column_edges]
    return fragment_of(cells, texts, page, image.box_to_page(table.box), edges, table.confidence)


def _crop(image: PreparedImage, cell: GridCell, table: ScanTable) -> _Crop | None:
    """The cell's ink on white, without rules and specks; None for an empty cell."""
    x0, top, x1, bottom = (round(v) for v in cell.box)
    pixels = image.pixels[top:bottom, x0:x1].copy()
    if min(pixels.shape) < 8:
        return None
    # rules are wiped along the cell's border alone: inside, a long thin run may be a letter's stem
    border = max(4, int(image.dpi * _BORDER_IN))
    rim = np.ones(pixels.shape, dtype=bool)
    rim[border:-border, border:-border] = False
    pixels[rim & (table.rules[top:bottom, x0:x1] > 0)] = 255
    inset = max(2, int(image.dpi * 0.01))
    pixels[:inset], pixels[-inset:], pixels[:, :inset], pixels[:, -inset:] = 255, 255, 255, 255
    dark = (pixels < 150).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    smallest = max(4, int((image.dpi / 300) ** 2 * 14))
    for label in range(1, len(stats)):
        if stats[label][cv2.CC_STAT_AREA] < smallest and not _is_mark(stats, label):
            pixels[labels == label] = 255
            dark[labels == label] = 0
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if len(rows) == 0:
        return None
    inked = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    lines = _line_heights(dark[rows[0] : rows[-1] + 1], image.dpi)
    framed = cv2.copyMakeBorder(inked, _PAD, _PAD, _PAD, _PAD, cv2.BORDER_CONSTANT, value=255)
    return _Crop(np.asarray(framed, dtype=np.uint8), len(lines), max(lines))


def _is_mark(stats: Any, label: int) -> bool:
    """Whether a small component stands by a larger one: a dot, a tone, a comma."""
    x, y, w, h = (int(v) for v in stats[label][:4])
    for other in stats[1:]:
        if other[cv2.CC_STAT_AREA] < 30:
            continue
        if (
            other[0] - 10 < x + w
            and x < other[0] + other[2] + 12
            and other[1] - 14 < y + h
            and y < other[1] + other[3] + 10
        ):
            return int(stats[label][cv2.CC_STAT_AREA]) >= 4
    return False


def _line_heights(dark: Any, dpi: float) -> list[int]:
    """Heights of the text lines in a crop: runs of inked rows, tones and dots joined to their letters."""
    on = dark.any(axis=1)
    runs: list[list[int]] = []
    for y in np.flatnonzero(on):
        if runs and y - runs[-1][1] <= max(2, int(dpi * 0.01)):
            runs[-1][1] = int(y)
        else:
            runs.append([int(y), int(y)])
    tall = [b - a + 1 for a, b in runs if b - a + 1 >= dpi * 0.05]
    return tall or [len(on)]


def _recognised(crop: _Crop, language: str, psm: int, alphabet: str = "", scale: float = 1.0) -> CellText:
    engine = _engine(language, alphabet)
    pixels = crop.pixels
    if scale != 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    engine.SetPageSegMode(psm)
    engine.SetImage(Image.fromarray(pixels))
    text = " ".join(engine.GetUTF8Text().split())
    confidences = engine.AllWordConfidences()
    confidence = min(confidences) / 100 if confidences else 0.0
    return CellText(text, confidence)


def _read(crop: _Crop, language: str) -> CellText:
    """A cell, read once; again in other ways where the first look is empty or in doubt."""
    psm = _ONE_LINE if crop.line_count == 1 else _BLOCK
    best = _recognised(crop, language, psm)
    if best.text and best.confidence >= 0.6:
        return best
    for other_psm, scale in ((psm, 1.6), (_ONE_LETTER if crop.line_count == 1 else _ONE_LINE, 1.0), (psm, 0.75)):
        again = _recognised(crop, language, other_psm, scale=scale)
        if again.text and again.confidence > best.confidence:
            best = again
    return best


def _figures_again(
    cells: Sequence[GridCell], crops: Sequence[_Crop | None], texts: list[CellText], language: str
) -> list[CellText]:
    """Columns of figures: their cells are read anew with figures only, by two models at three scales; votes decide."""
    out = list(texts)
    columns = {c.column for c in cells}
    for column in columns:
        members = [i for i, c in enumerate(cells) if c.column == column and c.colspan == 1 and texts[i].text]
        below_head = [i for i in members if cells[i].row > 0]
        figures = [i for i in below_head if _FIGURE_CELL.match(texts[i].text)]
        if len(figures) < max(2, _FIGURE_COLUMN * len(below_head)):
            continue
        for i in below_head:
            crop = crops[i]
            if crop is not None and (i in figures or len(texts[i].text) <= 3):
                out[i] = _voted(crop, texts[i], language)
    return out


def _voted(crop: _Crop, first: CellText, language: str) -> CellText:
    votes: dict[str, float] = defaultdict(float)
    psm = _ONE_LINE if crop.line_count == 1 else _BLOCK
    tight = first.text.replace(" ", "")
    if _FIGURE_CELL.match(first.text):
        votes[tight] += first.confidence + 0.2
    for model, scale in ((language, 1.0), ("Vietnamese", 1.0), (language, 1.5), ("Vietnamese", 0.75)):
        found = _recognised(crop, model, psm, _FIGURES, scale)
        text = found.text.replace(" ", "")
        if text:
            votes[text] += max(0.05, found.confidence)
        if len(votes) == 1 and sum(votes.values()) > 1.8 and found.confidence > _SURE:
            break
    if not votes:
        return first
    best, weight = max(votes.items(), key=lambda vote: vote[1])
    return CellText(best, min(1.0, weight / sum(votes.values())) * min(1.0, 0.5 + weight / 4))
