"""Văn bản: a document's pages and its records with their spots."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, literal, literal_column, select, union_all

from models.errors import UnknownCodeError
from models.records import SURE
from models.warehouse.schema import (
    RECORD_TABLES,
    assignment_agency,
    correction,
    document,
    document_programme,
    evidence,
    page,
    source_file,
)

# in the order in which people read them; sections and citations are of the document, not its promises
KINDS = ("finding", "target", "result", "assignment", "funding", "commune_row", "doubt", "citation", "section")
# a file without pages is one sheet
_PAGE = func.coalesce(evidence.c.page, literal_column("1"))
MOST_PAGES, MOST_SPOTS = 20, 250
"""Shown at once: what a browser draws without delay."""


@dataclass(slots=True)
class Record:
    """One record: its row, its spots and, where a reviewer changed it, the machine's own values."""

    kind: str
    row: Any
    spots: list[Any] = field(default_factory=list)
    machine: dict[str, Any] = field(default_factory=dict)
    agencies: list[Any] = field(default_factory=list)

    @property
    def record_id(self) -> str:
        """Its identity."""
        return str(self.row.record_id)

    @property
    def is_sure(self) -> bool:
        """Whether it is shown without a warning."""
        return bool(self.row.confidence >= SURE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: size in points (0 for files without pages), its text, and the spots on it."""

    number: int
    width_pt: float
    height_pt: float
    text: str
    notes: list[str]
    confidence: float | None
    spots: list[Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """The shown pages ``first``-``last`` of ``lowest``-``highest``; where the pages before and behind them begin."""

    first: int
    last: int
    lowest: int
    highest: int
    before: int | None = None
    behind: int | None = None

    @property
    def is_all(self) -> bool:
        """Whether that is the whole document."""
        return self.before is None and self.behind is None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document and everything found in it."""

    head: Any
    file: Any
    files: list[Any]
    programmes: list[str]
    sheets: list[Sheet]
    shown: Shown
    records: dict[str, list[Record]]
    corrections: list[Any]
    head_spots: list[Any]


def head_of(connection: Connection, document_id: str) -> Any:
    """The document's row. Raises ``UnknownCodeError``."""
    head = connection.execute(select(document).where(document.c.document_id == document_id)).first()
    if head is None:
        raise UnknownCodeError(document_id)
    return head


def file_of(connection: Connection, document_id: str) -> Any:
    """The row of the file that the document is read from. Raises ``UnknownCodeError``."""
    head = head_of(connection, document_id)
    return connection.execute(select(source_file).where(source_file.c.sha256 == head.sha256)).one()


def document_view(connection: Connection, document_id: str, first: int = 1, lit: str = "") -> DocumentView:
    """The document from page ``first`` on, or around ``lit``, a spot or a record. Raises ``UnknownCodeError``."""
    head = head_of(connection, document_id)
    f, p, e = source_file.c, document_programme.c, evidence.c
    files = connection.execute(select(source_file).where(f.document_id == document_id).order_by(f.name)).all()
    shown = _shown_pages(connection, head, first, lit)
    # by the records' ids: spots have no other index
    wanted = e.record_id.in_(_record_ids(document_id)) & _PAGE.between(shown.first, shown.last)
    spots = connection.execute(select(evidence).where(wanted).order_by(e.ordinal)).all()
    by_record: dict[str, list[Any]] = defaultdict(list)
    for spot in spots:
        by_record[spot.record_id].append(spot)
    kinds: dict[str, list[str]] = defaultdict(list)
    for identity, found in by_record.items():
        kinds[found[0].record_kind].append(identity)
    agencies = _agencies(connection, kinds["assignment"])
    records = {kind: _records(connection, kind, document_id, by_record, agencies, kinds, shown) for kind in KINDS}
    corrections = connection.execute(
        select(correction).where(correction.c.document_id == document_id).order_by(correction.c.decided_at)
    ).all()
    programmes = connection.execute(select(p.programme).where(p.document_id == document_id).order_by(p.programme))
    return DocumentView(
        head=head,
        file=next((row for row in files if row.sha256 == head.sha256), None),
        files=list(files),
        programmes=list(programmes.scalars()),
        sheets=_sheets(connection, head.sha256, spots, shown),
        shown=shown,
        records={kind: found for kind, found in records.items() if found},
        corrections=list(corrections),
        head_spots=by_record.get(document_id, []),
    )


def _record_ids(document_id: str) -> Any:
    of_kinds = (
        select(RECORD_TABLES[kind].c.record_id).where(RECORD_TABLES[kind].c.document_id == document_id)
        for kind in KINDS
    )
    return union_all(select(literal(document_id)), *of_kinds)


def _shown_pages(connection: Connection, head: Any, first: int, lit: str) -> Shown:
    """As many pages at once as a browser shows without delay; all of them of most documents."""
    e, p = evidence.c, page.c
    numbers = list(connection.execute(select(p.page).where(p.sha256 == head.sha256).order_by(p.page)).scalars())
    if not numbers:
        return Shown(1, 1, 1, 1)
    query = select(_PAGE, func.count()).where(e.record_id.in_(_record_ids(head.document_id)))
    spots = {row[0]: row[1] for row in connection.execute(query.group_by(_PAGE))}
    parts = _parts(numbers, spots)
    named = (e.evidence_id == lit) | (e.record_id == lit)
    spot = connection.execute(select(e.page).where(named).order_by(e.ordinal).limit(1)).scalar() if lit else None
    wanted = spot or first
    found = next((part for part in parts if part[0] <= wanted <= part[-1]), parts[0])
    at = parts.index(found)
    return Shown(
        found[0],
        found[-1],
        numbers[0],
        numbers[-1],
        parts[at - 1][0] if at else None,
        parts[at + 1][0] if at + 1 < len(parts) else None,
    )


def _parts(numbers: Sequence[int], spots: dict[int, int]) -> list[list[int]]:
    """Runs of pages, each of at most so many pages and spots."""
    parts: list[list[int]] = [[]]
    held = 0
    for number in numbers:
        count = spots.get(number, 0)
        if parts[-1] and (held + count > MOST_SPOTS or len(parts[-1]) >= MOST_PAGES):
            parts.append([])
            held = 0
        parts[-1].append(number)
        held += count
    return parts


def _records(
    connection: Connection,
    kind: str,
    document_id: str,
    spots: dict[str, list[Any]],
    agencies: dict[str, list[Any]],
    kinds: dict[str, list[str]],
    shown: Shown,
) -> list[Record]:
    table = RECORD_TABLES[kind]
    query = select(table).where(table.c.document_id == document_id)
    if not shown.is_all:  # those that have a spot on the shown pages
        query = select(table).where(table.c.record_id.in_(kinds.get(kind, ())))
    rows = connection.execute(query).all()
    made = [
        Record(
            kind,
            row,
            spots.get(row.record_id, []),
            json.loads(row.machine) if row.machine else {},
            agencies.get(row.record_id, []),
        )
        for row in rows
    ]
    return sorted(made, key=_reading_order)


def _reading_order(record: Record) -> tuple[Any, ...]:
    """As it stands in the document: page, from the top."""
    if not record.spots:
        return (10**9, 0.0, record.record_id)
    first = record.spots[0]
    return (first.page or 0, first.top if first.top is not None else float(first.char_start or 0), record.record_id)


def _agencies(connection: Connection, assignments: list[str]) -> dict[str, list[Any]]:
    g = assignment_agency.c
    query = (
        select(assignment_agency)
        .where(g.record_id.in_(assignments))
        .order_by(g.record_id, g.agency_relation, g.ordinal)
    )
    out: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        out[row.record_id].append(row)
    return out


def _sheets(connection: Connection, sha256: str, spots: Sequence[Any], shown: Shown) -> list[Sheet]:
    by_page: dict[int, list[Any]] = defaultdict(list)
    for spot in spots:
        if spot.x0 is not None or spot.page is None:  # a file without pages is one sheet, its spots have no box
            by_page[spot.page or 1].append(spot)
    p = page.c
    columns = (p.page, p.width_pt, p.height_pt, p.text, p.notes, p.confidence)
    wanted = (p.sha256 == sha256) & p.page.between(shown.first, shown.last)
    rows = connection.execute(select(*columns).where(wanted).order_by(p.page)).all()
    return [
        Sheet(
            row.page,
            row.width_pt,
            row.height_pt,
            row.text,
            json.loads(row.notes or "[]"),
            row.confidence,
            by_page.get(row.page, []),
        )
        for row in rows
    ]


def sheet_size(connection: Connection, sha256: str, number: int | None) -> tuple[float, float] | None:
    """Width and height of a page in points; None where there is none."""
    query = select(page.c.width_pt, page.c.height_pt).where(page.c.sha256 == sha256, page.c.page == number)
    row = connection.execute(query).first()
    return (row.width_pt, row.height_pt) if row is not None and row.width_pt > 0 else None


def record_row(connection: Connection, record_id: str) -> tuple[str, Any]:
    """(kind, row) of one record. Raises ``UnknownCodeError``."""
    for kind, table in RECORD_TABLES.items():
        row = connection.execute(_by_id(table, record_id)).first()
        if row is not None:
            return kind, row
    raise UnknownCodeError(record_id)


def _by_id(table: Table, record_id: str) -> Any:
    return select(table).where(table.c.record_id == record_id)
