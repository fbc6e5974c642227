"""Figures in the cells of tables: with their signs, ranges, and letters that can only be figures."""

from __future__ import annotations

import re

from models.records import Comparator, Number
from nlp.numbers import read_number

_FIGURE = re.compile(r"^(?P<sign>[<>≥≤]?)\s*(?P<digits>(?=\D*\d)[\dIl|OsS\]][\dIl|OsS\].,]*)\s*%?$")
_LOOKALIKES = str.maketrans("Il|]OsS", "1111055")
_NO_FIGURE = re.compile(r"^00|^0\d{2}")  # no number is printed so, but years and parts of what was not read
_MISREAD_COMMA = re.compile(r"^\d{1,3}(?:\.\d{3})*\.\d{1,2}$")
_SIGNS: dict[str, Comparator] = {"": "eq", ">": "gt", "<": "lt", "≥": "ge", "≤": "le"}
_RANGE = re.compile(r"^(?:từ\s+)?(?P<low>\d[\d.,]*)\s*%?\s*(?:[-–÷]|đến)\s*(?P<high>\d[\d.,]*)\s*%?$", re.IGNORECASE)
_SIGN_WORDS = (
    (re.compile(r"^(?:trên|hơn)\s+", re.IGNORECASE), ">"),
    (re.compile(r"^dưới\s+", re.IGNORECASE), "<"),
    (re.compile(r"^(?:ít nhất|tối thiểu|từ|>\s*=|=\s*>)\s*(?=.*)", re.IGNORECASE), "≥"),
    (re.compile(r"^(?:không quá|tối đa|<\s*=|=\s*<)\s*", re.IGNORECASE), "≤"),
)
_OR_MORE = re.compile(r"\s*%?\s*trở lên$", re.IGNORECASE)


def range_of(printed: str) -> tuple[Number, Number] | None:
    """Both ends of a cell that holds a range ("3 - 3,5"); None for any other cell, or where it does not rise."""
    match = _RANGE.match(printed.strip())
    if match is None:
        return None
    low, high = read_number(match["low"]), read_number(match["high"])
    return (low, high) if low is not None and high is not None and low < high else None


def _signed(printed: str) -> str:
    """Words before a figure as its sign: "trên 43" is >43, "từ 5 trở lên" is ≥5."""
    text = _OR_MORE.sub("", printed.strip())
    for pattern, sign in _SIGN_WORDS:
        if pattern.match(text):
            return sign + pattern.sub("", text, count=1)
    return f"≥{text}" if text != printed.strip() else text


def figure_of(printed: str) -> tuple[Comparator, Number] | None:
    """The figure of a cell with its sign: ">90" is over 90; letters that can only be figures are read as such.

    "7.442.6" has one reading: dots before three digits group thousands, the last one was a comma.
    """
    match = _FIGURE.match(_signed(printed))
    if match is None:
        return None
    digits = match["digits"].translate(_LOOKALIKES)
    if _MISREAD_COMMA.match(digits):
        whole, _, decimals = digits.rpartition(".")
        digits = f"{whole},{decimals}"
    value = None if _NO_FIGURE.match(digits) else read_number(digits)
    return None if value is None else (_SIGNS[match["sign"]], value)
