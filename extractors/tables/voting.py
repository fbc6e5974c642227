"""What several readings of one cell agree on: word by word for text, as a whole for figures.

Readings do not err at random. A hook is often read as an acute, hardly ever the other way round; "BCĐ" becomes "BCPĐ",
"II" becomes "H". Where voices differ, what is seldom invented outweighs what it is often mistaken for. What no voice
saw is never put in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from rapidfuzz.distance import Indel

from extractors.compounds import wordiness
from extractors.tables.forms import Form, usual_separator
from extractors.tables.grid import CellText
from models.reference.tables import agencies

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACUTE, _HOOK, _LEVEL = "\u0301", "\u0309", ""
# how much more a vote for the first tone weighs where it is often taken for the second
_MISTAKEN_TONES = {(_HOOK, _ACUTE): 3.0, (_HOOK, _LEVEL): 2.0, (_ACUTE, _LEVEL): 1.5}
_DOTTED_I_WEIGHT = 1.8  # the dot of an i is taken for a hook, other vowels rather lose theirs
_ABBREVIATION_WEIGHT = 1.6
_ROMAN_WEIGHT = 2.0
_LONGER_ROMAN_WEIGHT = 1.6
_BASE_WEIGHT = 0.3
_WHOLE_WEIGHT = 1.6
_COMPANY = (1.0, 1.8, 2.4)  # what a vote weighs for no word, a word, a term of plans
_CAPITALS = re.compile(r"[A-ZĐ&]{2,}")
_EDGE = re.compile(r"^\W+|\W+$")
_ROMAN = re.compile(r"^(?:X{0,2})(?:IX|IV|V?I{0,3})$")
_LIKE_ROMAN = re.compile(r"^[IVXHNMUuvxlÌÍịìi1|\]\[!]{1,6}$")

Votes = dict[str, float]


def vote_words(readings: Sequence[CellText]) -> CellText:
    """The reading most alike to all others, each of its words put to the vote; a word counts as much as it is sure."""
    heard = [reading for reading in readings if reading.text]
    if not heard:
        return CellText("")
    pivot = max(heard, key=lambda one: _agreement(one, heard))
    votes: list[Votes] = [defaultdict(float) for _ in pivot.words()]
    sure: list[Votes] = [defaultdict(float) for _ in pivot.words()]
    for reading in heard:
        for index, word, confidence in _placed(pivot, reading):
            votes[index][word] += _BASE_WEIGHT + confidence
            sure[index][word] = max(sure[index][word], confidence)
    chosen = _in_company([_weighed(v) for v in votes])
    confidences = tuple(
        confidence[word] * v[word] / sum(v.values())
        for v, confidence, word in zip(votes, sure, chosen, strict=True)
        for _ in word.split()
    )
    return CellText(" ".join(word for word in chosen if word), min(confidences, default=0.0), confidences)


def _in_company(votes: Sequence[Votes]) -> list[str]:
    """The word with most votes at each place; one that makes a word with its neighbours counts more."""
    chosen = [max(v, key=v.__getitem__) for v in votes]
    for index, v in enumerate(votes):
        if len(v) > 1:
            before = chosen[index - 1] if index else ""
            after = chosen[index + 1] if index + 1 < len(chosen) else ""
            heard = {w: count * _COMPANY[min(2, wordiness(before, w, after))] for w, count in v.items()}
            chosen[index] = max(heard, key=heard.__getitem__)
    return chosen


def _agreement(one: CellText, heard: Sequence[CellText]) -> float:
    others = sum(
        (_BASE_WEIGHT + other.confidence) * Indel.normalized_similarity(one.text.split(), other.text.split())
        for other in heard
    )
    return others + 0.2 * (_BASE_WEIGHT + one.confidence)


def _placed(pivot: CellText, reading: CellText) -> Iterator[tuple[int, str, float]]:
    """Each word of a reading with the index of the pivot's word that it stands for, and how sure it is."""
    words = reading.words()
    texts = [word.text for word in words]
    matcher = SequenceMatcher(None, pivot.text.split(), texts, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "insert":
            continue
        if i2 - i1 == j2 - j1:
            yield from (
                (i, words[j].text, words[j].confidence) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
            )
        else:
            lowest = min((word.confidence for word in words[j1:j2]), default=reading.confidence)
            yield i1, " ".join(texts[j1:j2]), lowest
            yield from ((i, "", lowest) for i in range(i1 + 1, i2))


def _weighed(votes: Mapping[str, float]) -> Votes:
    """Votes after what is known of how words are misread."""
    if len(votes) == 1:
        return dict(votes)
    return {
        word: count * max(advantage(word, other) for other in votes if other != word) for word, count in votes.items()
    }


def advantage(word: str, other: str) -> float:
    """How much more a vote for ``word`` weighs where ``other`` was heard as well; 1 for no difference."""
    best = 1.0
    letters, tones = _letters_and_tones(word)
    other_letters, other_tones = _letters_and_tones(other)
    if letters == other_letters:
        best = _tone_advantage(word, other, tones, other_tones)
    core, other_core = _EDGE.sub("", word), _EDGE.sub("", other)
    if core in abbreviations() and other_core not in abbreviations():
        best = max(best, _ABBREVIATION_WEIGHT)
    if _is_roman(core) and _LIKE_ROMAN.match(other_core):
        if not _is_roman(other_core):
            best = max(best, _ROMAN_WEIGHT)
        elif len(core) > len(other_core) and core.startswith(other_core):
            best = max(best, _LONGER_ROMAN_WEIGHT)
    return best


def _tone_advantage(word: str, other: str, tones: str, other_tones: str) -> float:
    if (tones, other_tones) == (_LEVEL, _HOOK):
        return _DOTTED_I_WEIGHT if "i" in word and "ỉ" in other else 1.0
    if (tones, other_tones) == (_HOOK, _LEVEL) and "ỉ" in word:
        return 1.0
    return _MISTAKEN_TONES.get((tones, other_tones), 1.0)


def _is_roman(word: str) -> bool:
    return bool(word) and _ROMAN.match(word) is not None


@cache
def _letters_and_tones(word: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if c not in _TONES), "".join(c for c in parts if c in _TONES)


@cache
def abbreviations() -> frozenset[str]:
    """Short names of bodies in capitals: "BCĐ", "UBND", "NN&PTNT"."""
    return frozenset(
        token for agency in agencies() for short in agency.abbreviations for token in _CAPITALS.findall(short)
    )


def vote_figures(readings: Sequence[CellText], form: Form) -> Votes:
    """Weight of each text heard, put right to the column's form; what has not that form counts less.

    Figures and separators get lost more often than they are made up: a text counts more where another voice heard only
    a part of it.
    """
    separator = usual_separator([reading.text for reading in readings]) if form.is_list else ""
    votes: Votes = defaultdict(float)
    for reading in readings:
        tidied = form.tidied(reading.text, separator)
        if tidied:
            votes[tidied] += max(0.05, reading.confidence) * form.worth(tidied)
    return {
        text: count * (_WHOLE_WEIGHT if any(_is_part(other, text) for other in votes) else 1.0)
        for text, count in votes.items()
    }


def _is_part(part: str, whole: str) -> bool:
    """Whether the letters of one stand in the other in order, and are fewer."""
    rest = iter(whole)
    return len(part) < len(whole) and all(letter in rest for letter in part)


def winner(votes: Votes, voice_count: int) -> CellText:
    """The text with the most votes; its confidence grows with its share of them and with what they weigh."""
    best, weight = max(votes.items(), key=lambda one: one[1])
    return CellText(best, min(1.0, weight / sum(votes.values())) * min(1.0, 0.5 + weight / max(1, voice_count)))
