"""Totals against their parts, in money, sentences, groups and tables."""

from __future__ import annotations

import pytest

from tests.nlp.factories import table
from tests.pipeline.checks.factories import found, scanned

HEADING = "III. NGUỒN VỐN THỰC HIỆN"


def money(*lines: str) -> list[tuple[str, object, object]]:
    return found([HEADING, *lines])


def test_sources_that_do_not_make_the_total() -> None:
    lines = (
        "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
        "- Ngân sách Trung ương: 100 tỷ đồng;",
        "- Ngân sách địa phương: 60 tỷ đồng;",
        "- Vốn tín dụng: 248 tỷ đồng.",
    )
    assert money(*lines) == [("sum_mismatch", 400_000_000_000, 408_000_000_000)]


@pytest.mark.parametrize(
    "lines",
    [
        # they make it
        (
            "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
            "- Ngân sách Trung ương: 100 tỷ đồng;",
            "- Ngân sách địa phương: 300.000 triệu đồng.",
        ),
        # two amounts of one source beside each other, not one inside the other
        (
            "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
            "- Ngân sách tỉnh: 250 tỷ đồng;",
            "- Ngân sách huyện: 50 tỷ đồng;",
            "- Vốn tín dụng: 100 tỷ đồng.",
        ),
        # the parts of a source are not counted again
        (
            "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
            "- Ngân sách Trung ương: 150 tỷ đồng (trong đó: vốn đầu tư 100 tỷ đồng; vốn sự nghiệp 50 tỷ đồng);",
            "- Vốn tín dụng: 250 tỷ đồng.",
        ),
        # what comes on top
        (
            "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó: ngân sách Trung ương 100 tỷ đồng; ngân sách tỉnh "
            "300 tỷ đồng. Ngoài ra, dự kiến cho vay 90 tỷ đồng.",
        ),
        # "trong đó" may name only some of the sources
        (
            "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
            "- Ngân sách Trung ương: 100 tỷ đồng;",
            "- Ngân sách địa phương: 60 tỷ đồng.",
        ),
    ],
)
def test_money_that_adds_up_or_need_not(lines: tuple[str, ...]) -> None:
    assert money(*lines) == []


BREAKDOWNS = [
    # (sentence, found and expected)
    ("Trồng mới 520 ha rừng, trong đó: rừng phòng hộ 120 ha; rừng sản xuất 395 ha.", (520, 515)),
    (
        "Cứng hóa 150,3 km đường. Trong đó: đường trục xã 77,7 km; đường trục xóm 72,5 km.",
        (150.3, 150.2),
    ),
    # a part's own part is not counted
    (
        "Đào tạo 900 lao động, gồm: nữ 400 lao động (trong đó có 50 lao động khuyết tật); nam 490 lao động.",
        (900, 890),
    ),
]
NO_BREAKDOWNS = [
    "Trồng mới 520 ha rừng, trong đó: rừng phòng hộ 120 ha; rừng sản xuất 400 ha.",
    # only some of it
    "Trồng mới 520 ha rừng, trong đó: huyện Hà Quảng 120 ha; huyện Bảo Lạc 90 ha.",
    # another unit
    "Hỗ trợ 520 hộ, trong đó có 120 con trâu và 395 con bò.",
    # near is said to be near
    "Trồng mới khoảng 520 ha rừng, trong đó: rừng phòng hộ 120 ha; rừng sản xuất 395 ha.",
]


@pytest.mark.parametrize(("sentence", "expected"), BREAKDOWNS)
def test_a_breakdown_that_misses_its_total(sentence: str, expected: tuple[float, float]) -> None:
    assert found([f"- {sentence}"]) == [("sum_mismatch", *expected)]


