"""From the paths a person names to the files that will be read: folders walked, archives unpacked, doubles found.

Every file ends here as a ``Candidate`` or as ``Refused`` with an error that says why; nothing is opened beyond what
telling it apart needs. Members of archives are unpacked under ``data/processed/unpacked`` by content hash, so that no
name inside an archive ever becomes a path.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from models.errors import (
    ChangedWhileReadError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    ForeignLinkError,
    NotAFileError,
    RejectedFileError,
    TooLargeError,
    UnreadableFileError,
)
from models.identity import file_sha256
from pipeline.settings import Settings
from pipeline.store import write_atomically

# Files that are no documents wherever they lie; everything else is read or refused with a reason.
IGNORED_NAMES = {
    "README.md": "describes the folder",
    ".gitkeep": "keeps an empty folder in git",
    ".DS_Store": "left by macOS",
    "Thumbs.db": "left by Windows",
    "desktop.ini": "left by Windows",
}
_MAX_ARCHIVE_DEPTH = 3
_OFFICE_MEMBER = "[Content_Types].xml"
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Candidate:
    """A file to read: where it lies, what people call it, and its content's hash."""

    path: Path
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Refused:
    """A file that will not be read. ``sha256`` is None where its bytes could not be had."""

    name: str
    sha256: str | None
    error: RejectedFileError
    path: Path | None = None


@dataclass
class Intake:
    """What was found: one candidate a content, the refused, and further names of the same content."""

    by_sha256: dict[str, Candidate] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    same_content: dict[str, list[str]] = field(default_factory=dict)

    @property
    def candidates(self) -> list[Candidate]:
        """In the order they were found."""
        return list(self.by_sha256.values())

    def add(self, candidate: Candidate) -> None:
        """Take a candidate in, or note another name of one that is in."""
        if candidate.sha256 in self.by_sha256:
            self.same_content.setdefault(candidate.sha256, []).append(candidate.name)
        else:
            self.by_sha256[candidate.sha256] = candidate


def collect(paths: Iterable[Path], settings: Settings) -> Intake:
    """Everything under ``paths`` in name order. A path that does not exist is refused like a bad file."""
    intake = Intake()
    for root in paths:
        base = root if root.is_dir() else root.parent
        for path in _walk(root):
            name = shown_name(str(path.relative_to(base)) if path != root else path.name)
            try:
                _take(path, name, base, settings, intake)
            except RejectedFileError as error:
                intake.refused.append(Refused(name, _sha256_or_none(path, error), error, path))
    return intake


def shown_name(name: str) -> str:
    """The name as it can be stored, sorted and shown: composed letters, nothing that moves a terminal's cursor."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _walk(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        yield root
        return
    for folder, subfolders, names in os.walk(root):  # links to folders are not followed: they may form a ring
        subfolders[:] = sorted(n for n in subfolders if not n.startswith("."))
        for name in sorted(names):
            if name not in IGNORED_NAMES:
                yield Path(folder) / name


def _sha256_or_none(path: Path, error: RejectedFileError) -> str | None:
    """Hash of a refused file's own bytes. What must not or cannot be opened, or is still changing, has none."""
    if isinstance(error, ForeignLinkError | NotAFileError | UnreadableFileError | ChangedWhileReadError):
        return None
    try:
        return file_sha256(path)
    except OSError:
        return None


def _take(path: Path, name: str, base: Path, settings: Settings, intake: Intake) -> None:
    try:
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(base.resolve()):
            raise ForeignLinkError(file=name)
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):  # opening a pipe or a socket would wait for ever
            raise NotAFileError(file=name)
        if before.st_size > settings.max_file_mb * _MEGABYTE:
            raise TooLargeError(f"{before.st_size / _MEGABYTE:.0f} MB > {settings.max_file_mb} MB.", file=name)
        digest = file_sha256(path)
        archive = is_archive(path)
        after = path.stat()
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error), file=name) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ChangedWhileReadError(file=name)
    if before.st_size == 0:
        raise EmptyFileError(file=name)
    if archive:
        _unpack(path, name, digest, settings, intake, depth=1)
    else:
        intake.add(Candidate(path, name, digest, before.st_size))


def is_archive(path: Path) -> bool:
    """A ZIP that is no office document (those are ZIPs with a list of content types)."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _OFFICE_MEMBER not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return path.suffix.lower() == ".zip"


def _unpack(path: Path, name: str, digest: str, settings: Settings, intake: Intake, depth: int) -> None:
    """Take in an archive's members; a member that cannot be had is refused alone."""
    if depth > _MAX_ARCHIVE_DEPTH:
        raise TooLargeError(f"archives nested more than {_MAX_ARCHIVE_DEPTH} deep.", file=name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if not members:
                raise EmptyFileError(file=name)
            _check_size(members, name, settings)
            for member in members:
                _take_member(archive, member, name, digest, settings, intake, depth)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DamagedFileError(str(error), file=name) from error


def _check_size(members: list[zipfile.ZipInfo], name: str, settings: Settings) -> None:
    if len(members) > settings.max_archive_files:
        raise TooLargeError(f"{len(members)} files in the archive > {settings.max_archive_files}.", file=name)
    size_mb = sum(m.file_size for m in members) / _MEGABYTE
    if size_mb > settings.max_archive_mb:
        raise TooLargeError(f"unpacks to {size_mb:.0f} MB > {settings.max_archive_mb} MB.", file=name)


def _take_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    archive_name: str,
    archive_digest: str,
    settings: Settings,
    intake: Intake,
    depth: int,
) -> None:
    inner = PurePosixPath(member.filename.replace("\\", "/"))
    name = shown_name(f"{archive_name}/{inner}")
    if inner.name in IGNORED_NAMES or "__MACOSX" in inner.parts:
        return
    try:
        data = _member_bytes(archive, member, name, settings)
        digest = sha256(data).hexdigest()
        path = settings.processed_dir / "unpacked" / archive_digest[:16] / (digest[:16] + inner.suffix.lower())
        if not path.exists():
            write_atomically(path, data)
        if is_archive(path):
            _unpack(path, name, digest, settings, intake, depth + 1)
        else:
            intake.add(Candidate(path, name, digest, len(data)))
    except RejectedFileError as error:
        intake.refused.append(Refused(name, None, error))


def _member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, settings: Settings) -> bytes:
    if member.flag_bits & 0x1:
        raise EncryptedFileError(file=name)
    limit = settings.max_file_mb * _MEGABYTE
    try:
        with archive.open(member) as stream:
            data = stream.read(limit + 1)  # the size an archive states may be a lie
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise DamagedFileError(str(error), file=name) from error
    if len(data) > limit:
        raise TooLargeError(f"unpacks to more than {settings.max_file_mb} MB.", file=name)
    if not data:
        raise EmptyFileError(file=name)
    return data
