"""The unit of a row of a target table: its unit cell, and in scans what can only have stood there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from models.reference.vietnamese import fold as bare
from nlp.units import Unit, read_unit_cell, unit_forms

# the first words of a measure that is a share and nothing else, as OCR may have them
_SHARE_NAMED = re.compile(r"^\W*(?:t[a-z]|l[a-z]|[a-z]y)\s?le(?!\w)")
_BULLET = re.compile(r"^\s*[-–+•*]|^\s*trong đó", re.IGNORECASE)
_LONGEST_BLOT = 3  # characters


def unit_of_row(rows: Sequence[Sequence[str]], index: int, name: int, unit: int, *, scanned: bool) -> Unit | None:
    """The unit of ``rows[index]``; ``name`` and ``unit`` are columns. None where the cell is no unit ("Đạt")."""
    printed = rows[index][unit].strip()
    found = read_unit_cell(printed) if printed else None
    if found is not None or not scanned:
        return found
    alike = _without_marks().get(bare(printed).strip(" ."))
    if alike is not None:
        return read_unit_cell(alike)
    if not _is_blot(printed):
        return None
    if _SHARE_NAMED.match(bare(rows[index][name])):
        return read_unit_cell("%")
    return _of_siblings(rows, index, name, unit)


@cache
def _without_marks() -> dict[str, str]:
    """Forms by their letters without marks, where those are of one form and long enough to be no accident."""
    forms: dict[str, list[str]] = {}
    for form in unit_forms():
        forms.setdefault(bare(form), []).append(form)
    return {key: found[0] for key, found in forms.items() if len(found) == 1 and len(key) > _LONGEST_BLOT}


def _is_blot(printed: str) -> bool:
    """Short, and no word: "0", "1%", "vé" for "%"."""
    return 0 < len(printed) <= _LONGEST_BLOT and (not printed.isalpha() or len(printed) < _LONGEST_BLOT)


def _of_siblings(rows: Sequence[Sequence[str]], index: int, name: int, unit: int) -> Unit | None:
    """The one unit that all other items of the same group have."""
    if not _BULLET.match(rows[index][name]):
        return None
    units = set()
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(rows) and _BULLET.match(rows[at][name]):
            units.add(rows[at][unit].strip())
            at += step
    known = {found for printed in units if printed and (found := read_unit_cell(printed)) is not None}
    return known.pop() if len({found.name for found in known}) == 1 else None
