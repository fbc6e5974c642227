"""An indicator on the tile map: each province shaded by its value, the ones without a figure left empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from explorer.language import Speech
from explorer.places import NEW_UNITS, Tile, tiles
from explorer.queries.comparison import Asked, Line

SHADES = 5
_DARK_FROM = 4


@dataclass(frozen=True, slots=True)
class Shaded:
    """One province: ``shade`` from 0 (no figure) to ``SHADES``; ``value`` and ``label`` as a reader reads them."""

    tile: Tile
    shade: int
    value: str
    label: str
    address: str
    partial: bool = False

    @property
    def on_dark(self) -> bool:
        """Whether the shade is so dark that letters on it are white."""
        return self.shade >= _DARK_FROM


@dataclass(frozen=True, slots=True)
class ValueMap:
    """The map, and the highest value of each shade for its legend."""

    tiles: list[Shaded]
    steps: list[str]
    unit: str


def value_map(lines: Sequence[Line], asked: Asked, t: Speech) -> ValueMap | None:
    """The map of provinces; None for other levels, and where fewer than two provinces have a figure."""
    stated = [line for line in lines if line.plan.value is not None]
    if asked.by != "province" or not stated:
        return None
    unit = Counter(line.plan.unit for line in stated).most_common(1)[0][0]
    # codes were handed on in July 2025: a figure stands on the map only where name and code agree
    found = {(x.plan.unit_code, x.plan.unit_name): x for x in reversed(stated) if x.plan.unit == unit}
    drawn = tiles(_which(asked, stated))
    values = [float(found[k].plan.value or 0) for tile in drawn if (k := (tile.code, tile.name)) in found]
    if len(values) < 2 or max(values) <= 0:
        return None
    step = max(values) / SHADES
    shaded = [_shaded(tile, found.get((tile.code, tile.name)), step, t) for tile in drawn]
    return ValueMap(shaded, [t.number(round(step * n, 1)) for n in range(1, SHADES + 1)], unit or "")


def _which(asked: Asked, stated: Sequence[Line]) -> str:
    units = asked.units_of
    if isinstance(units, date):
        return "34" if units >= NEW_UNITS else "63"
    if units == "now":
        return "34"
    new = sum((line.plan.issued_on or "") >= NEW_UNITS.isoformat() for line in stated)
    return "34" if 2 * new > len(stated) else "63"


def _shaded(tile: Tile, line: Line | None, step: float, t: Speech) -> Shaded:
    if line is None or line.plan.value is None:
        return Shaded(tile, 0, "", f"{tile.name}: {t('compare.missing')}", "#chua-co")
    s = line.plan
    shade = min(SHADES, 1 + int(max(0.0, float(s.value or 0) - 1e-9) / step))
    return Shaded(
        tile, shade, t.number(s.value), f"{tile.name}: {t.quantity(s)}", f"#t-{tile.code}", s.status == "partial"
    )
