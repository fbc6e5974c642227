"""Every way in which a plan says when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.dates import Clock, deadline_of_cell, deadlines_in

CLOCK = Clock(date(2019, 2, 12), (2019, 2019))
D = date


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "months", "every"),
    [
        ("nộp trước ngày 30/4/2019", "by", None, D(2019, 4, 30), None, None),
        ("xong trước ngày 05 tháng 9 năm 2019", "by", None, D(2019, 9, 5), None, None),
        ("gửi trước 15/10", "by", None, D(2019, 10, 15), None, None),
        ("hoàn thành trước tháng 6/2019", "by", None, D(2019, 6, 30), None, None),
        ("trong vòng 30 ngày kể từ ngày ký ban hành", "by", None, D(2019, 3, 14), None, None),
        ("Quý II", "during", D(2019, 4, 1), D(2019, 6, 30), None, None),
        ("quý III, IV năm 2019", "during", D(2019, 7, 1), D(2019, 12, 31), None, None),
        ("Quý I, III", "months", None, None, (1, 2, 3, 7, 8, 9), None),
        ("Tháng 02", "during", D(2019, 2, 1), D(2019, 2, 28), None, None),
        ("Tháng 4-6", "during", D(2019, 4, 1), D(2019, 6, 30), None, None),
        ("Tháng 3, 9", "months", None, None, (3, 9), None),
        ("6 tháng đầu năm", "during", D(2019, 1, 1), D(2019, 6, 30), None, None),
        ("Từ quý II", "from", D(2019, 4, 1), None, None, None),
        ("từ tháng 5 trở đi", "from", D(2019, 5, 1), None, None, None),
        ("báo cáo hàng quý", "recurring", None, None, None, "P3M"),
        ("họp hằng tuần, tháng, quý", "recurring", None, None, None, "P1W"),
        ("6 tháng một lần", "recurring", None, None, None, "P6M"),
        ("định kỳ", "recurring", None, None, None, None),
        ("trước 15/12 hàng năm", "recurring", None, None, (12,), "P1Y"),
        ("trong tháng 01 hằng năm", "recurring", None, None, (1,), "P1Y"),
        ("làm thường xuyên", "ongoing", None, None, None, None),
        # days of every month and quarter
        ("trước ngày 20 hằng tháng", "recurring", None, None, None, "P1M"),
        ("trước ngày 15 của tháng cuối quý", "recurring", None, None, None, "P3M"),
        # a range of months with its year; "hoàn thành trong" says during, not by
        ("Tháng 9 - 12/2020", "during", D(2020, 9, 1), D(2020, 12, 31), None, None),
        ("hoàn thành trong tháng 02 năm 2019", "during", D(2019, 2, 1), D(2019, 2, 28), None, None),
        # quarters rise: one that repeats lost a stroke in a scan
        ("Quý II, II, IV", "during", D(2019, 4, 1), D(2019, 12, 31), None, None),
        ("Căn cứ vào điều kiện thực tế", "conditional", None, None, None, None),
        # a day that no calendar has keeps its words
        ("gửi trước ngày 31/6/2019", "by", None, None, None, None),
        # hours, other words for "by", ends of months, quarters and years
        ("trước 17 giờ ngày 15/3/2019", "by", None, D(2019, 3, 15), None, None),
        ("chậm nhất là ngày 20 tháng 10 năm 2019", "by", None, D(2019, 10, 20), None, None),
        ("hạn cuối 30/6/2020", "by", None, D(2020, 6, 30), None, None),
        ("hết quý I/2020", "by", None, D(2020, 3, 31), None, None),
        ("cuối tháng 4", "by", None, D(2019, 4, 30), None, None),
        ("từ nay đến cuối năm", "by", None, D(2019, 12, 31), None, None),
        ("trong thời hạn 10 ngày làm việc kể từ ngày ban hành", "by", None, D(2019, 2, 26), None, None),
        ("trong vòng 5 ngày kể từ ngày nhận được hồ sơ", "by", None, None, None, None),
        # from one time to another
        ("từ tháng 3 đến tháng 5 năm 2020", "during", D(2020, 3, 1), D(2020, 5, 31), None, None),
        ("quý I/2020 đến quý III/2020", "during", D(2020, 1, 1), D(2020, 9, 30), None, None),
        ("từ ngày 01/3/2019 đến ngày 30/4/2019", "during", D(2019, 3, 1), D(2019, 4, 30), None, None),
        ("nửa đầu năm 2020", "during", D(2020, 1, 1), D(2020, 6, 30), None, None),
        ("từ ngày 01/7/2025", "from", D(2025, 7, 1), None, None, None),
        # regularly
        ("Định kỳ trước ngày 20 hàng tháng", "recurring", None, None, None, "P1M"),
        ("6 tháng/lần", "recurring", None, None, None, "P6M"),
        ("mỗi quý một lần", "recurring", None, None, None, "P3M"),
        ("ít nhất 02 lần/năm", "recurring", None, None, None, "P6M"),
        ("2 tuần một lần", "recurring", None, None, None, "P2W"),
        ("định kỳ 6 tháng và hằng năm", "recurring", None, None, None, "P6M"),
        ("định kỳ (quý, 6 tháng, năm)", "recurring", None, None, None, "P3M"),
        ("trước ngày 10/6 và ngày 10/12 hàng năm", "recurring", None, None, (6, 12), "P1Y"),
        ("trước ngày 15/01 năm sau", "recurring", None, None, (1,), "P1Y"),
        ("khi cần thiết", "conditional", None, None, None, None),
    ],
)
def test_deadlines(
    text: str, kind: str, start: date | None, end: date | None, months: tuple[int, ...] | None, every: str | None
) -> None:
    (found,) = deadlines_in(text, CLOCK)
    d = found.deadline
    assert (d.kind, d.start, d.end, d.months, d.every) == (kind, start, end, months, every)


@pytest.mark.parametrize(
    "text",
    [
        "trước ngày 41/02/2019",
        "3/4 số xã",
        "đạt đến 3/4 số hộ",
        "trong năm học 2019 - 2020",
        "tăng 2 lần so với",
        "Tiêu chí số 5 về trường học",
        "ngày 12/02/2019 của tỉnh",
        "quý khách",
        "",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert deadlines_in(text, CLOCK) == []


def test_a_cell_is_one_deadline_with_its_whole_text() -> None:
    found = deadline_of_cell("Quý II,\nIII", CLOCK)
    assert found is not None
    assert (found.text, found.start, found.end) == ("Quý II, III", D(2019, 4, 1), D(2019, 9, 30))
    assert deadline_of_cell("", CLOCK) is None


@pytest.mark.parametrize(
    ("cell", "kind", "start", "end", "every"),
    [
        ("30/6/2019", "by", None, D(2019, 6, 30), None),
        ("15/3", "by", None, D(2019, 3, 15), None),
        ("06/2020", "during", D(2020, 6, 1), D(2020, 6, 30), None),
        ("T6/2020", "during", D(2020, 6, 1), D(2020, 6, 30), None),
        ("Q2/2020", "during", D(2020, 4, 1), D(2020, 6, 30), None),
        ("2021 - 2025", "during", D(2021, 1, 1), D(2025, 12, 31), None),
        ("Từ 2021 đến 2025", "during", D(2021, 1, 1), D(2025, 12, 31), None),
        ("6 tháng, năm", "recurring", None, None, "P6M"),
        ("Sau khi có hướng dẫn", "conditional", None, None, None),
        ("Căn cứ khả năng cân đối vốn", "conditional", None, None, None),
    ],
)
def test_what_only_a_cell_may_say(
    cell: str, kind: str, start: date | None, end: date | None, every: str | None
) -> None:
    found = deadline_of_cell(cell, CLOCK)
    assert found is not None
    assert (found.text, found.kind, found.start, found.end, found.every) == (cell, kind, start, end, every)


@pytest.mark.parametrize("cell", ["Theo quy định", "-", "Chưa rõ"])
def test_a_cell_that_says_no_time(cell: str) -> None:
    assert deadline_of_cell(cell, CLOCK) is None


@given(st.dates(D(2004, 1, 1), D(2040, 12, 31)))
def test_any_day_is_read_back(day: date) -> None:
    for text in (f"trước ngày {day:%d/%m/%Y}", f"trước ngày {day.day} tháng {day.month} năm {day.year}"):
        (found,) = deadlines_in(text, CLOCK)
        assert found.deadline.end == day


@given(st.integers(1, 365))
def test_days_from_signing_count_from_the_document(days: int) -> None:
    (found,) = deadlines_in(f"trong vòng {days} ngày kể từ ngày ký", CLOCK)
    assert found.deadline.end == D(2019, 2, 12) + timedelta(days=days)
