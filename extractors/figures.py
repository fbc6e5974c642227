"""Figures in running text as engines misread them: letters that look like them, spaces and stops gone astray.

Only what cannot be anything else is put right: "3l" and "l15%" hold no letter, a month is no Roman number, a point with
one figure behind three others is a decimal comma.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from models.pages import Word

_ONE = r"[lI|\]J]"
_LIKE_ONE = re.compile(
    rf"(?<![^\W\d_]){_ONE}(?=\d)(?!\d*[/.]?[^\W\d_]*\[)"  # before a figure, behind no letter: "l15%", "J22"
    rf"|(?<=\d){_ONE}(?=[\d.,;:%)/]|$)"  # behind one: "3l", "20I9"
    rf"|(?<=\d[.,]){_ONE}(?=\d|[.,;:%)]|$)"  # behind a comma: "1.485,]"
)
_UNIT = re.compile(rf"^{_ONE}(?=(?:ha|km2?|m2|kg)[.,;:)]*$)")  # "lha"
_LIKE_ZERO = re.compile(r"(?<![^\W\d_]\d)(?<=\d)[Oo](?=\d|[.,;:%)]|$)")  # "2O19", not "H2O"
_PER_MILLE = re.compile(r"(?<=\d)%[oO0](?=\W*$)")
_POINT = re.compile(r"^(\W*\d{3}|\W*\d{1,3}(?:\.\d{3})+)\.(\d{1,2})(?=%?\W*$)")
_SPECK_HYPHEN = re.compile(r"^(\W*[a-zà-ỹđ]{2,})-(\d.*)$|^(\W*\d[\d/.,]*)-([a-zà-ỹđ]{2,}\W*)$")
_LIKE_MONTH = {
    "I": "1",
    "l": "1",
    "|": "1",
    **dict.fromkeys(("II", "Il", "lI", "ll", "I1", "1I", "l1", "1l", "H"), "11"),
}
_DATE = (("ngày", "tháng"), ("tháng", "năm"))
_QUARTER = re.compile(r"^([IVLl1|HỊÌÍ]{1,4})(?=(?:[/,.;)-]|$))")  # "Quý IH/2026"
_QUARTER_NUMBER = re.compile(r"^(I{1,3}|IV)(?:([,;-]?)$|[/.)])")
_BETWEEN_QUARTERS = ("và", "-", "–")
_GLUED_QUARTER = re.compile(r"^(Qu[ýí])[iIl1]([,;]?)$")
_HEADING = re.compile(r"^([Il1|H]{1,4})\.$")
_LIKE_I = str.maketrans("Ll1|ỊÌÍ", "IIIIIII")
_ROMANS = ("I", "II", "III", "IV")
_NUMBER_HEAD = re.compile(r"\d+(?:/\d{4})?/[A-ZĐ&]{1,6}-$")
_NUMBER_TAIL = re.compile(r"^(?:[A-ZĐ][A-ZĐ&]+|TTg|CTr)\b")
_TORN, _TORN_TAIL = re.compile(r"\d$"), re.compile(r"^\d")
_TORN_GAP = 0.35  # of the usual space: figures of one number stand no farther apart
_ENOUGH_SPACES = 4


def put_right(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Lines of running text, with their figures as they can only have been printed."""
    return [_romans(_dates([part for word in _joined(line) for part in _parted(_figures(word))])) for line in lines]


def _figures(word: Word) -> Word:
    text = _UNIT.sub("1", word.text)
    if any(c.isdigit() for c in text):
        if "[" not in text:
            text = _LIKE_ONE.sub("1", text)
        text = _POINT.sub(r"\1,\2", _PER_MILLE.sub("‰", _LIKE_ZERO.sub("0", text)))
    return word if text == word.text else replace(word, text=text)


