"""Slips that the genre makes certain ("tinh" for "tỉnh"), mended in the text that rules read, never in what is shown.

Every repair replaces characters by as many, so that offsets stay. Three kinds, each of them data or a pattern: single
words in a context (``data/repairs.csv``), phrases of the genre whose letters are right and whose marks are not
(``data/genre_phrases.txt``), and, in scans only, specks that OCR took for signs.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from models.errors import ReferenceDataError
from models.reference.vietnamese import SMALL

_COLUMNS = ["wrong", "right", "before", "after"]
_DIGIT = "#"  # in a context: a number
_SYLLABLE = re.compile(r"[^\W\d_]+")
# a speck may stand for the blank between two syllables ("Chỉ,đạo") or beside it ("Chủ -trì"); "xã, hội" is a list
_GAP = re.compile(r"[ .,'`*\-]|\s[-'`*]|[-'`*]\s")
_LONGEST_PHRASE = 4  # syllables
# What no print has: a sign inside or before a word, a semicolon for a decimal comma. Each becomes a blank or its sign.
_SPECKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\d);(?=\d{1,2}\s?(?:%|tiêu chí|tỷ|triệu))"), ","),
    (re.compile(rf"(?<=[^\W\d_][^\W\d_])[.\-*'`~^_|](?={SMALL}{{2}})"), " "),
    (re.compile(r"(?<=\d)[\-*'`~^_](?=(?:xã|huyện|hộ|thôn|bản|km|ha|tiêu|triệu|tỷ)(?!\w))"), " "),
    (re.compile(rf"(?<={SMALL})\.(?=\s{SMALL})"), " "),
    (re.compile(r"(?<=,)[.'`*](?=\s?\w)"), " "),
    (re.compile(r"(?<=\s)[.'`*~^|:](?=[^\W\d_]{2})"), " "),
)
# a count never stands before "số": what looks like one is a share whose sign was read as digits
_SHARE_SIGN = re.compile(
    r"(?<![\d.,/])(?P<share>\d{1,2}|100)(?P<sign>59|96|99|09|9|6)(?=\s+(?:tổng )?số\s+(?:xã|thôn|bản|ấp|hộ|huyện|trường|lao động|người))"
)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = resources.files(__package__).joinpath("data/repairs.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != _COLUMNS:
        raise ReferenceDataError(f"repairs.csv: columns {reader.fieldnames}, expected {_COLUMNS}.")
    return tuple((_pattern(row), row["right"]) for row in reader)


def _pattern(row: dict[str, str]) -> re.Pattern[str]:
    if len(row["wrong"]) != len(row["right"]):
        raise ReferenceDataError(f"repairs.csv: {row['wrong']!r} and {row['right']!r} differ in length.")
    wrong = rf"(?<!\w){re.escape(row['wrong'])}(?!\w)"
    before = [rf"(?<={_context(word)} )" for word in row["before"].split("|") if word]
    after = [rf"{_context(word)}(?!\w)" if word != _DIGIT else r"\d" for word in row["after"].split("|") if word]
    ahead = rf"(?= (?:{'|'.join(after)}))" if after else ""
    if before and after:
        return re.compile("|".join([*(b + wrong for b in before), wrong + ahead]), re.IGNORECASE)
    return re.compile("|".join(b + wrong for b in before) if before else wrong + ahead, re.IGNORECASE)


def _context(word: str) -> str:
    return r"\d" if word == _DIGIT else re.escape(word)


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Bare syllables of each phrase -> the phrase. Raises ``ReferenceDataError`` where two share their letters."""
    lines = resources.files(__package__).joinpath("data/genre_phrases.txt").read_text(encoding="utf-8").splitlines()
    found: dict[tuple[str, ...], str] = {}
    for phrase in lines:
        if not phrase or phrase.startswith("#"):
            continue
        key = tuple(_bare(phrase).split())
        if key in found or not 2 <= len(key) <= _LONGEST_PHRASE:
            raise ReferenceDataError(
                f"genre_phrases.txt: {phrase!r} repeats another phrase or has no 2 to 4 syllables."
            )
        found[key] = phrase
    return found


@cache
def _first_syllables() -> frozenset[str]:
    return frozenset(key[0] for key in _phrases())


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    """Lower case without marks, letter by letter."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def repaired(text: str, *, scanned: bool = False) -> str:
    """The text as rules read it, of the same length."""
    if scanned:
        for pattern, sign in _SPECKS:
            text = pattern.sub(sign, text)
        text = _SHARE_SIGN.sub(lambda m: m["share"] + "%".ljust(len(m["sign"])), text)
    text = _with_phrases(text)
    for pattern, right in _rules():
        text = pattern.sub(lambda m, right=right: _cased(m.group(), right), text)  # type: ignore[misc]
    return text


def _with_phrases(text: str) -> str:
    words = list(_SYLLABLE.finditer(text))
    bare = [_bare(word.group()) for word in words]
    known, first = _phrases(), _first_syllables()
    pieces: list[str] = []
    done = 0
    for index, syllable in enumerate(bare):
        if syllable not in first or words[index].start() < done:
            continue
        for length in range(_LONGEST_PHRASE, 1, -1):
            span = words[index : index + length]
            phrase = known.get(tuple(bare[index : index + length])) if len(span) == length else None
            printed = text[span[0].start() : span[-1].end()]
            if (
                phrase is None
                or _is_name(printed)
                or not all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(span))
            ):
                continue
            pieces += [text[done : span[0].start()], _like(printed, phrase)]
            done = span[-1].end()
            break
    return "".join([*pieces, text[done:]])


def _is_name(printed: str) -> bool:
    """A capital inside, as names have it ("Báo Cao Bằng" is no "báo cáo")."""
    return not printed.isupper() and any(c.isupper() for c in printed[1:])


def _like(printed: str, phrase: str) -> str:
    """The phrase in the case in which it is printed, as long as the print."""
    if printed.isupper():
        phrase = phrase.upper()
    elif printed[0].isupper():
        phrase = phrase[0].upper() + phrase[1:]
    return phrase.ljust(len(printed))


def _cased(wrong: str, right: str) -> str:
    if wrong.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if wrong[0].isupper() else right
