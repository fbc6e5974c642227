"""Criteria tables that tick one column a criterion ("1 … 19", an "x" where the commune meets it)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from models.reference import load
from models.reference.vietnamese import fold

_NUMBERED = re.compile(r"^(?:tieu chi|tc)?\s*(?:so)?\s*(?P<number>\d{1,2})(?:\s*[.:)\-]\s*\D.*|\s+[^\W\d].*)?$")
_MARK = re.compile(r"^[\W_]*(?:x|v|dat|d|ok|1|\+|×|√|✓|✔|●|•|\*)[\W_]*$|^[+×√✓✔●•*]$")
_FEWEST_COLUMNS = 5
_HIGHEST = 19


def ticked_columns(headers: Sequence[str]) -> dict[int, int]:
    """Criterion number → column of a table whose columns are criteria; empty for any other table.

    ``headers`` are the lowest header cells, one a column. Numbers count only from 1 upwards and in order: a row that
    numbers all columns begins at the order number.
    """
    for read in (_by_number, _by_name):
        found: dict[int, int] = {}
        for column, header in enumerate(headers):
            number = read(" ".join(fold(header).split()))
            if number is not None and number not in found:
                found[number] = column
        columns = [found[number] for number in sorted(found)]
        if len(found) >= _FEWEST_COLUMNS and 1 in found and found[1] > 0 and columns == sorted(columns):
            return found
    return {}


def _by_number(header: str) -> int | None:
    match = _NUMBERED.match(header)
    number = int(match["number"]) if match else 0
    return number if 1 <= number <= _HIGHEST else None


def _by_name(header: str) -> int | None:
    return _names().get(header.removeprefix("tieu chi ").removeprefix("ve "))


@cache
def _names() -> dict[str, int]:
    """Folded names of criteria whose number all sets that have them agree on."""
    numbers: dict[str, set[int]] = {}
    for criterion in load().criteria:
        numbers.setdefault(fold(criterion.name_vi), set()).add(criterion.number)
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}


def is_ticked(cell: str) -> bool:
    """Whether a cell marks the criterion as met: "x", "Đ", "Đạt", "+", "1"; not "", "-", "0", "CĐ" (not met)."""
    return bool(_MARK.match(fold(cell).strip())) if cell.strip() else False


def ticked(row: Sequence[str], columns: Mapping[int, int]) -> tuple[int, ...]:
    """The criteria that a row ticks."""
    return tuple(number for number in sorted(columns) if is_ticked(row[columns[number]]))
