"""Lists of bodies: abbreviations written out, heads and tails shared."""

from __future__ import annotations

import pytest

from nlp.agencies import names_in
from nlp.agency_lexicon import body_start, lexicon


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # abbreviations
        ("Sở NN&PTNT", ("Sở Nông nghiệp và Phát triển nông thôn",)),
        ("UBND các huyện, thành phố", ("Ủy ban nhân dân các huyện, thành phố",)),
        # departments named without their "Sở" after the first
        ("Sở KH&ĐT, TC và VPĐP tỉnh", ("Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Văn phòng Điều phối tỉnh")),
        # commas inside a department's name do not split it
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế", ("Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế")),
        # a shared head
        ("BCĐ cấp huyện, xã", ("Ban Chỉ đạo cấp huyện", "Ban Chỉ đạo cấp xã")),
        # a shared tail
        ("UBND, BCĐ tỉnh", ("Ủy ban nhân dân tỉnh", "Ban Chỉ đạo tỉnh")),
        # generic nouns under one "các" are one name
        ("Các sở, ban, ngành liên quan", ("Các sở, ban, ngành liên quan",)),
        # units named one by one have a committee each
        (
            "UBND các huyện Bảo Lạc, Hà Quảng và thành phố Cao Bằng",
            ("Ủy ban nhân dân huyện Bảo Lạc", "Ủy ban nhân dân huyện Hà Quảng", "Ủy ban nhân dân thành phố Cao Bằng"),
        ),
        (
            "UBND các huyện, thị xã và thành phố Vinh",
            ("Ủy ban nhân dân các huyện, thị xã", "Ủy ban nhân dân thành phố Vinh"),
        ),
        # levels joined by "và" are one class, and another body behind them is none of theirs
        ("UBND các huyện và thành phố", ("Ủy ban nhân dân các huyện, thành phố",)),
        ("UBND các huyện, Sở Tài chính", ("Ủy ban nhân dân các huyện", "Sở Tài chính")),
        # two bodies with one level and no "các" over both; with it they are one name
        ("Cấp ủy, chính quyền các cấp", ("Cấp ủy các cấp", "chính quyền các cấp")),
        ("các Huyện ủy, Thành ủy", ("Huyện ủy", "Thành ủy")),
        # "và" inside a name
        ("Báo và Đài Phát thanh và Truyền hình tỉnh", ("Báo", "Đài Phát thanh và Truyền hình tỉnh")),
        # what a scan makes of Đ
        ("BCPĐ cấp xã, Sở KH&DĐT", ("Ban Chỉ đạo cấp xã", "Sở Kế hoạch và Đầu tư")),
        ("", ()),
    ],
)
def test_names(printed: str, expected: tuple[str, ...]) -> None:
    assert names_in(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # a department's words in full or short, with whatever between them
        ("Sở Lao động - TB&XH", ("Sở Lao động - Thương binh và Xã hội",)),
        ("Sở LĐTBXH, Sở Lao động, TB và XH", ("Sở Lao động - Thương binh và Xã hội",)),
        ("Phòng Tài chính-KH", ("Phòng Tài chính - Kế hoạch",)),
        ("Sở Giáo dục - Đào tạo", ("Sở Giáo dục và Đào tạo",)),
        ("Sở VHTTDL, Sở TT&TT", ("Sở Văn hóa, Thể thao và Du lịch", "Sở Thông tin và Truyền thông")),
        ("Sở Giao thông - Vận tải", ("Sở Giao thông vận tải",)),
        # two departments are no third one
        ("Sở Tài chính, Kế hoạch và Đầu tư", ("Sở Tài chính", "Sở Kế hoạch và Đầu tư")),
        ("Sở Xây dựng, Công Thương", ("Sở Xây dựng", "Sở Công Thương")),
        # a list behind one word for all of them, of whatever kind
        ("các Sở: Tài chính, Nội vụ", ("Sở Tài chính", "Sở Nội vụ")),
        ("Các sở, ngành: Y tế; Công an tỉnh", ("Sở Y tế", "Công an tỉnh")),
        ("Phòng TCKH, KT&HT", ("Phòng Tài chính - Kế hoạch", "Phòng Kinh tế và Hạ tầng")),
        ("Giám đốc các Sở: Y tế, Nội vụ", ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ")),
        (
            "Các ông (bà): Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế",
            ("Chánh Văn phòng Ủy ban nhân dân tỉnh", "Giám đốc Sở Y tế"),
        ),
        (
            "Chủ tịch UBND các huyện Sa Pa, Bát Xát",
            ("Chủ tịch Ủy ban nhân dân huyện Sa Pa", "Chủ tịch Ủy ban nhân dân huyện Bát Xát"),
        ),
        # commas and "và" inside the names of other bodies
        (
            "Văn phòng HĐND&UBND huyện, Trung tâm GDNN-GDTX",
            (
                "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện",
                "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên",
            ),
        ),
        ("Phòng Kinh tế, Hạ tầng và Đô thị phường", ("Phòng Kinh tế, Hạ tầng và Đô thị phường",)),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", ("Ban Tuyên giáo và Dân vận Tỉnh ủy",)),
        ("Báo và Phát thanh, Truyền hình tỉnh", ("Báo và Phát thanh, Truyền hình tỉnh",)),
        # fronts and unions
        ("UBMTTQVN huyện, Hội CCB", ("Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "Hội Cựu chiến binh")),
        ("Liên minh HTX, Ngân hàng CSXH", ("Liên minh Hợp tác xã", "Ngân hàng Chính sách xã hội")),
        # the command of a province and that of a district
        ("BCHQS tỉnh, BCHQS huyện", ("Bộ Chỉ huy quân sự tỉnh", "Ban Chỉ huy quân sự huyện")),
        ("Sở Nội vụ (cơ quan thường trực)", ("Sở Nội vụ",)),
        ("UBND các xã, phường, đặc khu", ("Ủy ban nhân dân các xã, phường, đặc khu",)),
    ],
)
def test_names_as_plans_vary_them(printed: str, expected: tuple[str, ...]) -> None:
    assert names_in(printed) == expected


@pytest.mark.parametrize(
    "text", ["Ban hành hướng dẫn", "Phòng, chống cháy rừng", "Hội nghị sơ kết", "Thanh tra việc chi"]
)
def test_what_only_looks_like_a_body(text: str) -> None:
    assert body_start().match(text) is None


def test_the_lexicon_holds_no_word_twice() -> None:
    words = lexicon()
    assert len(set(words.heads)) == len(words.heads)
    forms = [form for short in words.departments.values() for form in short]
    assert len(set(forms)) == len(forms)
