"""Cells of a scanned table, read one by one.

A page-wide pass loses the words of ruled tables; a cell alone is read well. Text is read by two voices and by more
where these differ in doubt; columns of figures and of order numbers are read anew with their own alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.image import PreparedImage
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
_FIGURES, _ROMAN = "0123456789,.-%/;", "IVX"
_ROMAN_FORM = re.compile(r"^[IVX]{1,5}$")
_LIST_FORM = re.compile(r"^\d{1,2}(?:[,;]\d{1,2})*$")
_NUMBER_FORM = re.compile(r"^-?\d{1,3}(?:\.\d{3})*(?:,\d+)?%?$|^\d+(?:,\d+)?%?$")
_SEPARATOR = re.compile(r"[,;.]")
_FIGURE_CELL = re.compile(r"^[\d.,;%/\s-]+$")
_FIGURE_LIKE = re.compile(r"^[\d.,;%/\s\-IlL|iJjHVXoOSBZQ§°]+$")
_FIGURE_COLUMN = 0.6
_LOOKALIKES = str.maketrans("lI|iìÌJjOoSBZ", "1111111100582")
_ORDER_COLUMN = 0


def read_cells(image: PreparedImage, table: ScanTable, page: int, settings: ReadSettings) -> TableFragment:
    """The table with its texts; boxes in points of the page numbered ``page``."""
    crops = [crop_cell(image, cell.box, table.rules) for cell in table.cells]
    texts = [_read_text(crop, settings.language) if crop else CellText("") for crop in crops]
    texts = _columns_again(table.cells, crops, texts, settings.language)
    cells = [replace(cell, box=image.box_to_page(cell.box)) for cell in table.cells]
    top = table.box[1]
    edges = [image.box_to_page((x, top, x, top))[0] for x in table.column_edges]
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
    cells: Sequence[GridCell], crops: Sequence[Crop | None], texts: list[CellText], language: str
) -> list[CellText]:
    """The texts, with the columns of figures read anew; the form of the column weighs in."""
    out = list(texts)
    for column in sorted({c.column for c in cells}):
        members = [i for i, c in enumerate(cells) if c.column == column and c.colspan == 1 and texts[i].text]
        below_head = [i for i in members if cells[i].row > 0]
        alike = [i for i in below_head if _FIGURE_LIKE.match(texts[i].text)]
        if len(alike) < max(2, _FIGURE_COLUMN * len(below_head)):
            continue
        is_list = sum(len(_SEPARATOR.findall(texts[i].text)) > 1 for i in alike) > 0.4 * len(alike)
        chosen = [i for i in below_head if crops[i] is not None and (i in alike or len(texts[i].text) <= 3)]
        stems: dict[int, int] = {}
        heard: dict[int, Votes] = {}
        for i in chosen:
            crop = crops[i]
            assert crop is not None
            if column == _ORDER_COLUMN and _heads_a_group(cells, texts, cells[i].row):
                stems[i] = stem_count(crop)
                heard[i] = _heard(crop, texts[i], language, _ROMAN, _ROMAN_FORM)
            else:
                heard[i] = _heard(crop, texts[i], language, _FIGURES, _LIST_FORM if is_list else _NUMBER_FORM)
        for i, votes in heard.items():
            out[i] = winner(votes, _VOICES) if votes else _by_looks(texts[i], is_list)
        if column == _ORDER_COLUMN:
            ordered = in_order([OrderCell(out[i], heard[i], stems.get(i)) for i in chosen])
            out = [ordered[chosen.index(i)] if i in heard else text for i, text in enumerate(out)]
    return out


_VOICES = 4  # a text that so many voices hear is certain


def _heads_a_group(cells: Sequence[GridCell], texts: Sequence[CellText], row: int) -> bool:
    """A row that only names the rows below it: one text beside the order number, or a merged cell."""
    return sum(c.row == row and c.column > 0 and bool(t.text) for c, t in zip(cells, texts, strict=True)) == 1


def _heard(crop: Crop, first: CellText, language: str, alphabet: str, form: re.Pattern[str]) -> Votes:
    """Votes of up to five voices that know the alphabet alone, and of the first reading where it keeps to it."""
    readings = [first] if _FIGURE_CELL.match(first.text) or form.match(first.text) else []
    for voice in (
        Voice(_WIDE_MODEL, _X_PX),
        Voice(language, _X_PX),
        Voice(_WIDE_MODEL, _X_PX * 1.4),
        Voice(language, _X_PX * 1.4),
        Voice(_WIDE_MODEL, _X_PX * 0.8),
    ):
        readings.append(recognise(crop, voice, alphabet))
        votes = vote_figures(readings, form)
        if len(votes) == 1 and sum(votes.values()) > _AGREED:
            break
    return vote_figures(readings, form)


def _by_looks(text: CellText, is_list: bool) -> CellText:
    """Letters that look like figures as figures, where that gives a number: no voice that knows figures saw any."""
    tight = text.text.replace(" ", "").translate(_LOOKALIKES)
    fits = (_LIST_FORM if is_list else _NUMBER_FORM).match(tight)
    return CellText(tight, text.confidence * 0.7) if fits else text
