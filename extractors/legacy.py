"""Text layers in the encodings of before Unicode: TCVN3 (".VnTime" fonts), VNI ("VNI-Times"), VPS ("VPS Times")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from extractors.formats.txt import TCVN3
from extractors.vietnamese import marked_share, syllable_share

_BETTER = 0.15  # a conversion must raise the share of Vietnamese syllables by this much

# VNI writes a base letter and then a mark; the marks' letters, by what they put on a, e, o, u …
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI_PAIR = re.compile(rf"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
_VNI_SINGLE = re.compile(f"[{''.join(_VNI_LETTERS)}]", re.IGNORECASE)

# VPS has one code a letter; those below A0 come out of a PDF as the letters that Windows has there
_VPS_CODES = bytes.fromhex(
    "e0e1e4e3e5e2c0c3c4c5c6e6a2a1a3a4a5c7e8e9c8ebcbea8a898bcd8cecedccefcef2f3d5f586f4d2d3b087b6d6a9a7aaabaef9"
    "fafbdbf8dcd8d9babbbfff9a9bcf9c80c18182c2848385888e8d8ff0f1d7c9defeca93909495b5b4b7b8bcb9bdbed497969899f7"
    "9e9d9fa6a8dad1acd0afadb1b2ddfdb3"
)
_VPS_LETTERS = (
    "àáảãạâầấẩẫậăằắẳẵặđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃÂẦẤẨĂẰẮẲẴĐÈÉẺẼÊỀẾỂỄÌÍỈĨÒÓỎÕÔỒỐỔỖƠỜỚỞỠÙÚỦŨƯỪỨỬỲÝỶỸ"
)
_VPS = {chr(code): letter for code, letter in zip(_VPS_CODES, _VPS_LETTERS, strict=True)}
_VPS |= {bytes([code]).decode("cp1252", "ignore"): _VPS[chr(code)] for code in _VPS_CODES if code < 0xA0}
_VPS.pop("", None)  # Windows has no letter at some of the codes


def from_tcvn3(text: str) -> str:
    """Letters whose codes are TCVN3's, as Unicode."""
    return unicodedata.normalize("NFC", "".join(TCVN3.get(ord(c), c) for c in text))


def from_vps(text: str) -> str:
    """Letters whose codes are those of VPS, as Unicode."""
    return unicodedata.normalize("NFC", "".join(_VPS.get(c, c) for c in text))


def from_vni(text: str) -> str:
    """Letters whose codes are VNI's, as Unicode."""

    def cased(value: str, like: str) -> str:
        return value.upper() if like.isupper() else value

    def pair(match: re.Match[str]) -> str:
        base, mark = match.group(1), match.group(2)
        letter = cased(_VNI_LETTERS.get(base.lower(), base.lower()), base)
        # the placeholder keeps this letter from being read again as a single VNI letter
        return f"\x00{ord(letter):x}\x00{_VNI_MARKS[mark.lower()]}"

    text = _VNI_PAIR.sub(pair, text)
    text = _VNI_SINGLE.sub(lambda m: cased(_VNI_LETTERS[m.group().lower()], m.group()), text)
    text = re.sub(r"\x00([0-9a-f]+)\x00", lambda m: chr(int(m.group(1), 16)), text)
    return unicodedata.normalize("NFC", text)


CONVERSIONS: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni, "VPS": from_vps}


def legacy_encoding(text: str) -> str | None:
    """Name of the legacy encoding in which the text becomes Vietnamese, None where it is none of them."""
    plain = syllable_share(text)
    shares = {name: syllable_share(convert(text)) for name, convert in CONVERSIONS.items()}
    best = max(shares, key=lambda name: shares[name])
    is_vietnamese = shares[best] > 0.8 and marked_share(CONVERSIONS[best](text)) > 0.12
    return best if is_vietnamese and shares[best] > plain + _BETTER else None
