"""How Vietnamese a text looks: the sign by which a text layer is trusted.

A Vietnamese syllable has a fixed shape (initial consonant, vowels of which at most one carries a tone, final
consonant), so the share of words that have it tells Vietnamese from a garbage layer, a legacy encoding, another
language.
"""

from __future__ import annotations

import re
import unicodedata

_INITIAL = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_FINAL = r"(?:ng|nh|ch|[cmnpt])?"
_VOWEL = r"(?:[aăâeêioôơuưy]{1,3})"
_SYLLABLE = re.compile(rf"^{_INITIAL}{_VOWEL}{_FINAL}$")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]")


def is_syllable(word: str) -> bool:
    """Whether a word has the shape of a Vietnamese syllable with at most one tone."""
    tones = 0
    letters = []
    for c in unicodedata.normalize("NFD", word.lower()):
        if c in _TONES:
            tones += 1
        else:
            letters.append(c)
    base = unicodedata.normalize("NFC", "".join(letters))
    return tones <= 1 and _SYLLABLE.match(base) is not None


def syllable_share(text: str) -> float:
    """Share of the words of letters (abbreviations in capitals apart) that are Vietnamese syllables; 1 for none."""
    words = [w for w in _WORD.findall(text) if not (w.isupper() and len(w) <= 6 and not _has_marks(w))]
    return sum(is_syllable(w) for w in words) / len(words) if words else 1.0


def marked_share(text: str) -> float:
    """Share of the letters that carry a Vietnamese mark; about a quarter in running text."""
    letters = [c for c in text if c.isalpha()]
    return sum(_has_marks(c) for c in letters) / len(letters) if letters else 0.0


def _has_marks(text: str) -> bool:
    return bool(_MARKED.search(text)) or any(c in _TONES for c in unicodedata.normalize("NFD", text))
