"""Cells hold what can have been printed: specks are no stops, lost tones come back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.tables.grid import CellText
from extractors.tables.wording import worded


def _worded(text: str, confidence: float = 0.9) -> str:
    return worded(CellText(text, confidence)).text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        # specks at the rim
        (".Trạm y tế", "Trạm y tế"),
        ("' Xã Yên Thịnh", "Xã Yên Thịnh"),
        ("_Lớp tập huấn", "Lớp tập huấn"),
        ("' _ Lớp tập huấn", "Lớp tập huấn"),
        ("Phòng Tài chính †", "Phòng Tài chính"),
        # a speck inside a word of two syllables, and a comma that lost its tail
        ("Hằng. năm", "Hằng năm"),
        ("Phòng Y tế. các xã", "Phòng Y tế, các xã"),
        # a speck before a word
        ("Đoàn .thanh niên", "Đoàn thanh niên"),
        ("Hội 'Nông dân", "Hội Nông dân"),
        # letters that the models know and Vietnamese has not
        ("Xã Ða Lộc (ÐBKK)", "Xã Đa Lộc (ĐBKK)"),
        # short names of bodies by letters that look alike
        ("BCP huyện", "BCĐ huyện"),
        ("BCDĐ huyện", "BCĐ huyện"),
        ("BQI. các xã", "BQL các xã"),
        # the province behind a body's name
        ("HĐND tình", "HĐND tỉnh"),
        ("VPĐP tinh, Sở Y tế", "VPĐP tỉnh, Sở Y tế"),
        # quarters
        ("Quý I, HI", "Quý I, III"),
        # a tone lost, in a term and in a word
        ("Tông mức đầu tư", "Tổng mức đầu tư"),
        ("Nhu câu về vốn", "Nhu cầu về vốn"),
    ],
)
def test_what_can_only_have_been_misread_is_put_right(read: str, printed: str) -> None:
    assert _worded(read) == printed
    assert _worded(printed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "- Số hộ nghèo",  # a bullet
        "+ Trong đó:",  # a colon at the end
        "Các xã đạt từ 15 tiêu chí trở lên.",  # the end of a sentence
        "(ĐBKK)",
        "TP. Hòa Bình",  # an abbreviation's stop before a name
        "Sở KH&ĐT, TC",
        "UBND tình hình",  # a word of its own
        "BCX huyện",  # no name that is known looks like it
        '"Cả nước chung sức"',
        "12,5",
        "",
    ],
)
def test_marks_and_names_that_can_be_printed_stay(text: str) -> None:
    assert _worded(text) == text


def test_words_keep_their_own_confidences() -> None:
    cell = worded(CellText("Nhu câu về .vốn", 0.5, (0.9, 0.8, 0.95, 0.5)))
    assert cell.text == "Nhu cầu về vốn"
    assert cell.word_confidences == pytest.approx((0.9, 0.72, 0.95, 0.5))  # mended: less sure than read
    assert cell.confidence == 0.5


@settings(max_examples=500)
@given(st.text("abcđêốI.,'_†:; 12-", max_size=24), st.floats(0, 1))
def test_any_text_keeps_its_figures_and_is_put_right_once(text: str, confidence: float) -> None:
    once = worded(CellText(text, confidence))
    assert [c for c in once.text if c in "2"] == [c for c in text if c in "2"]
    assert worded(once).text == once.text
    assert 0 <= once.confidence <= 1
