"""Grids of ruled tables on a straightened scan: thin long dark runs become rules, rules become cells.

Lengths are shares of an inch, so that they hold at any resolution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage
from extractors.tables.grid import GridCell
from extractors.tables.sides import Pieces, ruled_positions, ruled_sides
from extractors.tables.tracks import Mask
from models.pages import Box

_THICKEST_IN = 0.032  # thicker is a letter's stem or a bar, no rule
_RUN_IN = (0.085, 0.15)  # shortest piece of a rule, across and down (letters are taller than wide)
_BRIDGE_IN = 0.30  # gaps in a broken rule
_RULE_IN = (0.35, 0.22)
_MIN_TABLE_IN = (1.2, 0.35)
_SNAP_IN = 0.035
_NEAR_IN = 0.12
_HAIR_PX = 5
_NARROWEST_IN = 0.1  # a column of one figure takes more
_CLEARLY_MORE = 1.3
_MIN_SQUARES = 4


@dataclass(frozen=True)
class ScanTable:
    """A grid found on a prepared image; every coordinate is a pixel of it. ``rules`` masks the rules of the page."""

    box: Box
    cells: tuple[GridCell, ...]
    column_edges: tuple[float, ...]
    confidence: float
    rules: Mask


class _Marks(NamedTuple):
    """Masks of a whole page: pieces of rules and thin ink, across and down; all ink; pieces joined to rules."""

    across: Mask
    down: Mask
    thin_across: Mask
    thin_down: Mask
    dark: Mask
    rules_across: Mask
    rules_down: Mask


def find_tables(image: PreparedImage) -> list[ScanTable]:
    """Ruled tables from top to bottom. Underlines, frames of stamps and boxed text are none."""
    across, down, thin_across, thin_down, dark = _runs(image.pixels, image.dpi)
    rules_across = _rules(across, image.dpi, is_across=True)
    rules_down = _rules(down, image.dpi, is_across=False)
    marks = _Marks(across, down, thin_across, thin_down, dark, rules_across, rules_down)
    wiped = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    tables = []
    for region in _regions(rules_across, rules_down, image.dpi):
        table = _table(region, marks, image.dpi, _mask(wiped))
        if table is not None:
            tables.append(table)
    return tables


def _mask(image: object) -> Mask:
    return np.asarray(image, dtype=np.uint8)


def _runs(grey: Grey, dpi: float) -> tuple[Mask, Mask, Mask, Mask, Mask]:
    """Pieces of rules, thin and long enough to be no part of a letter, across and down; thin ink likewise; all ink."""
    block = int(dpi * 0.1) | 1
    dark = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 14)
    thickest = max(3, int(dpi * _THICKEST_IN))
    thin_across = cv2.subtract(dark, cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thickest, 1), np.uint8)))
    thin_down = cv2.subtract(dark, cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, thickest), np.uint8)))
    # where rules cross, each is thick in the other's direction: close the gap of one rule's width
    closed_across = cv2.morphologyEx(thin_across, cv2.MORPH_CLOSE, np.ones((1, thickest), np.uint8))
    closed_down = cv2.morphologyEx(thin_down, cv2.MORPH_CLOSE, np.ones((thickest, 1), np.uint8))
    run_across, run_down = int(dpi * _RUN_IN[0]), int(dpi * _RUN_IN[1])
    across = cv2.morphologyEx(closed_across, cv2.MORPH_OPEN, np.ones((1, run_across), np.uint8))
    down = cv2.morphologyEx(closed_down, cv2.MORPH_OPEN, np.ones((run_down, 1), np.uint8))
    return _mask(across), _mask(down), _mask(thin_across), _mask(thin_down), _mask(dark)


def _rules(runs: Mask, dpi: float, *, is_across: bool) -> Mask:
    """Runs joined over gaps, and kept where long; a little slope is allowed by thickening first."""
    bridge = int(dpi * _BRIDGE_IN)
    length = int(dpi * _RULE_IN[0 if is_across else 1])
    thick, along = ((3, 1), (1, bridge)) if is_across else ((1, 3), (bridge, 1))
    joined = cv2.dilate(runs, np.ones(thick, np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones(along, np.uint8))
    kernel = (1, length) if is_across else (length, 1)
    return _mask(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(kernel, np.uint8)))


def _regions(across: Mask, down: Mask, dpi: float) -> list[tuple[int, int, int, int]]:
    """Boxes (x0, top, x1, bottom) around rules that hang together."""
    near = int(dpi * _NEAR_IN)
    grown = cv2.dilate(cv2.bitwise_or(across, down), np.ones((near, near), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    regions = []
    for label in range(1, len(stats)):
        x, y, w, h = (int(v) for v in stats[label][:4])
        if w < dpi * _MIN_TABLE_IN[0] or h < dpi * _MIN_TABLE_IN[1]:
            continue
        part = labels[y : y + h, x : x + w] == label
        own_across = (across[y : y + h, x : x + w] > 0) & part
        own_down = (down[y : y + h, x : x + w] > 0) & part
        if own_across.any() and own_down.any():
            columns = np.flatnonzero((own_across | own_down).any(axis=0))
            rows = np.flatnonzero((own_across | own_down).any(axis=1))
            regions.append((x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1))
    return sorted(_merged(regions), key=lambda r: r[1])


def _merged(regions: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Regions that overlap are one."""
    out: list[tuple[int, int, int, int]] = []
    for region in sorted(regions):
        for i, other in enumerate(out):
            if region[0] < other[2] and other[0] < region[2] and region[1] < other[3] and other[1] < region[3]:
                out[i] = (
                    min(region[0], other[0]),
                    min(region[1], other[1]),
                    max(region[2], other[2]),
                    max(region[3], other[3]),
                )
                break
        else:
            out.append(region)
    return out


