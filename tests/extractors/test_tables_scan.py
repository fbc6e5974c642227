"""Ruled tables on drawn scans: the grid that is found and the cells that Tesseract reads in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.image import PreparedImage, scaling
from extractors.settings import ReadSettings
from extractors.tables import find_tables, read_cells
from extractors.tables.crops import crop_cell, stem_count
from tests.extractors.pages import SERIF

_DPI = 300

_HEAD = ("TT", "Tên xã", "Tiêu chí đã đạt", "Tổng số")
_ROWS = (
    ("1", "Xã Phổ Yên", "1,4,7,12", "4"),
    ("2", "Xã Tân Khê", "2,5,6,8,10,11,13,15", "8"),
    ("3", "Xã Bằng Cả", "3,9", "2"),
)


@dataclass(frozen=True)
class Sheet:
    """A table of ``rows`` × ``columns`` drawn with rules; ``gaps`` leaves rules out: (row, column, side)."""

    rows: tuple[tuple[str, ...], ...] = (_HEAD, *_ROWS)
    widths: tuple[int, ...] = (150, 600, 650, 260)
    height: int = 130
    paper: int = 255
    ink: int = 0
    rule: int = 0
    rule_px: int = 3
    broken: bool = False
    blur: float = 0.0
    left_open: frozenset[tuple[int, int]] = field(default_factory=frozenset)  # squares without their left rule

    def drawn(self) -> PreparedImage:
        image = Image.new("L", (sum(self.widths) + 600, self.height * len(self.rows) + 500), self.paper)
        pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(SERIF), 46)
        xs = [300 + sum(self.widths[:i]) for i in range(len(self.widths) + 1)]
        ys = [250 + self.height * i for i in range(len(self.rows) + 1)]
        for y in ys:
            pen.line((xs[0], y, xs[-1], y), fill=self.rule, width=self.rule_px)
        for r in range(len(self.rows)):
            for c, x in enumerate(xs):
                if (r, c) not in self.left_open:
                    pen.line((x, ys[r], x, ys[r + 1]), fill=self.rule, width=self.rule_px)
            for c, text in enumerate(self.rows[r]):
                pen.text((xs[c] + 30, ys[r] + 38), text, fill=self.ink, font=font)
        pixels = np.asarray(image, dtype=np.uint8).copy()
        if self.broken:
            for x in range(300, xs[-1], 90):  # a faded strip every third of an inch
                pixels[:, x : x + 9] = self.paper
        if self.blur:
            pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), self.blur), dtype=np.uint8)
        return PreparedImage(pixels, _DPI, scaling(72 / _DPI))


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(Sheet(), id="clean"),
        pytest.param(Sheet(paper=246), id="paper that is not quite white"),
        pytest.param(Sheet(rule=150, rule_px=2), id="faint rules"),
        pytest.param(Sheet(rule_px=7), id="thick rules"),
        pytest.param(Sheet(blur=1.2), id="a coarse scan"),
        pytest.param(Sheet(rows=(_HEAD, ("", "(2)", "(3)", "(4)"), *_ROWS)), id="numbers of the columns"),
    ],
)
def test_every_cell_is_read(sheet: Sheet) -> None:
    image = sheet.drawn()
    (table,) = find_tables(image)
    fragment = read_cells(image, table, 1, ReadSettings())
    read = [["".join(cell.split()) for cell in row] for row in fragment.table.rows]
    assert read == [["".join(cell.split()) for cell in row] for row in sheet.rows]


def test_a_square_without_a_rule_belongs_to_its_neighbour() -> None:
    rows = (_HEAD, ("I", "Nhóm xã vùng cao", "", ""), *_ROWS)
    image = Sheet(rows=rows, left_open=frozenset({(1, 2), (1, 3)})).drawn()
    (table,) = find_tables(image)
    assert read_cells(image, table, 1, ReadSettings()).table.spans == ((1, 1, 1, 3),)


def test_broken_rules_keep_the_grid() -> None:
    (table,) = find_tables(Sheet(broken=True).drawn())
    assert len(table.cells) == 16


def test_underlined_text_and_frames_are_no_tables() -> None:
    image = Image.new("L", (2000, 1200), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(SERIF), 46)
    for y in (200, 300, 400):
        pen.text((300, y), "Độc lập - Tự do - Hạnh phúc", fill=0, font=font)
        pen.line((300, y + 56, 900, y + 56), fill=0, width=3)
    pen.rectangle((1200, 200, 1700, 500), outline=0, width=4)
    assert find_tables(PreparedImage(np.asarray(image, dtype=np.uint8), _DPI, scaling(72 / _DPI))) == []


@pytest.mark.parametrize(
    ("numeral", "stems"), [("I", 1), ("II", 2), ("III", 3), ("IV", 3), ("V", 2), ("VIII", 5), ("X", 2), ("XI", 3)]
)
def test_stems_of_roman_numerals(numeral: str, stems: int) -> None:
    sheet = Sheet(rows=((numeral, "Nhóm", "a", "b"),), blur=1.0)
    image = sheet.drawn()
    crop = crop_cell(image, (300, 250, 450, 380), np.zeros_like(image.pixels))
    assert crop is not None and stem_count(crop) == stems


def test_a_cell_of_specks_alone_is_empty() -> None:
    image = Sheet(rows=(("", "", "", ""),)).drawn()
    image.pixels[300, 360] = image.pixels[330, 400] = 0
    assert crop_cell(image, (300, 250, 450, 380), np.zeros_like(image.pixels)) is None


@pytest.mark.parametrize(
    ("blot", "stays"),
    [
        # far from any letter: dirt
        (((330, 352, 338, 360), 0), False),
        # by a letter's foot, as pale as the print: a comma may be
        (((364, 334, 371, 343), 120), True),
        # by a letter, but far blacker than the faded print
        (((364, 334, 371, 343), 0), False),
    ],
)
def test_specks_go_and_marks_stay(blot: tuple[tuple[int, int, int, int], int], stays: bool) -> None:
    (x0, top, x1, bottom), tone = blot
    clean = Sheet(rows=(("5", "", "", ""),), ink=120).drawn()
    image = Sheet(rows=(("5", "", "", ""),), ink=120).drawn()
    image.pixels[top:bottom, x0:x1] = tone
    plain, blotted = (crop_cell(i, (300, 250, 450, 380), np.zeros_like(i.pixels)) for i in (clean, image))
    assert plain is not None and blotted is not None
    assert (blotted.pixels.shape != plain.pixels.shape) == stays


def test_faded_print_is_strengthened() -> None:
    image = Sheet(rows=(("25", "", "", ""),), ink=140).drawn()
    crop = crop_cell(image, (300, 250, 450, 380), np.zeros_like(image.pixels))
    assert crop is not None and crop.pixels.min() < 100
