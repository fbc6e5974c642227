"""The form that the figures of a column share: what a reading is put right to, and how much it is worth.

A list of criteria rises and keeps to one separator; specks are read as stops before and behind figures; a percent sign
where the column has none is a 6 or a 9 ill read.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SEPARATORS = re.compile(r"(?<=\d)[.,:;/](?=\d)")
_LIST = re.compile(r"^\d{1,2}(?:[,;]\d{1,2})*$")
_ROMAN = re.compile(r"^[IVX]{1,5}$")
_PLAIN = r"^[-<>]?\d{1,3}(?:\.\d{3})*(?:,\d+)?{percent}$|^[<>]?\d+(?:,\d+)?{percent}$"
_NUMBER = re.compile(_PLAIN.replace("{percent}", ""))
_PERCENT = re.compile(_PLAIN.replace("{percent}", "%?"))
_UNIT_OR_NUMBER = re.compile(_PERCENT.pattern + r"|^%$")
_OUTLINE = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?$|^[IVX]+\.?$")  # "2", "2.1", "2.1.3", "II"
_OUTLINED = re.compile(r"^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?$")
_STROKE = re.compile(r"(?<=\d)\s+[IlÌỊ|!\]]$")  # the second line of a double rule, behind a figure
_HEAD_SPECK = re.compile(r"^[.,:;/]+")  # at the end a comma tells of a figure that was lost, a point may be printed
_LIST_RIM = re.compile(r"^[^\d]+|[^\d]+$")
_DECIMAL_POINT = re.compile(r"^([-<>]?\d{1,3}(?:\.\d{3})*)\.(\d{1,2})(?=%?$)")
_DECIMAL_COMMA = re.compile(r"^[-<>]?[\d.]*\d,\d+%?$")
_LIST_SHARE = 0.4
_PERCENT_SHARE = 0.4
_UNIT_SHARE = 0.2
_OUTLINE_SHARE = 0.2
_ILL_FORMED, _NOT_RISING, _NO_FIGURE = 0.5, 0.25, 0.1


@dataclass(frozen=True)
class Form:
    """What the cells of a column look like."""

    pattern: re.Pattern[str]
    is_list: bool = False

    def tidied(self, text: str, separator: str = "") -> str:
        """A reading without white space, specks at its rim and separators of another kind than ``separator``."""
        tight = _STROKE.sub("", text).replace(" ", "")
        if not any(c.isdigit() for c in tight):
            return tight
        if not self.is_list:
            return _HEAD_SPECK.sub("", tight)
        tight = _LIST_RIM.sub("", tight)
        return _SEPARATORS.sub(separator, tight) if separator else tight

    def worth(self, text: str) -> float:
        """What a reading weighs, 1 for the column's form."""
        if not self.pattern.match(text):
            return _ILL_FORMED if any(c.isalnum() for c in text) else _NO_FIGURE
        return 1.0 if not self.is_list or _rises(text) else _NOT_RISING


ROMAN = Form(_ROMAN)


def form_of(texts: Sequence[str], *, is_order: bool = False) -> Form:
    """The form of a column of figures, from its first readings; the column of order numbers may be an outline's."""
    if is_order and sum(_OUTLINED.match(text) is not None for text in texts) > _OUTLINE_SHARE * len(texts):
        return Form(_OUTLINE)
    lists = sum(len(_SEPARATORS.findall(text)) > 1 for text in texts)
    if lists > _LIST_SHARE * len(texts):
        return Form(_LIST, is_list=True)
    if sum(text == "%" for text in texts) > _UNIT_SHARE * len(texts):
        return Form(_UNIT_OR_NUMBER)
    percents = sum("%" in text for text in texts)
    return Form(_PERCENT if percents > _PERCENT_SHARE * len(texts) else _NUMBER)


def usual_separator(texts: Sequence[str]) -> str:
    """The separator that most readings of a list have in most places; none where no reading has any."""
    counted = Counter(itertools.chain.from_iterable(_SEPARATORS.findall(text) for text in texts))
    known = {mark: count for mark, count in counted.items() if mark in ",;"}
    return max(known, key=known.__getitem__) if known else ""


def _rises(text: str) -> bool:
    numbers = [int(part) for part in re.split(r"[,;]", text)]
    return all(a < b for a, b in itertools.pairwise(numbers))


def with_decimal_commas(texts: Sequence[str]) -> list[str]:
    """The figures of a table with the comma that Vietnamese print has; as read where points are the rule in them."""
    commas = sum(_DECIMAL_COMMA.match(text) is not None for text in texts)
    points = sum(_DECIMAL_POINT.match(text) is not None for text in texts)
    return [_DECIMAL_POINT.sub(r"\1,\2", text) for text in texts] if commas > points else list(texts)
