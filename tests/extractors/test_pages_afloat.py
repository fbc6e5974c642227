"""Specks in the spaces of a line go; stops, colons, hyphens, bullets, dots and tones of the print stay."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.afloat import afloat
from extractors.image import Grey
from tests.extractors.pages import SERIF

_DPI, _TONE = 300, 60
_FONT = ImageFont.truetype(str(SERIF), round(14 * _DPI / 72))
_LINE = "Kế hoạch  đến năm"  # a wide space, as justified lines have
_TOP, _LEFT = 120, 150


def _sheet(*lines: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1700, 500), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((_LEFT, _TOP + 120 * number), line, fill=_TONE, font=_FONT)
    return image, pen


def _soft(image: Image.Image) -> Grey:
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.uint8)


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Xã, thị trấn: 12,5%; tỉ lệ - giảm.", "- Bộ Nội vụ; ... + ổ, ể. ị; ấ: ì i j"),
        ("“Chung tay” 'vì' người nghèo...", "(2016-2020) 1.250.000; 32.507"),
        ("ỦY BAN: TỰ DO - HẠNH PHÚC", "II. NHIỆM VỤ; I.1. H'Mông"),
    ],
)
def test_print_floats_nowhere(lines: tuple[str, ...]) -> None:
    assert not afloat(_soft(_sheet(*lines)[0]), _DPI).any()


def _space_after(word: str) -> tuple[float, float, float]:
    """Where the space after a word of the line begins and ends, and its foot line."""
    until = _LINE[: _LINE.index(word) + len(word)]
    begin = _LEFT + _FONT.getlength(until)
    return begin, _LEFT + _FONT.getlength(until + "  "), _TOP + _FONT.getmetrics()[0]


@pytest.mark.parametrize(
    ("across", "up_px", "gone"),
    [
        (0.5, 14, True),  # in the middle, at half the height of an x
        (0.75, 3, True),  # on the line, but nearer to the next word than a full stop stands
        (0.05, 3, False),  # where a full stop stands
    ],
)
def test_a_speck_between_words_goes_where_no_sign_stands(across: float, up_px: int, gone: bool) -> None:
    image, pen = _sheet(_LINE, _LINE)
    begin, end, foot = _space_after("hoạch")
    x, y = begin + across * (end - begin), foot - up_px
    pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=20)
    found = afloat(_soft(image), _DPI)
    assert bool(found[round(y), round(x)]) is gone
    found[round(y) - 12 : round(y) + 12, round(x) - 12 : round(x) + 12] = False
    assert not found.any()


def test_a_sheet_without_print_is_no_error() -> None:
    assert not afloat(np.full((50, 50), 255, np.uint8), _DPI).any()
