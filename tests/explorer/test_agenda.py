"""Ai làm gì, khi nào: the calendar, what is overdue on a day, the list and its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from explorer.queries import agenda
from explorer.queries.agenda import Chosen, Dates
from models.warehouse.schema import metadata

ASKED = {"year": "2019"}


@pytest.mark.parametrize(
    ("on", "overdue"),
    [
        ("2019-06-29", False),
        ("2019-06-30", False),  # due that day: not late yet
        ("2019-07-01", True),
    ],
)
def test_a_deadline_is_overdue_from_the_day_behind_it(client: TestClient, on: str, overdue: bool) -> None:
    text = client.get("/ai-lam-gi", params=ASKED | {"on": on}).text
    assert "Tháng 06/2019" in text and "30/06/2019" in text
    assert ('class="overdue"' in text) is overdue
    assert f'<td class="{"late" if overdue else "due"}{" today" if on == "2019-06-30" else ""}">30</td>' in text


def test_agencies_lead_to_what_they_do(client: TestClient) -> None:
    text = client.get("/ai-lam-gi", params={"agency": "Sở Tài chính"}).text
    assert "chủ trì" in text and "thẩm định" in text
    assert "thẩm định" not in client.get("/ai-lam-gi", params={"agency": "Sở Y tế"}).text


def test_calendar_file_holds_what_the_page_shows(client: TestClient) -> None:
    answer = client.get("/ai-lam-gi/lich.ics", params=ASKED)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", answer.text) == ["20190630"]
    assert "BEGIN:VEVENT" not in client.get("/ai-lam-gi/lich.ics", params={"year": "2018"}).text


@pytest.mark.parametrize(
    ("asked", "on", "shown"),
    [
        (2020, date(2019, 5, 1), 2020),  # the asked one, even without deadlines
        (None, date(2018, 5, 1), 2018),  # something is due in that year
        (None, date(2026, 5, 1), 2019),  # nothing is: the last year in which something was
    ],
)
def test_year_of_the_calendar(asked: int | None, on: date, shown: int) -> None:
    assert Dates({date(2018, 3, 1): 2, date(2019, 6, 30): 1}, 0).shown_year(asked, on) == shown


def test_no_deadline_no_year() -> None:
    assert Dates({}, 4).shown_year(None, date(2026, 5, 1)) is None


# -- the list is the same whether the database or the program sorts it -------------------------------------------------


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    """130 assignments of two agencies, every third one without a day."""
    engine = create_engine("sqlite://")
    tables = [metadata.tables[name] for name in ("document", "assignment", "assignment_agency")]
    with engine.connect() as made:
        for table in tables:
            columns = ", ".join(f'"{c.name}"' for c in table.columns)
            made.exec_driver_sql(f'CREATE TABLE "{table.name}" ({columns})')
        made.exec_driver_sql("INSERT INTO document (document_id, province_code, number) VALUES ('d', '20', '1/KH')")
        for n in range(130):
            day = None if n % 3 == 0 else (date(2018, 11, 1) + timedelta(days=n)).isoformat()
            values = (f"r{n:03}", "d", f"việc {n}", day)
            made.exec_driver_sql(
                "INSERT INTO assignment (record_id, document_id, quote, due_end) VALUES (?, ?, ?, ?)", values
            )
            made.exec_driver_sql(
                "INSERT INTO assignment_agency (record_id, agency, agency_relation, ordinal, role) "
                "VALUES (?, 'Sở A', 'assignee', 1, 'lead')",
                (f"r{n:03}",),
            )
        yield made


@pytest.mark.parametrize("year", [None, 2018, 2019])
def test_pages_follow_each_other_without_gap(connection: Any, year: int | None) -> None:
    listed = {}
    for agency, province in ((None, None), ("Sở A", None), (None, "20")):
        found = agenda.dates(connection, Chosen(agency, province))
        total, ids = 0, []
        for first in range(0, 200, agenda.PAGE_SIZE):
            total, tasks = agenda.tasks(connection, Chosen(agency, province, year, first), found)
            ids += [task.row.record_id for task in tasks]
        assert len(ids) == len(set(ids)) == total
        listed[agency, province] = ids
    assert len({tuple(ids) for ids in listed.values()}) == 1
    assert len(ids) == (130 if year is None else 40 if year == 2018 else 46)


def test_months_count_all_and_list_the_first(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "MOST_A_MONTH", 5)
    found = agenda.dates(connection, Chosen())
    november, december = agenda.months(connection, found, 2018)
    assert (november.month, november.deadlines, len(november.rows)) == (11, 20, 5)
    assert [row.due_end.day for row in november.rows] == sorted(november.due)[:5]
    assert december.weeks[0] == [0, 0, 0, 0, 0, 1, 2]  # December 2018 began on a Saturday
