"""Lists of bodies: abbreviations written out, heads and tails shared."""

from __future__ import annotations

import pytest

from nlp.agencies import names_in
from nlp.agency_lexicon import lexicon


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


def test_the_lexicon_holds_no_word_twice() -> None:
    words = lexicon()
    assert len(set(words.heads)) == len(words.heads)
    forms = [form for short in words.departments.values() for form in short]
    assert len(set(forms)) == len(forms)
