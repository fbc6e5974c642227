"""Annexes of figures: planned ones are targets, actual ones results, estimates and comparisons neither."""

from __future__ import annotations

import pytest

from nlp.target_tables import figure_of, read_target_tables
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
    ]


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
        ("-", None),
        ("Đạt", None),
        ("", None),
        ("12/15", None),
    ],
)
def test_figures_of_cells(printed: str, expected: tuple[str, float] | None) -> None:
    assert figure_of(printed) == expected
