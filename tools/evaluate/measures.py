"""Plain measures for our own samples, where the annotation project's scorers are not at hand."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True)
class Share:
    """So many right of so many."""

    right: int
    total: int

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)

    def __str__(self) -> str:
        return f"{self.right}/{self.total} ({100 * self.right / self.total:.1f}%)" if self.total else "-"


def squeezed(text: str) -> str:
    """NFC, white space as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def character_errors(want: str, got: str) -> Share:
    """Edit distance over the wanted text's length (as ``right``/``total`` of errors, not of hits)."""
    want, got = squeezed(want), squeezed(got)
    return Share(Levenshtein.distance(want, got), len(want))


def cells_exact(want: list[list[str]], got: list[list[str]]) -> Share:
    """Filled cells whose text is the same in the same row and column, white space apart."""
    tight = ["".join(squeezed(c).split()) for row in want for c in row]
    same = 0
    for r, row in enumerate(want):
        for c, cell in enumerate(row):
            found = got[r][c] if r < len(got) and c < len(got[r]) else ""
            same += bool(cell.strip()) and "".join(squeezed(cell).split()) == "".join(squeezed(found).split())
    return Share(same, sum(bool(t) for t in tight))


# What makes two records of a kind the same one: the figures that a reader would compare.
KEYS: dict[str, Callable[[dict[str, Any]], object]] = {
    "outline": lambda r: (r["label"], r["level"]),
    "citations": lambda r: r["number"],
    "targets": lambda r: (r["indicator"], r["value"], r["unit"], r["due"]),
    "assignments": lambda r: (tuple(sorted(r["assignee"])), r["role"]),
    "funding": lambda r: (r["source"], r["amount_vnd"]),
    "communes": lambda r: (r["appendix"][-2:], r["row"], r["commune_code"], tuple(r["planned"])),
    "findings": lambda r: r["kind"],
}


@dataclass(frozen=True)
class Found:
    """Records wanted, found, and found rightly."""

    gold: int
    found: int
    matched: int

    def __add__(self, other: Found) -> Found:
        return Found(self.gold + other.gold, self.found + other.found, self.matched + other.matched)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing was wanted and nothing found."""
        return 2 * self.matched / (self.gold + self.found) if self.gold + self.found else 1.0


def records_found(kind: str, gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> Found:
    """Compare as multisets of keys."""
    key = KEYS[kind]
    want, got = Counter(key(r) for r in gold), Counter(key(r) for r in found)
    return Found(len(gold), len(found), sum((want & got).values()))
