"""What people said about records besides corrections: reports, acceptances, "cannot be read".

Append-only files beside the corrections, one a document. A decision holds for the content it was made about: when
reading or source changes, the record comes back into the queue.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Hashable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from models.errors import UnknownCodeError, WarehouseError

Action = Literal["report", "accept", "unreadable", "correct"]
_DOCUMENT_ID = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``content_hash`` is the record's content when it was made; ``by`` is "" for a reader's report."""

    document_id: str
    record_id: str
    record_kind: str
    content_hash: str
    action: Action
    by: str
    at: str
    reason: str


class DecisionStore:
    """The folder of decisions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, decision: Decision) -> None:
        """Add one, on disk before it returns."""
        path = self._path(decision.document_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True).encode() + b"\n"
        with path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            _drop_torn_tail(stream)
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())

    def of(self, document_id: str) -> list[Decision]:
        """The document's decisions in the order in which they were made. Raises ``WarehouseError``."""
        path = self._path(document_id)
        try:
            lines = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        # a line without its end was torn off by a crash and never acknowledged
        return [_parsed(line, path, number) for number, line in enumerate(lines[:-1], start=1) if line.strip()]

    def all(self) -> list[Decision]:
        """Of all documents."""
        names = sorted(p.stem for p in self.folder.glob("*.jsonl")) if self.folder.is_dir() else []
        return [decision for name in names for decision in self.of(name)]

    def mark(self) -> Hashable:
        """Differs whenever something was decided about any document."""
        try:
            with os.scandir(self.folder) as files:
                return tuple(sorted((f.name, *_mark(f.stat())) for f in files))
        except FileNotFoundError:
            return ()

    def mark_of(self, document_id: str) -> Hashable:
        """Differs whenever something was decided about this document."""
        try:
            return _mark(self._path(document_id).stat())
        except FileNotFoundError:
            return None

    def _path(self, document_id: str) -> Path:
        if not _DOCUMENT_ID.fullmatch(document_id):
            raise UnknownCodeError(document_id)
        return self.folder / f"{document_id}.jsonl"


def _mark(file: os.stat_result) -> tuple[int, int]:
    return file.st_size, file.st_mtime_ns


def _drop_torn_tail(stream: BinaryIO) -> None:
    """Remove a line without its end: a crash tore it off before anybody was told that it is kept."""
    stream.seek(0)
    content = stream.read()
    whole = content.rfind(b"\n") + 1
    if whole != len(content):
        stream.truncate(whole)


def _parsed(line: bytes, path: Path, number: int) -> Decision:
    try:
        return Decision(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise WarehouseError(f"line {number} is no decision: {error}", file=path) from error


def last_by_record(decisions: list[Decision]) -> dict[str, Decision]:
    """The last decision about each record."""
    return {decision.record_id: decision for decision in decisions}
