"""Whether a record's boxes are those of its quote's own characters, wherever on the page that quote stands.

Stricter and fairer than asking for every line whose words occur in the quote: a short line elsewhere ("nghèo.") that
repeats a word of the quote is no part of it, and half a line that the quote begins or ends on is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

Box = tuple[float, float, float, float]
# page number -> its printed lines: text and (x0, top, x1, bottom) in points
Lines = Mapping[int, Sequence[tuple[str, Sequence[float]]]]

# a quote read by OCR has slips, and is still there
_LIKE_PERCENT = 80.0
_AS_GOOD_PERCENT = 3.0
# boxes of OCR are tight around letters, those of the truth are a line high; letters are not equally wide
_BESIDE_PT, _ABOVE_PT = 8.0, 5.0
_SHOWN_OF_LINE, _SHOWN_OF_QUOTE, _INSIDE = 0.75, 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a quote on one printed line."""

    page: int
    box: Box
    letters: int


Place = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Letter:
    line: int
    x0: float
    x1: float


class Print:
    """What is printed in a file, letter by letter."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._letters = {number: list(_letters(page)) for number, page in lines.items()}
        self._text = {number: "".join(c for c, _ in letters) for number, letters in self._letters.items()}

    def places(self, quote: str) -> list[Place]:
        """Every place where the quote stands; where it was misread, the places most like it."""
        wanted = "".join(_letter(c) for c in unicodedata.normalize("NFC", quote))
        if not wanted:
            return []
        exact = [(n, at, at + len(wanted)) for n, text in self._text.items() for at in _starts(wanted, text)]
        return [self._place(*span) for span in exact or self._like(wanted)]

    def _like(self, wanted: str) -> list[tuple[int, int, int]]:
        found = []
        for number, text in self._text.items():
            match = fuzz.partial_ratio_alignment(wanted, text) if len(text) >= len(wanted) else None
            if match is not None and match.score >= _LIKE_PERCENT:
                found.append((match.score, (number, match.dest_start, match.dest_end)))
        best = max((score for score, _ in found), default=0.0)
        return [span for score, span in found if score >= best - _AS_GOOD_PERCENT]

    def _place(self, page: int, first: int, last: int) -> Place:
        per_line: dict[int, list[_Letter]] = {}
        for _, letter in self._letters[page][first:last]:
            per_line.setdefault(letter.line, []).append(letter)
        return tuple(
            Stretch(page, (group[0].x0, box[1], group[-1].x1, box[3]), len(group))
            for line, group in per_line.items()
            for box in [self._lines[page][line][1]]
        )


def verdict(record: Mapping[str, Any], printed: Print) -> bool | None:
    """Whether the record's boxes show its quote and hardly anything else; None where the quote is nowhere."""
    places = printed.places(str(record.get("quote") or record.get("printed") or ""))
    return any(is_shown(record.get("evidence") or (), place) for place in places) if places else None


def is_shown(evidence: Sequence[Mapping[str, Any]], place: Place) -> bool:
    """Whether the evidence's boxes cover a quote at its place, and lie on its lines."""
    boxes = [e["box"] for e in evidence if e.get("box") and e.get("page") == place[0].page]
    area = sum(_area(box) for box in boxes)
    if not area:
        return False
    shown = sum(part.letters for part in place if _covered(part.box, boxes))
    around = [
        (b[0] - _BESIDE_PT, b[1] - _ABOVE_PT, b[2] + _BESIDE_PT, b[3] + _ABOVE_PT) for b in (p.box for p in place)
    ]
    inside = sum(min(_area(box), sum(_area(_meet(box, line)) for line in around)) for box in boxes)
    return shown >= _SHOWN_OF_QUOTE * sum(part.letters for part in place) and inside >= _INSIDE * area


def cut_out(place: Place) -> list[dict[str, Any]]:
    """Evidence that could not be better: the boxes of exactly that place."""
    return [{"page": part.page, "box": list(part.box)} for part in place]


def _covered(line: Box, boxes: Sequence[Sequence[float]]) -> bool:
    middle = (line[1] + line[3]) / 2
    width = sum(max(0.0, min(b[2], line[2]) - max(b[0], line[0])) for b in boxes if b[1] <= middle <= b[3])
    return width >= _SHOWN_OF_LINE * (line[2] - line[0]) - _BESIDE_PT


def _letters(page: Sequence[tuple[str, Sequence[float]]]) -> Iterator[tuple[str, _Letter]]:
    for index, (text, (x0, _, x1, _)) in enumerate(page):
        printed = unicodedata.normalize("NFC", text)
        step = (x1 - x0) / max(1, len(printed))
        for at, char in enumerate(printed):
            if letter := _letter(char):
                yield letter, _Letter(index, x0 + step * at, x0 + step * (at + 1))


def _letter(char: str) -> str:
    """A letter or figure without its marks; "" for everything else."""
    base = unicodedata.normalize("NFD", char.lower().replace("đ", "d"))[:1]
    return base if base.isalnum() else ""


def _starts(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _area(box: Sequence[float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _meet(a: Sequence[float], b: Sequence[float]) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
