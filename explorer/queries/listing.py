"""The list of documents with what was found in each, by province, programme, year and verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, desc, func, literal, select, union_all

from explorer.places import LAST_OLD_DAY, NEW_UNITS, origins
from models.warehouse.schema import (
    assignment,
    commune_row,
    document,
    document_programme,
    finding,
    funding,
    result,
    source_file,
    target,
)

PAGE_SIZE = 50
COUNTED = {
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
    verdict: str | None = None
    first: int = 0

    @property
    def place(self) -> str:
        """Map and province as the form sends them: "34-20" and "63-20" are different provinces."""
        return f"{self.map}-{self.province}" if self.province else ""


def documents(connection: Connection, chosen: Chosen, most: int = PAGE_SIZE) -> tuple[int, list[dict[str, Any]]]:
    """How many documents there are, and one page of them, the last issued first."""
    d, f = document.c, source_file.c
    total = connection.execute(_filtered(select(func.count()).select_from(document), chosen)).scalar_one()
    query = _filtered(
        select(document, f.name.label("file"), f.page_count, f.readable_pages).outerjoin(
            source_file, f.sha256 == d.sha256
        ),
        chosen,
    )
    query = query.order_by(desc(d.issued_on), d.document_id).offset(chosen.first).limit(most)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    ids = [row["document_id"] for row in rows]
    counts = _counts(connection, ids)
    programmes = _programmes(connection, ids)
    for row in rows:
        identity = row["document_id"]
        row |= {name: found.get(identity, 0) for name, found in counts.items()}
        row["programmes"] = programmes.get(identity, [])
    return total, rows


def _filtered(query: Select[Any], chosen: Chosen) -> Select[Any]:
    d = document.c
    if chosen.province:
        issued = func.coalesce(d.issued_on, LAST_OLD_DAY)
        if chosen.map == "34":
            # "20" before July 2025 and "20" after it may be different provinces: each with its own time
            old = origins(chosen.province, NEW_UNITS, LAST_OLD_DAY)
            is_new = issued >= NEW_UNITS
            query = query.where((is_new & (d.province_code == chosen.province)) | (~is_new & d.province_code.in_(old)))
        else:
            query = query.where((d.province_code == chosen.province) & (issued < NEW_UNITS))
    if chosen.programme:
        p = document_programme.c
        query = query.where(d.document_id.in_(select(p.document_id).where(p.programme == chosen.programme)))
    if chosen.year:
        last = func.coalesce(d.period_to, d.period_from)
        query = query.where(d.period_from <= chosen.year, last >= chosen.year)
    if chosen.verdict:
        query = query.where(d.verdict == chosen.verdict)
    return query


def _counts(connection: Connection, ids: list[str]) -> dict[str, dict[str, int]]:
    """What is counted → document → how many; one statement, since each costs as much as the database's own work."""
    out: dict[str, dict[str, int]] = {name: {} for name in COUNTED}
    parts = [
        select(literal(name), table.c.document_id, func.count())
        .where(table.c.document_id.in_(ids))
        .group_by(table.c.document_id)
        for name, table in COUNTED.items()
    ]
    for name, identity, count in connection.execute(union_all(*parts)):
        out[name][identity] = count
    return out


def _programmes(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    p = document_programme.c
    query = select(p.document_id, p.programme).where(p.document_id.in_(ids)).order_by(p.programme)
    for identity, code in connection.execute(query):
        out.setdefault(identity, []).append(code)
    return out
