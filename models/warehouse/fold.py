"""Text without diacritics, letter by letter, so that places in the folded text are places in the original."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


class _Folding(dict[int, str]):
    """Maps one character to one character: lower case, no marks, đ as d; found once, then remembered."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()
        folded = "d" if letter == "đ" else letter if len(letter) == 1 else chr(code)
        self[code] = " " if folded.isspace() else folded
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without diacritics; the same length as ``text`` in NFC, and white space is a blank."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def squeeze(text: str) -> str:
    """Folded, runs of white space one blank, none at the ends."""
    return re.sub(r"\s+", " ", fold(text)).strip()


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries


@lru_cache(maxsize=32_768)  # the names of a country
def vietnamese_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sort key of Vietnamese dictionaries: letters first (a ă â … d đ …), then tones."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", marks.replace(tone, "")) if tone else char
        letters.append(_LETTERS.index(letter) + 1000 if letter in _LETTERS else ord(letter[0]) % 1000)
        tones.append(_TONES.index(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones)
