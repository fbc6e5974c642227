"""Annexes of figures: planned ones are targets, actual ones results, estimates and comparisons neither."""

from __future__ import annotations

import pytest

from nlp.table_figures import figure_of
from nlp.table_units import unit_of_row
from nlp.target_tables import read_target_tables
from tests.nlp.factories import context, table

HEAD = ["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2019", "Ước TH 2019", "Thực hiện 2019", "So sánh với KH (%)"]


def tabled(*rows: list[str], title: str = "Biểu 02 CÁC CHỈ TIÊU", head: list[str] = HEAD):  # type: ignore[no-untyped-def]
    return read_target_tables(context(["Nội dung."], tables=[table(title, [head, *rows])]))


def test_plan_and_actual_are_kept_apart_and_the_quote_is_name_unit_figure() -> None:
    made = tabled(["1", "Diện tích cây ăn quả", "1.000 ha", "1,25", "1,2", "1,31", "104,8"])
    (target,), (result,) = made.targets, made.results
    assert (target.value, target.unit, target.quote) == (1250, "ha", "Diện tích cây ăn quả 1.000 ha 1,25")
    assert (result.value, str(result.as_of), str(target.due)) == (1310, "2019-12-31", "2019-12-31")
    assert target.area is not None
    assert (target.area.level, target.area.name) == ("province", "Cao Bằng")
    assert [e.text for e in target.evidence] == ["Diện tích cây ăn quả", "1.000 ha", "1,25"]


def test_an_item_with_a_dash_carries_the_name_above_it() -> None:
    made = tabled(["1", "Sản lượng chè", "tấn", "900", "", "", ""], ["", "- Chè búp tươi", "tấn", "650", "", "", ""])
    assert [t.label for t in made.targets] == ["Sản lượng chè", "Sản lượng chè: Chè búp tươi"]


def test_a_known_indicator_gets_its_code() -> None:
    (target,) = tabled(["1", "Tỷ lệ hộ nghèo", "%", "12,5", "", "", ""]).targets
    assert (target.indicator, target.label) == ("gnbv.poverty_rate", None)


def test_a_row_about_a_group_or_a_part_is_not_the_whole_area() -> None:
    made = tabled(
        ["1", "Tỷ lệ hộ nghèo", "%", "12,5", "", "", ""],
        ["2", "Tỷ lệ hộ nghèo dân tộc thiểu số", "%", "21,5", "", "", ""],
        ["3", "Đường nông thôn làm mới", "km", "60", "", "", ""],
        ["", "Trong đó: Đường xóm", "km", "25", "", "", ""],
        ["4", "Trạm bơm đầu tư mới", "Công trình", "3", "", "", ""],
        ["5", "Trạm bơm", "Công trình", "9", "", "", ""],
    )
    subsets = [t.subset for t in made.targets]
    assert subsets == [None, "hộ nghèo dân tộc thiểu số", None, "Đường xóm", None, None]
    assert [t.change for t in made.targets][-2:] == ["deliver", "reach"]


def test_a_table_by_districts_sets_a_figure_for_each() -> None:
    made = tabled(
        ["1", "Huyện Bảo Lạc", "30,5"],
        ["2", "Huyện Hà Quảng", "21"],
        ["", "Toàn tỉnh", "18"],
        title="Biểu 03 TỶ LỆ HỘ NGHÈO",
        head=["TT", "Huyện, thành phố", "Kế hoạch năm 2019: tỷ lệ hộ nghèo (%)"],
    )
    assert [(t.area.name, t.value, t.indicator) for t in made.targets if t.area] == [
        ("Bảo Lạc", 30.5, "gnbv.poverty_rate"),
        ("Hà Quảng", 21, "gnbv.poverty_rate"),
        ("Cao Bằng", 18, "gnbv.poverty_rate"),  # the total is the province's own
    ]


def test_a_column_that_counts_what_reaches_something_sets_a_figure_for_each_district() -> None:
    rows = [["1", "Bảo Lạc", "15", "2"], ["2", "Hà Quảng", "19", "3"]]
    made = tabled(*rows, head=["TT", "Huyện, thành phố", "Số xã", "Số xã đạt chuẩn nông thôn mới thêm năm 2019"])
    assert [(t.area.name, t.value, t.unit, t.indicator) for t in made.targets if t.area] == [
        ("Bảo Lạc", 2, "xã", "ntm.communes_newly_meeting"),
        ("Hà Quảng", 3, "xã", "ntm.communes_newly_meeting"),
    ]


def test_the_years_of_a_schedule_are_planned() -> None:
    head = ["TT", "Chỉ tiêu", "Đơn vị tính", "Lộ trình thực hiện năm 2019", "Lộ trình thực hiện năm 2020"]
    made = tabled(["1", "Tỷ lệ hộ nghèo", "%", "18", "16"], head=head)
    assert ([t.value for t in made.targets], made.results) == ([18, 16], ())


