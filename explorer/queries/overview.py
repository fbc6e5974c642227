"""Tổng quan: what is in the warehouse, with what verdicts, and how fresh."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, desc, func, select

from explorer.places import LAST_OLD_DAY, NEW_UNITS, heirs, origins, tiles
from models.warehouse.schema import (
    assignment,
    commune_row,
    document,
    document_programme,
    finding,
    funding,
    ingest_run,
    result,
    source_file,
    target,
)

PAGE_SIZE = 50
_COUNTED = {
    "targets": target,
    "results": result,
    "assignments": assignment,
    "funding": funding,
    "communes": commune_row,
    "findings": finding,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents: a province's code of a map ("34" or "63"), a programme, a year of the plan's period."""

    map: str = "34"
    province: str | None = None
    programme: str | None = None
    year: int | None = None
    first: int = 0


def documents(connection: Connection, chosen: Chosen) -> tuple[int, list[dict[str, Any]]]:
    """How many documents there are, and one page of them with what was found in each."""
    wanted = _filtered(select(document.c.document_id), chosen)
    count = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    d, f = document.c, source_file.c
    query = _filtered(
        select(document, f.name.label("file"), f.page_count, f.readable_pages).outerjoin(
            source_file, f.sha256 == d.sha256
        ),
        chosen,
    )
    query = query.order_by(desc(d.issued_on), d.document_id).offset(chosen.first).limit(PAGE_SIZE)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    ids = [row["document_id"] for row in rows]
    counts = {name: _counts(connection, table, ids) for name, table in _COUNTED.items()}
    programmes = _programmes(connection, ids)
    for row in rows:
        identity = row["document_id"]
        row |= {name: found.get(identity, 0) for name, found in counts.items()}
        row["programmes"] = programmes.get(identity, [])
    return count, rows


def _filtered(query: Select[Any], chosen: Chosen) -> Select[Any]:
    d = document.c
    if chosen.province:
        codes = [chosen.province]
        if chosen.map == "34":
            # "20" before July 2025 and "20" after it may be different provinces: each with its own time
            old = origins(chosen.province, NEW_UNITS, LAST_OLD_DAY)
            is_new = d.issued_on >= NEW_UNITS
            query = query.where((is_new & d.province_code.in_(codes)) | (~is_new & d.province_code.in_(old)))
        else:
            query = query.where(d.province_code.in_(codes) & (d.issued_on < NEW_UNITS))
    if chosen.programme:
        of_programme = select(document_programme.c.document_id).where(
            document_programme.c.programme == chosen.programme
        )
        query = query.where(d.document_id.in_(of_programme))
    if chosen.year:
        issued = func.coalesce(d.period_from, 0) <= chosen.year, func.coalesce(d.period_to, 0) >= chosen.year
        query = query.where(*issued)
    return query


def _counts(connection: Connection, table: Any, ids: list[str]) -> dict[str, int]:
    query = select(table.c.document_id, func.count()).where(table.c.document_id.in_(ids)).group_by(table.c.document_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _programmes(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    p = document_programme.c
    query = select(p.document_id, p.programme).where(p.document_id.in_(ids)).order_by(p.programme)
    for identity, code in connection.execute(query):
        out.setdefault(identity, []).append(code)
    return out


def map_counts(connection: Connection, which: str) -> dict[str, int]:
    """Province code of the map → documents about its ground."""
    d = document.c
    query = select(d.province_code, d.issued_on, func.count()).where(d.province_code.is_not(None))
    counted: Counter[str] = Counter()
    for code, issued_on, count in connection.execute(query.group_by(d.province_code, d.issued_on)):
        then = issued_on or LAST_OLD_DAY
        if which == "34":
            for heir in heirs(code, min(then, LAST_OLD_DAY), NEW_UNITS) if then < NEW_UNITS else (code,):
                counted[heir] += count
        elif then < NEW_UNITS:
            counted[code] += count
    return {tile.code: counted[tile.code] for tile in tiles(which)}


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last run and the verdicts of all files."""

    last_run: Any
    verdicts: dict[str, int]
    documents: int
    programmes: list[tuple[str, int]]
    years: list[int]


def freshness(connection: Connection) -> Freshness:
    """How many files with which verdict, and when the last run was."""
    f, d, p = source_file.c, document.c, document_programme.c
    verdicts = connection.execute(select(f.verdict, func.count()).group_by(f.verdict))
    last = connection.execute(select(ingest_run).order_by(desc(ingest_run.c.run_id)).limit(1)).first()
    programmes = connection.execute(select(p.programme, func.count()).group_by(p.programme).order_by(p.programme))
    periods = connection.execute(select(d.period_from, d.period_to).where(d.period_from.is_not(None)).distinct())
    years = {y for first, last_year in periods for y in range(first, min(last_year or first, first + 30) + 1)}
    return Freshness(
        last_run=last,
        verdicts={row[0]: row[1] for row in verdicts},
        documents=connection.execute(select(func.count()).select_from(document)).scalar_one(),
        programmes=[(row[0], row[1]) for row in programmes],
        years=sorted(years),
    )
