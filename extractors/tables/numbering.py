"""Order numbers of a table's first column: 1, 2, 3 below I, II, III.

Where the voices differ, the number that continues the row above is taken if any voice heard it. Roman numerals, which
the engine takes for H and M, are told by their stems: the one that continues is taken if it has as many. Numbers that a
plan itself prints out of order stand: all voices agree on these. Numbers run on below a new group or start anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from extractors.tables.grid import CellText
from extractors.tables.voting import Votes

_CERTAIN_SHARE = 0.9
_SEEN = 0.6
_COUNTED_SHARE, _COUNT_LENGTH = 0.5, 4
_BRACKETS_SHARE = 0.3  # brackets get lost, they are not made up
_STEMS = {"I": 1, "V": 2, "X": 2}
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")


@dataclass(frozen=True)
class OrderCell:
    """A cell of the column: what was read, every figure that was heard, and for a group's head its count of stems."""

    text: CellText
    votes: Votes
    head_stems: int | None = None


def column_numbers(row: Sequence[str]) -> list[str] | None:
    """The row that numbers a table's columns, "(1)", "(2)", "(3)", however ill some are read ("q)", "(2)", "G)"); None
    for any other."""
    counted = sum(text.strip("() ") == str(number) for number, text in enumerate(row, start=1))
    if counted < max(2, _COUNTED_SHARE * len(row)) or any(len(text) > _COUNT_LENGTH for text in row):
        return None
    if not all(row[1:]):
        return list(row)  # an empty column among them: what a number should be is not its place
    in_brackets = sum(text[:1] == "(" or text[-1:] == ")" for text in row)
    form = "({})" if in_brackets > _BRACKETS_SHARE * len(row) else "{}"
    return [text and form.format(number) for number, text in enumerate(row, start=1)]


def in_order(column: Sequence[OrderCell]) -> list[CellText]:
    """The column's texts from top to bottom."""
    out: list[CellText] = []
    number: int | None = None
    group: int | None = None
    follows_head = False
    for cell, below in zip_longest(column, column[1:]):
        number = _before(cell, below) if number is None else number
        following = str(1 if number is None else number + 1)
        is_head = cell.head_stems is not None and not (number and cell.votes.get(following))
        if is_head:
            chosen = _head(cell, _ROMANS[group] if group is not None and group < len(_ROMANS) else "")
            group = _ROMANS.index(chosen.text) + 1 if chosen.text in _ROMANS else _next(group)
        else:
            chosen = _number(cell, (following, "1") if follows_head else (following,))
            number = int(chosen.text) if chosen.text.isdigit() else _next(number)
        follows_head = is_head
        out.append(chosen)
    return out


def _before(cell: OrderCell, below: OrderCell | None) -> int | None:
    """The number before this one where a table goes on from another page: the row below has the next one."""
    if below is None or not below.votes:
        return None
    surest = max(below.votes, key=below.votes.__getitem__)
    first = int(surest) - 1 if surest.isdigit() else 0
    return first - 1 if first > 1 and cell.votes.get(str(first)) else None


def _next(last: int | None) -> int | None:
    return None if last is None else last + 1


def _head(cell: OrderCell, expected: str) -> CellText:
    """A group's numeral: the next one where the stems are as many; groups that go on from the page before as read."""
    if expected and cell.head_stems == sum(_STEMS[letter] for letter in expected):
        return CellText(expected, max(cell.text.confidence, _SEEN))
    return cell.text


def _number(cell: OrderCell, expected: Sequence[str]) -> CellText:
    """A number: as read where the voices agree, else the one that follows if any voice heard it."""
    total = sum(cell.votes.values())
    if total and cell.votes.get(cell.text.text, 0.0) >= _CERTAIN_SHARE * total:
        return cell.text
    for candidate in expected:
        if cell.votes.get(candidate):
            return CellText(candidate, max(cell.text.confidence, _SEEN))
    return cell.text
