"""Plain text in whatever encoding it was saved, and the one-byte Vietnamese encodings of before Unicode."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from extractors.formats.limits import read_bytes
from extractors.formats.result import Block, FormatRead, PageBuilder, lines_of
from models.errors import EmptyFileError, UnsupportedFormatError

# TCVN 5712:1993 part 3 ("ABC"), upper half; tones of capitals share the codes of the small letters, for which
# documents switch to a font of capitals (".VnTimeH")
_TCVN3_CODES = bytes.fromhex(
    "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cbaeccd0cecfd1aad2d5d3d4d6d7ddd8dcdedfe3e1e2e4abe5e8e6e7e9aceaedebecee"
    "eff3f1f2f4adf5f8f6f7f9fafdfbfcfea1a2a7a3a4a5a6"
)
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
TCVN3 = dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True))
"""Byte of TCVN3 -> letter."""
_VIETNAMESE = frozenset("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
_ZERO_SHARE_OF_UTF16 = 0.2
_MAX_CONTROL_SHARE = 0.02
_SHORT_LINE = 60


def read_txt(path: Path) -> FormatRead:
    """Read a text file; a blank line ends a paragraph, and so does a short line.

    Raises ``EmptyFileError``, ``UnsupportedFormatError`` (bytes that are no text), ``TooLargeError``,
    ``UnreadableFileError``.
    """
    text = decode(read_bytes(path))
    if _control_share(text) > _MAX_CONTROL_SHARE:
        raise UnsupportedFormatError("binary content.", file=path)
    builder = PageBuilder()
    paragraph: list[str] = []
    for raw in [*text.replace("\f", "\n\n").splitlines(), ""]:
        if paragraph and (not raw.strip() or len(paragraph[-1]) < _SHORT_LINE):
            builder.add(Block(lines_of("\n".join(paragraph))))
            paragraph = []
        if raw.strip():
            paragraph.append(raw)
    read = builder.build()
    if not read.page.lines:
        raise EmptyFileError(file=path)
    return read


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of ``data``: by byte order mark, as UTF-8, as ``declared``, as UTF-16, else by the likeliest 8-bit code."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    zeros = data[:4096].count(0) / max(1, len(data[:4096]))
    if zeros > _ZERO_SHARE_OF_UTF16:
        even = data[0:4096:2].count(0)
        return data.decode("utf-16-be" if even > data[1:4096:2].count(0) else "utf-16-le", errors="replace")
    for encoding in ("utf-8", declared):
        strict = _strictly(data, encoding)
        if strict is not None:
            return strict
    candidates = [_tcvn3(data), unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))]
    return max(candidates, key=_likeness)


def _strictly(data: bytes, name: str | None) -> str | None:
    # pages that claim Latin-1 hold anything; Vietnamese is not among what it can hold
    if name is None or name.lower() in ("iso-8859-1", "windows-1252", "latin-1", "ascii", "us-ascii"):
        return None
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _tcvn3(data: bytes) -> str:
    return "".join(TCVN3.get(byte, chr(byte)) for byte in data)


def _likeness(text: str) -> float:
    """Share of letters outside ASCII that are Vietnamese, less what cannot stand inside a Vietnamese word."""
    foreign = [c for c in text.lower() if ord(c) > 127 and not c.isspace()]
    odd = len(re.findall(r"(?<=[^\W\d_])[^\w\s.,;:!?()\"'/%\-–…“”‘’](?=[^\W\d_])", text))
    good = sum(c in _VIETNAMESE for c in foreign)
    capitals_inside = len(re.findall(r"(?<=[a-zà-ỹ])[A-ZÀ-Ỹ](?=[a-zà-ỹ]|\b)", text))
    return (good - odd - capitals_inside) / max(1, len(foreign))


def _control_share(text: str) -> float:
    controls = sum((unicodedata.category(c) == "Cc" and c not in "\t\n\r\f") or c == "\ufffd" for c in text)
    return controls / max(1, len(text))
