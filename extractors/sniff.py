"""What a file is, by its first bytes; the name decides only where bytes cannot (plain text against HTML)."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from models.errors import DamagedFileError, EmptyFileError, EncryptedFileError, UnsupportedFormatError

Sniffed = Literal["pdf", "image", "docx", "xlsx", "html", "txt", "doc", "xls"]

_HEAD_BYTES = 4096
_MAGIC: tuple[tuple[bytes, Sniffed], ...] = (
    (b"\xff\xd8\xff", "image"),  # JPEG
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"II*\x00", "image"),  # TIFF, little endian
    (b"MM\x00*", "image"),  # TIFF, big endian
    (b"II+\x00", "image"),  # BigTIFF
    (b"\x00\x00\x00\x0cjP  ", "image"),  # JPEG 2000
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and encrypted Office files
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_HTML_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body")
_TEXT_SUFFIXES = frozenset({".txt", ".text", ".htm", ".html", ".xhtml", ""})


def sniff(path: Path) -> Sniffed:
    """What the file is. Raises ``EmptyFileError``, ``EncryptedFileError``, ``UnsupportedFormatError``."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise EmptyFileError(file=path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head[:1024]:  # the standard lets up to a kilobyte stand before it
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(path)
    if head.startswith(_OLE):
        return _legacy_kind(path)
    return _text_kind(path, head)


def _office_kind(path: Path) -> Sniffed:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DamagedFileError(str(error), file=path) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise UnsupportedFormatError(file=path)


def _legacy_kind(path: Path) -> Sniffed:
    data = path.read_bytes()
    if _ENCRYPTED_OFFICE in data:
        raise EncryptedFileError(file=path)
    return "xls" if _WORKBOOK in data else "doc"


def _text_kind(path: Path, head: bytes) -> Sniffed:
    lowered = head.lower()
    if any(mark in lowered for mark in _HTML_MARKS):
        return "html"
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if path.suffix.lower() not in _TEXT_SUFFIXES or (b"\x00" in head and not is_utf16):
        raise UnsupportedFormatError(file=path)
    return "txt"
