"""Where exactly the rules of a table run, and how much of each side of a square is drawn.

A rule is straight but for a slight bend of the paper, and thin. So it is traced through its long pieces over the whole
table first; what counts along one square is then only ink within a hair of that trace. Feet and bars of letters near
it do not, and a gap in a broken rule is as wide as it looks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Shares = NDArray[np.float64]
Track = NDArray[np.int64]

_OUTLIER_PX = 3.0
_ROUNDS = 3
_BEND_SHARE = 0.15  # of the table's width over which the paper's bend is averaged
_LEAST_PIECES = 20
_HAIR = 2  # pixels beside the trace
_FLANK = (6, 15)  # pixels from the trace: where a letter goes on that has its foot there


def track(pieces: Mask, position: float, reach: int) -> Track:
    """The row of a rule near ``position`` for each column of ``pieces`` (rows × columns, pieces of rules across)."""
    height, width = pieces.shape
    first = max(0, int(position) - reach)
    band = pieces[first : int(position) + reach + 1]
    counts = band.sum(axis=0, dtype=np.float64)
    at = np.flatnonzero(counts)
    flat = np.full(width, round(position), dtype=np.int64)
    if len(at) < _LEAST_PIECES:
        return flat
    offsets = np.arange(len(band), dtype=np.float64)
    middles = (offsets[:, None] * band[:, at]).sum(axis=0) / counts[at] + first
    kept = np.abs(middles - np.median(middles)) <= reach
    slope, base = 0.0, float(np.median(middles))
    for _ in range(_ROUNDS):
        slope, base = _fit(at[kept], middles[kept], slope, base)
        near = np.abs(middles - (slope * at + base)) <= _OUTLIER_PX
        if near.sum() < _LEAST_PIECES:
            break
        kept = near
    line = slope * np.arange(width) + base
    line += _bend(width, at[kept], middles[kept] - line[at[kept]])
    inside = np.clip(line, max(0.0, position - reach), min(height - 1.0, position + reach))
    rows: Track = np.rint(inside).astype(np.int64)
    return rows


def _fit(at: NDArray[np.int64], middles: NDArray[np.float64], slope: float, base: float) -> tuple[float, float]:
    spread = float(at.std())
    if spread < 1.0:
        return slope, base
    centre = float(at.mean())
    slope = float(((at - centre) * (middles - middles.mean())).mean() / spread**2)
    return slope, float(middles.mean() - slope * centre)


def _bend(width: int, at: NDArray[np.int64], residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the residuals around each column; towards none where there are no pieces."""
    span = max(3, int(width * _BEND_SHARE))
    total, number = np.zeros(width + 1), np.zeros(width + 1)
    np.add.at(total, at + 1, residuals)
    np.add.at(number, at + 1, 1.0)
    total, number = total.cumsum(), number.cumsum()
    left = np.maximum(np.arange(width) - span // 2, 0)
    right = np.minimum(np.arange(width) + span // 2 + 1, width)
    return np.asarray((total[right] - total[left]) / (number[right] - number[left] + _LEAST_PIECES))


def drawn_along(thin: Mask, dark: Mask, rows: Track) -> NDArray[np.bool_]:
    """For each column whether the rule shows on its trace.

    ``thin`` is ink that is thin across the rule, ``dark`` all ink. Where there is ink close by as well, the thin stroke
    is taken for a part of a letter: the feet of a list of figures would make a rule of four tenths otherwise.
    """
    drawn = _inked(thin, rows, range(-_HAIR, _HAIR + 1))
    beside = _inked(dark, rows, range(-_FLANK[1], -_FLANK[0] + 1)) | _inked(dark, rows, range(*_FLANK))
    return drawn & ~beside


def drawn_shares(drawn: Sequence[NDArray[np.bool_]], edges: Sequence[float], trim: int) -> Shares:
    """Share of each side along which its rule shows: rules × (edges - 1); its ends, ``trim`` px, do not count."""
    shares = np.zeros((len(drawn), len(edges) - 1))
    for i, shown in enumerate(drawn):
        for j in range(len(edges) - 1):
            left = int(edges[j]) + trim
            shares[i, j] = shown[left : max(int(edges[j + 1]) - trim, left + 1)].mean()
    return np.nan_to_num(shares)


def _inked(ink: Mask, rows: Track, offsets: range) -> NDArray[np.bool_]:
    """For each column whether there is ink at any of the offsets from the trace."""
    columns = np.arange(ink.shape[1])
    out = np.zeros(ink.shape[1], dtype=bool)
    for offset in offsets:
        out |= ink[np.clip(rows + offset, 0, ink.shape[0] - 1), columns] > 0
    return out
