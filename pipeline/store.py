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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import DiskFullError

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class ResultKey:
    """What a result depends on: the step, the input's bytes, the version of code, engine and settings."""

    step: str
    sha256: str
    version: str
    part: str = ""


@dataclass(frozen=True)
class ResultStore:
    """JSON results on disk."""

    root: Path

    def path(self, key: ResultKey) -> Path:
        """Where the result of ``key`` is, or would be."""
        name = f"{key.version}-{key.part}" if key.part else key.version
        return self.root / key.step / key.sha256[:2] / key.sha256 / f"{name}.json.gz"

    def get(self, key: ResultKey) -> dict[str, Any] | None:
        """The result, or None where there is none that can be read."""
        try:
            return dict(json.loads(gzip.decompress(self.path(key).read_bytes())))
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError, gzip.zlib.error):  # type: ignore[attr-defined]
            self.path(key).unlink(missing_ok=True)
            return None

    def put(self, key: ResultKey, result: dict[str, Any]) -> None:
        """Store the result, replacing an older one."""
        # mtime=0: the same result is the same bytes, whenever it was made
        data = gzip.compress(json.dumps(result, ensure_ascii=False).encode(), compresslevel=5, mtime=0)
        write_atomically(self.path(key), data)


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
