"""Ai làm gì, khi nào: assignments by agency, deadlines by month, what is overdue on a day."""

from __future__ import annotations

from calendar import monthcalendar
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, case, desc, func, select

from models.reference.vietnamese import fold
from models.warehouse.schema import assignment, assignment_agency, document

PAGE_SIZE = 50
MOST_DEADLINES = 500
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


def agencies(connection: Connection, chosen: Chosen) -> list[Any]:
    """Agencies with their numbers of assignments, in all and as lead, the busiest first."""
    g, a = assignment_agency.c, assignment.c
    leads = func.sum(case((g.role == "lead", 1), else_=0)).label("leads")
    query = select(g.agency, func.count().label("tasks"), leads).group_by(g.agency)
    if chosen.province:
        query = query.join(assignment, a.record_id == g.record_id).where(a.province_code == chosen.province)
    return list(connection.execute(query.order_by(desc("tasks"), g.agency).limit(MOST_AGENCIES)).all())


def tasks(connection: Connection, chosen: Chosen) -> tuple[int, list[Task]]:
    """How many assignments there are, and one page of them: dated ones first."""
    a, d = assignment.c, document.c
    total = connection.execute(_filtered(select(func.count()).select_from(assignment), chosen)).scalar_one()
    query = _filtered(select(a.record_id), chosen).order_by(a.due_end.is_(None), a.due_end, a.record_id)
    ids = list(connection.execute(query.offset(chosen.first).limit(PAGE_SIZE)).scalars())
    rows = connection.execute(
        select(assignment, d.number, d.province_name)
        .join(document, d.document_id == a.document_id)
        .where(a.record_id.in_(ids))
    )
    by_id = {row.record_id: row for row in rows}
    named = _named(connection, ids)
    return total, [Task(by_id[i], *named.get(i, ([], []))) for i in ids if i in by_id]


def _named(connection: Connection, ids: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    g = assignment_agency.c
    query = select(g.record_id, g.agency, g.agency_relation).where(g.record_id.in_(ids))
    out: dict[str, tuple[list[str], list[str]]] = {}
    for identity, agency, relation in connection.execute(query.order_by(g.record_id, g.ordinal)):
        doers, others = out.setdefault(identity, ([], []))
        (doers if relation == "assignee" else others).append(agency)
    return out


def years(connection: Connection, chosen: Chosen) -> list[tuple[int, int]]:
    """(year, deadlines in it) of the agency and province, whatever year is chosen."""
    a = assignment.c
    year = func.extract("year", a.due_end)
    query = _filtered(select(year, func.count()), replace(chosen, year=None)).where(a.due_end.is_not(None))
    return [(int(row[0]), row[1]) for row in connection.execute(query.group_by(year).order_by(year))]


def shown_year(found: list[tuple[int, int]], asked: int | None, on: date) -> int | None:
    """The year of the calendar: the asked one, else that of the day if something is due in it, else the last one."""
    known = [year for year, _ in found]
    if asked is not None:
        return asked
    return on.year if on.year in known else max(known, default=None)


def deadlines(connection: Connection, chosen: Chosen) -> list[Any]:
    """Dated assignments, the earliest first, with the agency that leads."""
    a, g, d = assignment.c, assignment_agency.c, document.c
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
        .where(a.due_end.is_not(None))
    )
    query = _filtered(query, chosen)
    return list(connection.execute(query.order_by(a.due_end, a.record_id).limit(MOST_DEADLINES)).all())


def _filtered(query: Any, chosen: Chosen) -> Any:
    a, g = assignment.c, assignment_agency.c
    if chosen.province:
        query = query.where(a.province_code == chosen.province)
    if chosen.year:
        query = query.where(a.due_end.between(date(chosen.year, 1, 1), date(chosen.year, 12, 31)))
    if chosen.agency:
        query = query.where(a.record_id.in_(select(g.record_id).where(g.agency == chosen.agency)))
    return query


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks (Monday first, 0 for days of other months) and its deadlines."""

    year: int
    month: int
    weeks: list[list[int]]
    rows: list[Any]

    def due(self, day: int) -> list[Any]:
        """Deadlines on a day of the month."""
        return [row for row in self.rows if row.due_end.day == day]

    def date(self, day: int) -> date:
        """The day as a date."""
        return date(self.year, self.month, day)


def by_month(rows: list[Any]) -> list[Month]:
    """Months in which something is due."""
    months: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        months[row.due_end.year, row.due_end.month].append(row)
    return [Month(*key, monthcalendar(*key), found) for key, found in months.items()]


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
