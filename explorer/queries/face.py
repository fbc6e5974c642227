"""Two provinces face to face: what each plans, who leads, by when, with what money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, desc, func, or_, select

from explorer.places import LAST_OLD_DAY, NEW_UNITS, origins, province_name
from models.warehouse.schema import assignment, assignment_agency, document, funding, target

_MOST = 40
Purse = tuple[str | None, int | None, int | None]
"""Programme, first and last year that money is for."""


@dataclass(frozen=True, slots=True)
class Side:
    """One province. Targets are keyed by what makes them comparable."""

    code: str
    name: str
    targets: dict[tuple[Any, ...], Any]
    agencies: list[Any]
    deadlines: list[Any]
    money: list[Any]


def side(connection: Connection, code: str, day: date, year: int | None) -> Side:
    """Everything of one province (its code on ``day``), documents of its predecessors included."""
    ground = _ground(code, day)
    return Side(
        code,
        province_name(code, day),
        _targets(connection, ground, year),
        _agencies(connection, ground),
        _deadlines(connection, ground),
        _money(connection, ground),
    )


def _ground(code: str, day: date) -> ColumnElement[bool]:
    """Documents about the province's ground: codes mean other provinces before July 2025."""
    d = document.c
    if day < NEW_UNITS:
        return (d.province_code == code) & (d.issued_on < NEW_UNITS)
    old = origins(code, NEW_UNITS, LAST_OLD_DAY)
    return or_(
        (d.province_code == code) & (d.issued_on >= NEW_UNITS), d.province_code.in_(old) & (d.issued_on < NEW_UNITS)
    )


def _targets(connection: Connection, ground: ColumnElement[bool], year: int | None) -> dict[tuple[Any, ...], Any]:
    t, d = target.c, document.c
    query = (
        select(target, d.number, d.issued_on)
        .join(document, d.document_id == t.document_id)
        .where(ground, t.area_level == "province")
        .order_by(func.coalesce(d.issued_on, date(1, 1, 1)), t.confidence)
    )
    if year is not None:
        query = query.where(t.due_year == year)
    out: dict[tuple[Any, ...], Any] = {}
    for row in connection.execute(query):
        out[row.indicator, row.criterion, row.band_from, row.band_to, row.subset, row.per, row.due_year, row.unit] = row
    return out


def _agencies(connection: Connection, ground: ColumnElement[bool]) -> list[Any]:
    a, g, d = assignment.c, assignment_agency.c, document.c
    query = (
        select(g.agency, func.count().label("tasks"))
        .join(assignment, a.record_id == g.record_id)
        .join(document, d.document_id == a.document_id)
        .where(ground, g.agency_relation == "assignee", g.role == "lead")
        .group_by(g.agency)
        .order_by(desc("tasks"), g.agency)
    )
    return list(connection.execute(query.limit(_MOST)).all())


def _deadlines(connection: Connection, ground: ColumnElement[bool]) -> list[Any]:
    a, d = assignment.c, document.c
    query = (
        select(a.due_end, a.due_text, a.quote, a.record_id, a.evidence_id, a.document_id)
        .join(document, d.document_id == a.document_id)
        .where(ground, a.due_end.is_not(None))
        .order_by(a.due_end, a.record_id)
    )
    return list(connection.execute(query.limit(_MOST)).all())


def _money(connection: Connection, ground: ColumnElement[bool]) -> list[Any]:
    f, d = funding.c, document.c
    query = (
        select(funding, d.number)
        .join(document, d.document_id == f.document_id)
        .where(ground)
        .order_by(f.programme, f.period_from, desc(f.amount_vnd))
    )
    return list(connection.execute(query.limit(_MOST)).all())


def side_by_side(sides: Sequence[Side]) -> list[tuple[Any, list[Any]]]:
    """What either province states: (key, [its row or None for each side]), by indicator and year."""
    keys = {key for side in sides for key in side.targets}
    ordered = sorted(keys, key=lambda key: tuple(str(part or "") for part in key))
    return [(key, [side.targets.get(key) for side in sides]) for key in ordered]


def money_by_source(sides: Sequence[Side]) -> list[tuple[Purse, list[dict[str, Any]]]]:
    """(programme, first year, last year) → for each side its funding rows by source, the largest of a source."""
    keys = {_purse(row) for side in sides for row in side.money}
    ordered = sorted(keys, key=lambda key: tuple(str(part or "") for part in key))
    return [(key, [_sources(side, key) for side in sides]) for key in ordered]


def _purse(row: Any) -> Purse:
    return row.programme, row.period_from, row.period_to


def _sources(side: Side, key: Purse) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for row in side.money:
        if _purse(row) == key and row.amount_vnd is not None:
            rows.setdefault(row.funding_source, row)
    return rows
