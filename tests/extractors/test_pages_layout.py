"""Reading order and paragraphs, from boxes alone."""

from __future__ import annotations

import pytest

from extractors.layout import Arranged, arrange
from extractors.paragraphs import ITEM, hints, join
from models.pages import Line, Page, Word

_WIDTH = 500.0


def _row(y: float, *parts: tuple[float, str]) -> list[list[Word]]:
    """Groups of words on one row, each beginning at an x; a letter is 6 wide, a line 10 high."""
    groups = []
    for x, text in parts:
        words = []
        for token in text.split():
            words.append(Word(token, (x, y, x + 6.0 * len(token), y + 10)))
            x += 6.0 * len(token) + 4
        groups.append(words)
    return groups


def _arranged(rows: list[list[list[Word]]], is_first: bool = True) -> Arranged:
    return arrange([group for row in rows for group in row], _WIDTH, is_first)


_HEAD = [
    _row(10, (40, "ỦY BAN NHÂN DÂN"), (220, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    _row(24, (50, "HUYỆN ĐỒI THÔNG"), (250, "Độc lập - Tự do - Hạnh phúc")),
    _row(44, (60, "Số: 11/KH-UBND"), (230, "Đồi Thông, ngày 3 tháng 5 năm 2031")),
]
_BODY = [
    _row(80, (215, "KẾ HOẠCH")),
    _row(94, (184, "Giảm nghèo năm 2031")),
    _row(120, (60, "Thực hiện chủ trương chung, huyện xây dựng kế hoạch như sau về giảm")),
    _row(134, (40, "nghèo trên địa bàn các xã vùng cao, trong đó ưu tiên các xã biên giới.")),
]


def test_the_left_block_of_the_head_is_read_before_the_right_one() -> None:
    lines = _arranged(_HEAD + _BODY).lines
    assert [line.text.split()[0] for line in lines] == [
        "ỦY",
        "HUYỆN",
        "Số:",
        "CỘNG",
        "Độc",
        "Đồi",
        "KẾ",
        "Giảm",
        "Thực",
        "nghèo",
    ]
    assert [line.kind for line in lines[:6]] == ["head_left"] * 3 + ["head_right"] * 3
    assert [line.kind for line in lines[6:8]] == ["title"] * 2


def test_a_head_whose_blocks_nearly_touch_is_parted_by_the_words_of_the_motto() -> None:
    near = [
        _row(10, (20, "ỦY BAN NHÂN DÂN TỈNH ĐỒI THÔNG _ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT"), (500, "NAM")),
        _row(24, (40, "SỞ TÀI CHÍNH"), (270, "Độc lập - Tự do - Hạnh phúc")),
        _row(44, (50, "Số: 11/KH-STC"), (250, "Đồi Thông, ngày 3 tháng 5 năm 2031")),
    ]
    lines = _arranged(near + _BODY).lines
    assert [line.text.split()[0] for line in lines[:6]] == ["ỦY", "SỞ", "Số:", "CỘNG", "Độc", "Đồi"]
    assert lines[0].text == "ỦY BAN NHÂN DÂN TỈNH ĐỒI THÔNG"  # the end of a rule is no word


def test_running_text_that_names_the_motto_is_left_whole() -> None:
    rows = [*_BODY, _row(150, (40, "vì một nước Cộng hòa xã hội chủ nghĩa Việt Nam giàu mạnh"))]
    assert _arranged(rows, is_first=False).lines[-1].text.startswith("vì một nước Cộng hòa")


def test_a_page_that_is_not_the_first_has_no_head() -> None:
    kinds = {line.kind for line in _arranged(_BODY, is_first=False).lines}
    assert "head_left" not in kinds and "title" not in kinds


def test_recipients_are_read_before_the_signature_beside_them() -> None:
    foot = [
        _row(200, (40, "Nơi nhận:"), (300, "KT. CHỦ TỊCH")),
        _row(214, (40, "- Như trên;"), (290, "PHÓ CHỦ TỊCH")),
        _row(228, (40, "- Lưu: VT.")),
        _row(280, (310, "Lò Thị Mai")),
    ]
    lines = _arranged(_BODY + foot, is_first=False).lines
    assert [line.text for line in lines[-6:]] == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Thị Mai",
    ]  # fmt: skip
    assert [line.kind for line in lines[-6:]] == ["recipients"] * 3 + ["signature"] * 3


def test_text_in_two_columns_is_read_column_by_column() -> None:
    rows = [
        _row(100 + 14 * i, (40, f"trái{i} một hai ba bốn năm sáu"), (275, f"phải{i} một hai ba bốn năm sáu"))
        for i in range(8)
    ]
    firsts = [line.text.split()[0] for line in _arranged(rows, is_first=False).lines]
    assert firsts == [f"trái{i}" for i in range(8)] + [f"phải{i}" for i in range(8)]


@pytest.mark.parametrize("offset", [0, 4, 7])
def test_lines_of_two_columns_need_not_stand_on_the_same_rows(offset: int) -> None:
    left = [_row(100 + 14 * i, (40, f"trái{i} một hai ba bốn năm sáu")) for i in range(8)]
    right = [_row(100 + offset + 14 * i, (275, f"phải{i} một hai ba bốn năm sáu")) for i in range(9)]
    whole = [_row(80, (40, "Một dòng chạy qua cả hai cột của trang giấy này, cho đến hết lề phải"))]
    texts = [line.text.split()[0] for line in _arranged([*whole, *left, *right], is_first=False).lines]
    assert texts == ["Một", *(f"trái{i}" for i in range(8)), *(f"phải{i}" for i in range(9))]


def test_short_lines_beside_a_margin_note_make_no_columns() -> None:
    left = [_row(100 + 14 * i, (40, f"trái{i} một hai ba bốn năm sáu")) for i in range(8)]
    right = [_row(100 + 14 * i, (275, f"phải{i}")) for i in range(8)]
    first = _arranged([*left, *right], is_first=False).lines[0]
    assert first.text.endswith("phải0")


def test_a_few_wide_gaps_make_no_columns() -> None:
    rows = [_row(100 + 14 * i, (40, f"Tổng{i}"), (300, "12")) for i in range(3)]
    texts = [line.text for line in _arranged(rows, is_first=False).lines]
    assert texts == ["Tổng0 12", "Tổng1 12", "Tổng2 12"]


@pytest.mark.parametrize("text", ["4", "- 4 -", "Trang 4/12"])
def test_page_numbers(text: str) -> None:
    lines = _arranged([_row(5, (240, text)), *_BODY], is_first=False).lines
    assert lines[0].kind == "page_number"


@pytest.mark.parametrize(
    "text", ["- Rà soát", "2.1. Mục tiêu", "a) Đến năm", "IV. Giải pháp", "Điều 3 Tổ chức", "Phụ lục 01"]
)
def test_what_opens_an_item(text: str) -> None:
    assert ITEM.match(text)


@pytest.mark.parametrize("text", ["năm 2031 có 5 xã", "xã, gồm:", "2031-2035 là", "Vinh dự"])
def test_what_opens_none(text: str) -> None:
    assert not ITEM.match(text)


def test_a_range_broken_over_two_lines_is_one_paragraph() -> None:
    first, second = _page(1, _FULL[:60] + " đạt từ 5", "- 7 tiêu chí; các xã còn lại"), _page(2, "- 8 xã biên giới")
    paragraphs = join([first[0], second[0]], [first[1], second[1]])  # type: ignore[list-item]
    assert [len(p.lines) for p in paragraphs] == [2, 1]


def _page(number: int, *texts: str) -> tuple[Page, list[list[Word]]]:
    rows = [_row(20 + 14 * i, (40, text)) for i, text in enumerate(texts)]
    arranged = _arranged(rows, is_first=False)
    page_hints = hints(arranged.lines, arranged.line_height, 1.0)
    lines = tuple(Line(s.text, 0, 0, s.box, s.kind) for s in arranged.lines)
    return Page(number, "text", _WIDTH, 700.0, lines=lines), page_hints  # type: ignore[return-value]


_FULL = "các xã vùng cao tiếp tục được ưu tiên về vốn và nhân lực trong suốt giai"


def test_a_paragraph_goes_on_over_the_page_break_and_the_page_number_is_left_out() -> None:
    first, second = (
        _page(1, _FULL, _FULL),
        _page(2, "2", "đoạn và được kiểm tra hằng năm.", "- Rà soát lại " + _FULL[:50]),
    )
    paragraphs = join([first[0], second[0]], [first[1], second[1]])  # type: ignore[list-item]
    assert [[(r.page, r.line) for r in p.lines] for p in paragraphs] == [[(1, 0), (1, 1), (2, 1)], [(2, 2)]]


def test_a_new_item_on_the_next_page_is_a_new_paragraph() -> None:
    first, second = _page(1, _FULL, _FULL), _page(2, "b) Các huyện khác", _FULL)
    paragraphs = join([first[0], second[0]], [first[1], second[1]])  # type: ignore[list-item]
    assert paragraphs[0].lines[-1].page == 1 and paragraphs[1].lines[0].page == 2
