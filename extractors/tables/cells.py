"""Cells of a scanned table, read one by one.

A page-wide pass loses the words of ruled tables; a cell alone is read well. Text is read by two voices and by more
where these differ in doubt; columns of figures and of order numbers are read anew with their own alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.image import POINTS_PER_INCH, PreparedImage
from extractors.settings import ReadSettings
from extractors.tables.crops import Crop, crop_cell, stem_count
from extractors.tables.grid import CellText, GridCell, fragment_of
from extractors.tables.numbering import OrderCell, in_order
from extractors.tables.scangrid import ScanTable
from extractors.tables.voices import ONE_LETTER, Voice, recognise
from extractors.tables.voting import Votes, vote_figures, vote_words, winner
from extractors.types import TableFragment

_WIDE_MODEL = "Vietnamese"
_X_PX = 20.5  # the height of an x at which whole pages are read best (extractors.ocr)
_DOUBTFUL = 0.6
_AGREED = 1.7
_VOICES = 4  # a text that so many hear is certain
_SHORT = 3
_FIGURES, _ROMAN = "0123456789,.-%/;<>", "IVX"
_ROMAN_FORM = re.compile(r"^[IVX]{1,5}$")
_LIST_FORM = re.compile(r"^\d{1,2}(?:[,;]\d{1,2})*$")
_NUMBER_FORM = re.compile(r"^[-<>]?\d{1,3}(?:\.\d{3})*(?:,\d+)?%?$|^[<>]?\d+(?:,\d+)?%?$")
_SEPARATOR = re.compile(r"[,;.]")
_FIGURE_CELL = re.compile(r"^[\d.,;%/\s<>-]+$")
_FIGURE_LIKE = re.compile(r"^[\d.,;%/\s<>\-IlL|iJjHVXoOsSBZQ§°\]\[]+$")
_COLUMN_NUMBER = re.compile(r"^\(|\)$")  # the numbers of the columns below a head: "(1)", "(2)"
_FIGURE_COLUMN = 0.6
_LOOKALIKES = str.maketrans("lI|iìÌJjOoSBZ", "1111111100582")
_ORDER_COLUMN = 0


def read_cells(image: PreparedImage, table: ScanTable, page: int, settings: ReadSettings) -> TableFragment:
    """The table with its texts; boxes in points of the page numbered ``page``."""
    crops = [crop_cell(image, cell.box, table.rules) for cell in table.cells]
    texts = [_read_text(crop, settings.language) if crop else CellText("") for crop in crops]
    texts = _columns_again(table.cells, crops, texts, settings.language)
    cells = [replace(cell, box=image.box_to_page(cell.box)) for cell in table.cells]
    edges = [x * POINTS_PER_INCH / image.dpi for x in table.column_edges]  # of the upright page, as rows are read
    return fragment_of(cells, texts, page, image.box_to_page(table.box), edges, table.confidence)


def _read_text(crop: Crop, language: str) -> CellText:
    """A cell by two voices that err in different ways; two more, and a look for a single letter, where both doubt."""
    readings = [
        recognise(crop, Voice(f"{language}+{_WIDE_MODEL}", _X_PX)),
        recognise(crop, Voice(_WIDE_MODEL, _X_PX * 1.27, is_sharpened=True)),
    ]
    first, second = readings
    if first.text == second.text and first.text:
        return CellText(first.text, max(first.confidence, second.confidence))
    if max(first.confidence, second.confidence) < _DOUBTFUL:
        readings.append(recognise(crop, Voice(language, _X_PX * 1.07, is_sharpened=True)))
        readings.append(recognise(crop, Voice(_WIDE_MODEL, _X_PX, is_sharpened=True)))
        if crop.is_short and crop.line_count == 1:
            readings.append(recognise(crop, Voice(f"{language}+{_WIDE_MODEL}", _X_PX * 1.3), psm=ONE_LETTER))
    return vote_words(readings)


# -- columns of figures and of order numbers -------------------------------------------------------------------------


def _columns_again(
    cells: Sequence[GridCell], crops: Sequence[Crop | None], texts: Sequence[CellText], language: str
) -> list[CellText]:
    """The texts, with the columns of figures read anew; the form of the column weighs in."""
    out = list(texts)
    for column in sorted({c.column for c in cells}):
        figures = _figure_cells(cells, crops, texts, column)
        heads = [column == _ORDER_COLUMN and _heads_a_group(cells, texts, cells[i].row) for i, _ in figures]
        is_list = sum(len(_SEPARATOR.findall(texts[i].text)) > 1 for i, _ in figures) > 0.4 * len(figures)
        form = _LIST_FORM if is_list else _NUMBER_FORM
        read = [
            _order_cell(crop, texts[i], language, form, head) for (i, crop), head in zip(figures, heads, strict=True)
        ]
        chosen = in_order(read) if column == _ORDER_COLUMN else [cell.text for cell in read]
        for (i, _), text in zip(figures, chosen, strict=True):
            out[i] = text
    return out


def _figure_cells(
    cells: Sequence[GridCell], crops: Sequence[Crop | None], texts: Sequence[CellText], column: int
) -> list[tuple[int, Crop]]:
    """Index and crop of the cells of a column that look like figures; none where these are not most of it."""
    below_head = [
        i for i, c in enumerate(cells) if (c.column, c.colspan) == (column, 1) and c.row > 0 and texts[i].text
    ]
    alike = {i for i in below_head if _FIGURE_LIKE.match(texts[i].text)}
    if len(alike) < max(2, _FIGURE_COLUMN * len(below_head)):
        return []
    short = {i for i in below_head if len(texts[i].text) <= _SHORT and not _COLUMN_NUMBER.match(texts[i].text)}
    chosen = ((i, crops[i]) for i in below_head if i in alike | short)
    return [(i, crop) for i, crop in chosen if crop is not None]


def _order_cell(crop: Crop, first: CellText, language: str, form: re.Pattern[str], is_head: bool) -> OrderCell:
    votes = _heard(crop, first, language, _FIGURES, form)
    if not is_head:
        return OrderCell(winner(votes, _VOICES) if votes else _by_looks(first, form), votes)
    romans = _heard(crop, first, language, _ROMAN, _ROMAN_FORM)
    return OrderCell(winner(romans, _VOICES) if romans else first, votes, stem_count(crop))


def _heads_a_group(cells: Sequence[GridCell], texts: Sequence[CellText], row: int) -> bool:
    """A row that only names the rows below it: one text beside the order number, or a merged cell."""
    return sum(c.row == row and c.column > 0 and bool(t.text) for c, t in zip(cells, texts, strict=True)) == 1


def _heard(crop: Crop, first: CellText, language: str, alphabet: str, form: re.Pattern[str]) -> Votes:
    """Votes of up to five voices that know the alphabet alone, and of the first reading where it keeps to it."""
    readings = [first] if _FIGURE_CELL.match(first.text) or form.match(first.text) else []
    for voice in (
        Voice(_WIDE_MODEL, _X_PX, is_sharpened=True),
        Voice(language, _X_PX),
        Voice(_WIDE_MODEL, _X_PX * 1.4),
        Voice(language, _X_PX * 1.4, is_sharpened=True),
        Voice(_WIDE_MODEL, _X_PX * 0.8),
    ):
        readings.append(recognise(crop, voice, alphabet))
        votes = vote_figures(readings, form)
        if len(votes) == 1 and sum(votes.values()) > _AGREED:
            break
    return vote_figures(readings, form)


def _by_looks(text: CellText, form: re.Pattern[str]) -> CellText:
    """Letters that look like figures as figures, where that gives a number: no voice that knows figures saw any."""
    tight = text.text.replace(" ", "").translate(_LOOKALIKES)
    return CellText(tight, text.confidence * 0.7) if form.match(tight) else text
