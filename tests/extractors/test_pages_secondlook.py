"""Two readings of a damaged page: which word of each spot is taken, and when a page is read twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.image import sharpened
from extractors.ocr import OcrLine
from extractors.secondlook import agreed, likelihood, may_be_printed, needs_second_look
from models.pages import Word

_LETTER_PX = 20.0


def _line(text: str, sure: float = 0.9, left: float = 0.0, top: float = 100.0) -> OcrLine:
    """Words side by side, each letter as wide as any other, so that equal offsets are equal places."""
    words = []
    for word in text.split(" "):
        right = left + len(word) * _LETTER_PX
        if word:
            words.append(Word(word, (left, top, right, top + 30.0), sure))
        left = right + _LETTER_PX
    return OcrLine(tuple(words))


def _texts(lines: list[OcrLine]) -> list[str]:
    return [" ".join(w.text for w in line.words) for line in lines]


@pytest.mark.parametrize(
    ("first", "second", "agreed_on"),
    [
        # a hook is taken for an acute, not the other way round; either reading may have it right
        (("Ban chỉ đạo tố chức", 0.95), ("Ban chỉ đạo tổ chức", 0.85), "Ban chỉ đạo tổ chức"),
        (("Ban chỉ đạo tổ chức", 0.85), ("Ban chỉ đạo tố chức", 0.95), "Ban chỉ đạo tổ chức"),
        # what ends in a stop has the sharp or the heavy tone, however sure the reading
        (("Quyêt định", 0.95), ("Quyết định", 0.7), "Quyết định"),
        (("được thưc hiện", 0.95), ("được thực hiện", 0.6), "được thực hiện"),
        # a speck between or before words is no sign
        (("công.tác này", 0.9), ("công tác này", 0.8), "công tác này"),
        (("nêu 'trình này", 0.9), ("nêu  trình này", 0.8), "nêu trình này"),
        # nor where both took it for one; a hyphen may be print, and so may any sign beside what is no syllable
        (("công.tác này", 0.9), ("công'tác này", 0.8), "công tác này"),
        (("kinh tế-xã hội", 0.9), ("kinh tế-xã hội", 0.9), "kinh tế-xã hội"),
        (("tại langson.gov.vn", 0.9), ("tại langson.gov.vn", 0.9), "tại langson.gov.vn"),
        # a figure is lost rather than made up
        (("có 2 xã", 0.7), ("có 'a xã", 0.9), "có 2 xã"),
        # figures: the surer reading
        (("năm 2817 có", 0.6), ("năm 2017 có", 0.9), "năm 2017 có"),
        (("năm 2017 có", 0.9), ("năm 2817 có", 0.6), "năm 2017 có"),
        # abbreviations are no syllables and lose nothing by it
        (("số 22/CTr-TU này", 0.9), ("số 22/CTI-TU này", 0.9), "số 22/CTr-TU này"),
        # a word that only one saw: put in where sure and likely, kept where the first has it
        (("kế      nghèo", 0.9), ("kế hoạch nghèo", 0.9), "kế hoạch nghèo"),
        (("kế      nghèo", 0.9), ("kế hoạch nghèo", 0.7), "kế nghèo"),
        (("kế    nghèo", 0.9), ("kế '*~ nghèo", 0.9), "kế nghèo"),
        (("kế hoạch nghèo", 0.9), ("kế      nghèo", 0.9), "kế hoạch nghèo"),
        # the second saw nothing at all
        (("Kế hoạch", 0.9), ("", 0.9), "Kế hoạch"),
    ],
)
def test_each_spot_has_the_likelier_word(first: tuple[str, float], second: tuple[str, float], agreed_on: str) -> None:
    assert _texts(agreed([_line(*first)], [_line(*second)])) == [agreed_on]


def test_words_of_the_line_below_have_no_vote() -> None:
    first = [_line("tố chức", 0.5, top=100.0), _line("thực hiện", 0.9, top=160.0)]
    second = [_line("tổ chức", 0.99, top=160.0)]
    assert _texts(agreed(first, second))[0] == "tố chức"


@given(st.lists(st.text("aăbcdđeghiou1,.-", min_size=1, max_size=6), min_size=1, max_size=8))
def test_a_reading_agrees_with_itself(words: list[str]) -> None:
    line = _line(" ".join(words))
    assert agreed([line], [line]) == [line]


@pytest.mark.parametrize("word", ["Quyết", "nghiêng", "khuyến", "gì", "giếng", "quốc", "ươm", "yêu", "Đắk", "khuỷu"])
def test_syllables_of_the_language_may_be_printed(word: str) -> None:
    assert may_be_printed(word) and likelihood(word) == 1.0


@pytest.mark.parametrize("word", ["Quyêt", "nhât", "trưòng", "Qưốc", "hgành", "đắk", "tiêp"])
def test_syllables_that_do_not_exist_may_not(word: str) -> None:
    assert not may_be_printed(word) and likelihood(word) < 1.0


@pytest.mark.parametrize(
    ("wrong", "sure", "asked"),
    [
        (0, 0.94, False),  # doubtful, but Vietnamese
        (1, 0.94, True),
        (4, 0.94, True),
        (4, 0.97, False),  # names of another language, clearly printed
    ],
)
def test_a_doubtful_page_of_impossible_syllables_is_read_again(wrong: int, sure: float, asked: bool) -> None:
    page = [_line("Kế hoạch giảm nghèo bền vững của huyện", sure)] * 25 + [_line("quyêt", sure)] * wrong
    assert needs_second_look(page) is asked


def test_a_page_of_few_words_is_not_read_again() -> None:
    assert not needs_second_look([_line("quyêt tiêp nhât", 0.5)])


def test_sharpening_darkens_strokes_and_leaves_paper() -> None:
    pixels = np.full((40, 40), 250, np.uint8)
    pixels[:, 18:21] = 120
    sharp = sharpened(pixels)
    assert sharp[20, 19] < 100 and (sharp[:, :8] == 250).all()
