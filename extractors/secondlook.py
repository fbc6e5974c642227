"""A page read twice: words of both readings that stand on the same spot are put to the vote.

Two readings of a damaged page err in different places. A word that both saw alike stands; where they differ, how sure
each was counts, and what is known of how print is misread: tones get lost or turned, specks become signs, and a
syllable that the language does not have was not printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from extractors.ocr import OcrLine
from extractors.tables.voting import advantage
from extractors.vietnamese import is_syllable
from models.pages import Box, Word

_BASE_WEIGHT = 0.3
_SAME_LINE = 0.5  # of the lower line's height
_SAME_SPOT = 0.4  # of the narrower word's width
_NO_SYLLABLE, _NO_TONE, _STRAY_SIGN = 0.5, 0.4, 0.6
_MISSED_SURE = 0.8  # a word that only the second reading saw
_STOPPED = re.compile(r"(?:[cpt]|ch)$")
_LETTERS = re.compile(r"[^\W\d_]+")
_STRAY = re.compile(r"(?<=\w)[.,:;'`*^~\"](?=[^\W\d_])|[`*^~]|^['.,:;](?=\w)")
_SHARP, _HEAVY = "\u0301", "\u0323"


@dataclass
class _Spot:
    """Words of both readings that overlap."""

    first: list[Word] = field(default_factory=list)
    second: list[Word] = field(default_factory=list)


def agreed(first: Sequence[OcrLine], second: Sequence[OcrLine]) -> list[OcrLine]:
    """The lines of the first reading, with each word that the second saw differently put to the vote."""
    words = [w for line in second for w in line.words if w.box is not None]
    return [_agreed_line(line, words) for line in first]


def _agreed_line(line: OcrLine, others: Sequence[Word]) -> OcrLine:
    boxes = [w.box for w in line.words if w.box is not None]
    if not boxes:
        return line
    top, bottom = median(b[1] for b in boxes), median(b[3] for b in boxes)
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    beside = [w for w in others if w.box and _runs_along(w.box, top, bottom) and w.box[0] < right and w.box[2] > left]
    words: list[Word] = []
    for spot in _spots(line.words, beside):
        words += _chosen(spot)
    return OcrLine(tuple(words))


def _runs_along(box: Box, top: float, bottom: float) -> bool:
    return min(box[3], bottom) - max(box[1], top) > _SAME_LINE * min(box[3] - box[1], bottom - top)


def _spots(first: Sequence[Word], second: Sequence[Word]) -> list[_Spot]:
    """Words grouped by what they stand on, from left to right."""
    spots: list[_Spot] = []
    reach = float("-inf")
    marked = [(w, True) for w in first] + [(w, False) for w in second]
    for word, is_first in sorted(marked, key=lambda one: one[0].box[0] if one[0].box else 0.0):
        assert word.box is not None
        x0, _, x1, _ = word.box
        if not spots or min(reach, x1) - x0 <= _SAME_SPOT * min(x1 - x0, _last_width(spots[-1])):
            spots.append(_Spot())
            reach = x1
        (spots[-1].first if is_first else spots[-1].second).append(word)
        reach = max(reach, x1)
    return spots


def _last_width(spot: _Spot) -> float:
    last = max((w.box for w in (*spot.first, *spot.second) if w.box), key=lambda b: b[2])
    return last[2] - last[0]


def _chosen(spot: _Spot) -> list[Word]:
    if not spot.second:
        return spot.first
    if not spot.first:
        return [w for w in spot.second if w.confidence > _MISSED_SURE and _is_likely(w.text)]
    heard, other = _text(spot.first), _text(spot.second)
    if heard == other:
        return spot.first
    return spot.second if _weight(spot.second, heard) > _weight(spot.first, other) else spot.first


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def _weight(words: Sequence[Word], other: str) -> float:
    """How much a reading counts against another of the same spot."""
    text = _text(words)
    sure = _BASE_WEIGHT + min(w.confidence for w in words)
    return sure * likelihood(text) * advantage(text, other)


def likelihood(text: str) -> float:
    """1 for what may be printed; less for what Vietnamese has no such syllable for, and for stray signs."""
    result = 1.0
    for word in _LETTERS.findall(text):
        if word.isupper() or len(word) < 2:
            continue
        if not is_syllable(word):
            result *= _NO_SYLLABLE
        elif lacks_tone(word):
            result *= _NO_TONE
    return result * _STRAY_SIGN if _STRAY.search(text) else result


def lacks_tone(syllable: str) -> bool:
    """Whether a syllable ends in a stop (c, ch, p, t) without the sharp or the heavy tone that all such have."""
    parts = unicodedata.normalize("NFD", syllable.lower())
    return bool(_STOPPED.search(syllable.lower())) and _SHARP not in parts and _HEAVY not in parts


def _is_likely(text: str) -> bool:
    return any(c.isalnum() for c in text) and likelihood(text) == 1.0
