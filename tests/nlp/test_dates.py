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
    ["trước ngày 31/02/2019", "3/4 số xã", "Tiêu chí số 5 về trường học", "ngày 12/02/2019 của tỉnh", "quý khách", ""],
)
def test_what_is_no_deadline(text: str) -> None:
    assert deadlines_in(text, CLOCK) == []


def test_a_cell_is_one_deadline_with_its_whole_text() -> None:
    found = deadline_of_cell("Quý II,\nIII", CLOCK)
    assert found is not None
    assert (found.text, found.start, found.end) == ("Quý II, III", D(2019, 4, 1), D(2019, 9, 30))
    assert deadline_of_cell("", CLOCK) is None


@given(st.dates(D(2004, 1, 1), D(2040, 12, 31)))
def test_any_day_is_read_back(day: date) -> None:
    for text in (f"trước ngày {day:%d/%m/%Y}", f"trước ngày {day.day} tháng {day.month} năm {day.year}"):
        (found,) = deadlines_in(text, CLOCK)
        assert found.deadline.end == day


@given(st.integers(1, 365))
def test_days_from_signing_count_from_the_document(days: int) -> None:
    (found,) = deadlines_in(f"trong vòng {days} ngày kể từ ngày ký", CLOCK)
    assert found.deadline.end == D(2019, 2, 12) + timedelta(days=days)
