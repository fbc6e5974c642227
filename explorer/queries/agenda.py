"""Ai làm gì, khi nào: assignments by agency, deadlines by month, what is overdue on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, desc, func, select

from models.reference.vietnamese import fold
from models.warehouse.schema import assignment, assignment_agency, document

PAGE_SIZE = 100
MOST_DEADLINES = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose assignments: ``agency`` as named in the warehouse, ``province`` a code, ``year`` of the deadline."""

    agency: str | None = None
    province: str | None = None
    year: int | None = None
    first: int = 0


def agencies(connection: Connection, chosen: Chosen) -> list[Any]:
    """Agencies with their numbers of assignments as lead and in all."""
    g, a = assignment_agency.c, assignment.c
    query = select(g.agency, func.count().label("tasks")).group_by(g.agency).order_by(desc("tasks"), g.agency)
    if chosen.province:
        query = query.join(assignment, a.record_id == g.record_id).where(a.province_code == chosen.province)
    return list(connection.execute(query.limit(300)).all())


def tasks(connection: Connection, chosen: Chosen) -> tuple[int, list[Any]]:
    """How many assignments the agency has, and one page of them."""
    a, g, d = assignment.c, assignment_agency.c, document.c
    query = (
        select(assignment, g.agency, g.agency_relation, g.role.label("agency_role"), d.number, d.province_name)
        .join(assignment_agency, g.record_id == a.record_id)
        .join(document, d.document_id == a.document_id)
    )
    query = _filtered(query, chosen)
    if chosen.agency:
        query = query.where(g.agency == chosen.agency)
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    query = query.order_by(a.due_end.is_(None), a.due_end, a.record_id, g.ordinal)
    return total, list(connection.execute(query.offset(chosen.first).limit(PAGE_SIZE)).all())


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
    if chosen.agency:
        mine = select(g.record_id).where(g.agency == chosen.agency)
        query = query.where(a.record_id.in_(mine))
    return list(connection.execute(query.order_by(a.due_end, a.record_id).limit(MOST_DEADLINES)).all())


def _filtered(query: Select[Any], chosen: Chosen) -> Select[Any]:
    a = assignment.c
    if chosen.province:
        query = query.where(a.province_code == chosen.province)
    if chosen.year:
        query = query.where(a.due_end.between(date(chosen.year, 1, 1), date(chosen.year, 12, 31)))
    return query


def by_month(rows: list[Any]) -> dict[tuple[int, int], list[Any]]:
    """(year, month) → deadlines."""
    months: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        months[row.due_end.year, row.due_end.month].append(row)
    return dict(months)


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
