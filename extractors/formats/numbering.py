"""Labels of automatically numbered DOCX paragraphs ("I.", "1.", "a)", "-"), which the text itself does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_PLACE = re.compile(r"%([1-9])")
_SYMBOL_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-", "\uf0fc": "✓", "\uf0d8": "➢", "o": "o"}


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


def roman(number: int) -> str:
    """Upper-case Roman numeral of a positive number."""
    pairs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    pairs += [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, letters in pairs:
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    """a … z, aa, bb … as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def counted(number: int, form: str) -> str:
    """``number`` in a form of w:numFmt; forms that do not occur in Vietnamese documents count as decimal."""
    forms: dict[str, Callable[[], str]] = {
        "upperRoman": lambda: roman(number),
        "lowerRoman": lambda: roman(number).lower(),
        "upperLetter": lambda: _letters(number).upper(),
        "lowerLetter": lambda: _letters(number),
        "decimalZero": lambda: f"{number:02d}",
        "none": lambda: "",
    }
    return forms.get(form, lambda: str(number))()


class Numbering:
    """Counts the numbered paragraphs of one document, in reading order."""

    def __init__(self, part_element: Any | None) -> None:
        self._abstract_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if part_element is not None:
            self._load(part_element)

    def label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph of list ``num_id`` at ``level`` (from 0), "" where none is defined."""
        abstract = self._abstract_of.get(num_id)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        current = levels[level]
        if current.form == "bullet":
            return _SYMBOL_BULLETS.get(current.text, current.text)
        counts = self._counts[num_id]
        counts[level] = counts.get(level, current.start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]

        def fill(match: re.Match[str]) -> str:
            n = int(match.group(1)) - 1
            at = levels.get(n, _Level("decimal", "", 1))
            return counted(counts.get(n, at.start), at.form)

        return _PLACE.sub(fill, current.text)

    def _load(self, root: Any) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {}
            for node in abstract.findall(qn("w:lvl")):
                levels[int(node.get(qn("w:ilvl"), "0"))] = _Level(
                    _value(node, "w:numFmt", "decimal"),
                    _value(node, "w:lvlText", ""),
                    int(_value(node, "w:start", "1")),
                )
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for num in root.findall(qn("w:num")):
            self._abstract_of[num.get(qn("w:numId"))] = _value(num, "w:abstractNumId", "")


def _value(node: Any, tag: str, default: str) -> str:
    child = node.find(qn(tag))
    return default if child is None else child.get(qn("w:val"), default)
