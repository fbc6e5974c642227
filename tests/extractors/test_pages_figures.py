"""Figures in running text: what can only be a figure becomes one, what may be a letter or a hyphen stays."""

from __future__ import annotations

import pytest

from extractors.figures import put_right
from models.pages import Word


def _line(text: str, narrow: bool = False) -> list[Word]:
    """Words a space of 10 apart, letters 10 wide; ``~`` is a gap of 2."""
    words, left = [], 0.0
    for word in text.replace("~", " ~").split(" "):
        left -= 8.0 if word.startswith("~") else 0.0
        bare = word.lstrip("~")
        words.append(Word(bare, (left, 0.0, left + 10.0 * len(bare), 20.0), 0.9))
        left += 10.0 * len(bare) + 10.0
    return words


def _right(text: str) -> str:
    (line,) = put_right([_line(text)])
    return " ".join(w.text for w in line)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ngày 3l tháng 5", "ngày 31 tháng 5"),
        ("đạt l15%KH; J22%KH", "đạt 115%KH; 122%KH"),
        ("đạt: 1.485,] tỷ", "đạt: 1.485,1 tỷ"),
        ("trên lha canh tác", "trên 1ha canh tác"),
        ("năm 2O19 và 2I", "năm 2019 và 21"),
        ("sinh 0,6%o, đạt", "sinh 0,6‰, đạt"),
        ("đạt 465.4 tỷ đồng", "đạt 465,4 tỷ đồng"),
        ("là 1.485.1 tỷ", "là 1.485,1 tỷ"),
        ("tháng II năm 2015", "tháng 11 năm 2015"),
        ("ngày ll tháng I năm", "ngày 11 tháng 1 năm"),
        ("số 56/2016/NQ- HĐND ngày", "số 56/2016/NQ-HĐND ngày"),
        ("số 59/2015/QĐ- TTg của", "số 59/2015/QĐ-TTg của"),
        ("chuẩn nghèo giai đoạn 201~1-2015 trên", "chuẩn nghèo giai đoạn 2011-2015 trên"),
        ("Quý IH/2026 và quý II1, quý 1V", "Quý III/2026 và quý III, quý IV"),
        ("Quý II, HI và IV", "Quý II, III và IV"),  # all that are named
        ("Quý L, II, H, IV", "Quý I, II, III, IV"),  # they rise: the second II was III
        ("Quýi năm sau", "Quý I năm sau"),
        ("HI. NỘI DUNG", "III. NỘI DUNG"),
        ("H. MỤC TIÊU", "II. MỤC TIÊU"),
        ("Lai Châu, ngày-17-tháng 4", "Lai Châu, ngày 17 tháng 4"),
        ("giai đoạn-2017-2020 có", "giai đoạn 2017-2020 có"),
        ("có 54/94-xã đạt", "có 54/94 xã đạt"),
    ],
)
def test_figures_are_put_right(read: str, printed: str) -> None:
    assert _right(read) == printed
    assert _right(printed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Mục III, khoản 1 Điều 2, Quý I năm 2019",  # Roman numbers that are such
        "số 76/2014/QH13 của Quốc hội khóa III",
        "mục I.1 và I.2, phụ lục 1.2 và 2.10",  # numbers of headings
        "quý 1/2026, quý 2, quý IV",
        "Quý IV, IV",  # no quarter follows
        "quý khách H, quý báu",  # no quarter
        "11. NỘI DUNG",
        "H. Mường Tè",
        "I. MỤC TIÊU",
        "xem tài liệu [1] và [12]",
        "khí CO2 và H2O, phòng B12",
        "COVID-19, QL-1A, kinh tế-xã hội",
        "từ 30.4 đến 1.250.000 đồng",
        "có 2 1 xã và 12 13 14",  # columns of figures stand apart
        "số 12/KH- của",
        "tháng H này, ngày I",
    ],
)
def test_what_may_be_print_stays(text: str) -> None:
    assert _right(text) == text


def test_the_parts_of_a_word_share_its_box_and_joined_ones_have_both() -> None:
    line = _line("Châu, ngày-17-tháng")
    ((_, left, middle, right),) = put_right([line])
    assert left.box and middle.box and right.box and line[1].box
    assert left.box[2] <= middle.box[0] and middle.box[2] <= right.box[0] and right.box[2] == line[1].box[2]
    ((_, number, _),) = put_right([_line("số 56/2016/NQ- HĐND này")])
    assert number.box == (30.0, 0.0, 30.0 + 11 * 10 + 10 + 40, 20.0)
