"""Words of a PDF page's text layer, through PDFium."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from extractors.image import Matrix, transform_box
from models.pages import Box, Word

_LINE_END_HYPHENS = ("\x02", "\ufffe")  # what PDFium writes for a hyphen at a line's end
# the soft hyphen stays for now: in TCVN3 its code is the letter ư
_INVISIBLE = frozenset("\u200b\u200c\u200d\ufeff")
_WORD_GAP = 0.18  # of the letter height: wider means another word even without a space


@dataclass(frozen=True, slots=True)
class Letter:
    """One character with its box in page points."""

    text: str
    box: Box


def page_matrix(page: Any) -> Matrix:
    """From PDF coordinates (origin bottom left, before /Rotate) to page points (top left, as displayed)."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    turn = page.get_rotation()
    matrices = {
        0: [[1, 0, -left], [0, -1, top]],
        90: [[0, 1, -bottom], [1, 0, -left]],
        180: [[-1, 0, right], [0, 1, -bottom]],
        270: [[0, -1, top], [-1, 0, right]],
    }
    assert width >= 0 and height >= 0
    return np.array([*matrices[turn], [0, 0, 1]], dtype=np.float64)


def letters(page: Any) -> list[Letter]:
    """Every character that has ink, in the order of the file, NFC not yet applied."""
    text_page = page.get_textpage()
    try:
        return list(_letters(text_page, page_matrix(page)))
    finally:
        text_page.close()


def _letters(text_page: Any, matrix: Matrix) -> Iterator[Letter]:
    box = pdfium.FS_RECTF()
    raw, pointer = text_page.raw, ctypes.byref(box)
    is_upright = matrix[0, 1] == 0 and matrix[0, 0] == 1
    dx, top = matrix[0, 2], matrix[1, 2]
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (0, 10, 13):
            yield Letter("\n", (0.0, 0.0, 0.0, 0.0))
            continue
        character = "-" if chr(code) in _LINE_END_HYPHENS else chr(code)
        if character in _INVISIBLE:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, pointer)
        if is_upright:
            yield Letter(character, (box.left + dx, top - box.top, box.right + dx, top - box.bottom))
        else:
            yield Letter(character, transform_box(matrix, (box.left, box.bottom, box.right, box.top)))


def words_of(found: list[Letter]) -> list[Word]:
    """Letters joined to words: at white space, at a gap, at a jump to another line; NFC."""
    words: list[Word] = []
    run: list[Letter] = []
    for letter in found:
        if letter.text.isspace():
            _flush(run, words)
        else:
            if run and _breaks(run[-1].box, letter):
                _flush(run, words)
            run.append(letter)
    _flush(run, words)
    return words


def _breaks(before: Box, letter: Letter) -> bool:
    height = before[3] - before[1]
    if unicodedata.combining(letter.text):
        return False
    gap = letter.box[0] - before[2]
    moved = abs((letter.box[1] + letter.box[3]) - (before[1] + before[3])) / 2
    return gap > _WORD_GAP * height or gap < -height or moved > 0.6 * height


def _flush(run: list[Letter], words: list[Word]) -> None:
    if run:
        text = unicodedata.normalize("NFC", "".join(letter.text for letter in run))
        boxes = [letter.box for letter in run]
        box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        words.append(Word(text, box, 1.0))
        run.clear()
