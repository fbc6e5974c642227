"""Text without diacritics, letter by letter, so that places in the folded text are places in the original."""

from __future__ import annotations

import re
import unicodedata


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