def _table(region: tuple[int, int, int, int], marks: _Marks, dpi: float, wiped: Mask) -> ScanTable | None:
    x0, top, x1, bottom = region
    across, down, thin_across, thin_down, dark, rules_across, rules_down = (m[top:bottom, x0:x1] for m in marks)
    snap = dpi * _SNAP_IN
    ys = _positions(rules_across.sum(axis=1), dpi * _RULE_IN[0], snap)
    xs = _positions(rules_down.sum(axis=0), dpi * _RULE_IN[1], snap)
    if len(xs) < 3 or len(ys) < 2:
        return None
    xs = [_at_peak(thin_down, x, snap) for x in xs]
    pieces = Pieces(across, down, thin_across, thin_down, dark, int(snap))
    xs, ys = ruled_positions(pieces, xs, ys)
    if len(xs) < 3 or len(ys) < 2:
        return None
    sides = ruled_sides(pieces, xs, ys)
    cells = _cells(sides.across, sides.down, xs, ys, x0, top)
    cells, xs = _without_slivers(cells, xs, dpi * _NARROWEST_IN)
    if len(cells) < _MIN_SQUARES:
        return None
    box = (x0 + xs[0], top + ys[0], x0 + xs[-1], top + ys[-1])
    return ScanTable(box, tuple(cells), tuple(x0 + x for x in xs), sides.confidence, wiped)


def _positions(profile: NDArray[np.generic], least: float, snap: float) -> list[float]:
    """Middles of the bands where rules run."""
    on = np.asarray(profile, dtype=np.float64)
    bands: list[list[int]] = []
    for i in np.flatnonzero(on >= least * 0.9):
        if bands and i - bands[-1][-1] <= snap:
            bands[-1].append(int(i))
        else:
            bands.append([int(i)])
    return [float(np.average(band, weights=on[band])) for band in bands]


def _at_peak(thin: Mask, x: float, snap: float) -> float:
    """Where near ``x`` the most thin ink stands in one column: stems beside a broken rule draw its band aside."""
    first = max(0, int(x - 2 * snap))
    ink = thin[:, first : int(x + 2 * snap) + 1].sum(axis=0, dtype=np.float64)
    smooth = np.convolve(ink, np.ones(_HAIR_PX), mode="same")
    peak, here = int(smooth.argmax()), min(len(smooth) - 1, round(x) - first)
    return float(first + peak) if smooth[peak] > _CLEARLY_MORE * smooth[here] else x


def _cells(
    across: NDArray[np.bool_], down: NDArray[np.bool_], xs: Sequence[float], ys: Sequence[float], x0: float, top: float
) -> list[GridCell]:
    """Squares without a rule between them are one cell; cells are rectangles."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c, r, c) for r in range(rows) for c in range(columns)}

    def join(a: tuple[int, int], b: tuple[int, int]) -> None:
        first, second = owner[a], owner[b]
        if first == second:
            return
        box = (
            min(first[0], second[0]),
            min(first[1], second[1]),
            max(first[2], second[2]),
            max(first[3], second[3]),
        )
        touched = {owner[r, c] for r in range(box[0], box[2] + 1) for c in range(box[1], box[3] + 1)}
        for square, area in owner.items():
            if area in touched or (box[0] <= square[0] <= box[2] and box[1] <= square[1] <= box[3]):
                owner[square] = box
        if any(t[0] < box[0] or t[1] < box[1] or t[2] > box[2] or t[3] > box[3] for t in touched):
            for t in touched:
                join((t[0], t[1]), (box[0], box[1]))

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not down[r, c + 1]:
                join((r, c), (r, c + 1))
            if r + 1 < rows and not across[r + 1, c]:
                join((r, c), (r + 1, c))
    areas = sorted(set(owner.values()))
    return [
        GridCell(r0, c0, r1 - r0 + 1, c1 - c0 + 1, (x0 + xs[c0], top + ys[r0], x0 + xs[c1 + 1], top + ys[r1 + 1]))
        for r0, c0, r1, c1 in areas
    ]


def _without_slivers(
    cells: Sequence[GridCell], xs: Sequence[float], least: float
) -> tuple[list[GridCell], list[float]]:
    """The grid without columns that no letter fits into: what lies between a double rule, or a rule and a streak."""
    is_real = [right - left >= least for left, right in pairwise(xs)]
    number_at = [0, *accumulate(int(real) for real in is_real)]  # of the real columns left of each rule
    kept = [
        replace(cell, column=number_at[cell.column], colspan=colspan)
        for cell in cells
        if (colspan := number_at[cell.column + cell.colspan] - number_at[cell.column]) > 0
    ]
    edges = [x for x, real in zip(xs, is_real, strict=False) if real]
    return kept, [*edges, xs[-1]]
