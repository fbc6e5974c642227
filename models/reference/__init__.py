"""Dated reference data: places, programmes, criteria, indicators, agencies, units of measure.

``load()`` gives one object through which the other rooms look things up; each table is read when first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.reference import tables
from models.reference.places import Gazetteer
from models.reference.tables import Agency, Criterion, Indicator, MeasureUnit, Programme


@dataclass(frozen=True)
class Reference:
    """All reference data."""

    places: Gazetteer

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """National target programmes."""
        return tables.programmes()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Criteria of all sets."""
        return tables.criteria()

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return tables.indicators()

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Bodies."""
        return tables.agencies()

    @property
    def units(self) -> tuple[MeasureUnit, ...]:
        """Units of measure."""
        return tables.units()


@cache
def load() -> Reference:
    """The reference data of this program."""
    return Reference(Gazetteer())
