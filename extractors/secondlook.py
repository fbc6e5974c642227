"""A damaged page read twice: words of both readings that stand on the same spot are put to the vote.

Two readings of a damaged page err in different places. A word that both saw alike stands; where they differ, how sure
each was counts, and what is known of how print is misread: tones get lost or turned, specks become signs, and a
syllable that the language does not have was not printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median

from extractors.image import Grey, PreparedImage, sharpened
from extractors.ocr import OcrLine, read_lines
from extractors.rereading import Settle, settler
from extractors.tables.voting import advantage
from models.pages import Box, Word

_BASE_WEIGHT = 0.3
_SAME_LINE = 0.5  # of the lower line's height
_SAME_SPOT = 0.2  # of the narrower word's width
_NO_SYLLABLE, _STRAY_SIGN = 0.4, 0.5
_FIGURES = 2.0  # figures get lost, they are not made up
_FIGURE = re.compile(r"(?<!\S)\d+(?!\S)")
_ENOUGH_WORDS, _IMPOSSIBLE_SHARE = 40, 0.004  # clean and faxed pages have none
_SURE_PAGE = 0.957  # mean confidence; clean pages are above, damaged and dim ones below
_SURE_LINE = 0.94
_MISSED_SURE = 0.8  # a word that only the second reading saw
_LETTERS = re.compile(r"[^\W\d_]+")
_STRAY = re.compile(
    r"(?<=[^\W\d_])[-.,:;'`*^~\"!?](?=[a-zà-ỹđ])|(?<=[^\W\d_])-$"  # between letters, behind a word
    r"|(?<!\S)(?:['.,:;!](?=\w)|[-\"](?=[a-zà-ỹđ]))|[`*^~§_]"  # before a word, anywhere
)
_JOINED = re.compile(r"^(\W?[^\W\d_]+)[.'`*^~:](?=([a-zà-ỹđ]+)\W*$)")  # no print has these between two syllables
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHARP_OR_HEAVY = re.compile("[\u0301\u0323]")
_INITIAL = "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_OPEN = (
    "a|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|uê|ui|uơ|uy|ưa|ưi|ưu|iêu|yêu|oai|oao|oay|oeo"
    "|uây|uôi|uya|uyu|ươi|ươu"
)
_CLOSED = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|oa|oă|oe|oo|uâ|uê|uô|uy|ươ|uyê"
_SHAPE = re.compile(rf"^{_INITIAL}(?:(?:{_OPEN})|(?:{_CLOSED})(?:(?P<stop>ch|[ckpt])|ng|nh|[mn]))$")


def needs_second_look(lines: Sequence[OcrLine]) -> bool:
    """Whether a reading is so doubtful, and so full of syllables that do not exist, that another is worth its time."""
    sure = [w.confidence for line in lines for w in line.words]
    if not sure or mean(sure) > _SURE_PAGE:
        return False
    words = [part for line in lines for w in line.words for part in _LETTERS.findall(w.text)]
    words = [w for w in words if len(w) > 2 and w[1:].islower()]
    if len(words) < _ENOUGH_WORDS:
        return False
    return sum(not may_be_printed(w) for w in words) > _IMPOSSIBLE_SHARE * len(words)


def look_again(
    image: PreparedImage, lines: Sequence[OcrLine], models: tuple[str, str], timeout_s: float
) -> list[OcrLine]:
    """The lines after a second reading of the page, its strokes sharpened, and further ones of doubtful figures.

    The second of the ``models`` reads what the first reading was not sure of; boxes are pixels of the image.
    """
    second = read_lines(sharpened(_without_sure_lines(image.pixels, lines)), models[1], image.dpi, timeout_s)
    return agreed(lines, second, settler(image, models, timeout_s))


def _without_sure_lines(pixels: Grey, lines: Sequence[OcrLine]) -> Grey:
    """The page with paper where every word of a line is sure: a quarter of a damaged page, hardly ever misread."""
    left = pixels.copy()
    for line in lines:
        if line.words and min(w.confidence for w in line.words) >= _SURE_LINE:
            for x0, top, x1, bottom in (w.box for w in line.words if w.box is not None):
                left[max(0, int(top)) : int(bottom) + 1, max(0, int(x0)) : int(x1) + 1] = 255
    return left


@dataclass
class _Spot:
    """Words of both readings that overlap."""

    first: list[Word] = field(default_factory=list)
    second: list[Word] = field(default_factory=list)


def agreed(
    first: Sequence[OcrLine], second: Sequence[OcrLine], settle: Settle = lambda words, _: list(words)
) -> list[OcrLine]:
    """The lines of the first reading, with each word that the second saw differently put to the vote."""
    words = [w for line in second for w in line.words if w.box is not None]
    return [_agreed_line(line, words, settle) for line in first]


def _agreed_line(line: OcrLine, others: Sequence[Word], settle: Settle) -> OcrLine:
    boxes = [w.box for w in line.words if w.box is not None]
    if not boxes:
        return line
    top, bottom = median(b[1] for b in boxes), median(b[3] for b in boxes)
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    beside = [w for w in others if w.box and _runs_along(w.box, top, bottom) and w.box[0] < right and w.box[2] > left]
    words: list[Word] = []
    for spot in _spots(line.words, beside):
        chosen = _chosen(spot)
        settled = settle(chosen, spot.first if chosen is spot.second else spot.second)
        words += [part for word in settled for part in _parted(word)]
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


def _parted(word: Word) -> list[Word]:
    """Two words where a speck between two syllables was read as a sign."""
    found = _JOINED.match(word.text)
    if found is None or word.box is None:
        return [word]
    if not all(len(part) > 1 and may_be_printed(part) for part in (found[1].lstrip("\"'(“"), found[2])):
        return [word]
    x0, top, x1, bottom = word.box
    width = (x1 - x0) / len(word.text)
    left = replace(word, text=found[1], box=(x0, top, x0 + found.end(1) * width, bottom))
    return [left, replace(word, text=word.text[found.end() :], box=(x0 + found.end() * width, top, x1, bottom))]


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def _weight(words: Sequence[Word], other: str) -> float:
    """How much a reading counts against another of the same spot."""
    text = _text(words)
    sure = _BASE_WEIGHT + min(w.confidence for w in words)
    figures = _FIGURES if _FIGURE.search(text) and not _FIGURE.search(other) else 1.0
    return sure * likelihood(text) * advantage(text, other) * figures


def likelihood(text: str) -> float:
    """1 for what may be printed; less for syllables that Vietnamese does not have, and for stray signs."""
    result = 1.0
    for word in _LETTERS.findall(text):
        if word[1:].islower() and not may_be_printed(word):
            result *= _NO_SYLLABLE
    return result * _STRAY_SIGN if _STRAY.search(text) else result


def may_be_printed(word: str) -> bool:
    """Whether Vietnamese has such a syllable: one that ends in a stop has the sharp or the heavy tone."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in parts if c in _TONES]
    shape = _SHAPE.match(unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)))
    if shape is None or len(tones) > 1 or (shape["stop"] == "k" and not word[0].isupper()):
        return False  # k ends names alone: "Đắk"
    return not shape["stop"] or bool(_SHARP_OR_HEAVY.match("".join(tones)))


def _is_likely(text: str) -> bool:
    return any(c.isalnum() for c in text) and likelihood(text) == 1.0
