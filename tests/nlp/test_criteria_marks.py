"""Tables with a column a criterion and a mark where a commune meets it."""

from __future__ import annotations

import pytest

from nlp.communes import find_communes
from nlp.criteria_marks import is_ticked, ticked_columns
from tests.nlp.factories import context, table

HEADER = ["STT", "Xã", *(str(n) for n in range(1, 20)), "Tổng số tiêu chí đạt"]


@pytest.mark.parametrize("cell", ["x", "X", " x ", "Đ", "đạt", "+", "√", "1", "x."])
def test_marks_of_a_criterion_met(cell: str) -> None:
    assert is_ticked(cell)


@pytest.mark.parametrize("cell", ["", "-", "0", "CĐ", "Chưa đạt", "K", "12", "2019"])
def test_what_marks_nothing(cell: str) -> None:
    assert not is_ticked(cell)


@pytest.mark.parametrize(
    ("headers", "first", "count"),
    [
        (HEADER, 2, 19),  # bare numbers
        (["TT", "Xã", "TC1", "TC2", "TC3", "TC4", "TC5"], 2, 5),
        (["TT", "Xã", "1. Quy hoạch", "2. Giao thông", "3. Thủy lợi", "4. Điện", "5. Trường học"], 2, 5),
        (["TT", "Xã", "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Thu nhập"], 2, 6),  # names
    ],
)
def test_columns_of_criteria(headers: list[str], first: int, count: int) -> None:
    found = ticked_columns(headers)
    assert (found[1], len(found)) == (first, count)


@pytest.mark.parametrize(
    "headers",
    [
        ["1", "2", "3", "4", "5", "6"],  # a row that numbers the columns
        ["TT", "Xã", "1", "2", "3"],  # too few
        ["TT", "Xã", "2016", "2017", "2018", "2019", "2020"],  # years
        ["TT", "Xã", "5", "4", "3", "2", "1"],  # out of order
    ],
)
def test_other_tables_have_no_columns_of_criteria(headers: list[str]) -> None:
    assert ticked_columns(headers) == {}


def _row(name: str, *numbers: int) -> list[str]:
    return ["1", name, *("x" if n in numbers else "" for n in range(1, 20)), str(len(numbers))]


def test_ticks_are_the_criteria_achieved_and_lead_to_their_cells() -> None:
    rows = [HEADER, _row("Xã Huy Giáp", 1, 4, 16, 19)]
    title = "Phụ lục 03 HIỆN TRẠNG TIÊU CHÍ CỦA CÁC XÃ HUYỆN BẢO LẠC"
    (row,) = find_communes(context(["Nội dung."], tables=[table(title, rows)])).rows
    assert (row.commune, row.achieved, row.planned, row.achieved_count) == ("Huy Giáp", (1, 4, 16, 19), (), 4)
    assert [e.rule for e in row.cells].count("communes.tick") == 4


def test_ticks_of_a_plan_are_planned() -> None:
    rows = [HEADER, _row("Xã Huy Giáp", 2, 5)]
    (row,) = find_communes(context(["Nội dung."], tables=[table("Phụ lục 04 XÃ PHẤN ĐẤU TIÊU CHÍ", rows)])).rows
    assert (row.achieved, row.planned) == ((), (2, 5))