@pytest.mark.parametrize("sentence", NO_BREAKDOWNS)
def test_a_breakdown_that_fits_or_is_only_a_choice(sentence: str) -> None:
    assert found([f"- {sentence}"]) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Cơ cấu kinh tế: nông nghiệp chiếm 30%; công nghiệp chiếm 25%; dịch vụ chiếm 47%.",
            [("sum_mismatch", 102, 100)],
        ),
        ("Cơ cấu kinh tế: nông nghiệp chiếm 30%; công nghiệp chiếm 25%; dịch vụ chiếm 45%.", []),
        # what the rounding of three shares explains is no error
        ("Cơ cấu kinh tế: nông nghiệp chiếm 33,3%; công nghiệp chiếm 33,3%; dịch vụ chiếm 33,3%.", []),
        # plans in brackets belong to another sum
        ("Cơ cấu: nông nghiệp 30% (kế hoạch 31%); công nghiệp 25% (kế hoạch 24%); dịch vụ 45% (kế hoạch 45%).", []),
    ],
)
def test_the_shares_of_a_structure_make_100(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert found([f"- {sentence}"]) == expected


def groups(*counts: int, whole: int = 139) -> list[tuple[str, object, object]]:
    names = ("19 tiêu chí", "từ 15-18 tiêu chí", "từ 10-14 tiêu chí", "từ 5-9 tiêu chí", "dưới 5 tiêu chí")
    lines = [f"- Số xã đạt {name} có {n}/{whole} xã;" for name, n in zip(names, counts, strict=True)]
    return found(["I. MỤC TIÊU", "Phấn đấu đến hết năm 2019:", *lines])


def test_groups_of_communes_make_all_communes() -> None:
    assert groups(20, 15, 40, 60, 4) == []
    assert groups(20, 15, 40, 60, 6) == [("sum_mismatch", 139, 141)]


HEADER = ["STT", "Địa phương", "Tổng số", "Vốn trung ương", "Vốn tỉnh"]


def funds(total: tuple[str, str, str], *rows: tuple[str, str, str, str]) -> list[tuple[str, object, object]]:
    lines = [[str(i), *row] for i, row in enumerate(rows, start=1)]
    return found(tables=[table("Biểu 01 PHÂN BỔ VỐN", [HEADER, ["", "Tổng cộng", *total], *lines])])


ROWS = (("Huyện Bảo Lạc", "50", "30", "20"), ("Huyện Hà Quảng", "70", "40", "30"))


def test_a_table_s_total_row() -> None:
    assert funds(("120", "70", "50"), *ROWS) == []
    # two columns prove what the total is made of, so the third is wrong
    assert funds(("125", "70", "50"), *ROWS) == [("sum_mismatch", 125, 120)]
    # nothing proves it: these rows may be a choice
    assert funds(("900", "600", "300"), *ROWS) == []


WIDE = ["STT", "Địa phương", "Tổng số", "Vốn trung ương", "Vốn tỉnh", "Vốn huyện"]


def wide(*rows: tuple[str, str, str, str, str]) -> list[tuple[str, object, object]]:
    lines = [[str(i), *row] for i, row in enumerate(rows, start=1)]
    return found(tables=[table("Biểu 01 PHÂN BỔ VỐN", [WIDE, *lines])])


def test_a_column_of_totals_that_most_rows_prove() -> None:
    right = [("Huyện Bảo Lạc", "60", "30", "20", "10"), ("Huyện Hà Quảng", "70", "40", "30", "")]
    right += [("Huyện Hạ Lang", "25", "15", "5", "5"), ("Huyện Trà Lĩnh", "33", "20", "10", "3")]
    assert wide(*right) == []
    assert wide(*right, ("Huyện Hòa An", "52", "30", "10", "10")) == [("sum_mismatch", 52, 50)]
    # too few rows prove it
    assert wide(right[0], ("Huyện Hòa An", "52", "30", "10", "10")) == []


def indicators(*rows: tuple[str, str, str, str]) -> list[tuple[str, object, object]]:
    header = ["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2019", "Thực hiện năm 2019"]
    lines = [["1" if not row[0].startswith("-") else "", *row] for row in rows]
    return found(tables=[table("Biểu 02 CHỈ TIÊU", [header, *lines])])


def test_dashed_rows_make_the_row_above_them() -> None:
    parts = (("- Lúa xuân", "ha", "300", "310"), ("- Lúa mùa", "ha", "500", "500"))
    assert indicators(("Diện tích lúa cả năm", "ha", "800", "810"), *parts) == []
    assert indicators(("Diện tích lúa cả năm", "ha", "802", "810"), *parts) == [("sum_mismatch", 802, 800)]


def test_rows_of_another_unit_are_no_parts() -> None:
    parts = (("- Năng suất", "tạ/ha", "300", "310"), ("- Sản lượng", "tấn", "498", "500"))
    assert indicators(("Diện tích lúa cả năm", "ha", "800", "810"), *parts) == []


def test_a_scan_s_total_with_an_unsure_cell_is_a_doubt() -> None:
    rows = [HEADER, ["", "Tổng cộng", "125", "70", "50"], *([str(i), *r] for i, r in enumerate(ROWS, start=1))]
    sheet = table("Biểu 01 PHÂN BỔ VỐN", rows)
    assert [f.kind for f in scanned(tables=[sheet]).findings] == ["sum_mismatch"]
    records = scanned(tables=[sheet], unsure={"125": 0.5})
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["sum_mismatch"])


def test_a_total_told_with_its_parts_in_one_paragraph_has_no_others() -> None:
    body = [
        "III. KINH PHÍ",
        "Kinh phí năm 2019 là 100 triệu đồng, trong đó: ngân sách tỉnh 60 triệu đồng, nhân dân góp 40 triệu đồng.",
        "Kinh phí tập huấn: 5 triệu đồng từ ngân sách huyện.",
    ]
    assert found(body) == []
