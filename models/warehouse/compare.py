"""What each unit plans for an indicator: one row a unit, missing ones named as missing.

Targets of the indicator whose area is of the level, without a subset unless one is asked for, due in the year
(without a year: the last stated); ``reach`` and ``maintain`` before other kinds of change; of several documents
the one issued last is the answer. Under the units of another date see ``models.warehouse.reunits``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from models.errors import UnknownCodeError
from models.warehouse.fold import squeeze, vietnamese_key
from models.warehouse.schema import document, evidence, indicator, target
from models.warehouse.succession import Succession

Level = Literal["province", "district", "commune"]
Status = Literal["stated", "partial", "missing"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One answer: what a unit plans. Fields up to ``evidence_id`` are the contract; those behind it say more."""

    unit_code: str | None
    unit_name: str
    level: str
    year: int | None
    status: Status
    value: float | int | None = None
    value_max: float | int | None = None
    comparator: str | None = None
    unit: str | None = None
    denominator: float | int | None = None
    share_pct: float | int | None = None
    change: str | None = None
    document: str | None = None
    page: int | None = None
    evidence_id: str | None = None
    document_id: str | None = None
    issued_on: str | None = None
    province_code: str | None = None
    criterion: int | None = None
    band: tuple[int | None, int | None] | None = None
    per: str | None = None
    subset: str | None = None
    quote: str | None = None
    corrected: bool = False
    parts_stated: int | None = None
    parts_total: int | None = None
    parts: tuple[dict[str, Any], ...] = field(default=())
    link_confidence: str | None = None
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON row."""
        return {name: getattr(self, name) for name in _FIELDS}

    @property
    def series(self) -> tuple[Any, ...]:
        """What tells apart figures of one indicator that must not be compared with each other."""
        return (self.criterion, self.band, self.per, self.subset)


_FIELDS = tuple(f.name for f in fields(Statement))


def compare(
    connection: Connection,
    code: str,
    by: Level,
    year: int | None,
    subset: str | None,
    criterion: int | None,
) -> list[Statement]:
    """The stated answers under the units of their own time. Raises ``UnknownCodeError`` for an unknown indicator."""
    require_indicator(connection, code)
    rows = connection.execute(answers(code, by, year, subset, criterion)).all()
    statements = [_statement(row, by) for row in rows]
    if subset not in (None, "*"):
        wanted = squeeze(subset or "")
        statements = [s for s in statements if wanted in squeeze(s.subset or "")]
    return statements


def require_indicator(connection: Connection, code: str) -> None:
    """Raises ``UnknownCodeError`` for a code that neither the vocabulary nor any target has."""
    known = select(indicator.c.code).where(indicator.c.code == code)
    used = select(target.c.indicator).where(target.c.indicator == code)
    if connection.execute(known.limit(1)).first() is None and connection.execute(used.limit(1)).first() is None:
        raise UnknownCodeError(code)


def answers(code: str, by: Level, year: int | None, subset: str | None, criterion: int | None) -> Select[Any]:
    """The query: of each unit and series the first by the rules above."""
    t, d, e = target.c, document.c, evidence.c
    unit = func.coalesce(t.area_code, t.area_name)
    conditions = [t.indicator == code, t.area_level == by]
    conditions.append(t.subset.is_(None) if subset is None else t.subset.is_not(None))
    if year is not None:
        conditions.append(t.due_year == year)
    if criterion is not None:
        conditions.append(t.criterion == criterion)
    series = (unit, t.province_code, t.criterion, t.band_from, t.band_to, t.per, t.subset)
    place = func.row_number().over(partition_by=series, order_by=_preference(year)).label("preference")
    inner = (
        select(*_COLUMNS, place)
        .select_from(target.join(document, t.document_id == d.document_id))
        .outerjoin(evidence, e.evidence_id == t.evidence_id)
        .where(*conditions)
        .subquery()
    )
    return select(inner).where(inner.c.preference == 1)


def _preference(year: int | None) -> list[ColumnElement[Any]]:
    t, d = target.c, document.c
    last_year = [] if year is not None else [func.coalesce(t.due_year, 0).desc()]
    stock_first = case((t.change.in_(("reach", "maintain")), 0), else_=1)
    issued = func.coalesce(d.issued_on, date(1, 1, 1)).desc()
    return [*last_year, stock_first, issued, t.confidence.desc(), t.record_id]


_COLUMNS = (
    target.c.record_id,
    target.c.document_id,
    target.c.area_code,
    target.c.area_name,
    target.c.province_code,
    target.c.due_year,
    target.c.value,
    target.c.value_max,
    target.c.comparator,
    target.c.unit,
    target.c.denominator,
    target.c.share_pct,
    target.c.change,
    target.c.criterion,
    target.c.band_from,
    target.c.band_to,
    target.c.per,
    target.c.subset,
    target.c.quote,
    target.c.corrected,
    target.c.evidence_id,
    document.c.number,
    document.c.issued_on,
    evidence.c.page,
)


def _statement(row: Any, by: Level) -> Statement:
    band = None if row.band_from is None and row.band_to is None else (row.band_from, row.band_to)
    return Statement(
        unit_code=row.area_code,
        unit_name=row.area_name,
        level=by,
        year=row.due_year,
        status="stated",
        value=whole(row.value),
        value_max=whole(row.value_max),
        comparator=row.comparator,
        unit=row.unit,
        denominator=whole(row.denominator),
        share_pct=whole(row.share_pct),
        change=row.change,
        document=row.number,
        page=row.page,
        evidence_id=row.evidence_id,
        document_id=row.document_id,
        issued_on=row.issued_on.isoformat() if row.issued_on else None,
        province_code=row.province_code,
        criterion=row.criterion,
        band=band,
        per=row.per,
        subset=row.subset,
        quote=row.quote,
        corrected=bool(row.corrected),
    )


def whole(value: float | None) -> float | int | None:
    """77.0 as 77: counts are printed without a decimal."""
    return int(value) if value is not None and value == int(value) else value


def with_missing(
    statements: Sequence[Statement], succession: Succession, provinces: dict[str, str], on: date, year: int | None
) -> list[Statement]:
    """The statements and, of the units in force on a day, those that state nothing.

    ``provinces`` maps the codes of the units to their provinces. Of districts and communes only those of provinces
    that state something are named, else ten thousand rows would say nothing.
    """
    stated = {s.unit_code for s in statements}
    speaking = {s.province_code for s in statements}
    missing = [
        Statement(code, name, succession.level, year, "missing", province_code=provinces.get(code))
        for code, name in succession.in_force(on).items()
        if code not in stated and (succession.level == "province" or provinces.get(code) in speaking)
    ]
    return in_order([*statements, *missing])


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """By name as a Vietnamese dictionary sorts it, then by series."""
    return sorted(statements, key=lambda s: (vietnamese_key(s.unit_name), s.unit_code or "", repr(s.series)))


__all__ = ["Level", "Statement", "compare", "in_order", "replace", "require_indicator", "whole", "with_missing"]
