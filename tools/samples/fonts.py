"""Fonts: a check that every letter has a glyph, and copies whose codes lie (legacy encoding, garbage text layer)."""

from __future__ import annotations

import functools
import io
import random
from pathlib import Path

from fontTools.ttLib import TTFont as FontFile
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from extractors.formats.txt import TCVN3

FOLDER = Path("/usr/share/fonts/truetype/liberation2")
"""Debian's fonts-liberation2; the older fonts-liberation lacks most Vietnamese letters."""
STYLES = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}
FAMILIES = {"serif": "LiberationSerif", "sans": "LiberationSans"}
ASCENT, DESCENT = 0.891, 0.216
"""Share of the size above and below the baseline (Liberation Serif)."""


def path_of(family: str, style: str) -> Path:
    return FOLDER / f"{FAMILIES[family]}-{STYLES[style]}.ttf"


@functools.cache
def registered(family: str, style: str) -> str:
    """Name under which reportlab knows the font."""
    name = f"{family}-{style or 'r'}"
    pdfmetrics.registerFont(TTFont(name, str(path_of(family, style))))
    return name


@functools.cache
def _cmap(family: str, style: str) -> dict[int, str]:
    return dict(FontFile(path_of(family, style)).getBestCmap())


def width(text: str, family: str, style: str, size: float) -> float:
    """Width in points. Raises ``ValueError`` where a letter has no glyph, which would print as an empty box."""
    missing = {c for c in text if ord(c) not in _cmap(family, style)}
    if missing:
        raise ValueError(f"no glyph for {sorted(missing)} in {family}-{style}")
    return float(pdfmetrics.stringWidth(text, registered(family, style), size))


def remapped(family: str, style: str, codes: dict[int, str], name: str) -> TTFont:
    """The font with ``codes`` (code point -> letter whose glyph is shown) in place of its own character map."""
    font = FontFile(path_of(family, style))
    old = font.getBestCmap()
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 1, 0
    table.cmap = {code: old[ord(letter)] for code, letter in codes.items()}
    font["cmap"].tables = [table]
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return TTFont(name, buffer)


def _ascii() -> dict[int, str]:
    return {code: chr(code) for code in range(0x20, 0x7F)}


class LegacyEncoder:
    """TCVN3: what looks right is stored as bytes of the upper half; capitals with tones need a second font."""

    def __init__(self, family: str) -> None:
        self._family = family
        self._code = {letter: chr(byte) for byte, letter in TCVN3.items()}
        self._made: dict[str, str] = {}

    def runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """(font name, stored text) pieces that print ``text``."""
        letters = [c for c in text if c.isalpha()]
        toned = any(c not in self._code and c.lower() in self._code for c in letters)
        capitals = toned and len(letters) > 1 and all(c.isupper() for c in letters)
        out: list[tuple[str, str]] = []
        for c in text:
            high = (capitals and c.isalpha()) or (c not in self._code and c.lower() in self._code and c.isupper())
            stored = self._code.get(c.lower() if high else c, c.lower() if high else c)
            font = self._font(style, high)
            if out and out[-1][0] == font:
                out[-1] = (font, out[-1][1] + stored)
            else:
                out.append((font, stored))
        return out

    def _font(self, style: str, capitals: bool) -> str:
        suffix = {"": "", "b": "-Bold", "i": "-Italic", "bi": "-BoldItalic"}[style]
        name = f".VnTime{'H' if capitals else ''}{suffix}"
        if name not in self._made:
            codes = _ascii() | dict(TCVN3.items()) | {0x2013: "–", 0x201C: "“", 0x201D: "”"}
            if capitals:
                codes = {code: letter.upper() for code, letter in codes.items()}
            pdfmetrics.registerFont(remapped(self._family, style, codes, name))
            self._made[name] = name
        return self._made[name]


class GarbageEncoder:
    """A text layer that says nothing: letters stand under codes of others, as in subsets without a true map."""

    def __init__(self, family: str, letters: set[str], seed: int) -> None:
        self._family = family
        pool = [chr(c) for c in [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180)]]
        wanted = sorted(letters - {" "})
        pool = pool[: len(wanted)]
        random.Random(seed).shuffle(pool)
        self._code = dict(zip(wanted, pool, strict=True)) | {" ": " "}
        self._made: dict[str, str] = {}

    def runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """(font name, stored text) pieces that print ``text``."""
        return [(self._font(style), "".join(self._code[c] for c in text))]

    def _font(self, style: str) -> str:
        name = f"Untitled{len(self._code)}{style or 'r'}"
        if name not in self._made:
            codes = {ord(code): letter for letter, code in self._code.items()}
            pdfmetrics.registerFont(remapped(self._family, style, codes, name))
            self._made[name] = name
        return self._made[name]


class PlainEncoder:
    """Text stored as it is printed."""

    def __init__(self, family: str) -> None:
        self._family = family

    def runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """(font name, stored text) pieces that print ``text``."""
        return [(registered(self._family, style), text)]
