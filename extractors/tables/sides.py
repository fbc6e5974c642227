"""Which lines of a grid are real, and along which squares they are drawn.

On a good scan a side of a square is ruled or it is not. On a bad one rules have gaps as long as a square is high, and
stems and feet of letters look like pieces of rules; there the exact trace of the rule through the whole table tells:
what is thin, on the trace, and has no ink close by is a rule's (``tracks``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.tables.tracks import Mask, Shares, drawn_along, drawn_shares, track

_WHOLE = 0.4  # of what this table's best rules reach along one square
_NONE, _ALL = 0.12, 0.85
_NOISY_SHARE = 0.08
_FAITHFUL = 0.6  # of the support that the table's other columns have
_FEWEST_RULES, _FEWEST_ROWS = 3, 5  # inner rules down, and rows, from which the others can be asked
_FEWEST_HEADS = 2
_FEWEST_COLUMNS = 3
_PRINT_PX = 25  # of ink in a square: more than the specks of its paper
_NEARLY_ALL, _MOST = 0.8, 0.6
_HEAD_ROWS = 3  # a head joins squares of its own
_BESIDE = range(4, 25)  # pixels from a rule within which the letters of a text that crosses it stand
_LIMITS = (0.15, 0.32)  # text that crosses reaches 0.22 of a side; dotted rules show along 0.41, broken ones along 0.2


@dataclass(frozen=True)
class Pieces:
    """In one table's region: long pieces of rules, ink that is thin across the rule (``thin_…``), and all ink.

    ``reach`` is how far a rule bends, in pixels.
    """

    across: Mask
    down: Mask
    thin_across: Mask
    thin_down: Mask
    dark: Mask
    reach: int
    _drawn: dict[tuple[str, float], NDArray[np.bool_]] = field(default_factory=dict, repr=False, compare=False)

    def drawn_across(self, y: float) -> NDArray[np.bool_]:
        """Where the rule at ``y`` shows, for each x; asked for again and again while false positions drop out."""
        if ("across", y) not in self._drawn:
            rows = track(self.across, y, self.reach)
            self._drawn["across", y] = drawn_along(self.thin_across, self.dark, rows)
        return self._drawn["across", y]

    def drawn_down(self, x: float) -> NDArray[np.bool_]:
        """Where the rule at ``x`` shows, for each y."""
        if ("down", x) not in self._drawn:
            columns = track(self.down.T, x, self.reach)
            self._drawn["down", x] = drawn_along(self.thin_down.T, self.dark.T, columns)
        return self._drawn["down", x]


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
        kept_ys = _whole(kept_ys, _across(pieces, kept_xs, kept_ys))
        if len(kept_ys) > 1:
            kept_xs = _whole(kept_xs, _down(pieces, kept_xs, kept_ys))
        if len(kept_xs) > 1 and len(kept_ys) > 1:
            kept_xs = _faithful(pieces, kept_xs, kept_ys)
        if (len(kept_xs), len(kept_ys)) == counts:
            break
    return kept_xs, kept_ys


def ruled_sides(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> Sides:
    """The decision for every side of every square; the frame around them is always ruled."""
    across, down = _across(pieces, xs, ys), _down(pieces, xs, ys)
    threshold = _widest_gap(np.concatenate([across[1:-1].ravel(), down[1:-1].ravel()]), *_LIMITS)
    sides = across > threshold, down > threshold
    if _unsure(across, down) > _NOISY_SHARE:
        sides[1][:] |= _faded(pieces, xs, ys, sides[1])
    sides[0][:] &= ~_struck(pieces, xs, ys, sides[0])
    for side in sides:
        side[[0, -1]] = True
    return Sides(sides[0], sides[1].T, 1.0 - _unsure(across, down))


def _faded(pieces: Pieces, xs: Sequence[float], ys: Sequence[float], ruled: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Sides down (xs × rows) that show no rule and must have one, since no print crosses them, as that of a merged cell
    would: the rule runs along nearly all other rows, and most other rules of the row show, or it runs along every other
    row that few rules divide (the heads of groups, where it parts the number from the name).
    """
    inner = ruled[1:-1]
    if inner.shape[0] < _FEWEST_RULES or inner.shape[1] < _FEWEST_ROWS:
        return np.zeros_like(ruled)
    of_column = (inner.sum(axis=1, keepdims=True) - inner) / (inner.shape[1] - 1)
    of_row = (inner.sum(axis=0, keepdims=True) - inner) / (inner.shape[0] - 1)
    is_head = (of_row < _MOST) & (np.arange(inner.shape[1]) >= _HEAD_ROWS)
    other_heads = is_head.sum(axis=1, keepdims=True) - is_head
    parts_all_heads = ((is_head & inner).sum(axis=1, keepdims=True) == other_heads) & (other_heads >= _FEWEST_HEADS)
    crossed = np.array([_crossed(pieces, x, ys) for x in xs[1:-1]])
    found = np.zeros_like(ruled)
    like_rows = (of_column >= _NEARLY_ALL) & ((of_row >= _MOST) | (is_head & parts_all_heads))
    found[1:-1, _HEAD_ROWS:] = (~inner & like_rows & ~crossed)[:, _HEAD_ROWS:]
    return found


