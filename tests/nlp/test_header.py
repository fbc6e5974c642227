"""The head of official documents of several kinds and levels."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.targets.from_text import find_targets
from tests.nlp.factories import HEAD_RIGHT, context, table


def test_a_provincial_plan() -> None:
    head = context(["Nội dung."], signature=["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hoàng Văn Nam"]).head
    assert (head.number, head.kind, head.issuer) == ("45/KH-UBND", "Kế hoạch", "Ủy ban nhân dân tỉnh Cao Bằng")
    assert (head.province, head.issued_on, head.period) == ("Cao Bằng", date(2019, 2, 12), (2019, 2019))
    assert (head.title, head.signer) == ("Xây dựng nông thôn mới tỉnh Cao Bằng năm 2019", "Hoàng Văn Nam")
    assert head.programmes == ("NTM",)


def test_a_district_names_its_province_through_the_gazetteer() -> None:
    head = context(
        ["Nội dung."],
        left=["UBND HUYỆN ĐĂK GLONG", "Số: 12/TB-UBND"],
        right=[*HEAD_RIGHT[:2], "Đăk Glong, ngày 3 tháng 6 năm 2018"],
        title=["THÔNG BÁO", "Kết quả giảm nghèo bền vững năm 2018"],
    ).head
    assert (head.kind, head.district, head.province, head.programmes) == (
        "Thông báo",
        "Đăk Glong",
        "Đắk Nông",
        ("GNBV",),
    )


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Số: 7/2021/NQ-HĐND", "7/2021/NQ-HĐND"),
        ("Số:  118 /QĐ-UBND", "118/QĐ-UBND"),
        ("Số: 30-NQ/TU", "30-NQ/TU"),
        # a handwritten number that nobody can read is none
        ("Số: ẩ7ó /KH-UBND", None),
        ("Số:       /KH-UBND", None),
    ],
)
def test_numbers(printed: str, expected: str | None) -> None:
    assert context(["Nội dung."], left=["ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", printed]).head.number == expected


def test_an_unreadable_number_is_taken_from_where_the_document_names_itself() -> None:
    made = context(
        ["(Kèm theo Kế hoạch số 51/KH-UBND ngày 12/02/2019 của UBND tỉnh)"],
        left=["ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", "Số:      /KH-UBND"],
    )
    assert made.head.number == "51/KH-UBND"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Giảm nghèo bền vững giai đoạn 2021-2025", (2021, 2025)),
        ("Thực hiện chương trình từ năm 2017 - 2020", (2017, 2020)),
        ("Xây dựng nông thôn mới năm 2026", (2026, 2026)),
    ],
)
def test_periods(title: str, period: tuple[int, int]) -> None:
    assert context(["Nội dung."], title=["KẾ HOẠCH", title]).head.period == period


def test_an_empty_document_has_an_empty_head() -> None:
    head = context([], left=[], right=[], title=[]).head
    assert (head.number, head.kind, head.province, head.issued_on) == (None, None, None, None)


def test_a_number_that_the_reader_was_not_sure_of_is_no_number() -> None:
    assert context(["Nội dung."], confidence=0.4).head.number is None
    assert context(["Nội dung."], confidence=0.9).head.number == "45/KH-UBND"


def test_an_unsure_number_that_an_appendix_repeats_is_one() -> None:
    line = "(Kèm theo Kế hoạch số {}/KH-UBND ngày 12/02/2019 của UBND tỉnh)"
    titled = [line.format(48), line.format(45)]
    assert context(titled, confidence=0.8).head.number == "45/KH-UBND"


def test_a_line_that_the_grid_took_in_names_the_document() -> None:
    rows = [
        ["(Kèm theo Kế hoạch số 51/KH-UBND ngày 12/02/2019 của UBND tỉnh)", ""],
        ["TT", "Nội dung"],
        ["1", "Rà soát"],
    ]
    made = context(["Nội dung."], left=["ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG"], tables=[table("Phụ lục 01", rows)])
    assert made.head.number == "51/KH-UBND"


def test_a_title_behind_a_blot_that_the_layout_did_not_mark() -> None:
    head = context(["đền Hi KẾ HOẠCH", "Giảm nghèo tỉnh Cao Bằng năm 2019", "Căn cứ Luật;"], title=()).head
    assert (head.kind, head.title, head.period) == ("Kế hoạch", "Giảm nghèo tỉnh Cao Bằng năm 2019", (2019, 2019))


def test_a_title_that_is_not_centred_stands_behind_the_kind_that_is() -> None:
    head = context(["Giảm nghèo tỉnh Cao Bằng năm 2020", "Căn cứ Luật;"], title=("KẾ HOẠCH",)).head
    assert (head.kind, head.title, head.period) == ("Kế hoạch", "Giảm nghèo tỉnh Cao Bằng năm 2020", (2020, 2020))


LONG = "Hỗ trợ người dân ở các xã vùng cao làm chuồng trại, đào giếng, " * 4 + "tỉnh Cao Bằng năm 2020"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (LONG, LONG),  # many words, but no sentence
        (f"{LONG}.", None),
        (f"{LONG} theo Quyết định số 77/QĐ-UBND ngày 05/3/2019", None),
        (" ".join([LONG, LONG]), None),
    ],
)
def test_a_long_title_is_no_sentence(line: str, title: str | None) -> None:
    assert context([line, "Căn cứ Luật;"], title=("KẾ HOẠCH",)).head.title == title


@pytest.mark.parametrize(
    ("title", "programmes"),
    [
        ("Giảm nghèo nhanh gắn với xây dựng nông thôn mới năm 2020", ("NTM", "GNBV")),
        ("Giảm nghèo bền vững và xây dựng nông thôn mới năm 2020", ("NTM", "GNBV")),
        ("Giảm nghèo vùng dân tộc thiểu số năm 2020", ("DTTSMN",)),  # what that programme is for
        ("Xây dựng nông thôn mới ở các xã nghèo năm 2020", ("NTM",)),
        ("Phát triển kinh tế - xã hội nhằm giảm nghèo nhanh năm 2020", ("GNBV",)),
    ],
)
def test_programmes_of_a_title(title: str, programmes: tuple[str, ...]) -> None:
    assert context(["Nội dung."], title=("KẾ HOẠCH", title)).head.programmes == programmes


@pytest.mark.parametrize(
    ("left", "place", "title", "expected"),
    [
        # a commune after the districts are gone: its province is told in the title
        (
            ("ỦY BAN NHÂN DÂN", "XÃ TÂN HÀ LÂM HÀ"),
            "Tân Hà Lâm Hà",
            "Giảm nghèo trên địa bàn xã Tân Hà Lâm Hà, tỉnh Lâm Đồng năm 2026",
            ("Ủy ban nhân dân xã Tân Hà Lâm Hà", "Lâm Đồng", "Tân Hà Lâm Hà"),
        ),
        # or in its own name, which no other commune has
        (
            ("ỦY BAN NHÂN DÂN", "XÃ TÂN HÀ LÂM HÀ"),
            "Tân Hà Lâm Hà",
            "Giảm nghèo năm 2026",
            ("Ủy ban nhân dân xã Tân Hà Lâm Hà", "Lâm Đồng", "Tân Hà Lâm Hà"),
        ),
        # a name that many communes have says nothing of the province
        (
            ("ỦY BAN NHÂN DÂN", "XÃ TÂN THÀNH"),
            "Tân Thành",
            "Giảm nghèo năm 2026",
            ("Ủy ban nhân dân xã tân thành", None, None),
        ),
        # a department under its province
        (
            ("UBND TỈNH CAO BẰNG", "SỞ TÀI CHÍNH"),
            "Cao Bằng",
            "Giảm nghèo năm 2026",
            ("Sở Tài chính tỉnh Cao Bằng", "Cao Bằng", None),
        ),
        (
            ("HỘI ĐỒNG NHÂN DÂN", "TỈNH CAO BẰNG"),
            "Cao Bằng",
            "Giảm nghèo",
            ("Hội đồng nhân dân tỉnh Cao Bằng", "Cao Bằng", None),
        ),
    ],
)
def test_whose_document_it_is(left: tuple[str, ...], place: str, title: str, expected: tuple[str | None, ...]) -> None:
    right = ("Độc lập - Tự do - Hạnh phúc", f"{place}, ngày 12 tháng 01 năm 2026")
    head = context(["Nội dung."], left=(*left, "Số: 5/KH-UBND"), right=right, title=("KẾ HOẠCH", title)).head
    assert (head.issuer, head.province, head.commune) == expected


def test_a_party_document() -> None:
    left, right = (
        ("TỈNH ỦY CAO BẰNG", "*", "Số 12-CTr/TU"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "Cao Bằng, ngày 20 tháng 9 năm 2011"),
    )
    head = context(["Nội dung."], left=left, right=right, title=("CHƯƠNG TRÌNH HÀNH ĐỘNG", "Giảm nghèo")).head
    assert (head.number, head.issuer, head.province, head.district) == (
        "12-CTr/TU",
        "Tỉnh ủy Cao Bằng",
        "Cao Bằng",
        None,
    )


def test_a_commune_sets_its_targets_for_itself() -> None:
    head = {
        "left": ("ỦY BAN NHÂN DÂN", "XÃ TÂN HÀ LÂM HÀ", "Số: 5/KH-UBND"),
        "right": ("Tân Hà Lâm Hà, ngày 12 tháng 01 năm 2026",),
    }
    (target,) = find_targets(
        context(["I. MỤC TIÊU", "- Tỷ lệ hộ nghèo còn 1,2%."], title=("KẾ HOẠCH", "Giảm nghèo"), **head)
    )
    assert target.area is not None
    assert (target.area.level, target.area.name, target.programme) == ("commune", "Tân Hà Lâm Hà", "GNBV")


def test_a_plan_of_the_whole_economy_that_takes_a_programme_in_has_both() -> None:
    title = ("KẾ HOẠCH", "Phát triển kinh tế - xã hội và xây dựng nông thôn mới năm 2020")
    assert context(["Nội dung."], title=title).head.programmes == ("KHAC", "NTM")
    of_minorities = ("KẾ HOẠCH", "Phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số năm 2020")
    assert context(["Nội dung."], title=of_minorities).head.programmes == ("DTTSMN",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # names that sound like offices
        ("Hà Đức Trường", "Hà Đức Trường"),
        ("Trương Văn Bàn", "Trương Văn Bàn"),
        # a speck before the name
        ("` Lý Vinh Hà", "Lý Vinh Hà"),
        ("PHÓ CHỦ TỊCH", None),
        ("Trưởng ban", None),
    ],
)
def test_signers(name: str, expected: str | None) -> None:
    assert context(["Nội dung."], signature=["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", name]).head.signer == expected


def test_a_letter_is_known_by_its_number_and_says_below_it_what_it_is_about() -> None:
    left = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH CAO BẰNG",
        "Số: 712/UBND-KT",
        "V/v báo cáo vốn các Chương trình mục tiêu quốc gia",
        "năm 2019",
    ]
    body = ["Kính gửi: Các sở, ban, ngành.", "Vốn xây dựng nông thôn mới và giảm nghèo bền vững phải giải ngân sớm."]
    head = context(body, left=left, title=[]).head
    assert (head.number, head.kind, head.issuer) == ("712/UBND-KT", "Công văn", "Ủy ban nhân dân tỉnh Cao Bằng")
    assert head.title == "V/v báo cáo vốn các Chương trình mục tiêu quốc gia năm 2019"
    assert (head.programmes, head.period) == (("NTM", "GNBV"), (2019, 2019))
    # a plan is none
    assert context(["Nội dung."], title=[]).head.kind == "Kế hoạch"
