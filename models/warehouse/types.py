"""What goes into the warehouse and what comes back about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Format = Literal["parquet", "csv", "xlsx"]
Verdict = Literal["loaded", "partial", "rejected"]


def unread_key(name: str) -> str:
    """Key of a file of which not even the bytes could be read."""
    return f"unread-{hashlib.sha256(name.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of reader (code, engine and models) and rules that made a reading."""

    reader: str
    rules: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file on its way into the warehouse: the name people know it by, its bytes' hash, where it lies."""

    name: str
    sha256: str
    path: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the warehouse knows of a file: enough to tell whether it has to be read again."""

    sha256: str
    name: str
    verdict: Verdict
    versions: Versions
    is_current: bool
    document_id: str | None
    reason_code: str | None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did, counted in records. ``document_id`` is None for a rejected file."""

    document_id: str | None = None
    is_current: bool = False
    insert: int = 0
    update: int = 0
    same: int = 0
    gone: int = 0

    @property
    def wrote(self) -> bool:
        """Whether any record was written."""
        return bool(self.insert or self.update or self.gone)

    def __add__(self, other: LoadReport) -> LoadReport:
        return LoadReport(
            self.document_id or other.document_id,
            self.is_current or other.is_current,
            self.insert + other.insert,
            self.update + other.update,
            self.same + other.same,
            self.gone + other.gone,
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """The spot on a page that a figure came from. ``box`` is points from the top left of the page as displayed."""

    evidence_id: str
    record_id: str
    record_kind: str
    document_id: str
    number: str | None
    sha256: str
    name: str
    path: str | None
    kind: str | None
    page: int | None
    box: tuple[float, float, float, float] | None
    place: str | None
    chars: tuple[int, int] | None
    text: str
    confidence: float
    rule: str
