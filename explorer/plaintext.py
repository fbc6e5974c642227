"""Files without pages as text with the spots marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

Piece = tuple[str, list[Any]]
"""A piece of a line and the spots that stand on it."""


def marked_lines(text: str, spots: Sequence[Any]) -> list[list[Piece]]:
    """The lines of a text in pieces. Spots are found by their printed text, equal ones one behind the other.

    A spot whose text is not found, or stands across another one, is put on the piece that it meets.
    """
    placed = _placed(text, spots)
    out: list[list[Piece]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [(max(a, start), min(b, end), s) for a, b, s in placed if a < end and b > start]
        out.append(_pieces(text, start, end, inside))
        start = end + 1
    return out


def _placed(text: str, spots: Sequence[Any]) -> list[tuple[int, int, list[Any]]]:
    seen: dict[str, int] = defaultdict(int)
    found: list[tuple[int, int, Any]] = []
    for spot in spots:
        at = text.find(spot.text, seen[spot.text]) if spot.text else -1
        if at < 0:
            at = text.find(spot.text) if spot.text else -1
        if at >= 0:
            seen[spot.text] = at + len(spot.text)
            found.append((at, at + len(spot.text), spot))
    merged: list[tuple[int, int, list[Any]]] = []
    for first, last, spot in sorted(found, key=lambda f: (f[0], f[1])):
        if merged and first < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], last), [*before[2], spot])
        else:
            merged.append((first, last, [spot]))
    return merged


def _pieces(text: str, start: int, end: int, inside: Sequence[tuple[int, int, list[Any]]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last, spots in inside:
        if first > at:
            pieces.append((text[at:first], []))
        pieces.append((text[first:last], spots))
        at = last
    if at < end:
        pieces.append((text[at:end], []))
    return pieces
