"""Results of steps, kept under ``data/processed`` and keyed by content.

``<root>/<step>/<first two hex digits>/<file sha256>/<version>[-<part>].json.gz``. A result is complete or not there: it
is written beside, flushed and renamed. Damaged results (a disk that was full, a tampered file) count as not there.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.errors import DiskFullError

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class ResultKey:
    """What a result depends on: the step, the input's bytes, the version of code, engine and settings."""

    step: str
    sha256: str
    version: str
    part: str = ""

    @property
    def location(self) -> str:
        """Where the result stands below the store's root."""
        name = f"{self.version}-{self.part}" if self.part else self.version
        return f"{self.step}/{self.sha256[:2]}/{self.sha256}/{name}.json.gz"


class Store(Protocol):
    """Where results are kept; it pickles, since jobs in other processes put them there."""

    def has(self, key: ResultKey) -> bool:
        """Whether there is a result."""

    def get(self, key: ResultKey) -> dict[str, Any] | None:
        """The result, or None where there is none that can be read."""

    def put(self, key: ResultKey, result: dict[str, Any]) -> None:
        """Store the result, replacing an older one."""


DAMAGE = (EOFError, ValueError, zlib.error)
"""What reading a damaged result raises."""


def packed(result: dict[str, Any]) -> bytes:
    """A result as stored. ``mtime=0``: the same result is the same bytes, whenever it was made."""
    return gzip.compress(json.dumps(result, ensure_ascii=False).encode(), compresslevel=5, mtime=0)


def unpacked(data: bytes) -> dict[str, Any]:
    """A stored result. Raises one of ``DAMAGE``, or ``gzip.BadGzipFile``, an ``OSError``."""
    return dict(json.loads(gzip.decompress(data)))


@dataclass(frozen=True)
class ResultStore:
    """JSON results on disk."""

    root: Path

    def path(self, key: ResultKey) -> Path:
        """Where the result of ``key`` is, or would be."""
        return self.root / key.location

    def has(self, key: ResultKey) -> bool:
        """Whether there is a result."""
        return self.path(key).exists()

    def get(self, key: ResultKey) -> dict[str, Any] | None:
        """The result, or None where there is none that can be read."""
        return self.read(self.path(key))

    def read(self, path: Path) -> dict[str, Any] | None:
        """The result in a file of the store; a damaged one is removed."""
        try:
            return unpacked(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, *DAMAGE):
            path.unlink(missing_ok=True)
            return None

    def put(self, key: ResultKey, result: dict[str, Any]) -> None:
        """Store the result, replacing an older one."""
        write_atomically(self.path(key), packed(result))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a part. Raises ``DiskFullError``."""
    try:
        _write_and_rename(path, data)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFullError(str(path.parent)) from error
        raise


def is_disk_full(error: BaseException) -> bool:
    """Whether there is no room left, or no more than this user may take."""
    return isinstance(error, OSError) and error.errno in _DISK_FULL


def _write_and_rename(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
