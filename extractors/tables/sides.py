"""Which lines of a grid are real, and along which squares they are drawn.

On a good scan a side of a square is ruled or it is not. On a bad one rules have gaps as long as a square is high, and
stems and feet of letters look like pieces of rules; there the rest of the row and of the column tells: a rule that runs
everywhere else runs here too, unless text crosses the place where it would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Shares = NDArray[np.float64]

_WHOLE = 0.7  # of what this table's best rules reach along one square
_NONE, _ALL = 0.12, 0.85
_NOISY_SHARE = 0.08
_FAITHFUL = 0.6  # of the support that the table's other columns have
_NEIGHBOURS = 0.6
# a head that spans two rows leaves out one side of a rule that runs elsewhere; rules down are left out all together
_DRAWN_ACROSS, _DRAWN_DOWN = 0.4, 0.33
_CROSSED_SHARE, _CROSSED = 0.15, -0.2


@dataclass(frozen=True)
class Pieces:
    """Pieces of rules and all that is dark in one table's region; ``reach`` is how far a rule bends, in pixels."""

    across: Mask
    down: Mask
    dark: Mask
    reach: int


@dataclass(frozen=True)
class Sides:
    """Whether a rule runs: ``across`` is ys × columns, ``down`` rows × xs; ``confidence`` falls with doubtful sides."""

    across: NDArray[np.bool_]
    down: NDArray[np.bool_]
    confidence: float


def ruled_positions(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
    """The positions where a rule runs along a whole square at least once: the feet of a line of text do not.

    A false position costs more than itself: it cuts the sides of squares so short that a gap in a broken rule takes up
    a whole one.
    """
    kept_xs, kept_ys = list(xs), list(ys)
    while len(kept_xs) > 1 and len(kept_ys) > 1:
        counts = len(kept_xs), len(kept_ys)
        kept_ys = _whole(kept_ys, _across_shares(pieces.across, kept_xs, kept_ys, pieces.reach))
        if len(kept_ys) > 1:
            kept_xs = _whole(kept_xs, _across_shares(pieces.down.T, kept_ys, kept_xs, pieces.reach))
        if len(kept_xs) > 1 and len(kept_ys) > 1:
            kept_xs = _faithful(pieces, kept_xs, kept_ys)
        if (len(kept_xs), len(kept_ys)) == counts:
            break
    return kept_xs, kept_ys


def ruled_sides(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> Sides:
    """The decision for every side of every square; the frame around them is always ruled."""
    across = _across_shares(pieces.across, xs, ys, pieces.reach)
    down = _across_shares(pieces.down.T, ys, xs, pieces.reach).T
    unsure = _unsure(across, down)
    if unsure > _NOISY_SHARE:
        crossed_across = _across_shares(_on_both_sides(pieces.dark, pieces.reach), xs, ys, 0)
        crossed_down = _across_shares(_on_both_sides(pieces.dark.T, pieces.reach), ys, xs, 0).T
        sides = _drawn(across.T, crossed_across.T, _DRAWN_ACROSS).T, _drawn(down, crossed_down, _DRAWN_DOWN)
    else:
        threshold = _widest_gap(np.concatenate([across.ravel(), down.ravel()]))
        sides = across > threshold, down > threshold
    sides[0][[0, -1], :] = True
    sides[1][:, [0, -1]] = True
    return Sides(*sides, 1.0 - unsure)


def _across_shares(pieces: Mask, xs: Sequence[float], ys: Sequence[float], reach: int) -> Shares:
    """Share of each square's width along which there is a piece near each y: len(ys) × (len(xs) - 1)."""
    shares = np.zeros((len(ys), len(xs) - 1))
    for i, y in enumerate(ys):
        band = np.asarray(pieces[max(0, int(y) - reach) : int(y) + reach + 1].any(axis=0))
        for j in range(len(xs) - 1):
            left = int(xs[j]) + reach // 2
            shares[i, j] = band[left : max(int(xs[j + 1]) - reach // 2, int(xs[j]) + 1)].mean()
    return np.nan_to_num(shares)


def _on_both_sides(dark: Mask, reach: int) -> Mask:
    """Where there is ink both a little above and a little below: text that crosses, not the remains of a rule."""
    kernel = np.ones((reach, 1), np.uint8)
    near = np.asarray(cv2.dilate(dark, kernel), dtype=np.uint8)
    above, below = np.zeros_like(near), np.zeros_like(near)
    above[reach:], below[:-reach] = near[:-reach], near[reach:]
    return above & below


def _whole(positions: Sequence[float], shares: Shares) -> list[float]:
    """Positions with a side (positions × squares) about as whole as this table's rules come."""
    best = shares.max(axis=1)
    least = max(_WHOLE * float(np.quantile(best, 0.9)), _widest_gap(shares.ravel()))
    return [position for position, share in zip(positions, best, strict=True) if share >= least]


def _faithful(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """On a bad scan, the columns' rules without those that stand in few of the rows which the others divide.

    Stems of letters under one another look like the pieces of a broken rule. On a good scan nothing is dropped.
    """
    across = _across_shares(pieces.across, xs, ys, pieces.reach)
    down = _across_shares(pieces.down.T, ys, xs, pieces.reach).T
    if len(xs) < 5 or _unsure(across, down) <= _NOISY_SHARE:
        return list(xs)
    inner = down[:, 1:-1]
    divided = np.median(inner, axis=1) >= _NONE
    if not divided.any():
        return list(xs)
    heights = np.diff(ys)[divided]
    support = (inner[divided] * heights[:, None]).sum(axis=0) / heights.sum()
    least = _FAITHFUL * float(np.median(support))
    return [xs[0], *(x for x, s in zip(xs[1:-1], support, strict=True) if s >= least), xs[-1]]


def _unsure(across: Shares, down: Shares) -> float:
    every = np.concatenate([across.ravel(), down.ravel()])
    return float(((every > _NONE) & (every < _ALL)).mean())


def _widest_gap(shares: Shares) -> float:
    """The middle of the widest gap between "no rule" and "a rule" on this table."""
    inner = np.sort(np.concatenate([[_NONE], shares[(shares > _NONE) & (shares < _ALL)], [_ALL]]))
    gaps = np.diff(inner)
    widest = int(gaps.argmax())
    return float((inner[widest] + inner[widest + 1]) / 2)


def _drawn(shares: Shares, crossed: Shares, least: float) -> NDArray[np.bool_]:
    """Sides (rows × lines) that count as ruled by their own pieces, their row, their line, and text across."""
    inner = shares[:, 1:-1]
    count = inner.shape[1]
    if count == 0:
        return np.ones(shares.shape, dtype=bool)
    rows = inner.sum(axis=1, keepdims=True)
    others = (rows - inner) / (count - 1) if count > 1 else np.full(inner.shape, 0.5)
    weight = np.maximum(others, 0.01)  # a row that is one cell says nothing of the lines that would divide it
    line = np.broadcast_to((weight * inner).sum(axis=0) / weight.sum(axis=0), inner.shape)
    crossing = np.where((crossed[:, 1:-1] > _CROSSED_SHARE) & (inner < _WHOLE), _CROSSED, 0.0)
    score = inner + _NEIGHBOURS * (others - 0.5) + _NEIGHBOURS * (line - 0.5) + crossing
    out = np.ones(shares.shape, dtype=bool)
    out[:, 1:-1] = score > least
    return out
