"""Vietnamese text: comparing it, sorting it, and writing numbers and dates as they are read in Viet Nam."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # in dictionary order: huyền, hỏi, ngã, sắc, nặng
_TONE_ORDER = {tone: i + 1 for i, tone in enumerate(_TONES)}
_LETTER_ORDER = {letter: i + 1 for i, letter in enumerate(_ALPHABET)}
# every letter, with each tone where it bears one; a range of code points ("À-Ỹ") holds both cases
_SMALL = "".join(
    dict.fromkeys(
        unicodedata.normalize("NFC", letter + tone)
        for letter in (*_ALPHABET, *"fjwz")
        for tone in ("", *_TONES)
        if not tone or letter in "aăâeêioôơuưy"
    )
)
CAPITAL, SMALL = f"[{_SMALL.upper()}]", f"[{_SMALL}]"
"""Character classes of regular expressions: one capital letter, one small letter."""
# the vowel pairs in which the tone may stand on either letter: hoà/hòa, khoẻ/khỏe, thuỷ/thủy
_MOVABLE = re.compile(rf"(o[ae]|uy)([{_TONES}])|(o)([{_TONES}])([ae])|(u)([{_TONES}])(y)")


def nfc(text: str) -> str:
    """Composed form: one code for a letter with its marks."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without any mark, đ as d: what a search without diacritics compares."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_tones(text: str) -> str:
    """NFD of the tones alone: letters keep breve, circumflex, horn; each tone follows its letter."""
    out = []
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        tones = "".join(c for c in parts if c in _TONE_ORDER)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONE_ORDER))
        out.append(base + tones)
    return "".join(out)


def tone_key(text: str) -> str:
    """Lower case with the tone at one place in oa, oe, uy: "hoà" and "hòa" become equal, nothing else does."""

    def moved(match: re.Match[str]) -> str:
        if match.group(1):
            pair, tone = match.group(1), match.group(2)
            return pair[0] + tone + pair[1]
        return match.group(0)

    return nfc(_MOVABLE.sub(moved, split_tones(text.lower())))


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sort key of the Vietnamese alphabet: a < ă < â < b … d < đ, tones second (huyền, hỏi, ngã, sắc, nặng)."""
    letters: list[int] = []
    tones: list[int] = []
    for character in split_tones(text.lower()):
        if character in _TONE_ORDER:
            tones[-1:] = [_TONE_ORDER[character]]
        else:
            letters.append(_LETTER_ORDER.get(character, 0 if character.isspace() else 100 + ord(character)))
            tones.append(0)
    return tuple(letters), tuple(tones)


def format_number(value: float | int | Decimal, decimals: int | None = None) -> str:
    """1582.5 → "1.582,5": dots between thousands, comma before decimals; trailing zeros are dropped."""
    number = Decimal(str(value))
    text = f"{number:,.{decimals}f}" if decimals is not None else f"{number:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def format_date(day: date) -> str:
    """dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"
