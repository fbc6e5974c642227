"""Slips that the genre makes certain ("tinh" for "tỉnh"), mended in the text that rules read, never in what is shown.

Every repair replaces letters by as many letters, so that offsets stay. The pairs and their contexts are data:
``data/repairs.csv`` with the wrong form, the right one, and the words one of which must stand before or after it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from models.errors import ReferenceDataError

_COLUMNS = ["wrong", "right", "before", "after"]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = resources.files(__package__).joinpath("data/repairs.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != _COLUMNS:
        raise ReferenceDataError(f"repairs.csv: columns {reader.fieldnames}, expected {_COLUMNS}.")
    return tuple((_pattern(row), row["right"]) for row in reader)


def _pattern(row: dict[str, str]) -> re.Pattern[str]:
    if len(row["wrong"]) != len(row["right"]):
        raise ReferenceDataError(f"repairs.csv: {row['wrong']!r} and {row['right']!r} differ in length.")
    wrong = rf"(?<!\w){re.escape(row['wrong'])}(?!\w)"
    contexts = []
    if row["before"]:
        contexts.append("|".join(rf"(?<={re.escape(word)} ){wrong}" for word in row["before"].split("|")))
    if row["after"]:
        contexts.append(rf"{wrong}(?= (?:{'|'.join(re.escape(word) for word in row['after'].split('|'))})(?!\w))")
    return re.compile("|".join(contexts) or wrong, re.IGNORECASE)


def repaired(text: str) -> str:
    """The text as rules read it, of the same length."""
    for pattern, right in _rules():
        text = pattern.sub(lambda m, right=right: _cased(m.group(), right), text)  # type: ignore[misc]
    return text


def _cased(wrong: str, right: str) -> str:
    if wrong.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if wrong[0].isupper() else right
