"""Numbers of sections and of the document itself, and days that cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.reference.vietnamese import format_date
from tests.nlp.factories import table
from tests.pipeline.checks.factories import found, scanned

TASKS = ["TT", "Nội dung công việc", "Chỉ đạo", "Cơ quan thực hiện", "Cơ quan phối hợp", "Thời gian"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["I. MỤC TIÊU", "Nội dung.", "I. NHIỆM VỤ"], [("duplicate_numbering", "I", "II")]),
        (["I. MỤC TIÊU", "Nội dung.", "II. NHIỆM VỤ"], []),
        # numbers of items begin anew under each section
        (["I. MỤC TIÊU", "1. Mục tiêu chung", "II. NHIỆM VỤ", "1. Tuyên truyền"], []),
        (
            ["I. NHIỆM VỤ", "1. Tuyên truyền", "2. Đào tạo", "2. Kiểm tra"],
            [("duplicate_numbering", "2", "3")],
        ),
        # parts between them do not matter, a new parent does
        (
            ["1. Tuyên truyền", "2. Đào tạo", "a) Cán bộ;", "b) Nông dân;", "2. Kiểm tra"],
            [("duplicate_numbering", "2", "3")],
        ),
        (["1. Đào tạo", "a) Cán bộ;", "b) Nông dân;", "2. Kiểm tra", "a) Xã;", "b) Thôn;"], []),
        (["1. Đào tạo", "a) Cán bộ;", "b) Nông dân;", "b) Hợp tác xã;"], [("duplicate_numbering", "b", "c")]),
        # a section left out
        (["I. MỤC TIÊU", "II. NHIỆM VỤ", "IV. TỔ CHỨC THỰC HIỆN"], [("other", "IV", "III")]),
        # "2.2." whose part "2." was never begun
        (["1. Các chỉ tiêu kinh tế:", "Nội dung.", "2.2. Các chỉ tiêu xã hội:"], [("other", "2.2", "2")]),
        (["1. Các chỉ tiêu kinh tế:", "2. Các chỉ tiêu khác:", "2.1. Xã hội:", "2.2. Môi trường:"], []),
    ],
)
def test_sections(body: list[str], expected: list[tuple[str, object, object]]) -> None:
    assert found(body) == expected


def test_groups_of_a_task_table() -> None:
    def numbered(*labels: str) -> list[tuple[str, object, object]]:
        rows = [[label, f"Nhóm việc thứ {i}", "", "", "", ""] for i, label in enumerate(labels)]
        return found(tables=[table("Phụ lục 01 NỘI DUNG CÔNG VIỆC", [TASKS, *rows])])

    assert numbered("I", "II", "III") == []
    assert numbered("I", "II", "II") == [("duplicate_numbering", "II", "III")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "(Kèm theo Kế hoạch số 48/KH-UBND ngày 12/02/2019 của UBND tỉnh)",
            [("number_conflict", "48/KH-UBND", "45/KH-UBND")],
        ),
        ("(Kèm theo Kế hoạch số 45 /KH-UBND ngày 12/02/2019 của UBND tỉnh)", []),
        # the number is left open for the hand
        ("(Kèm theo Kế hoạch số      /KH-UBND ngày     /02/2019 của UBND tỉnh)", []),
        # another kind of document: what this one belongs to
        ("(Kèm theo Quyết định số 48/QĐ-UBND ngày 12/02/2019 của UBND tỉnh)", []),
        # a citation in a sentence
        ("Thực hiện Bộ tiêu chí ban hành kèm theo Kế hoạch số 48/KH-UBND ngày 12/02/2018 của UBND tỉnh.", []),
    ],
)
def test_the_number_over_an_appendix(line: str, expected: list[tuple[str, object, object]]) -> None:
    assert found(["Phụ lục 01", line]) == expected


def test_the_number_in_a_table_s_title_counts_once() -> None:
    title = "Phụ lục 01 NỘI DUNG (Kèm theo Kế hoạch số 48/KH-UBND ngày 12/02/2019 của UBND tỉnh)"
    assert [f[0] for f in found(tables=[table(title, [TASKS])])] == ["number_conflict"]
    body = ["Phụ lục 01", "NỘI DUNG (Kèm theo Kế hoạch số 48/KH-UBND ngày 12/02/2019 của UBND tỉnh)"]
    assert [f[0] for f in found(body, tables=[table(title, [TASKS])])] == ["number_conflict"]


def test_an_unsure_number_on_a_scan_is_a_doubt() -> None:
    line = "(Kèm theo Kế hoạch số 48/KH-UBND ngày 12/02/2019 của UBND tỉnh)"
    records = scanned(["Phụ lục 01", line], unsure={"48/KH-UBND": 0.5})
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["number_conflict"])


@pytest.mark.parametrize(
    ("sentence", "found_as"),
    [
        ("Quyết định số 972/QĐ-BNN ngày 05/2018 của Bộ Nông nghiệp.", "ngày 05/2018"),
        ("Quyết định số 972/QĐ-BNN ngày 31/4/2018 của Bộ Nông nghiệp.", "ngày 31/4/2018"),
        ("Quyết định số 972/QĐ-BNN ngày 29 tháng 02 năm 2018 của Bộ Nông nghiệp.", "ngày 29 tháng 02 năm 2018"),
        ("Họp vào thứ hai, ngày 14/5/2019 tại Cao Bằng.", "thứ hai, ngày 14/5/2019"),
        # a document cannot cite one that is younger than itself
        ("Căn cứ Quyết định số 972/QĐ-TTg ngày 16/8/2020 của Thủ tướng Chính phủ.", "ngày 16/8/2020"),
        ("Nghị quyết số 88/2005/QH14 ngày 18/11/2018 của Quốc hội.", "88/2005/QH14 ngày 18/11/2018"),
        ("(Kèm theo Kế hoạch số 45/KH-UBND ngày 21/02/2019 của UBND tỉnh)", "ngày 21/02/2019"),
        ("Hoàn thành trong tháng 13.", "tháng 13"),
        ("Báo cáo kết quả trong Quý V/2019.", "Quý V/2019"),
        ("Thực hiện Chương trình giai đoạn 2020-2016.", "giai đoạn 2020-2016"),
    ],
)
def test_days_that_cannot_be(sentence: str, found_as: str) -> None:
    assert [(kind, printed) for kind, printed, _ in found([sentence])] == [("other", found_as)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định số 972/QĐ-BNN ngày 15/5/2018 của Bộ Nông nghiệp.",
        "Quyết định số 972/QĐ-BNN ngày 29 tháng 02 năm 2016 của Bộ Nông nghiệp.",
        "Họp vào thứ ba, ngày 14/5/2019 tại Cao Bằng.",
        # deadlines lie ahead
        "Báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2019.",
        "Nghị quyết số 88/2018/QH14 ngày 18/11/2018 của Quốc hội.",
        "Báo cáo trước tháng 05/2019.",
        "(Kèm theo Kế hoạch số 45/KH-UBND ngày 12/02/2019 của UBND tỉnh)",
        "Hoàn thành trong tháng 12, Quý IV; trẻ dưới 24 tháng tuổi; giai đoạn 2016-2020.",
    ],
)
def test_days_that_can_be(sentence: str) -> None:
    assert found([sentence]) == []


def test_the_times_of_a_task_table() -> None:
    rows = [
        ["1", "Rà soát", "BCĐ tỉnh", "Sở Y tế", "UBND huyện", time] for time in ("Quý II", "Tháng 14", "Tháng 3, 7")
    ]
    findings = found(tables=[table("Phụ lục 01 NỘI DUNG CÔNG VIỆC", [TASKS, *rows])])
    assert findings == [("other", "Tháng 14", None)]


@settings(deadline=None, max_examples=25)  # each example reads a document
@given(st.lists(st.dates(min_value=date(1990, 1, 1), max_value=date(2019, 2, 11)), min_size=1, max_size=20))
def test_no_day_of_the_calendar_is_impossible(days: list[date]) -> None:
    assert found([f"Quyết định số 972/QĐ-BNN ngày {format_date(day)} của Bộ." for day in days]) == []
