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
from extractors.tables.forms import ROMAN, Form, form_of, with_decimal_commas
from extractors.tables.grid import CellText, GridCell, fragment_of
from extractors.tables.numbering import OrderCell, column_numbers, in_order
from extractors.tables.scangrid import ScanTable
from extractors.tables.voices import ONE_LETTER, Voice, recognise
from extractors.tables.voting import Votes, vote_figures, vote_words, winner
from extractors.tables.wording import worded
from extractors.types import TableFragment

_WIDE_MODEL = "Vietnamese"
_X_PX = 20.5  # the height of an x at which whole pages are read best (extractors.ocr)
_SURE = 0.95
_DOUBTFUL = 0.6
_AGREED = 1.7
_VOICES = 4  # a text that so many hear is certain
_SHORT = 3
_FIGURES, _ROMAN = "0123456789,.-%/;<>", "IVX"
_FIGURE_CELL = re.compile(r"^[\d.,:;%/\s<>-]+$")
_FIGURE_LIKE = re.compile(r"""^[\d.,:;%/\s<>\-IlL|iÌỊJjHVXoOsSBZQ§°\]\['"”’`]+$""")
_COLUMN_NUMBER = re.compile(r"^\(|\)$")  # the numbers of the columns below a head: "(1)", "(2)"
_FIGURE_COLUMN = 0.6
_LOOKALIKES = str.maketrans("lI|iìÌJj][OoSBZ", "111111111100582")
_ORDER_COLUMN = 0
_HEAD_ROWS = 4
_COUNTED = 0.8  # how sure a column's number is that follows from the others


def read_cells(image: PreparedImage, table: ScanTable, page: int, settings: ReadSettings) -> TableFragment:
    """The table with its texts; boxes in points of the page numbered ``page``."""
    crops = [crop_cell(image, cell.box, table.rules) for cell in table.cells]
    readings = [_readings(crop, settings.language) if crop else [] for crop in crops]
    texts = [worded(text) for text in _columns_again(table.cells, crops, readings, settings.language)]
    texts = _head_numbered(table.cells, texts)
    cells = [replace(cell, box=image.box_to_page(cell.box)) for cell in table.cells]
    edges = [x * POINTS_PER_INCH / image.dpi for x in table.column_edges]  # of the upright page, as rows are read
    return fragment_of(cells, texts, page, image.box_to_page(table.box), edges, table.confidence)


def _readings(crop: Crop, language: str) -> list[CellText]:
    """A cell by one voice that is sure of its words, or by two that err in different ways; two more, and a look for a
    single letter, where both doubt."""
    first = recognise(crop, Voice(language, _X_PX))
    is_figure = _FIGURE_LIKE.match(first.text) is not None
    if first.confidence >= _SURE and len(first.text) > _SHORT and not is_figure:
        return [first]
    # tones are seen best on letters a little larger; figures have none
    second = recognise(crop, Voice(_WIDE_MODEL, _X_PX * (1.0 if is_figure else 1.27), is_sharpened=True))
    readings = [first, second]
    if first.text != second.text and max(first.confidence, second.confidence) < _DOUBTFUL:
        readings.append(recognise(crop, Voice(language, _X_PX * 1.07, is_sharpened=True)))
        readings.append(recognise(crop, Voice(_WIDE_MODEL, _X_PX, is_sharpened=True)))
        if crop.is_short and crop.line_count == 1:
            readings.append(recognise(crop, Voice(f"{language}+{_WIDE_MODEL}", _X_PX * 1.3), psm=ONE_LETTER))
    return readings


def _head_numbered(cells: Sequence[GridCell], texts: Sequence[CellText]) -> list[CellText]:
    """The texts, with the row that numbers the columns as it was printed."""
    out = list(texts)
    for row in sorted({cell.row for cell in cells})[:_HEAD_ROWS]:
        places = [i for i, cell in enumerate(cells) if cell.row == row]
        numbers = column_numbers([texts[i].text for i in places])
        if numbers is not None and all(cells[i].column == column for column, i in enumerate(places)):
            for i, number in zip(places, numbers, strict=True):
                out[i] = texts[i] if texts[i].text == number else CellText(number, _COUNTED)
            break
    return out


# -- columns of figures and of order numbers -------------------------------------------------------------------------


def _columns_again(
    cells: Sequence[GridCell], crops: Sequence[Crop | None], readings: Sequence[Sequence[CellText]], language: str
) -> list[CellText]:
    """What the readings agree on, the columns of figures read anew; the form of the column weighs in."""
    texts = [vote_words(heard) for heard in readings]
    out = list(texts)
    quantities: list[int] = []
    for column in sorted({c.column for c in cells}):
        figures = _figure_cells(cells, crops, texts, column)
        is_order = column == _ORDER_COLUMN
        form = form_of([texts[i].text for i, _ in figures], is_order=is_order)
        read = [
            _order_cell(
                crop, readings[i], texts[i], language, form, is_order and _heads_a_group(cells, texts, cells[i].row)
            )
            for i, crop in figures
        ]
        chosen = in_order(read) if is_order else [cell.text for cell in read]
        for (i, _), text in zip(figures, chosen, strict=True):
            out[i] = text
        if not is_order and not form.is_list:
            quantities += [i for i, _ in figures]
    commas = with_decimal_commas([out[i].text for i in quantities])
    for i, figure in zip(quantities, commas, strict=True):
        out[i] = replace(out[i], text=figure)
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


def _order_cell(
    crop: Crop, first: Sequence[CellText], as_text: CellText, language: str, form: Form, is_head: bool
) -> OrderCell:
    votes = _heard(crop, first, language, _FIGURES, form)
    if not is_head:
        return OrderCell(winner(votes, _VOICES) if votes else _by_looks(as_text, form), votes)
    romans = _heard(crop, first, language, _ROMAN, ROMAN)
    return OrderCell(winner(romans, _VOICES) if romans else as_text, votes, stem_count(crop))


def _heads_a_group(cells: Sequence[GridCell], texts: Sequence[CellText], row: int) -> bool:
    """A row that only names the rows below it: one text beside the order number, or a merged cell."""
    return sum(c.row == row and c.column > 0 and bool(t.text) for c, t in zip(cells, texts, strict=True)) == 1


def _heard(crop: Crop, first: Sequence[CellText], language: str, alphabet: str, form: Form) -> Votes:
    """Votes of the first readings where they keep to the alphabet, and of up to five voices that know it alone: as many
    as it takes to agree."""
    readings = [r for r in first if _FIGURE_CELL.match(r.text) or form.pattern.match(r.text.replace(" ", ""))]
    for voice in (
        Voice(_WIDE_MODEL, _X_PX, is_sharpened=True),
        Voice(language, _X_PX),
        Voice(_WIDE_MODEL, _X_PX * 1.4),
        Voice(language, _X_PX * 1.4, is_sharpened=True),
        Voice(_WIDE_MODEL, _X_PX * 0.8),
    ):
        votes = vote_figures(readings, form)
        if len(votes) == 1 and sum(votes.values()) > _AGREED:
            break
        readings.append(recognise(crop, voice, alphabet))
    return vote_figures(readings, form)


def _by_looks(text: CellText, form: Form) -> CellText:
    """Letters that look like figures as figures, where that gives a number: no voice that knows figures saw any."""
    tight = text.text.replace(" ", "").translate(_LOOKALIKES)
    return CellText(tight, text.confidence * 0.7) if form.pattern.match(tight) else text
