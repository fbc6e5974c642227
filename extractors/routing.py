"""Which pages are read from their text layer and which by OCR.

A text layer is trusted only where it is Vietnamese and stands for what is seen: scanners write garbage layers, mail
systems put a stamp's text over an image, old fonts give letters that only look right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.legacy import CONVERSIONS, legacy_encoding
from extractors.vietnamese import marked_share, syllable_share
from models.pages import Word

_MIN_SYLLABLES = 0.8
_MIN_MARKED = 0.12
_MIN_LETTERS = 60  # with fewer there is no telling what language they are
_SCANNED = 0.5
_WORDS_OF_A_PAGE = 40
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Route:
    """How a page is read. ``words`` are the trusted layer's, None where the page goes to OCR."""

    words: Sequence[Word] | None
    note: str = ""


def route(words: Sequence[Word], image_share: float) -> Route:
    """Decide by the layer's letters and syllables and by the share of the page that an image covers (0-1)."""
    text = " ".join(w.text for w in words)
    letters = sum(c.isalpha() for c in text)
    is_scan = image_share > _SCANNED
    if not words or "(cid:" in text or "\ufffd" in text:
        return Route(None, "no text layer" if not words else "text layer without meaning")
    if is_scan and len(words) < _WORDS_OF_A_PAGE:
        return Route(None, "text layer of a stamp or signature only")
    if letters < _MIN_LETTERS:
        return Route(None, "too little text to trust the layer") if is_scan else Route(words)
    if syllable_share(text) >= _MIN_SYLLABLES and marked_share(text) >= _MIN_MARKED:
        return Route([replace(w, text=w.text.replace(_SOFT_HYPHEN, "")) for w in words])
    encoding = legacy_encoding(text)
    if encoding is not None:
        convert = CONVERSIONS[encoding]
        converted = [replace(w, text=convert(w.text)) for w in words]
        return Route(converted, f"text layer converted from {encoding}")
    if not is_scan and text.isascii() and marked_share(text) == 0 and syllable_share(text) < _MIN_SYLLABLES:
        return Route(words, "text layer in another language")
    return Route(None, "text layer is not Vietnamese")
