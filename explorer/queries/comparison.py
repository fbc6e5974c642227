"""So sánh: the statements of the warehouse with what is reported, ranks, and the choices the form offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, desc, func, select

from explorer.places import LAST_OLD_DAY
from explorer.queries import results
from models.reference import load
from models.warehouse import Statement, Warehouse
from models.warehouse.compare import Level
from models.warehouse.database import reading
from models.warehouse.schema import target

LEVELS: tuple[Level, ...] = get_args(Level)
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared. ``units`` is "then", "now", "old" (the last day of 63 provinces) or a date.

    ``sort`` is "name" or "value".
    """

    indicator: str
    by: Level = "province"
    year: int | None = None
    units: str = "then"
    provinces: tuple[str, ...] = ()
    subset: str | None = None
    criterion: int | None = None
    missing: bool = True
    sort: str = "name"

    @property
    def units_of(self) -> str | date:
        """As the warehouse takes it. Raises ``ValueError`` for what is no date."""
        if self.units in ("then", "now"):
            return self.units
        return LAST_OLD_DAY if self.units == "old" else date.fromisoformat(self.units)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table.

    ``achieved`` is what the unit reports for the same indicator. ``rank`` counts from 1 among figures that may be
    compared with each other. ``share_pct`` is the stated share, else worked out from value and denominator
    (``share_counted``). ``progress`` is achieved by planned (1.0: reached), where the two can be divided.
    """

    plan: Statement
    achieved: Statement | None
    rank: int | None
    share_pct: float | None = None
    share_counted: bool = False
    progress: float | None = None

    @property
    def says_nothing(self) -> bool:
        """Neither planned nor reported."""
        return self.plan.status == "missing" and self.achieved is None


def compared(warehouse: Warehouse, asked: Asked) -> list[Line]:
    """The rows, by name or from the highest value down. Raises ``UnknownCodeError``."""
    statements = warehouse.compare(
        asked.indicator,
        asked.by,
        asked.year,
        asked.subset or None,
        asked.units_of,
        asked.criterion,
        frozenset(asked.provinces),
    )
    if asked.provinces:
        statements = [s for s in statements if _province(s) in asked.provinces]
    with reading(warehouse.engine) as connection:
        reported = results.reported(connection, asked)
    # each unit of measure by itself: percentages and counts of one indicator do not add up
    measures = dict.fromkeys(s.unit for s in reported)
    of_measure = ([s for s in reported if s.unit == measure] for measure in measures)
    achieved = results.by_unit(s for some in of_measure for s in warehouse.under_units(some, asked.by, asked.units_of))
    ranks = _ranks(statements)
    lines = [line_of(s, results.of(s, achieved), ranks.get(i)) for i, s in enumerate(statements)]
    if not asked.missing:
        lines = [line for line in lines if not line.says_nothing]
    if asked.sort == "value":
        lines.sort(key=lambda line: -float(line.plan.value) if line.plan.value is not None else float("inf"))
    return lines[:MOST_ROWS]


def line_of(s: Statement, achieved: Statement | None, rank: int | None) -> Line:
    """The row of one statement, with what can be worked out."""
    if s.share_pct is not None:
        return Line(s, achieved, rank, float(s.share_pct), False, _progress(s, achieved))
    counted = s.value is not None and s.value_max is None and s.unit != "%" and bool(s.denominator)
    share = round(100 * float(s.value or 0) / float(s.denominator or 1), 1) if counted else None
    return Line(s, achieved, rank, share, counted, _progress(s, achieved))


def _progress(s: Statement, achieved: Statement | None) -> float | None:
    """Only counts that are to be reached can be part of the way there."""
    if achieved is None or achieved.value is None or not s.value or s.unit != achieved.unit or s.unit == "%":
        return None
    return float(achieved.value) / float(s.value) if s.change in ("reach", "maintain", None) else None


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
        ordered = sorted((value for value, _ in values), reverse=True)
        first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
        if len(values) > 1:
            out |= {index: first[value] for value, index in values}
    return out


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
