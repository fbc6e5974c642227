"""Commune rows, money and cited documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.citations import find_citations
from nlp.communes import find_communes
from nlp.criteria_lists import listed, scanned_list
from nlp.funding import find_funding
from tests.nlp.factories import context, table

HEADER = [
    "STT",
    "Đơn vị",
    "Số tiêu chí đạt",
    "Cụ thể các tiêu chí đã đạt",
    "Cụ thể tiêu chí phấn đấu đạt trong năm 2019",
]


def test_a_commune_row_is_resolved_in_its_district_at_its_time() -> None:
    rows = [HEADER, ["", "Huyện Bảo Lạc", "", "", ""], ["1", "Xã Huy Giáp", "9", "1,3,4,7-9,12,16,19", "2, 5"]]
    (row,) = find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ NĂM 2019", rows)])).rows
    assert (row.appendix, row.row, row.commune, row.district, row.year) == (
        "Phụ lục 02",
        1,
        "Huy Giáp",
        "Bảo Lạc",
        2019,
    )
    assert row.achieved == (1, 3, 4, 7, 8, 9, 12, 16, 19)
    assert (row.planned, row.achieved_count) == ((2, 5), 9)
    assert row.commune_code is not None


def test_an_unknown_name_stays_open_with_a_doubt() -> None:
    rows = [HEADER, ["1", "Xã Không Có Thật", "3", "1,2,3", "4"]]
    found = find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ", rows)]))
    assert found.rows[0].commune_code is None
    assert [d.kind for d in found.doubts] == ["unresolved_place"]


def test_a_commune_row_shows_its_name_and_beside_it_the_cells_of_its_lists() -> None:
    rows = [HEADER, ["1", "Xã Huy Giáp", "9", "1,3,4,7-9,12,16,19", ""]]
    (row,) = find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ NĂM 2019", rows)])).rows
    assert [(e.rule, e.text) for e in row.evidence] == [("communes.row", "Xã Huy Giáp")]
    # an empty cell and the order number are no evidence of anything
    assert [(e.rule, e.text) for e in row.cells] == [
        ("communes.achieved", "1,3,4,7-9,12,16,19"),
        ("communes.achieved_count", "9"),
    ]
    assert [e.box for e in row.cells] == [(300.0, 420.0, 380.0, 440.0), (220.0, 420.0, 300.0, 440.0)]


def test_a_count_behind_what_is_planned_is_the_one_it_leads_to() -> None:
    head = ["STT", "Tên xã", "Số tiêu chí đã đạt", "Các tiêu chí đã đạt", "Tiêu chí đăng ký đạt năm 2019"]
    row = ["1", "Xã Huy Giáp", "9", "1,3,4,7-9,12,16,19", "2, 5"]
    rows = [[*head, "Số tiêu chí đạt cuối năm 2019"], [*row, "11"]]
    (made,) = find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ", rows)])).rows
    assert (made.achieved_count, made.planned, made.cumulative_count) == (9, (2, 5), 11)


@pytest.mark.parametrize(
    ("head", "printed", "year"),
    [
        ("Năm đạt chuẩn", "2021", 2021),
        ("Năm về đích NTM", "Năm 2020", 2020),
        ("Thời gian hoàn thành", "Quý IV/2022", 2022),
        ("Năm dự kiến đạt", "", 2019),  # nothing told: the table's
        ("Năm đạt chuẩn", "2020-2021", 2019),  # two are none
        ("Số tiêu chí đạt đầu năm", "2021", 2019),  # a count, whatever stands in it
        ("Diện tích năm", "2021", 2019),
    ],
)
def test_a_column_of_years_tells_when_each_commune_is_to_meet_the_standard(head: str, printed: str, year: int) -> None:
    rows = [[*HEADER, head], ["1", "Xã Huy Giáp", "9", "1,3,4,7-9,12,16,19", "2, 5", printed]]
    (row,) = find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ NĂM 2019", rows)])).rows
    assert row.year == year


def test_totals_are_no_communes() -> None:
    rows = [HEADER, ["", "Tổng cộng", "12", "1,2", "3"]]
    assert find_communes(context(["Nội dung."], tables=[table("Phụ lục 02 XÃ", rows)])).rows == ()


@given(st.lists(st.integers(1, 19), min_size=1, max_size=19))
def test_lists_of_criteria_are_read_back(numbers: list[int]) -> None:
    for separator in (",", ", ", "; "):
        assert listed(separator.join(map(str, numbers))) == tuple(numbers)


@pytest.mark.parametrize(
    ("printed", "count", "others", "expected"),
    [
        # commas lost between small numbers; the count leaves one way to put them back
        ("12,34,57,89,12,13", 10, (), (1, 2, 3, 4, 5, 7, 8, 9, 12, 13)),
        ("13,4,5", 4, (), (1, 3, 4, 5)),
        # a number that no set of criteria has stays, where it is the only reading
        ("17,12,29", 4, (), (1, 7, 12, 29)),
        # the criteria already achieved rule a way out
        ("1213", 3, (), (1, 2, 13)),
        ("1213", 3, (1,), (12, 13)),
        # several ways, no count, and what looks right: as read
        ("1112", 3, (), (11, 12)),
        ("12,34", None, (), (12, 34)),
        ("2,15", 2, (), (2, 15)),
        ("5,3", 2, (), (5, 3)),
    ],
)
def test_commas_that_a_scan_lost(printed: str, count: int | None, others: tuple[int, ...], expected: object) -> None:
    assert scanned_list(printed, count, others) == expected


@given(st.sets(st.integers(1, 19), min_size=1, max_size=19))
def test_a_list_without_commas_is_read_back_or_left(numbers: set[int]) -> None:
    printed = "".join(map(str, sorted(numbers)))
    read = scanned_list(printed, len(numbers))
    assert read in (tuple(sorted(numbers)), listed(printed))


def money(*body: str) -> list[tuple[str, int, float | None, str | None]]:
    made = find_funding(context(["III. NGUỒN VỐN THỰC HIỆN", *body]))
    return [(f.source, f.amount_vnd, f.share_pct, f.programme) for f in made]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("- Ngân sách Trung ương: 1.250,5 tỷ đồng, chiếm 25%;", [("central_budget", 1_250_500_000_000, 25, "NTM")]),
        ("- Ngân sách địa phương: 45.000 triệu đồng.", [("local_budget", 45_000_000_000, None, "NTM")]),
        ("- Vốn tín dụng: 90 tỷ đồng.", [("credit", 90_000_000_000, None, "NTM")]),
        ("- Doanh nghiệp đóng góp 3 tỷ đồng.", [("business", 3_000_000_000, None, "NTM")]),
        ("- Huy động nhân dân đóng góp 700 triệu đồng.", [("community", 700_000_000, None, "NTM")]),
        ("Tổng nhu cầu vốn năm 2019 là 2.000 tỷ đồng.", [("total", 2_000_000_000_000, None, "NTM")]),
        # the share in brackets alone, the source behind the amount, the whole that is told in parts
        ("- Vốn tín dụng: 540 tỷ đồng (40%);", [("credit", 540_000_000_000, 40, "NTM")]),
        ("Kinh phí 2.150 triệu đồng từ ngân sách Trung ương.", [("central_budget", 2_150_000_000, None, "NTM")]),
        (
            "Dự kiến huy động 92,5 tỷ đồng, gồm tín dụng 90 tỷ đồng.",
            [("total", 92_500_000_000, None, "NTM"), ("credit", 90_000_000_000, None, "NTM")],
        ),
        # figures of the economy, and what was raised, pay for nothing planned
        ("Thu ngân sách phấn đấu đạt 98 tỷ đồng, vốn vay 5 tỷ đồng.", [("credit", 5_000_000_000, None, "NTM")]),
        (
            "Ngân sách nhà nước 27 tỷ đồng, vốn huy động khác 3 tỷ đồng.",
            [("other", 27_000_000_000, None, "NTM"), ("other", 3_000_000_000, None, "NTM")],
        ),
        # a project's money as a whole, then what is of one source
        ("- Kinh phí: 540 triệu đồng.", [("total", 540_000_000, None, "NTM")]),
        ("- Vốn lồng ghép: 540 triệu đồng.", [("other", 540_000_000, None, "NTM")]),
        # a number of which a figure was read as a letter is not read from its middle
        ("Tổng vốn 2.Z20.000 triệu đồng.", []),
        # a share behind a comma; a credit line; what is needed and of which nothing more is said
        ("- Vốn tín dụng: 540 tỷ đồng, 40%;", [("credit", 540_000_000_000, 40, "NTM")]),
        ("Doanh số cho vay 150 tỷ đồng.", [("credit", 150_000_000_000, None, "NTM")]),
        ("- Kinh phí thực hiện Dự án 4: 540 triệu đồng.", [("total", 540_000_000, None, "NTM")]),
        # a project's amount, whatever its name says; what each pays is told behind it
        ("- Dự án 3: Hỗ trợ doanh nghiệp nông thôn: 8,2 tỷ đồng.", [("total", 8_200_000_000, None, "NTM")]),
        (
            "Kinh phí 500 triệu đồng, do ngân sách trung ương cấp 400 triệu đồng, 100 triệu đồng do huyện đối ứng.",
            [
                ("total", 500_000_000, None, "NTM"),
                ("central_budget", 400_000_000, None, "NTM"),
                ("local_budget", 100_000_000, None, "NTM"),
            ],
        ),
        # the same money split another way is nobody's
        (
            "Ngân sách trung ương 900 triệu đồng; chia theo chương trình: OCOP 300 triệu đồng, NTM 600 triệu đồng.",
            [
                ("central_budget", 900_000_000, None, "NTM"),
                ("total", 300_000_000, None, "OCOP"),
                ("total", 600_000_000, None, "NTM"),
            ],
        ),
        # a norm of support is no funding
        ("- Hỗ trợ 15 triệu đồng/hộ để sửa nhà.", []),
    ],
)
def test_amounts(sentence: str, expected: list[tuple[str, int, float | None, str | None]]) -> None:
    assert money(sentence) == expected


@pytest.mark.parametrize(
    "sentence", ["Năm 2018 thu ngân sách đạt 82,4 tỷ đồng.", "Năm 2018 đã huy động nguồn vốn được 82,4 tỷ đồng."]
)
def test_what_the_budget_took_in_or_was_spent_before_pays_for_nothing(sentence: str) -> None:
    assert find_funding(context(["I. MỤC TIÊU", sentence])) == ()


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        # parts are of the whole's year
        (
            "Năm 2020, ngân sách tỉnh 40 tỷ đồng, trong đó vốn sửa đường 31 tỷ đồng, vốn sửa trường 9 tỷ đồng.",
            [2020] * 3,
        ),
        # unless they tell their own
        ("Năm 2020, vốn vay 70 tỷ đồng, trong đó năm 2021 vốn vay 12 tỷ đồng.", [2020, 2021]),
        # what is told next is no part
        ("Năm 2020, vốn vay 70 tỷ đồng, trong đó vốn mới 5 tỷ đồng. Vốn tín dụng 12 tỷ đồng.", [2020, 2020, 2019]),
    ],
)
def test_the_year_of_parts_is_that_of_the_whole(sentence: str, periods: list[int]) -> None:
    made = find_funding(context(["III. NGUỒN VỐN THỰC HIỆN", f"- {sentence}"]))
    assert [f.period and f.period[0] for f in made] == periods


def test_an_amount_whose_parts_are_of_several_programmes_is_of_none() -> None:
    made = money(
        "1. Nguồn vốn Trung ương: 30 tỷ đồng.",
        "- Vốn Chương trình xây dựng nông thôn mới: 20 tỷ đồng;",
        "- Vốn Chương trình giảm nghèo bền vững: 10 tỷ đồng.",
        "2. Vốn tín dụng: 5 tỷ đồng.",
    )
    assert [m[3] for m in made] == [None, "NTM", "GNBV", "NTM"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Căn cứ Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ về chương trình nông thôn mới;",
            [("263/QĐ-TTg", "2022-02-22", "based_on")],
        ),
        (
            "Sửa đổi Nghị quyết số 08/2017/NQ-HĐND ngày 20 tháng 7 năm 2017.",
            [("08/2017/NQ-HĐND", "2017-07-20", "amends")],
        ),
        # several of one kind and day
        (
            "Căn cứ các Quyết định số 318/QĐ-TTg, 319/QĐ-TTg và 320/QĐ-TTg cùng ngày 08/3/2018 về các bộ tiêu chí.",
            [
                ("318/QĐ-TTg", "2018-03-08", "based_on"),
                ("319/QĐ-TTg", "2018-03-08", "based_on"),
                ("320/QĐ-TTg", "2018-03-08", "based_on"),
            ],
        ),
        # a day that does not exist stays open
        ("Theo Kế hoạch số 12/KH-UBND ngày 31/02/2018.", [("12/KH-UBND", None, "based_on")]),
        # letters and ones that a scan confused
        ("Theo Kế hoạch số 37/KH-UBNB ngày 3l tháng II năm 2018.", [("37/KH-UBND", None, "based_on")]),
        ("Theo Tờ trình số 25/TTr-UBND ngày 3l tháng 5 năm 2018.", [("25/TTr-UBND", "2018-05-31", "based_on")]),
        # a ministry's mark is not a misread one
        ("Theo Thông tư số 12/2018/TT-BCT.", [("12/2018/TT-BCT", None, "based_on")]),
        # over an appendix, with "kèm" misprinted, stands the document's own name
        ("(Kết theo Kế hoạch số 54/KH-UBND ngày 12/02/2019 của UBND tỉnh)", []),
        ("(thực hiện Kế hoạch số 54/KH-UBND ngày 12/02/2018)", [("54/KH-UBND", "2018-02-12", "based_on")]),
        # fractions, dates and the document's own number are no citations
        ("Có 12/35 xã đạt chuẩn vào tháng 6/2019 theo Kế hoạch số 45/KH-UBND.", []),
    ],
)
def test_citations(sentence: str, expected: list[tuple[str, str | None, str]]) -> None:
    made = find_citations(context([sentence]))
    assert [(c.number, c.issued_on.isoformat() if c.issued_on else None, c.relation) for c in made] == expected
