"""What became of a unit, and what it was made of: the dated links between units of one level.

A code is handed on to other units, so that every step is taken from (code, day). The links of one predecessor and day
are exhaustive: also when one of them is the code itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, Table, select

from models.warehouse.places import in_force
from models.warehouse.schema import commune, district, province, unit_change

UNIT_TABLES: dict[str, Table] = {"province": province, "district": district, "commune": commune}
CONFIDENCES = ("high", "medium", "low", "none")


@dataclass(frozen=True, slots=True)
class Link:
    """One link. ``successor`` is None where the unit was dissolved without one."""

    day: date
    successor: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Heirs:
    """What a unit became: codes, and the weakest confidence among the links that lead there."""

    codes: frozenset[str]
    confidence: str = "high"


@dataclass
class Succession:
    """The links of one level, and the units in force on any day."""

    level: str
    links: dict[str, list[Link]]
    versions: dict[str, list[tuple[date, date | None, str, str]]]
    """code -> (valid from, valid to, type word, name) of its versions, oldest first."""
    _heirs: dict[tuple[str, date, date], Heirs] = field(default_factory=dict)
    _in_force: dict[date, dict[str, str]] = field(default_factory=dict)

    def heirs(self, code: str, then: date, now: date) -> Heirs:
        """What the unit of that code on day ``then`` is on the later day ``now``."""
        key = (code, then, now)
        if key not in self._heirs:
            self._heirs[key] = self._walk(code, then, now)
        return self._heirs[key]

    def _walk(self, code: str, then: date, now: date) -> Heirs:
        due = [link for link in self.links.get(code, ()) if then < link.day <= now]
        if not due:
            return Heirs(frozenset((code,)))
        first = due[0].day
        codes: set[str] = set()
        weakest = 0
        for link in due:
            if link.day != first:
                break
            weakest = max(weakest, CONFIDENCES.index(link.confidence))
            if link.successor is None:
                continue
            further = self.heirs(link.successor, first, now)
            codes |= further.codes
            weakest = max(weakest, CONFIDENCES.index(further.confidence))
        return Heirs(frozenset(codes), CONFIDENCES[weakest])

    def in_force(self, on: date) -> dict[str, str]:
        """code -> name of the units in force on a day."""
        if on not in self._in_force:
            self._in_force[on] = {c: name for c in self.versions if (name := self.name(c, on)) is not None}
        return self._in_force[on]

    def name(self, code: str, on: date) -> str | None:
        """Name of the unit with that code on a day; None where there is none."""
        for first, last, _, name in self.versions.get(code, ()):
            if first <= on and (last is None or on < last):
                return name
        return None

    def parts(self, code: str, then: date, now: date) -> frozenset[str]:
        """Codes of the units of day ``then`` that the unit of day ``now`` was made of, in whole or in part."""
        return self._origins(then, now).get(code, frozenset())

    def _origins(self, then: date, now: date) -> dict[str, frozenset[str]]:
        key = (then, now)
        if key not in self._parts:
            out: dict[str, set[str]] = defaultdict(set)
            for old in self.in_force(then):
                for new in self.heirs(old, then, now).codes:
                    out[new].add(old)
            self._parts[key] = {new: frozenset(old) for new, old in out.items()}
        return self._parts[key]

    @cached_property
    def _parts(self) -> dict[tuple[date, date], dict[str, frozenset[str]]]:
        return {}


def load_succession(connection: Connection, level: str) -> Succession:
    """The links and versions of one level from the reference tables."""
    columns = unit_change.c
    query = (
        select(columns.predecessor_code, columns.changed_on, columns.successor_code, columns.link_confidence)
        .where((columns.unit_level == level) & columns.predecessor_code.is_not(None))
        .order_by(columns.changed_on, columns.change_no)
    )
    links: dict[str, list[Link]] = defaultdict(list)
    for code, day, successor, confidence in connection.execute(query):
        links[code].append(Link(day, successor, confidence))
    table = UNIT_TABLES[level]
    versions: dict[str, list[tuple[date, date | None, str, str]]] = defaultdict(list)
    units = select(table.c.code, table.c.valid_from, table.c.valid_to, table.c.type, table.c.name)
    for code, first, last, kind, name in connection.execute(units.order_by(table.c.valid_from)):
        versions[code].append((first, last, kind, name))
    return Succession(level, dict(links), dict(versions))


__all__ = ["Heirs", "Link", "Succession", "in_force", "load_succession"]
