"""Averages and quantities that cannot be, and figures of the text against the tables behind it."""

from __future__ import annotations

import pytest

from tests.nlp.factories import table
from tests.pipeline.checks.factories import found, scanned

# 20·19 + 15·18 + 40·14 + 60·9 + 4·4 = 1.766 of 139 communes: 12,71 at most; 20·19 + 15·15 + 40·10 + 60·5 = 1.305: 9,39
GROUPS = [
    "- Số xã đạt 19 tiêu chí có 20/139 xã;",
    "- Số xã đạt từ 15-18 tiêu chí có 15/139 xã;",
    "- Số xã đạt từ 10-14 tiêu chí có 40/139 xã;",
    "- Số xã đạt từ 5-9 tiêu chí có 60/139 xã;",
    "- Số xã đạt dưới 5 tiêu chí còn 4/139 xã.",
]


@pytest.mark.parametrize(
    ("average", "expected"),
    [
        ("12,9", [("other", 12.9, "≤ 12.70")]),
        ("9,2", [("other", 9.2, "≥ 9.39")]),
        # on the edge, what rounding explains is possible
        ("12,7", []),
        ("11", []),
    ],
)
def test_an_average_that_the_groups_allow(average: str, expected: list[tuple[str, object, object]]) -> None:
    lead = f"Phấn đấu đến hết năm 2019 bình quân toàn tỉnh đạt {average} tiêu chí/xã, cụ thể:"
    assert found(["I. MỤC TIÊU", lead, *GROUPS]) == expected


def test_an_average_without_groups_says_nothing() -> None:
    assert found(["I. MỤC TIÊU", "Phấn đấu đến hết năm 2019 bình quân toàn tỉnh đạt 18,9 tiêu chí/xã."]) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("- Tỷ lệ hộ nghèo giảm còn 108% vào cuối năm 2019.", [("out_of_range", 108, "≤ 100")]),
        ("- Năm 2019 có 149/139 xã đạt chuẩn nông thôn mới.", [("out_of_range", 149, "≤ 139")]),
        ("- Tiêu chí số 25 về Thu nhập: tiếp tục thực hiện.", [("out_of_range", 25, "1-19")]),
        # over 100 of a plan or a former year is possible
        ("- Thu ngân sách phấn đấu đạt 108% kế hoạch năm 2019.", []),
        ("- Năm 2019 có 129/139 xã đạt chuẩn nông thôn mới.", []),
        ("- Tiêu chí số 15 về Y tế: tiếp tục thực hiện.", []),
    ],
)
def test_quantities_out_of_range(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert found(["I. MỤC TIÊU", sentence]) == expected


HEADER = ["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2018", "Thực hiện năm 2018"]
ROWS = [
    ["1", "Tỷ lệ hộ dân dùng nước hợp vệ sinh", "%", "80", "92"],
    ["2", "Diện tích rừng trồng mới tập trung", "1.000 ha", "1,25", "1,3"],
]


def against_the_table(sentence: str) -> list[tuple[str, object, object]]:
    return found([f"- {sentence}"], tables=[table("Phụ lục CHỈ TIÊU NĂM 2018", [HEADER, *ROWS])])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tỷ lệ hộ dân dùng nước hợp vệ sinh đạt 90%.", [("cross_mismatch", 90, 92)]),
        ("Tỷ lệ hộ dân dùng nước hợp vệ sinh đạt 92%, đạt 110%KH.", [("share_mismatch", 110, 115)]),
        # in another unit, the plan itself, a fulfilment that fits
        ("Diện tích rừng trồng mới tập trung đạt 1.300 ha, đạt 104% kế hoạch.", []),
        ("Tỷ lệ hộ dân dùng nước hợp vệ sinh 80%.", []),
        ("Tỷ lệ hộ dân dùng nước hợp vệ sinh đạt 92%, đạt 115%KH.", []),
        # another thing
        ("Tỷ lệ hộ dân vùng cao dùng nước hợp vệ sinh đạt 60%.", []),
    ],
)
def test_the_text_against_the_table_behind_it(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert against_the_table(sentence) == expected


def test_on_a_scan_an_average_lost_in_reading_is_a_doubt() -> None:
    lead = "Phấn đấu đến hết năm 2019 bình quân toàn tỉnh đạt 2,1 tiêu chí/xã, cụ thể:"
    records = scanned(["I. MỤC TIÊU", lead, *GROUPS])
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["other"])


def test_a_document_without_anything_to_check_has_no_findings() -> None:
    records = scanned([])
    assert (records.findings, records.doubts) == ((), ())


YEARS = ["STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2019", "Năm 2020"]
BY_YEAR = [
    ["1", "Tỷ lệ hộ dân tộc thiểu số dùng nước hợp vệ sinh", "%", "88", "91,5"],
    ["2", "Tỷ lệ hộ dân dùng điện lưới an toàn", "%", "96", "97"],
]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tỷ lệ hộ DTTS dùng nước hợp vệ sinh năm 2020 đạt 90%.", [("cross_mismatch", 90, 91.5)]),
        ("Đến năm 2019, tỷ lệ hộ dân dùng điện lưới an toàn đạt 97%.", [("cross_mismatch", 97, 96)]),
        # the same, a bound, a year of which the table says nothing
        ("Tỷ lệ hộ DTTS dùng nước hợp vệ sinh năm 2020 đạt 91,5%.", []),
        ("Tỷ lệ hộ DTTS dùng nước hợp vệ sinh năm 2020 đạt trên 90%.", []),
        ("Tỷ lệ hộ DTTS dùng nước hợp vệ sinh năm 2021 đạt 93%.", []),
    ],
)
def test_the_text_against_a_table_of_years(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    title = ["KẾ HOẠCH", "Xây dựng nông thôn mới giai đoạn 2019 - 2020"]
    sheet = table("Phụ lục CHỈ TIÊU", [YEARS, *BY_YEAR])
    assert found(["I. MỤC TIÊU", f"- {sentence}"], title=title, tables=[sheet]) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("1. Danh mục (04 dự án), gồm:", "- Dự án 1: Nước sạch.", "- Dự án 2: Nhà ở.", "- Dự án 3: Chợ."),
            [("count_mismatch", 4, 3)],
        ),
        (
            (
                "Thực hiện 2 nhiệm vụ sau:",
                "a) Nhiệm vụ 1: rà soát.",
                "b) Nhiệm vụ 2: in sổ.",
                "c) Nhiệm vụ 3: cấp.",
            ),
            [("count_mismatch", 2, 3)],
        ),
        # as many; items that do not name the thing; no list behind
        (("Gồm 02 dự án:", "- Dự án 1: Nước sạch.", "- Dự án 2: Nhà ở."), []),
        (("Gồm 04 dự án:", "- Dự án 1: Nước sạch.", "- Dự án 2: Nhà ở.", "- Kinh phí lồng ghép."), []),
        (("Thực hiện 04 dự án.", "Các xã tự chọn."), []),
    ],
)
def test_counts_over_lists(lines: tuple[str, ...], expected: list[tuple[str, object, object]]) -> None:
    assert found(["III. NHIỆM VỤ", *lines]) == expected


def test_on_a_scan_a_list_may_have_lost_a_line() -> None:
    records = scanned(["III. NHIỆM VỤ", "Gồm 03 dự án:", "- Dự án 1: Nước sạch.", "- Dự án 2: Nhà ở."])
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["count_mismatch"])
