"""Names of units and bodies against the official ones."""

from __future__ import annotations

import pytest

from tests.nlp.factories import table
from tests.pipeline.checks.factories import brief, checked, criteria_table, found, scanned

LISTS = ("4", "1,7,12,19", "2", "3,8", "6")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Xã Cô Bà - Bảo Lạc", [("name_variant", "Cô Bà", "Cô Ba")]),
        ("Xã Cô Ba - Bào Lạc", [("name_variant", "Bào Lạc", "Bảo Lạc")]),
        ("Xã Cô Bà - Bào Lạc", [("name_variant", "Cô Bà", "Cô Ba"), ("name_variant", "Bào Lạc", "Bảo Lạc")]),
        # no unit's name, but said like one
        ("Xã Xơn Lập - Bảo Lạc", [("name_variant", "Xơn Lập", "Sơn Lập")]),
        # the commune of one district under another
        ("Xã Cô Ba - Hà Quảng", [("name_variant", "Cô Ba - Hà Quảng", "Cô Ba - Bảo Lạc")]),
        # rightly printed, with notes, type words, case and either tone placement
        ("Xã Cô Ba - Bảo Lạc", []),
        ("XÃ CÔ BA-Bảo Lạc (ĐBKK)", []),
        ("Xã Cô Ba - huyện Bảo Lạc", []),
    ],
)
def test_communes_and_districts_of_a_table(printed: str, expected: list[tuple[str, object, object]]) -> None:
    assert found(tables=[criteria_table((printed, *LISTS))]) == expected


def test_on_a_scan_diacritics_need_a_sure_reading() -> None:
    rows = criteria_table(("Xã Cô Bà - Bảo Lạc", *LISTS))
    assert [f.kind for f in scanned(tables=[rows]).findings] == ["name_variant"]
    assert scanned(tables=[rows], unsure={"Xã Cô Bà - Bảo Lạc": 0.8}).findings == ()


def test_on_a_scan_a_name_printed_rightly_elsewhere_speaks_for_a_misreading() -> None:
    rows = criteria_table(("Xã Cô Ba - Bào Lạc", *LISTS), ("Xã Huy Giáp - Bảo Lạc", *LISTS))
    assert brief(checked(tables=[rows]).findings) == [("name_variant", "Bào Lạc", "Bảo Lạc")]
    records = scanned(tables=[rows])
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["name_variant"])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Thực hiện Nghị quyết của tỉnh Cao Bẳng.", [("name_variant", "Cao Bẳng", "Cao Bằng")]),
        ("Hỗ trợ các huyện Bảo Lạc, Thông Nồng và Hà Quảng.", [("name_variant", "Thông Nồng", "Thông Nông")]),
        ("Triển khai tại xã Hồng Trí, huyện Bảo Lạc.", [("name_variant", "Hồng Trí", "Hồng Trị")]),
        # said alike, spelt otherwise
        ("Hỗ trợ huyện Trùng Khánh, huyện Chùng Khánh.", [("name_variant", "Chùng Khánh", "Trùng Khánh")]),
        # each form once
        ("Huyện Thông Nồng báo cáo; huyện Thông Nồng tổng hợp.", [("name_variant", "Thông Nồng", "Thông Nông")]),
        # right, in either tone placement; another province's unit; words that are no names
        ("Hỗ trợ các huyện Bảo Lạc, Thông Nông và Phục Hòa, Phục Hoà.", []),
        ("Học tập kinh nghiệm tại tỉnh Thừa Thiên - Huế, tỉnh Bà Rịa-Vũng Tàu.", []),
        ("Các xã Đặc biệt khó khăn, huyện Nghèo.", []),
    ],
)
def test_units_named_in_the_text(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert found([sentence]) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a comma for the dash
        (
            "Giao Sở Lao động, Thương binh và Xã hội tổng hợp.",
            ("Sở Lao động, Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ),
        # a letter lost
        ("Đề nghị Hội Lin hiệp Phụ nữ các cấp phối hợp.", ("Hội Lin hiệp Phụ nữ", "Hội Liên hiệp Phụ nữ")),
        # a wrong tone in a long name
        (
            "Giao Sở Nông nghiệp và Phát triện nông thôn chủ trì.",
            ("Sở Nông nghiệp và Phát triện nông thôn", "Sở Nông nghiệp và Phát triển nông thôn"),
        ),
    ],
)
def test_bodies_misnamed(sentence: str, expected: tuple[str, str]) -> None:
    assert found([sentence]) == [("name_variant", *expected)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Giao Sở Lao động - Thương binh và Xã hội, Sở Kế hoạch & Đầu tư tổng hợp.",
        # case is no error, nor are the two spellings of "lý"
        "Giao Sở Kế hoạch và đầu tư, Ban quản lí các xã.",
        # other bodies that look alike
        "Giao Sở Tài chính, Sở Y tế, Sở Nội vụ, Ban Dân vận, Ban Dân tộc và Hội Nông dân.",
        "Uỷ ban nhân dân tỉnh và Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh.",
    ],
)
def test_bodies_rightly_named(sentence: str) -> None:
    assert found([sentence]) == []


def test_units_named_in_the_cells_of_task_tables() -> None:
    header = ["TT", "Nhiệm vụ", "Cơ quan thực hiện", "Thời gian"]
    rows = [
        ["1", "Khai hoang ruộng tại xã Hồng Trí, huyện Bảo Lạc", "Sở Y tế", "Quý II"],
        ["2", "Sửa chợ xã Hồng Trí", "Sở Công Thương", "Quý III"],
        ["3", "Sửa chợ xã Cô Ba", "Sở Công Thương", "Quý III"],
    ]
    sheet = table("Phụ lục 01 NHIỆM VỤ", [header, *rows])
    assert found(tables=[sheet]) == [("name_variant", "Hồng Trí", "Hồng Trị")]
