"""Provinces as readers choose and see them: the tile map, lists in the order of the Vietnamese alphabet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from models.reference import load
from models.reference.places import Unit
from models.reference.tables import Level
from models.reference.vietnamese import collation_key, fold

NEW_UNITS = date(2025, 7, 1)
"""From this day on there are 34 provinces and no districts."""
LAST_OLD_DAY = date(2025, 6, 30)

_MOST_LETTERS = 7


@dataclass(frozen=True, slots=True)
class Tile:
    """A province's square on the map, counted from the north-western corner."""

    code: str
    name: str
    column: int
    row: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The name in one or two lines of about the same length."""
        breaks = [at for at, letter in enumerate(self.name) if letter == " "]
        if len(self.name) <= _MOST_LETTERS or not breaks:
            return (self.name,)
        middle = min(breaks, key=lambda at: abs(at - len(self.name) / 2))
        return self.name[:middle], self.name[middle + 1 :]


@cache
def tiles(which: str) -> tuple[Tile, ...]:
    """The map of "34" or "63" provinces."""
    names = {unit.code: unit.name for unit in provinces(NEW_UNITS if which == "34" else LAST_OLD_DAY)}
    with (Path(__file__).parent / "tiles.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["map"] == which]
    return tuple(Tile(r["code"], names[r["code"]], int(r["column"]), int(r["row"])) for r in rows)


@cache
def provinces(on: date) -> tuple[Unit, ...]:
    """Those in force on a day, by name."""
    return tuple(sorted(load().places.units("province", on), key=lambda u: collation_key(u.name)))


@lru_cache(maxsize=4)
def names(on: date) -> tuple[tuple[str, Unit], ...]:
    """(name without diacritics, unit) of the provinces and communes in force on a day."""
    places = load().places
    levels: tuple[Level, ...] = ("province", "commune")
    return tuple((fold(unit.name), unit) for level in levels for unit in places.units(level, on))


@cache
def heirs(code: str, then: date, now: date) -> tuple[str, ...]:
    """Codes of the provinces of the day ``now`` on the ground of the one that had the code on the day ``then``."""
    if then >= now:
        return (code,)
    return tuple(link.successor for link in load().places.successors(code, then, now, "province"))


@cache
def origins(code: str, now: date, then: date) -> tuple[str, ...]:
    """Codes of the provinces of the earlier day ``then`` that the one of the day ``now`` was made of."""
    return tuple(link.successor for link in load().places.predecessors(code, now, then, "province"))


def province_name(code: str | None, on: date | None) -> str:
    """Its name on that day; the code itself where there is none."""
    if code is None:
        return ""
    unit = load().places.unit(code, on or date.today(), "province")
    return unit.name if unit else code
