"""Ai làm gì, khi nào: assignments by agency, deadlines by month, what is overdue on a day."""

from __future__ import annotations

from calendar import monthcalendar
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, desc, func, select

from models.reference.vietnamese import fold
from models.warehouse.schema import assignment, assignment_agency, document

PAGE_SIZE = 50
MOST_A_MONTH = 40
MOST_IN_A_FILE = 5000
_MOST_VALUES = 500
MOST_AGENCIES = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose assignments: ``agency`` as named in the warehouse, ``province`` a code, ``year`` of the deadline."""

    agency: str | None = None
    province: str | None = None
    year: int | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment with the agencies that do it, and the others that it names."""

    row: Any
    doers: list[str]
    others: list[str]


def agencies(connection: Connection, province: str | None) -> list[Any]:
    """Agencies with their numbers of assignments, in all and as lead, the busiest first."""
    g, a = assignment_agency.c, assignment.c
    leads = func.sum(case((g.role == "lead", 1), else_=0)).label("leads")
    query = select(g.agency, func.count().label("tasks"), leads).group_by(g.agency)
    if province:
        query = query.join(assignment, a.record_id == g.record_id).where(_of_province(province))
    return list(connection.execute(query.order_by(desc("tasks"), g.agency).limit(MOST_AGENCIES)).all())


def _of_province(province: str) -> ColumnElement[bool]:
    d = document.c
    return assignment.c.document_id.in_(select(d.document_id).where(d.province_code == province))


@dataclass(frozen=True, slots=True)
class Dates:
    """How many assignments are due on each day, and how many there are without a day.

    ``rows``: (day, record) of each, in the order of the list, where an agency or a province is chosen. Of everything
    that would be half a million: there the database goes by its index of days.
    """

    by_day: dict[date, int]
    undated: int
    rows: list[tuple[date | None, str]] | None = None

    @property
    def years(self) -> list[tuple[int, int]]:
        """(year, deadlines in it)."""
        counted: Counter[int] = Counter()
        for day, count in self.by_day.items():
            counted[day.year] += count
        return sorted(counted.items())

    def shown_year(self, asked: int | None, on: date) -> int | None:
        """The year of the calendar: the asked one, else that of the day if something is due in it, else the last."""
        known = {day.year for day in self.by_day}
        if asked is not None:
            return asked
        return on.year if on.year in known else max(known, default=None)


def dates(connection: Connection, chosen: Chosen) -> Dates:
    """The days of an agency's and a province's assignments, whatever year is chosen."""
    a = assignment.c
    if not (chosen.agency or chosen.province):
        query = select(a.due_end, func.count()).group_by(a.due_end)
        counted = {row[0]: row[1] for row in connection.execute(query)}
        return Dates(counted, counted.pop(None, 0))
    found = connection.execute(_filtered(select(a.due_end, a.record_id), chosen)).all()
    rows = sorted(((day, identity) for day, identity in found), key=lambda row: (row[0] or date.max, row[1]))
    days = Counter(day for day, _ in rows if day is not None)
    return Dates(dict(days), len(rows) - sum(days.values()), rows)


def tasks(connection: Connection, chosen: Chosen, found: Dates) -> tuple[int, list[Task]]:
    """How many assignments there are, and one page of them: those with a day first, the earliest first."""
    a, d = assignment.c, document.c
    dated = sum(n for day, n in found.by_day.items() if chosen.year in (None, day.year))
    total = dated + (found.undated if chosen.year is None else 0)
    ids = _page_of_ids(connection, chosen, found, dated)
    rows = connection.execute(
        select(assignment, d.number, d.province_name)
        .join(document, d.document_id == a.document_id)
        .where(a.record_id.in_(ids))
    )
    by_id = {row.record_id: row for row in rows}
    named = _named(connection, ids)
    return total, [Task(by_id[i], *named.get(i, ([], []))) for i in ids]


def _page_of_ids(connection: Connection, chosen: Chosen, found: Dates, dated: int) -> list[str]:
    if found.rows is not None:
        wanted = [i for day, i in found.rows if chosen.year is None or (day is not None and day.year == chosen.year)]
        return wanted[chosen.first : chosen.first + PAGE_SIZE]
    a = assignment.c
    ids: list[str] = []
    # one list in two parts: sorting by "has a day" would have the database sort everything for each page
    if chosen.first < dated:
        query = select(a.record_id).where(_in_year(chosen.year)).order_by(a.due_end, a.record_id)
        ids += connection.execute(query.offset(chosen.first).limit(PAGE_SIZE)).scalars()
    if len(ids) < PAGE_SIZE and chosen.year is None:
        query = select(a.record_id).where(a.due_end.is_(None)).order_by(a.record_id)
        ids += connection.execute(query.offset(max(0, chosen.first - dated)).limit(PAGE_SIZE - len(ids))).scalars()
    return ids


