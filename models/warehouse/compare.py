"""What each unit plans for an indicator: one row a unit, missing ones named as missing.

Targets of the indicator whose area is of the level, without a subset unless one is asked for, due in the year
(without a year: the last stated); ``reach`` and ``maintain`` before other kinds of change; of several documents
the one issued last is the answer. Under the units of another date see ``models.warehouse.reunits``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, select

from models.errors import UnknownCodeError
from models.records import SURE
from models.warehouse.database import reading, rows_of
from models.warehouse.fold import squeeze, vietnamese_key
from models.warehouse.schema import indicator, target
from models.warehouse.succession import Succession

Level = Literal["province", "district", "commune"]
Status = Literal["stated", "partial", "missing"]


class Statement(NamedTuple):
    """One answer: what a unit plans. Fields up to ``evidence_id`` are the contract; those behind it say more."""

    # a tuple: eleven thousand communes are made in the time that frozen objects take for a few hundred

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
    confidence: float | None = None
    parts_stated: int | None = None
    parts_total: int | None = None
    parts: tuple[dict[str, Any], ...] = ()
    link_confidence: str | None = None
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON row."""
        return self._asdict()

    @property
    def is_sure(self) -> bool:
        """Whether it is shown without a warning; what nobody states needs none."""
        return self.confidence is None or self.confidence >= SURE

    @property
    def series(self) -> tuple[Any, ...]:
        """What tells apart figures of one indicator that must not be compared with each other."""
        return _SERIES(self)


_SERIES: Callable[[Statement], tuple[Any, ...]] = attrgetter("criterion", "band", "per", "subset")


def compare(
    engine: Engine,
    code: str,
    by: Level,
    year: int | None,
    subset: str | None,
    criterion: int | None,
) -> list[Statement]:
    """The stated answers under the units of their own time. Raises ``UnknownCodeError`` for an unknown indicator."""
    query = answers(with_year=year is not None, with_subset=subset is not None, with_criterion=criterion is not None)
    asked = {"indicator": code, "level": by, "year": year, "criterion": criterion}
    _, rows = rows_of(engine, query, **{name: value for name, value in asked.items() if value is not None})
    if not rows:
        with reading(engine) as connection:
            _require_indicator(connection, code)
    statements = [_statement(row, by) for row in rows]
    if subset not in (None, "*"):
        wanted = squeeze(subset or "")
        statements = [s for s in statements if wanted in squeeze(s.subset or "")]
    return statements


def _require_indicator(connection: Connection, code: str) -> None:
    """Raises ``UnknownCodeError`` for a code that neither the vocabulary nor any target has."""
    known = select(indicator.c.code).where(indicator.c.code == code)
    used = select(target.c.indicator).where(target.c.indicator == code)
    if connection.execute(known.limit(1)).first() is None and connection.execute(used.limit(1)).first() is None:
        raise UnknownCodeError(code)


# Of each unit and series the first by the rules above. Evidence is looked up for the answers alone.
_ANSWERS = """
SELECT a.area_code, a.area_name, a.due_year, a.value, a.value_max, a.comparator, a.unit, a.denominator, a.share_pct,
    a.change, a.number, e.page, a.evidence_id, a.document_id, CAST(a.issued_on AS TEXT) AS issued_on, a.province_code,
    a.criterion, a.band_from, a.band_to, a.per, a.subset, a.quote, a.corrected, a.confidence
FROM (
    SELECT t.area_code, t.area_name, t.due_year, t.value, t.value_max, t.comparator, t.unit, t.denominator,
        t.share_pct, t.change, d.number, t.evidence_id, t.document_id, d.issued_on, t.province_code, t.criterion,
        t.band_from, t.band_to, t.per, t.subset, t.quote, t.corrected, t.confidence,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(t.area_code, t.area_name), t.province_code, t.criterion, t.band_from, t.band_to,
                t.per, t.subset
            ORDER BY {last_year} CASE WHEN t.change IN ('reach', 'maintain') THEN 0 ELSE 1 END,
                COALESCE(d.issued_on, '0001-01-01') DESC, t.confidence DESC, t.record_id
        ) AS preference
    FROM target t
    JOIN document d ON d.document_id = t.document_id
    WHERE t.indicator = :indicator AND t.area_level = :level AND t.subset IS {not_null} NULL {year} {criterion}
) a
LEFT JOIN evidence e ON e.evidence_id = a.evidence_id
WHERE a.preference = 1
"""


@cache
def answers(*, with_year: bool = False, with_subset: bool = False, with_criterion: bool = False) -> str:
    """The query. Parameters: indicator, level, and of year and criterion those that it is made with."""
    return _ANSWERS.format(
        last_year="" if with_year else "COALESCE(t.due_year, 0) DESC,",
        not_null="NOT" if with_subset else "",
        year="AND t.due_year = :year" if with_year else "",
        criterion="AND t.criterion = :criterion" if with_criterion else "",
    )


def _statement(row: tuple[Any, ...], by: Level) -> Statement:
    (code, name, year, value, value_max, comparator, unit, denominator, share_pct, change, number, page, evidence_id,
     document_id, issued_on, province, criterion, first, last, per, subset, quote, corrected,
     confidence) = row  # fmt: skip
    band = None if first is None and last is None else (first, last)
    return Statement(
        code, name, by, year, "stated", whole(value), whole(value_max), comparator, unit, whole(denominator),
        whole(share_pct), change, number, page, evidence_id, document_id, issued_on, province, criterion, band, per,
        subset, quote, bool(corrected), confidence,
    )  # fmt: skip


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
    listed = list(statements)
    if len(set(map(_SERIES, listed))) > 1:  # of several, the words of each make an order that never changes
        listed.sort(key=lambda s: repr(s.series))
    return sorted(listed, key=_by_name)


def _by_name(statement: Statement) -> tuple[Any, str]:
    return vietnamese_key(statement.unit_name), statement.unit_code or ""


__all__ = ["Level", "Statement", "answers", "compare", "in_order", "whole", "with_missing"]
