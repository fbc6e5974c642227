"""Xã: one commune through time, its criteria as a grid, what it was made of and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from explorer.places import LAST_OLD_DAY, NEW_UNITS, names, province_name
from models.errors import UnknownCodeError
from models.reference import load
from models.reference.places import Unit
from models.reference.vietnamese import collation_key, fold
from models.warehouse.schema import commune_criterion, commune_row, document, target

_FIRST_DAY = date(2004, 8, 31)
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Relative:
    """A predecessor or successor and the day of the change; ``last`` is the last row about it, where there is one."""

    unit: Unit
    on: date
    kind: str
    decree: str
    last: Any = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid: a year of one document. ``achieved`` and ``planned`` are criterion numbers."""

    row: Any
    achieved: frozenset[int]
    planned: frozenset[int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one set of criteria and the numbers and names of its criteria."""

    set_code: str
    criteria: list[tuple[int, str]]
    rows: list[GridRow]


@dataclass(frozen=True, slots=True)
class CommuneView:
    """Everything about one commune."""

    unit: Unit
    district: str
    province: str
    grids: list[Grid]
    targets: list[Any]
    before: list[Relative]
    after: list[Relative]


def commune_view(connection: Connection, code: str, on: date | None) -> CommuneView:
    """The unit of that code on a day (without a day: its last version). Raises ``UnknownCodeError``."""
    unit = _unit(code, on)
    places = load().places
    last = (unit.valid_to and date.fromordinal(unit.valid_to.toordinal() - 1)) or date.today()
    district = places.unit(unit.parent_code, last, "district") if unit.parent_code != unit.province_code else None
    return CommuneView(
        unit=unit,
        district=district.name if district else "",
        province=province_name(unit.province_code, last),
        grids=_grids(connection, unit),
        targets=_targets(connection, unit),
        before=_with_last_row(connection, _relatives(code, last, _FIRST_DAY, forward=False)),
        after=_with_last_row(connection, _relatives(code, last, date.today(), forward=True)),
    )


def _unit(code: str, on: date | None) -> Unit:
    places = load().places
    for day in (on,) if on else (date.today(), LAST_OLD_DAY, date(2019, 1, 1), date(2012, 1, 1), _FIRST_DAY):
        found = places.unit(code, day)
        if found is not None:
            return found
    raise UnknownCodeError(code)


def _relatives(code: str, on: date, other: date, *, forward: bool) -> list[Relative]:
    places = load().places
    links = places.successors(code, on, other) if forward else places.predecessors(code, on, other)
    out = []
    for link in links:
        day = other if forward else min(link.on, LAST_OLD_DAY)
        unit = places.unit(link.successor, day) or places.unit(link.successor, link.on)
        if unit is not None and (link.successor != code or unit.name != _unit(code, on).name):
            # going back, a link carries the last day of what it leads to
            changed_on = link.on if forward else link.on + timedelta(days=1)
            out.append(Relative(unit, changed_on, link.kind, link.decree))
    return out


def _with_last_row(connection: Connection, relatives: list[Relative]) -> list[Relative]:
    """With the last row about each, so that what was known before a merger is seen behind it."""
    r, d = commune_row.c, document.c
    query = (
        select(r.commune_code, r.year, r.achieved_count, d.issued_on)
        .join(document, d.document_id == r.document_id)
        .where(r.commune_code.in_({x.unit.code for x in relatives}), r.achieved_count.is_not(None))
        .order_by(r.year, d.issued_on)
    )
    rows = connection.execute(query).all()
    return [replace(x, last=next((row for row in reversed(rows) if _is_of(row, x.unit)), None)) for x in relatives]


def _is_of(row: Any, unit: Unit) -> bool:
    return row.commune_code == unit.code and (row.issued_on is None or unit.in_force(row.issued_on))


def _of_its_time(unit: Unit) -> ColumnElement[bool]:
    """A code is handed on to other units: documents from this version's own time."""
    d = document.c
    since = unit.valid_from if unit.valid_from > _FIRST_DAY else date(1990, 1, 1)
    until = unit.valid_to - timedelta(days=1) if unit.valid_to else date(2999, 1, 1)
    return or_(d.issued_on.is_(None), d.issued_on.between(since, until))


def _grids(connection: Connection, unit: Unit) -> list[Grid]:
    r, d, k = commune_row.c, document.c, commune_criterion.c
    rows = connection.execute(
        select(commune_row, d.number, d.issued_on)
        .join(document, d.document_id == r.document_id)
        .where(r.commune_code == unit.code, _of_its_time(unit))
        .order_by(r.year, d.issued_on, r.record_id)
    ).all()
    listed: dict[tuple[str, str], set[int]] = {}
    query = select(k.record_id, k.status, k.criterion).where(k.record_id.in_([row.record_id for row in rows]))
    for record_id, status, number in connection.execute(query):
        listed.setdefault((record_id, status), set()).add(number)
    by_set: dict[str, list[GridRow]] = {}
    for row in rows:
        made = GridRow(
            row,
            frozenset(listed.get((row.record_id, "achieved"), ())),
            frozenset(listed.get((row.record_id, "planned"), ())),
        )
        by_set.setdefault(row.criteria_set or "", []).append(made)
    return [Grid(code, _criteria(code, made), made) for code, made in sorted(by_set.items())]


def _criteria(set_code: str, rows: list[GridRow]) -> list[tuple[int, str]]:
    """Of the set; of an unknown set as many as the rows name, without names."""
    known = [(c.number, c.name_vi) for c in load().criteria if c.set_code == set_code]
    if known:
        return sorted(set(known))
    most = max((n for row in rows for n in row.achieved | row.planned), default=19)
    return [(number, "") for number in range(1, max(most, 19) + 1)]


def _targets(connection: Connection, unit: Unit) -> list[Any]:
    t, d = target.c, document.c
    query = (
        select(target, d.number)
        .join(document, d.document_id == t.document_id)
        .where(t.commune_code == unit.code, t.area_level == "commune", _of_its_time(unit))
        .order_by(t.due_year, t.indicator)
    )
    return list(connection.execute(query.limit(100)).all())


@dataclass(frozen=True, slots=True)
class Speaking:
    """A province that says something of its communes; ``place`` as in ``explorer.parameters.Place``."""

    place: str
    name: str
    communes: int

    @property
    def map(self) -> str:
        """ "34" or "63"."""
        return self.place[:2]


def speaking(connection: Connection) -> list[Speaking]:
    """Provinces whose documents name their communes, by name, those of today first."""
    r, d = commune_row.c, document.c
    is_new = case((func.coalesce(d.issued_on, LAST_OLD_DAY) >= NEW_UNITS, 1), else_=0)
    named = (
        select(is_new.label("is_new"), r.province_code, r.commune_code)
        .join(document, d.document_id == r.document_id)
        .where(r.commune_code.is_not(None), r.province_code.is_not(None))
        .distinct()
        .subquery()
    )
    query = select(named.c.is_new, named.c.province_code, func.count()).group_by(named.c.is_new, named.c.province_code)
    found = [
        Speaking(f"{'34' if new else '63'}-{code}", province_name(code, NEW_UNITS if new else LAST_OLD_DAY), count)
        for new, code, count in connection.execute(query)
    ]
    return sorted(found, key=lambda p: (p.place[:2], collation_key(p.name)))


def of_province(connection: Connection, place: str) -> list[tuple[str, list[Any]]]:
    """Communes that rows of the province's documents speak of: (district, communes), both by name."""
    r, d = commune_row.c, document.c
    which, _, code = place.partition("-")
    issued = func.coalesce(d.issued_on, LAST_OLD_DAY)
    query = (
        select(r.commune_code, r.commune_name, r.district_name, func.max(d.issued_on).label("issued_on"))
        .join(document, d.document_id == r.document_id)
        .where(r.commune_code.is_not(None), r.province_code == code)
        .where(issued >= NEW_UNITS if which == "34" else issued < NEW_UNITS)
        .group_by(r.commune_code, r.commune_name, r.district_name)
    )
    by_district: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        by_district.setdefault(row.district_name or "", {})[row.commune_code] = row
    ordered = sorted(by_district.items(), key=lambda item: collation_key(item[0]))
    return [
        (name, sorted(found.values(), key=lambda x: collation_key(x.commune_name or ""))) for name, found in ordered
    ]


def units_named(name: str, place: str | None) -> list[Unit]:
    """Communes of today and of before July 2025 with these letters in their name, with or without diacritics."""
    wanted = fold(name)
    which, _, province = (place or "").partition("-")
    found: dict[tuple[str, str], Unit] = {}
    for own, day in (("34", NEW_UNITS), ("63", LAST_OLD_DAY)):
        if which not in ("", own):
            continue
        for folded, unit in names(day):
            if unit.level == "commune" and wanted in folded and province in ("", unit.province_code):
                found[unit.code, unit.name] = unit
    return sorted(found.values(), key=lambda u: (fold(u.name) != wanted, collation_key(u.name)))[:MOST_NAMED]
