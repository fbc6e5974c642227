"""Specks of a bad scan go; dots, tones, commas and hyphens of the print stay, faded or fresh."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.image import Grey, PreparedImage, scaling
from extractors.specks import without_specks
from tests.extractors.pages import SERIF

_DPI = 300
_TEXT = ("1. Xã, thị trấn: 12,5%; tỉ lệ hộ nghèo - giảm.", "ổ, ể. ị; ấ: ì i j (2016-2020)")
_FADED, _FRESH = 115, 0
_BEHIND = (752, 253)  # right of the bracket that ends the second line, where a full stop stands


def _sheet(tone: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1500, 700), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SERIF), round(14 * _DPI / 72))
    for number, line in enumerate((*_TEXT, *_TEXT)):
        pen.text((150, 100 + 110 * number), line, fill=tone, font=font)
    return image, pen


def _wiped(image: Image.Image) -> tuple[Grey, Grey]:
    """The scan, its edges soft as a scanner leaves them, before and after."""
    before = np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.uint8)
    return before, without_specks(PreparedImage(before, _DPI, scaling(72 / _DPI))).pixels


@pytest.mark.parametrize("tone", [_FADED, _FRESH])
def test_print_without_specks_stays_as_it_is(tone: int) -> None:
    before, after = _wiped(_sheet(tone)[0])
    assert (before == after).all()


@pytest.mark.parametrize(
    ("tone", "place", "gone"),
    [
        (_FADED, (700, 60), True),  # above all lines
        (_FRESH, (700, 60), True),
        (_FADED, (60, 300), True),  # in the margin
        (_FADED, _BEHIND, True),  # in the line, blacker than its faded letters
        (_FRESH, _BEHIND, False),  # in the line and as black as its letters: it may be a full stop
    ],
)
def test_a_blot_goes_where_it_cannot_be_print(tone: int, place: tuple[int, int], gone: bool) -> None:
    image, pen = _sheet(tone)
    without, _ = _wiped(image)
    x, y = place
    assert (without[y - 4 : y + 12, x - 4 : x + 12] > 200).all(), "the place of the blot is free of print"
    pen.ellipse((x, y, x + 8, y + 8), fill=0)
    before, after = _wiped(image)
    assert (before[y : y + 8, x : x + 8] < 100).any()
    assert bool((after[y : y + 8, x : x + 8] > 200).all()) is gone
    around = np.ones(before.shape, dtype=bool)
    around[y - 10 : y + 18, x - 10 : x + 18] = False
    assert (before[around] == after[around]).all()


@pytest.mark.parametrize("tone", [255, _FADED])
def test_a_sheet_without_letters_is_no_error(tone: int) -> None:
    image = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(image).point((200, 150), fill=tone)
    before, after = _wiped(image)
    assert after.shape == before.shape and (after >= before).all()
