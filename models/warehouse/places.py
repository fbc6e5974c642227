"""Codes of the units that a document names, under the units in force on its date, from the reference tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, select

from models.warehouse.fold import squeeze
from models.warehouse.schema import commune, district, province


class UnitVersion(NamedTuple):
    """One version of a unit, the key of its reference row."""

    code: str
    valid_from: date


class CommuneVersion(NamedTuple):
    """One version of a commune with the codes of the units above it."""

    code: str
    valid_from: date
    district_code: str | None
    province_code: str


@dataclass
class Places:
    """Lookups in the units of one day. ``on`` is the document's date; None counts as today."""

    connection: Connection
    on: date
    _districts: dict[str, dict[str, UnitVersion]] = field(default_factory=dict)
    _provinces: dict[str, UnitVersion] | None = None
    _communes: dict[str, CommuneVersion | None] = field(default_factory=dict)

    def province(self, name: str | None) -> UnitVersion | None:
        """The province of that name."""
        if self._provinces is None:
            rows = self.connection.execute(
                select(province.c.name_folded, province.c.code, province.c.valid_from).where(
                    in_force(province, self.on)
                )
            )
            self._provinces = {row.name_folded: UnitVersion(row.code, row.valid_from) for row in rows}
        return self._provinces.get(squeeze(name)) if name else None

    def district(self, name: str | None, province_code: str | None) -> UnitVersion | None:
        """The district of that name in the province."""
        if not name or province_code is None:
            return None
        if province_code not in self._districts:
            rows = self.connection.execute(
                select(district.c.name_folded, district.c.code, district.c.valid_from).where(
                    district.c.province_code == province_code, in_force(district, self.on)
                )
            )
            self._districts[province_code] = {r.name_folded: UnitVersion(r.code, r.valid_from) for r in rows}
        return self._districts[province_code].get(squeeze(name))

    def district_version(self, code: str | None, province_code: str) -> UnitVersion | None:
        """The version in force of the district with that code."""
        if code is None:
            return None
        self.district("-", province_code)  # fills the province's table
        return next((d for d in self._districts[province_code].values() if d.code == code), None)

    def load_communes(self, codes: Collection[str]) -> None:
        """Fetch the versions of many communes at once."""
        wanted = sorted(set(codes) - self._communes.keys())
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            columns = (commune.c.code, commune.c.valid_from, commune.c.district_code, commune.c.province_code)
            query = select(*columns).where(commune.c.code.in_(part), in_force(commune, self.on))
            found = {row.code: CommuneVersion(*row) for row in self.connection.execute(query)}
            self._communes.update({code: found.get(code) for code in part})

    def commune(self, code: str | None) -> CommuneVersion | None:
        """The commune of that code; ``load_communes`` first."""
        return self._communes.get(code) if code else None


def in_force(table: Table, on: date) -> ColumnElement[bool]:
    """The condition that a version of a unit is in force on a day."""
    return (table.c.valid_from <= on) & (table.c.valid_to.is_(None) | (table.c.valid_to > on))
