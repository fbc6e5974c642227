"""What units report as achieved for an indicator, as statements: so that they can stand under other units too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from models.warehouse import Statement
from models.warehouse.compare import whole
from models.warehouse.schema import document, evidence, result

if TYPE_CHECKING:
    from explorer.queries.comparison import Asked

Key = tuple[Any, ...]


def reported(connection: Connection, asked: Asked) -> list[Statement]:
    """Of each unit and series the result of the asked year, else the last one before it."""
    r, d, e = result.c, document.c, evidence.c
    query = (
        select(result, d.number, d.issued_on, e.page)
        .join(document, d.document_id == r.document_id)
        .outerjoin(evidence, e.evidence_id == r.evidence_id)
        .where(r.indicator == asked.indicator, r.area_level == asked.by)
        .order_by(func.coalesce(r.as_of_year, 0), func.coalesce(d.issued_on, date(1, 1, 1)), r.record_id)
    )
    query = query.where(r.subset.is_(None) if not asked.subset else r.subset.is_not(None))
    if asked.year is not None:
        query = query.where(func.coalesce(r.as_of_year, 0) <= asked.year)
    last: dict[Key, Any] = {}
    for row in connection.execute(query):
        series = (row.criterion, row.band_from, row.band_to, row.subset, row.unit)
        last[(row.area_code or row.area_name, *series)] = row
    return [_statement(row, asked.by) for row in last.values()]


def _statement(row: Any, level: str) -> Statement:
    return Statement(
        unit_code=row.area_code,
        unit_name=row.area_name,
        level=level,
        year=row.as_of_year,
        status="stated",
        value=whole(row.value),
        value_max=whole(row.value_max),
        comparator=row.comparator,
        unit=row.unit,
        denominator=whole(row.denominator),
        share_pct=whole(row.share_pct),
        document=row.number,
        page=row.page,
        evidence_id=row.evidence_id,
        document_id=row.document_id,
        issued_on=row.issued_on.isoformat() if row.issued_on else None,
        province_code=row.province_code,
        criterion=row.criterion,
        band=None if row.band_from is None and row.band_to is None else (row.band_from, row.band_to),
        subset=row.subset,
        quote=row.quote,
        corrected=bool(row.corrected),
        confidence=row.confidence,
    )


def by_unit(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    """Unit, criterion, band and subset → what is reported there, one a unit of measure."""
    out: dict[Key, list[Statement]] = {}
    for s in statements:
        out.setdefault(_key(s), []).append(s)
    return out


def of(plan: Statement, achieved: dict[Key, list[Statement]]) -> Statement | None:
    """The result to stand beside a plan: of its unit of measure; any one where nothing is planned."""
    found: Sequence[Statement] = achieved.get(_key(plan), ())
    return next((s for s in found if plan.unit in (None, s.unit)), None)


def _key(s: Statement) -> Key:
    return (s.unit_code or s.unit_name, s.criterion, s.band, s.subset)