def _parted(word: Word) -> list[Word]:
    """Two words where a speck between a syllable and a figure was read as a hyphen: "ngày-17"."""
    found = _SPECK_HYPHEN.match(word.text)
    if found is None or word.box is None:
        return [word]
    first, second = (part for part in found.groups() if part is not None)
    x0, top, x1, bottom = word.box
    width = (x1 - x0) / len(word.text)
    cut, begin = x0 + len(first) * width, x1 - len(second) * width
    left = replace(word, text=first, box=(x0, top, cut, bottom))
    return [left, *_parted(replace(word, text=second, box=(begin, top, x1, bottom)))]


def _dates(line: list[Word]) -> list[Word]:
    """A day or a month that was read as a Roman number."""
    for index in range(1, len(line) - 1):
        figure = _LIKE_MONTH.get(line[index].text)
        around = (line[index - 1].text.lower(), line[index + 1].text.lower())
        if figure and around in _DATE:
            line[index] = replace(line[index], text=figure)
    return line


def _romans(line: list[Word]) -> list[Word]:
    """Quarters, and the numbers of headings in capitals, as Roman numbers: engines read "III" as "IH", "II1", "HI"."""
    if len(line) > 1 and len(line[1].text) > 1 and line[1].text.isupper():
        line[0] = _as_roman(line[0], _HEADING)
    return quarters(line)


def quarters(line: Sequence[Word]) -> list[Word]:
    """The numbers behind "Quý" (quarter) as Roman numbers that rise: of "Quý II, II" the second was III."""
    out: list[Word] = []
    before: str | None = None  # the last quarter named, "" behind the word itself; None elsewhere
    for word in (part for one in line for part in _quarter_parted(one)):
        read = word if before is None else _as_roman(word, _QUARTER)
        named = _QUARTER_NUMBER.match(read.text)
        if before is not None and named is not None:
            if named[1] == before and before != "IV":
                read = replace(read, text=_ROMANS[_ROMANS.index(before) + 1] + read.text[named.end(1) :])
            before = named[1] if named[2] else None
        elif before is None or read.text not in _BETWEEN_QUARTERS:
            before = "" if word.text.lower().lstrip("(") in ("quý", "quí") else None
        out.append(read)
    return out


def _quarter_parted(word: Word) -> list[Word]:
    glued = _GLUED_QUARTER.match(word.text)
    return [word] if glued is None else [replace(word, text=glued[1]), replace(word, text="I" + glued[2])]


def _as_roman(word: Word, form: re.Pattern[str]) -> Word:
    """The word with a Roman number of up to four at its head; one of Arabic figures alone stays."""
    match = form.match(word.text)
    if match is None or match[1].isdigit():
        return word
    roman = match[1].replace("H", "II").translate(_LIKE_I)
    return replace(word, text=roman + word.text[match.end(1) :]) if roman in _ROMANS else word


def _joined(line: Sequence[Word]) -> list[Word]:
    """The line with its torn numbers whole: "56/2016/NQ- HĐND" always, "201 1-2015" where the gap is no space."""
    space = _usual_space(line)
    out: list[Word] = []
    for word in line:
        if out and _belongs(out[-1], word, space):
            out[-1] = _one(out[-1], word)
        else:
            out.append(word)
    return out


def _belongs(before: Word, word: Word, space: float) -> bool:
    if _NUMBER_HEAD.search(before.text) and _NUMBER_TAIL.match(word.text):
        return True
    if not (_TORN.search(before.text) and _TORN_TAIL.match(word.text) and before.box and word.box):
        return False
    return word.box[0] - before.box[2] < _TORN_GAP * space


def _usual_space(line: Sequence[Word]) -> float:
    """Median distance of neighbouring words; 0 where there are too few to tell."""
    boxes = [w.box for w in line if w.box is not None]
    gaps = [after[0] - before[2] for before, after in itertools.pairwise(boxes)]
    return median(gaps) if len(gaps) >= _ENOUGH_SPACES else 0.0


def _one(before: Word, word: Word) -> Word:
    assert before.box is not None and word.box is not None
    a, b = before.box, word.box
    box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return Word(before.text + word.text, box, min(before.confidence, word.confidence))