def _struck(pieces: Pieces, xs: Sequence[float], ys: Sequence[float], ruled: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Sides across (ys × columns) that are a stroke of letters ("TT", the feet of "11"): the only one at its height,
    with print on one side of it alone."""
    found = np.zeros_like(ruled)
    if ruled.shape[1] < _FEWEST_COLUMNS:
        return found
    for y in range(1, len(ys) - 1):
        columns = np.flatnonzero(ruled[y])
        if len(columns) == 1 and not all(_is_printed(pieces, xs, ys, row, columns[0]) for row in (y - 1, y)):
            found[y, columns[0]] = True
    return found


def _is_printed(pieces: Pieces, xs: Sequence[float], ys: Sequence[float], row: int, column: int) -> bool:
    """Whether there is print in a square, away from its rules."""
    trim = pieces.reach
    top, bottom = int(ys[row]) + trim, int(ys[row + 1]) - trim
    left, right = int(xs[column]) + trim, int(xs[column + 1]) - trim
    return bottom > top and right > left and int(pieces.dark[top:bottom, left:right].sum()) >= _PRINT_PX


def _crossed(pieces: Pieces, x: float, ys: Sequence[float]) -> NDArray[np.bool_]:
    """Whether print runs across the rule at ``x`` in each row: ink on both sides of it at one height."""
    rows = track(pieces.down.T, x, pieces.reach)
    at = np.arange(len(rows))
    left, right = (
        np.any([pieces.dark[at, np.clip(rows + side * d, 0, pieces.dark.shape[1] - 1)] for d in _BESIDE], axis=0)
        for side in (-1, 1)
    )
    both = left & right
    trim = pieces.reach
    return np.array([both[int(a) + trim : max(int(b) - trim, int(a) + trim + 1)].any() for a, b in pairwise(ys)])


def _across(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> Shares:
    """What is drawn on each square's upper and lower side: len(ys) × (len(xs) - 1)."""
    return drawn_shares([pieces.drawn_across(y) for y in ys], xs, pieces.reach // 2)


def _down(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> Shares:
    """What is drawn on each square's left and right side: len(xs) × (len(ys) - 1)."""
    return drawn_shares([pieces.drawn_down(x) for x in xs], ys, pieces.reach // 2)


def _whole(positions: Sequence[float], shares: Shares) -> list[float]:
    """Positions with a side (positions × squares) about as whole as this table's rules come."""
    best = shares.max(axis=1)
    least = max(_WHOLE * float(np.quantile(best, 0.9)), _LIMITS[1])
    return [position for position, share in zip(positions, best, strict=True) if share >= least]


def _faithful(pieces: Pieces, xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """On a bad scan, the columns' rules without those that stand in few of the rows which the others divide.

    Stems of letters under one another look like the pieces of a broken rule. On a good scan nothing is dropped.
    """
    across, down = _across(pieces, xs, ys), _down(pieces, xs, ys).T
    if len(xs) < 5 or _unsure(across, down) <= _NOISY_SHARE:
        return list(xs)
    inner = down[:, 1:-1]
    divided = np.median(inner, axis=1) >= _NONE
    if not divided.any():
        return list(xs)
    heights = np.diff(ys)[divided]
    support = (inner[divided] * heights[:, None]).sum(axis=0) / heights.sum()
    least = _FAITHFUL * float(np.median(support))
    whole = inner.max(axis=0) >= _ALL  # stems never make up a whole side: a rule that does once is faint elsewhere
    return [xs[0], *(x for x, s, w in zip(xs[1:-1], support, whole, strict=True) if s >= least or w), xs[-1]]


def _unsure(across: Shares, down: Shares) -> float:
    every = np.concatenate([across.ravel(), down.ravel()])
    return float(((every > _NONE) & (every < _ALL)).mean())


def _widest_gap(shares: Shares, least: float, most: float) -> float:
    """The middle of the widest gap between "no rule" and "a rule" on this table, between two bounds."""
    inner = np.sort(np.concatenate([[least], shares[(shares > least) & (shares < most)], [most]]))
    gaps = np.diff(inner)
    widest = int(gaps.argmax())
    return float((inner[widest] + inner[widest + 1]) / 2)