def test_a_price_list_is_no_target_table() -> None:
    made = tabled(["1", "Xi măng", "90.000"], head=["TT", "Mặt hàng", "Đơn giá"])
    assert made.targets == made.results == ()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("7.442,6", ("eq", 7442.6)),
        # a comma read as a dot, a one read as a letter: one reading only
        ("7.442.6", ("eq", 7442.6)),
        ("1.485.I", ("eq", 1485.1)),
        (">90", ("gt", 90)),
        ("95%", ("eq", 95)),
        # letters that can only be digits, and what is no number at all
        (">s00", ("gt", 500)),
        ("99,]", ("eq", 99.1)),
        ("00", None),
        ("ss", None),
        ("-", None),
        ("Đạt", None),
        ("", None),
        ("12/15", None),
    ],
)
def test_figures_of_cells(printed: str, expected: tuple[str, float] | None) -> None:
    assert figure_of(printed) == expected


def test_a_part_has_the_measure_of_its_whole() -> None:
    made = tabled(
        ["", "- Tỷ lệ hộ nghèo", "%", "9,9", "", "", ""], ["", "Trong đó: Dân tộc thiểu số", "%", "20", "", "", ""]
    )
    assert [t.indicator for t in made.targets] == ["gnbv.poverty_rate", "gnbv.poverty_rate"]


def test_two_planned_columns_are_a_fall_and_a_level() -> None:
    made = tabled(
        ["1", "Huyện Bảo Lạc", "6,5", "20,6"],
        title="Biểu 03 GIAO CHỈ TIÊU GIẢM TỶ LỆ HỘ NGHÈO",
        head=["TT", "Đơn vị", "Kế hoạch năm 2019: tỷ lệ giảm (%)", "Kế hoạch năm 2019: tỷ lệ cuối năm (%)"],
    )
    assert [(t.indicator, t.change, t.value) for t in made.targets] == [
        ("gnbv.poverty_rate_reduction", "decrease", 6.5),
        ("gnbv.poverty_rate", "reach", 20.6),
    ]


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        # a share is all that "tỷ lệ" can be
        ([["- Tỷ lệ hộ dùng điện", "0"]], "%"),
        # the other items of the group say it
        ([["- Nông nghiệp", "vé"], ["- Công nghiệp", "%"]], "%"),
        # a unit without its marks
        ([["- Tuổi thọ", "Tuôi"]], "tuổi"),
        # a word is no blot, and a blot that nothing explains stays one
        ([["- Diễn tập", "Đạt"]], None),
        ([["- Sản lượng", "0"], ["- Đàn bò", "con"], ["- Rừng", "ha"]], None),
    ],
)
def test_units_that_a_scan_blotted(rows: list[list[str]], unit: str | None) -> None:
    found = unit_of_row(rows, 0, 0, 1, scanned=True)
    assert (found.name if found else None) == unit
    if unit_of_row(rows, 0, 0, 1, scanned=False) is not None:
        pytest.fail("a text layer has no blots")


def test_figures_by_year_are_planned_from_the_first_year_of_the_plan() -> None:
    head = ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2018", "Năm 2019", "Năm 2020"]
    found = tabled(["1", "Tỷ lệ hộ nghèo", "%", "20", "18,5", "17"], head=head).targets
    assert [(t.value, str(t.due)) for t in found] == [(18.5, "2019-12-31"), (17, "2020-12-31")]


def test_a_column_a_measure_sets_each_for_every_district() -> None:
    head = ["TT", "Huyện, thành phố", "Số xã đạt chuẩn nông thôn mới tăng thêm (xã)", "Tỷ lệ hộ nghèo giảm (%)"]
    found = tabled(["1", "Huyện Bảo Lạc", "2", "3,5"], ["2", "Huyện Hà Quảng", "-", "2"], head=head).targets
    assert [(t.area.name, t.indicator, t.value) for t in found if t.area] == [
        ("Bảo Lạc", "ntm.communes_newly_meeting", 2),
        ("Bảo Lạc", "gnbv.poverty_rate_reduction", 3.5),
        ("Hà Quảng", "gnbv.poverty_rate_reduction", 2),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3 - 3,5", ("range", 3, 3.5)),
        ("Trên 95", ("gt", 95, None)),
        ("≥ 97", ("ge", 97, None)),
        ("từ 5 trở lên", ("ge", 5, None)),
        ("không quá 4", ("le", 4, None)),
        ("12,5", ("eq", 12.5, None)),
    ],
)
def test_bounds_and_ranges_in_cells(cell: str, expected: tuple[str, float, float | None]) -> None:
    (target,) = tabled(["1", "Tỷ lệ che phủ rừng", "%", cell, "", "", ""]).targets
    assert (target.comparator, target.value, target.value_max) == expected


@pytest.mark.parametrize("cell", ["3,5 - 3", "-", "Đạt", "2019 - kế hoạch"])
def test_cells_that_hold_no_figure(cell: str) -> None:
    assert tabled(["1", "Tỷ lệ che phủ rừng", "%", cell, "", "", ""]).targets == ()


def test_the_last_word_of_the_standard_says_nothing_of_what_is_new() -> None:
    rows = (
        ["1", "Số xã đạt chuẩn nông thôn mới", "xã", "41", "", "", ""],
        ["2", "Số xã đạt chuẩn nông thôn mới công nhận mới", "xã", "5", "", "", ""],
    )
    assert [t.indicator for t in tabled(*rows).targets] == ["ntm.communes_meeting", "ntm.communes_newly_meeting"]


def test_a_ward_by_its_name_is_the_area() -> None:
    (target,) = tabled(["1", "Tỷ lệ hộ nghèo phường Sông Bằng", "%", "2", "", "", ""]).targets
    assert target.area is not None
    assert target.area.level == "commune"
