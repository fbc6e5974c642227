"""Tables of money: what pays is told by the column or the row, how much by the unit that is printed."""

from __future__ import annotations

import pytest

from nlp.funding_tables import find_table_funding
from tests.nlp.factories import context, table

HEAD = ["TT", "Dự án", "Tổng số", "NSTW", "NSĐP"]
TITLE = "Phụ lục 02 KINH PHÍ NĂM 2020 (ĐVT: triệu đồng)"


def money(
    rows: list[list[str]], title: str = TITLE, body: tuple[str, ...] = ("Nội dung.",)
) -> list[tuple[str, int, str]]:
    made = find_table_funding(context(body, tables=[table(title, rows)]))
    return [(r.source, r.amount_vnd, r.quote) for r in made]


def test_a_row_a_project_a_column_a_source() -> None:
    assert money([HEAD, ["1", "Dự án 2", "1.250", "1.000", "250"]]) == [
        ("total", 1_250_000_000, "Dự án 2 1.250"),
        ("central_budget", 1_000_000_000, "Dự án 2 1.000"),
        ("local_budget", 250_000_000, "Dự án 2 250"),
    ]


def test_a_row_a_source() -> None:
    rows = [
        ["STT", "Nguồn vốn", "Kinh phí năm 2020"],
        ["1", "Vốn tín dụng", "12,5"],
        ["2", "Nhân dân đóng góp", "3"],
        ["", "Tổng cộng", "15,5"],
    ]
    found = money(rows, "Phụ lục 02 NGUỒN VỐN (Đơn vị: tỷ đồng)")
    assert [(source, amount) for source, amount, _ in found] == [
        ("credit", 12_500_000_000),
        ("community", 3_000_000_000),
        ("total", 15_500_000_000),
    ]


YEARS = ["TT", "Nguồn vốn", "Năm 2018", "Năm 2019", "2020", "Cả giai đoạn"]


@pytest.mark.parametrize("named", ["Nguồn vốn", "Nội dung"])
def test_a_row_a_source_a_column_a_year(named: str) -> None:
    rows = [
        ["TT", named, *YEARS[2:]],
        ["1", "Ngân sách tỉnh", "7", "8", "9", "17"],
        ["2", "Vốn doanh nghiệp", "1", "-", "3", "3"],
        ["", "Tổng số", "8", "8", "12", "20"],
    ]
    title = ("KẾ HOẠCH", "Xây dựng nông thôn mới tỉnh Cao Bằng giai đoạn 2019 - 2020")
    made = find_table_funding(context(["Đơn vị tính: tỷ đồng"], tables=[table("Bảng vốn", rows)], title=title))
    assert [(r.source, r.amount_vnd // 10**9, r.period) for r in made] == [  # 2018 is before the plan
        ("local_budget", 8, (2019, 2019)),
        ("local_budget", 9, (2020, 2020)),
        ("local_budget", 17, (2019, 2020)),
        ("business", 3, (2020, 2020)),
        ("business", 3, (2019, 2020)),
        ("total", 8, (2019, 2019)),
        ("total", 12, (2020, 2020)),
        ("total", 20, (2019, 2020)),
    ]


def test_a_column_of_years_holds_money_only_in_a_table_of_sources() -> None:
    title = "Phụ lục 02 TRƯỜNG LỚP (ĐVT: triệu đồng)"
    rows = [
        ["TT", "Nội dung", "Năm 2019", "Năm 2020"],
        ["1", "Học sinh dân cư vùng cao", "7", "8"],
        ["2", "Bàn ghế", "5", "6"],
    ]
    assert money(rows, title) == []
    assert money([["TT", "Nguồn vốn", "Thực hiện 2019"], ["1", "Vốn tín dụng", "5"]], title) == []


def test_the_programme_that_a_row_names_holds_for_its_projects() -> None:
    rows = [
        HEAD,
        ["I", "Chương trình giảm nghèo bền vững", "5", "4", "1"],
        ["1", "Dự án 1", "5", "4", "1"],
        ["", "Tổng cộng", "5", "4", "1"],
    ]
    made = list(find_table_funding(context(["Nội dung."], tables=[table(TITLE, rows)])))
    assert [r.programme for r in made[::3]] == ["GNBV", "GNBV", "NTM"]  # the total is the plan's own
    assert {r.period for r in made} == {(2020, 2020)}


def test_the_unit_may_stand_outside_the_table() -> None:
    rows = [HEAD, ["1", "Dự án 2", "1,5", "1", "0,5"]]
    assert money(rows, "Phụ lục 02 KINH PHÍ", ("Đơn vị tính: tỷ đồng",))[0][1] == 1_500_000_000


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        # no unit anywhere: how much it is cannot be known
        ([HEAD, ["1", "Dự án 2", "1.250", "1.000", "250"]], "Phụ lục 02 KINH PHÍ"),
        # what was spent
        ([["TT", "Dự án", "Tổng số đã giải ngân", "NSTW đã giải ngân"], ["1", "Dự án 2", "1.250", "1.000"]], TITLE),
        # cells without an amount
        ([HEAD, ["1", "Dự án 2", "-", "", "x"]], TITLE),
        # a table of figures by indicator
        ([["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2020"], ["1", "Tỷ lệ hộ nghèo", "%", "12"]], TITLE),
    ],
)
def test_tables_without_amounts(rows: list[list[str]], title: str) -> None:
    assert money(rows, title) == []