def _in_year(year: int | None) -> ColumnElement[bool]:
    due = assignment.c.due_end
    return due.is_not(None) if year is None else due.between(date(year, 1, 1), date(year, 12, 31))


def _named(connection: Connection, ids: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    g = assignment_agency.c
    query = select(g.record_id, g.agency, g.agency_relation).where(g.record_id.in_(ids))
    out: dict[str, tuple[list[str], list[str]]] = {}
    for identity, agency, relation in connection.execute(query.order_by(g.record_id, g.ordinal)):
        doers, others = out.setdefault(identity, ([], []))
        (doers if relation == "assignee" else others).append(agency)
    return out


def deadlines(connection: Connection, found: Dates, first: date, last: date, most: int) -> list[Any]:
    """Dated assignments of some days, the earliest first, with the agency that leads."""
    a, g, d = assignment.c, assignment_agency.c, document.c
    if found.rows is not None:
        ids = [identity for day, identity in found.rows if day is not None and first <= day <= last][:most]
    else:
        wanted = select(a.record_id).where(a.due_end.between(first, last)).order_by(a.due_end, a.record_id)
        ids = list(connection.execute(wanted.limit(most)).scalars())
    lead = (
        select(g.agency)
        .where(g.record_id == a.record_id, g.agency_relation == "assignee")
        .order_by(g.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(assignment, lead.label("agency"), d.number, d.province_name)
        .join(document, d.document_id == a.document_id)
        .order_by(a.due_end, a.record_id)
    )
    parts = (ids[at : at + _MOST_VALUES] for at in range(0, len(ids), _MOST_VALUES))
    return [row for part in parts for row in connection.execute(query.where(a.record_id.in_(part)))]


def _filtered(query: Select[Any], chosen: Chosen) -> Select[Any]:
    g = assignment_agency.c
    if chosen.province:
        query = query.where(_of_province(chosen.province))
    if chosen.agency:
        query = query.where(assignment.c.record_id.in_(select(g.record_id).where(g.agency == chosen.agency)))
    return query


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks (Monday first, 0 for days of other months), deadlines by day, and the first of them."""

    year: int
    month: int
    weeks: list[list[int]]
    due: dict[int, int]
    rows: list[Any]

    @property
    def deadlines(self) -> int:
        """How many there are in the month."""
        return sum(self.due.values())

    def date(self, day: int) -> date:
        """The day as a date."""
        return date(self.year, self.month, day)


def months(connection: Connection, found: Dates, year: int | None) -> list[Month]:
    """The months of the year in which something is due."""
    by_month: dict[int, dict[int, int]] = defaultdict(dict)
    for day, count in found.by_day.items():
        if day.year == year:
            by_month[day.month][day.day] = count
    out = []
    for month, due in sorted(by_month.items()):
        first, last = date(year or 0, month, min(due)), date(year or 0, month, max(due))
        rows = deadlines(connection, found, first, last, MOST_A_MONTH)
        out.append(Month(first.year, month, monthcalendar(first.year, month), due, rows))
    return out


def calendar_file(rows: list[Any], address: str) -> bytes:
    """The deadlines as iCalendar (RFC 5545): an all-day event each, lines folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kehoach//explorer//VI", "CALSCALE:GREGORIAN"]
    made = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for row in rows:
        summary = f"{row.agency or ''}: {row.quote}".strip(": ")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row.record_id}@kehoach",
            f"DTSTAMP:{made}",
            f"DTSTART;VALUE=DATE:{row.due_end:%Y%m%d}",
            f"SUMMARY:{_text(summary[:200])}",
            f"DESCRIPTION:{_text(' '.join(filter(None, (row.number, row.province_name, row.due_text))))}",
            f"URL:{address}/van-ban/{row.document_id}?evidence={row.evidence_id}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _text(value: str) -> str:
    """A text value: what has a meaning in the format is escaped, line ends become spaces."""
    flat = " ".join(value.split())
    return flat.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    out, width = "", 0
    for letter in line:
        octets = len(letter.encode())
        if width + octets > 73:
            out, width = out + "\r\n ", 1
        out, width = out + letter, width + octets
    return out


def slug(name: str) -> str:
    """A file name made of an agency's."""
    return "-".join(fold(name).split())
