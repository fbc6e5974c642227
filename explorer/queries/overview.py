"""Tổng quan: what is in the warehouse, with what verdicts, and how fresh."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, desc, func, select

from explorer.places import LAST_OLD_DAY, NEW_UNITS, heirs, tiles
from models.warehouse.schema import document, document_programme, ingest_run, source_file

_LONGEST_PERIOD_YEARS = 30
"""A longer one is a mistake of the document and would stretch the table."""


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
    """The last run, the verdicts of all files, and documents by programme and year of the plan's period."""

    last_run: Any
    verdicts: dict[str, int]
    documents: int
    provinces: int
    programmes: list[tuple[str, int]]
    coverage: dict[tuple[str, int], int]

    @property
    def years(self) -> list[int]:
        """Years that some plan is for."""
        return sorted({year for _, year in self.coverage})


def freshness(connection: Connection) -> Freshness:
    """How many files with which verdict, when the last run was, and what the documents are about."""
    f, d, p = source_file.c, document.c, document_programme.c
    verdicts = connection.execute(select(f.verdict, func.count()).group_by(f.verdict))
    last = connection.execute(select(ingest_run).order_by(desc(ingest_run.c.run_id)).limit(1)).first()
    programmes = connection.execute(select(p.programme, func.count()).group_by(p.programme).order_by(p.programme))
    documents, provinces = connection.execute(
        select(func.count(), func.count(d.province_code.distinct())).select_from(document)
    ).one()
    return Freshness(
        last_run=last,
        verdicts={row[0]: row[1] for row in verdicts},
        documents=documents,
        provinces=provinces,
        programmes=[(row[0], row[1]) for row in programmes],
        coverage=_coverage(connection),
    )


def _coverage(connection: Connection) -> dict[tuple[str, int], int]:
    d, p = document.c, document_programme.c
    query = (
        select(p.programme, d.period_from, d.period_to, func.count())
        .join(document, d.document_id == p.document_id)
        .where(d.period_from.is_not(None))
        .group_by(p.programme, d.period_from, d.period_to)
    )
    counted: Counter[tuple[str, int]] = Counter()
    for programme, first, last, count in connection.execute(query):
        for year in range(first, min(last or first, first + _LONGEST_PERIOD_YEARS) + 1):
            counted[programme, year] += count
    return dict(counted)
