"""Order numbers of a table's first column: 1, 2, 3 below I, II, III.

Where the voices differ, the number that continues the row above is taken if any voice heard it. Roman numerals, which
the engine takes for H and M, are told by their stems: the one that continues is taken if it has as many. Numbers that a
plan itself prints out of order stand: all voices agree on these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.tables.grid import CellText
from extractors.tables.voting import Votes

_CERTAIN_SHARE = 0.9
_SEEN = 0.6
_STEMS = {"I": 1, "V": 2, "X": 2}
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")


@dataclass(frozen=True)
class OrderCell:
    """A cell of the column: what was read, every text that was heard, and for a group's head its count of stems."""

    text: CellText
    votes: Votes
    head_stems: int | None = None


def in_order(column: Sequence[OrderCell]) -> list[CellText]:
    """The column's texts from top to bottom."""
    out: list[CellText] = []
    number: int | None = None
    group: int | None = None
    for cell in column:
        is_head = cell.head_stems is not None
        chosen = _chosen(cell, _expected(group if is_head else number, is_head))
        out.append(chosen)
        if is_head:
            group = _ROMANS.index(chosen.text) + 1 if chosen.text in _ROMANS else _next(group)
            number = None
        else:
            number = int(chosen.text) if chosen.text.isdigit() else _next(number)
    return out


def _expected(last: int | None, is_head: bool) -> str:
    """What follows ``last``; "" where that is not known: groups go on from the page before, numbers start anew."""
    if not is_head:
        return str(1 if last is None else last + 1)
    return _ROMANS[last] if last is not None and last < len(_ROMANS) else ""


def _next(last: int | None) -> int | None:
    return None if last is None else last + 1


def _chosen(cell: OrderCell, expected: str) -> CellText:
    total = sum(cell.votes.values())
    heard = cell.votes.get(expected, 0.0)
    if cell.head_stems is not None:
        fits = bool(expected) and cell.head_stems == sum(_STEMS[letter] for letter in expected)
        return CellText(expected, max(cell.text.confidence, _SEEN)) if fits else cell.text
    is_certain = total > 0 and cell.votes.get(cell.text.text, 0.0) >= _CERTAIN_SHARE * total
    if heard > 0 and not is_certain:
        return CellText(expected, max(cell.text.confidence, _SEEN))
    return cell.text
