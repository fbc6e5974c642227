"""Limits that a file must keep before a parser sees it: archives that unpack to far more than they weigh."""

from __future__ import annotations

import zipfile
from pathlib import Path

from models.errors import DamagedFileError, EmptyFileError, EncryptedFileError, TooLargeError, UnreadableFileError

MAX_PART_BYTES = 48 * 2**20
"""A part of an Office file may unpack to this; a parser needs some twenty times as much memory."""
MAX_TOTAL_BYTES = 400 * 2**20
MAX_PARTS = 5000
MAX_RATIO = 200
"""A text part of a real document compresses 10 to 40 times, a bomb 1000 times."""
RATIO_FREE_BYTES = 4 * 2**20
MAX_TEXT_BYTES = 32 * 2**20
_PARSED = (".xml", ".rels", ".vml")


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """The bytes of the file. Raises ``EmptyFileError``, ``TooLargeError``, ``UnreadableFileError``."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise TooLargeError(f"{size / 2**20:.0f} MB > {limit / 2**20:.0f} MB.", file=path)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error), file=path) from error
    if not data.strip():
        raise EmptyFileError(file=path)
    return data


def check_office_archive(path: Path, needed: str) -> None:
    """Check an Office file's archive from its directory alone, before anything is unpacked.

    ``needed`` is a part without which it is not such a file. Raises ``EmptyFileError``, ``EncryptedFileError`` (Office
    wraps encrypted files in an OLE container), ``DamagedFileError``, ``TooLargeError``, ``UnreadableFileError``.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
        if not start:
            raise EmptyFileError(file=path)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise EncryptedFileError(file=path)
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DamagedFileError(str(error), file=path) from error
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error), file=path) from error
    _check_parts(path, parts)
    if needed not in {part.filename for part in parts}:
        raise DamagedFileError(f"no {needed} inside.", file=path)


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise TooLargeError(f"{len(parts)} parts > {MAX_PARTS}.", file=path)
    total = 0
    for part in parts:
        if part.flag_bits & 1:
            raise EncryptedFileError(part.filename, file=path)
        total += part.file_size
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > RATIO_FREE_BYTES and ratio > MAX_RATIO:
            raise TooLargeError(f"{part.filename} unpacks {ratio:.0f} times.", file=path)
        if part.filename.lower().endswith(_PARSED) and part.file_size > MAX_PART_BYTES:
            raise TooLargeError(f"{part.filename}: {part.file_size / 2**20:.0f} MB.", file=path)
    if total > MAX_TOTAL_BYTES:
        raise TooLargeError(f"unpacks to {total / 2**20:.0f} MB.", file=path)
