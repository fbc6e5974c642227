"""The outline: what is a heading, at which level, and what stands under what."""

from __future__ import annotations

import pytest

from nlp.structure import appendix_of
from tests.nlp.factories import context


def headings(*body: str) -> list[tuple[int, str, str]]:
    return [(h.level, h.label, h.text) for h in context(body).outline.headings]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the three levels of a plan
        (
            ("I. MỤC TIÊU", "1. Mục tiêu chung", "a) Về hạ tầng"),
            [(1, "I", "MỤC TIÊU"), (2, "1", "Mục tiêu chung"), (3, "a", "Về hạ tầng")],
        ),
        # numbers in two parts are of level 3
        (("2.1. Giai đoạn đầu",), [(3, "2.1", "Giai đoạn đầu")]),
        # with a dash behind the number; a small letter behind the colon goes on with the sentence
        (
            ("I- MỤC TIÊU", "2.1- Mục tiêu chung", "2.2- Phát triển rừng: đóng cửa 3 lâm trường."),
            [(1, "I", "MỤC TIÊU"), (3, "2.1", "Mục tiêu chung")],
        ),
        # a lettered part is told by what it is about; a lettered sentence is none
        (
            ("a) Chính sách về nhà ở: Xây 20 căn nhà, 40 triệu đồng/căn.", "b) Các huyện rà soát: xong trong năm."),
            [(3, "a", "Chính sách về nhà ở")],
        ),
        # names that go on behind the colon
        (("5. Các Sở: Y tế, Xây dựng thực hiện các chính sách.",), []),
        # an article that is a whole sentence is no heading
        (("Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",), []),
        # articles of a decision
        (
            ("Điều 2. Quyết định này có hiệu lực kể từ ngày ký",),
            [(1, "Điều 2", "Quyết định này có hiệu lực kể từ ngày ký")],
        ),
        # heavy type misread: HI. is III. where III is due
        (("I. A B", "II. C D", "HI. TỔ CHỨC"), [(1, "I", "A B"), (1, "II", "C D"), (1, "III", "TỔ CHỨC")]),
        # the body of a run-in heading is its title
        (("3. Sở Công Thương: hướng dẫn các xã xây dựng chợ.",), [(2, "3", "Sở Công Thương")]),
        # also where a line ended between the body and its duty; in one sentence they are running text
        (("4. Sở Y tế\nPhối hợp với các huyện khám bệnh.",), [(2, "4", "Sở Y tế")]),
        (("4. Sở Y tế phối hợp với các huyện khám bệnh.",), []),
        # parts in capital letters come in order; a lone initial is none
        (("A. MỤC TIÊU", "1. Chung", "B. GIẢI PHÁP"), [(1, "A", "MỤC TIÊU"), (2, "1", "Chung"), (1, "B", "GIẢI PHÁP")]),
        (("C. Mác và Ph. Ăng-ghen",), []),
        # a numbered full sentence is an item
        (("1. Các xã phải hoàn thành việc rà soát và gửi báo cáo về huyện.",), []),
        # an amount whose parts stand under it; without them, and where it is a lettered part's own, it is an item
        (
            ("1. Tổng vốn dự kiến 90 tỷ đồng, gồm các nguồn:", "- Ngân sách tỉnh: 60 tỷ đồng;"),
            [(2, "1", "Tổng vốn dự kiến 90 tỷ đồng, gồm các nguồn")],
        ),
        (("1. Tổng vốn dự kiến 90 tỷ đồng, gồm các nguồn:", "2. Vốn khác."), [(2, "2", "Vốn khác")]),
        (("1. Ngân sách tỉnh: 60 tỷ đồng.", "- Chi cho các xã."), []),
        # the same with bullets under it introduces them
        (
            ("1. Đẩy mạnh tuyên truyền trong nhân dân về chương trình.", "- Phát thanh hằng ngày."),
            [(2, "1", "Đẩy mạnh tuyên truyền trong nhân dân về chương trình")],
        ),
        # an amount is no heading
        (("1. Ngân sách tỉnh: 12 tỷ đồng",), []),
        # a bullet, a year, a decimal number are none
        (("- Rà soát hộ nghèo", "2019 là năm bản lề", "3,5 triệu đồng một hộ"), []),
    ],
)
def test_headings(body: tuple[str, ...], expected: list[tuple[int, str, str]]) -> None:
    assert headings(*body) == expected


def test_items_know_headings_and_lead_ins_above_them() -> None:
    made = context(["II. NHIỆM VỤ", "- Về giao thông:", "+ Làm mới 12 km đường.", "III. KINH PHÍ", "- Vốn tỉnh."])
    last, sub = made.outline.nodes[-1], made.outline.nodes[-3]
    assert [h.label for h in last.headings] == ["III"]
    assert [h.label for h in sub.headings] == ["II"]
    assert [made.text.blocks[p].text for p in sub.parents] == ["- Về giao thông:"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Phụ lục 02 DANH SÁCH XÃ (Kèm theo Kế hoạch số 1/KH-UBND)", ("Phụ lục 02", "DANH SÁCH XÃ")),
        ("PHỤ LỤC II: Phân công", ("Phụ lục II", "Phân công")),
        # without a number; the marks of BIỂU lost in a scan
        ("PHỤ BIỂU CHỈ TIÊU NĂM 2031 (Kèm theo Thông báo số 9)", ("Phụ biểu", "CHỈ TIÊU NĂM 2031")),
        ("PHỤ BIÊU CHỈ TIÊU NĂM 2031", ("Phụ biểu", "CHỈ TIÊU NĂM 2031")),
        ("Tổng hợp kết quả", None),
        ("Biên bản họp", None),
    ],
)
def test_appendices(title: str, expected: tuple[str, str] | None) -> None:
    assert appendix_of(title) == expected
