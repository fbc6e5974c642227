"""Printed shares against their counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.arithmetic import rounded_share, share_fits
from tests.nlp.factories import table
from tests.pipeline.checks.factories import checked, found, scanned

MISMATCHES = [
    # to half of the last printed digit, whatever stands between count and share
    ("- Có 46/139 xã đạt chuẩn, chiếm 33,2%;", (33.2, 33.1)),
    ("- Đến cuối năm có 60/180 xóm (36%) có nhà văn hóa.", (36, 33)),
    ("- Tỷ lệ trường học kiên cố đạt 45/60 trường, đạt 78,0% kế hoạch.", (78, 75.0)),
    ("- Diện tích gieo trồng đạt 1.250/1.300 ha, bằng 98% kế hoạch.", (98, 96)),
]
MATCHES = [
    "- Có 46/139 xã đạt chuẩn, chiếm 33,1%;",
    "- Có 46/139 xã đạt chuẩn, chiếm 33,09%;",
    # to whole per cent, rounding down is a habit of the genre
    "- Có 23/139 xã đạt chuẩn, chiếm tỷ lệ 16%;",
    "- Có 23/139 xã đạt chuẩn, chiếm tỷ lệ 17%;",
    # a share of something else, a date, a share that is only said to be near
    "- Có 46/139 xã đạt chuẩn; tỷ lệ hộ nghèo còn 20%.",
    "- Ngày 15/12 tỷ lệ giải ngân đạt 80%.",
    "- Có 46/139 xã đạt chuẩn, chiếm khoảng 33%.",
    "- Nghị quyết số 12/2018 giao tỷ lệ đạt 45%.",
]


@pytest.mark.parametrize(("sentence", "expected"), MISMATCHES)
def test_a_share_that_its_numbers_do_not_make(sentence: str, expected: tuple[float, float]) -> None:
    assert found([sentence]) == [("share_mismatch", *expected)]


@pytest.mark.parametrize("sentence", MATCHES)
def test_a_share_that_fits_or_is_none(sentence: str) -> None:
    assert found([sentence]) == []


def test_the_message_says_what_is_wrong_in_vietnamese_and_the_evidence_where() -> None:
    (finding,) = checked(["- Có 46/139 xã đạt chuẩn nông thôn mới, chiếm 33,2%;"]).findings
    assert finding.message_vi == "Tỷ lệ in 33,2% nhưng 46/139 là 33,1%."
    assert finding.evidence[0].page == 1
    assert finding.evidence[0].box is not None


def test_a_mismatch_is_told_once_though_target_and_text_both_hold_it() -> None:
    assert len(found(["- Năm 2019 phấn đấu có 46/139 xã đạt chuẩn nông thôn mới, chiếm 35%."])) == 1


def test_on_a_scan_only_figures_read_surely_are_held_against_the_document() -> None:
    sentence = ["- Có 46/139 xã đạt chuẩn nông thôn mới, chiếm 33,2%;"]
    assert [f.kind for f in scanned(sentence).findings] == ["share_mismatch"]
    unsure = scanned(sentence, unsure={"33,2%;": 0.6})
    assert unsure.findings == ()
    assert [d.kind for d in unsure.doubts] == ["share_mismatch"]


def test_an_unsure_word_without_a_figure_does_not_matter() -> None:
    records = scanned(["- Có 46/139 xã đạt chuẩn, chiếm 33,2%;"], unsure={"chuẩn,": 0.3})
    assert [f.kind for f in records.findings] == ["share_mismatch"]


def test_a_source_of_money_whose_share_of_the_total_is_wrong() -> None:
    body = [
        "III. NGUỒN VỐN THỰC HIỆN",
        "Tổng nhu cầu vốn năm 2019 là 400 tỷ đồng, trong đó:",
        "- Ngân sách Trung ương: 100 tỷ đồng, chiếm 25%;",
        "- Ngân sách địa phương: 60 tỷ đồng, chiếm 16%;",
        "- Vốn tín dụng: 240 tỷ đồng, chiếm 60%.",
    ]
    assert found(body) == [("share_mismatch", 16, 15)]


WHOLE = "- Đến hết năm 2019 có 60/139 xã đạt chuẩn tiêu chí giao thông."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the number of all communes stands elsewhere
        (
            "- Năm 2019 nâng tổng số xã đạt chuẩn nông thôn mới lên 46 xã, chiếm 35,1%;",
            [("share_mismatch", 35.1, 33.1)],
        ),
        ("- Năm 2019 nâng tổng số xã đạt chuẩn nông thôn mới lên 46 xã, chiếm 33,1%;", []),
        # a share of other communes
        ("- Năm 2019 nâng tổng số xã đạt chuẩn nông thôn mới lên 46 xã, chiếm 51,1% số xã vùng thấp;", []),
    ],
)
def test_a_share_of_all_communes(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert found(["I. MỤC TIÊU", sentence, WHOLE]) == expected


HEADER = ["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2018", "Thực hiện năm 2018", "So sánh với KH (%)"]


def test_a_column_of_fulfilment_that_most_rows_prove() -> None:
    right = [("Lúa", "ha", "800", "840", "105"), ("Ngô", "ha", "500", "480", "96"), ("Lạc", "ha", "90", "90", "100")]
    right += [("Đỗ tương", "ha", "300", "301", "100"), ("Tỷ lệ sinh giảm", "%", "1,25", "1,2", "104")]

    def fulfilled(*rows: tuple[str, ...]) -> list[tuple[str, object, object]]:
        lines = [[str(i), *row] for i, row in enumerate(rows, start=1)]
        return found(tables=[table("Phụ lục CHỈ TIÊU NĂM 2018", [HEADER, *lines])])

    assert fulfilled(*right) == []
    assert fulfilled(*right, ("Mía", "ha", "200", "220", "100")) == [("share_mismatch", 100, 110)]
    # nothing proves what the column compares
    assert fulfilled(("Lúa", "ha", "800", "840", "120"), ("Ngô", "ha", "500", "480", "110")) == []


def test_a_column_that_compares_two_others_as_its_figures_tell() -> None:
    header = ["TT", "Chỉ tiêu", "ĐVT", "Ước thực hiện năm 2018", "Kế hoạch năm 2019", "KH 2019/ước TH 2018 (%)"]
    right = [("Diện tích chè", "ha", "400", "420", "105"), ("Đàn bò", "con", "500", "480", "96")]
    right += [("Sản lượng cá", "tấn", "90", "99", "110"), ("Trồng rừng", "ha", "300", "330", "110")]

    def compared(*rows: tuple[str, ...]) -> list[tuple[str, object, object]]:
        lines = [[str(i), *row] for i, row in enumerate(rows, start=1)]
        return found(tables=[table("Phụ biểu CHỈ TIÊU NĂM 2019", [header, *lines])])

    assert compared(*right) == []
    assert compared(*right, ("Lao động", "người", "45", "120", "226,7")) == [("share_mismatch", 226.7, 266.7)]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 3))
def test_every_rightly_rounded_share_fits(part: int, whole: int, decimals: int) -> None:
    assert share_fits(part, whole, rounded_share(part, whole, decimals), decimals)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_share_off_by_two_tenths_never_fits(part: int, whole: int) -> None:
    assert not share_fits(part, whole, round(float(rounded_share(part, whole, 1)) + 0.2, 1), 1)
