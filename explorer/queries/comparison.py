"""So sánh: the statements of the warehouse with what is reported, ranks, and the choices the form offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, desc, func, select

from explorer.places import LAST_OLD_DAY
from models.reference import load
from models.warehouse import Statement, Warehouse
from models.warehouse.compare import Level
from models.warehouse.database import reading
from models.warehouse.schema import document, result, target

LEVELS: tuple[Level, ...] = get_args(Level)
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared. ``units`` is "then", "now", "old" (the last day of 63 provinces) or a date."""

    indicator: str
    by: Level = "province"
    year: int | None = None
    units: str = "then"
    provinces: tuple[str, ...] = ()
    subset: str | None = None
    criterion: int | None = None
    missing: bool = True

    @property
    def units_of(self) -> str | date:
        """As the warehouse takes it. Raises ``ValueError`` for what is no date."""
        if self.units in ("then", "now"):
            return self.units
        return LAST_OLD_DAY if self.units == "old" else date.fromisoformat(self.units)


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a unit reports for the same indicator."""

    value: float
    value_max: float | None
    comparator: str | None
    denominator: float | None
    unit: str
    year: int | None
    evidence_id: str | None
    document_id: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: ``rank`` counts from 1 among figures that may be compared with each other."""

    plan: Statement
    achieved: Achieved | None
    rank: int | None


def compared(warehouse: Warehouse, asked: Asked) -> list[Line]:
    """The rows, by name. Raises ``UnknownCodeError``."""
    statements = warehouse.compare(
        asked.indicator, asked.by, asked.year, asked.subset or None, asked.units_of, asked.criterion
    )
    if asked.provinces:
        statements = [s for s in statements if _province(s) in asked.provinces]
    if not asked.missing:
        statements = [s for s in statements if s.status != "missing"]
    statements = statements[:MOST_ROWS]
    ranks = _ranks(statements)
    with reading(warehouse.engine) as connection:
        reported = _reported(connection, asked)
    return [Line(s, _result_of(s, reported, asked.units), ranks.get(i)) for i, s in enumerate(statements)]


def _province(statement: Statement) -> str | None:
    return statement.unit_code if statement.level == "province" else statement.province_code


def _ranks(statements: Sequence[Statement]) -> dict[int, int]:
    """Index → rank: only whole statements of one kind of change, unit of measure, year and series are ranked."""
    groups: dict[Any, list[tuple[float, int]]] = defaultdict(list)
    for index, s in enumerate(statements):
        if s.status == "stated" and s.value is not None:
            groups[s.unit, s.change, s.year, s.series].append((float(s.value), index))
    out: dict[int, int] = {}
    for values in groups.values():
        if len(values) > 1:
            for value, index in values:
                out[index] = 1 + sum(other > value for other, _ in values)
    return out


def _reported(connection: Connection, asked: Asked) -> dict[tuple[Any, ...], Achieved]:
    """Unit and series → the result of the asked year, else the last one."""
    r, d = result.c, document.c
    query = (
        select(result, d.number)
        .join(document, d.document_id == r.document_id)
        .where(r.indicator == asked.indicator, r.area_level == asked.by)
        .order_by(func.coalesce(r.as_of_year, 0), func.coalesce(d.issued_on, date(1, 1, 1)), r.record_id)
    )
    query = query.where(r.subset.is_(None) if not asked.subset else r.subset.is_not(None))
    out: dict[tuple[Any, ...], Achieved] = {}
    for row in connection.execute(query):
        if asked.year is not None and row.as_of_year is not None and row.as_of_year > asked.year:
            continue
        key = (row.area_code or row.area_name, row.criterion, row.band_from, row.band_to, row.subset, row.unit)
        out[key] = Achieved(
            row.value,
            row.value_max,
            row.comparator,
            row.denominator,
            row.unit,
            row.as_of_year,
            row.evidence_id,
            row.document_id,
            row.number,
        )
    return out


def _result_of(s: Statement, reported: dict[tuple[Any, ...], Achieved], units: str) -> Achieved | None:
    if units != "then":
        return None  # results are reported under the units of their own time
    band = s.band or (None, None)
    wanted = (s.unit_code or s.unit_name, s.criterion, *band, s.subset)
    if s.unit is not None:
        return reported.get((*wanted, s.unit))
    return next((found for key, found in reported.items() if key[:-1] == wanted), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One indicator that something is stated for."""

    code: str
    programme: str
    name: str
    statements: int


def indicators(connection: Connection) -> list[Choice]:
    """Indicators of the warehouse, most stated first within each programme."""
    t = target.c
    counted = select(t.indicator, func.count().label("n")).group_by(t.indicator).order_by(desc("n"), t.indicator)
    known = load().indicators
    out = []
    for code, count in connection.execute(counted):
        found = known.get(code)
        out.append(Choice(code, found.programme if found else "", found.name_vi if found else code, count))
    return sorted(out, key=lambda c: (c.programme, -c.statements, c.code))


def years(connection: Connection, indicator: str, by: Level) -> list[int]:
    """Years in which targets of the indicator are due."""
    t = target.c
    query = select(t.due_year).where(t.indicator == indicator, t.area_level == by, t.due_year.is_not(None)).distinct()
    return sorted(connection.execute(query).scalars())


def indicator_name(code: str) -> str:
    """Its Vietnamese name; the code itself for one that the vocabulary does not have."""
    found = load().indicators.get(code)
    return found.name_vi if found else code
