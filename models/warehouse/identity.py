"""Which files are files of one plan, and which of them speaks for it.

A plan is known by number, issuer and date. Of its files the *current* one is read as the plan: first whole ones before
fragments, then the more confident, then the one with more records, then the one with more pages; the file's hash
decides what is left, so that the order of loading never matters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.warehouse.fold import squeeze

_ID_LENGTH = 16
# a file with less than this share of the best one's pages or records is a fragment of the plan
_WHOLE_PAGES_SHARE = 0.9
_WHOLE_RECORDS_SHARE = 0.7
# confidences closer than this say the same
_CONFIDENCE_STEP = 0.02
_BODIES = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan"}


@dataclass(frozen=True, slots=True)
class FileHead:
    """What tells a file's plan and its worth. Keys are folded; ``confidence`` is the mean over its records, 0-1."""

    sha256: str
    number_key: str
    issuer_key: str
    issued_on: date | None
    readable_pages: int
    record_count: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan and its files, the current one first."""

    document_id: str
    files: tuple[FileHead, ...]

    @property
    def current(self) -> FileHead:
        """The file that speaks for the plan."""
        return self.files[0]


def number_key(number: str | None) -> str:
    """ "04 /CT-UBND" → "4/ct-ubnd": no diacritics, blanks or leading zeros; "" for none."""
    return re.sub(r"\s+", "", squeeze(number or "")).lstrip("0")


def issuer_key(issuer: str | None) -> str:
    """ "UBND tỉnh Lạng Sơn" → "uy ban nhan dan tinh lang son"; "" for none."""
    words = re.sub(r"[^\w\s]", " ", squeeze(issuer or "")).split()
    return " ".join(_BODIES.get(word, word) for word in words)


def plans_of(files: Sequence[FileHead]) -> list[Plan]:
    """Files with one number and date, told apart by issuer, as plans.

    A file whose issuer is unknown or printed in part ("UBND tỉnh") belongs to the only plan that it fits.
    """
    issuers = {f.issuer_key for f in files}
    full = {a for a in issuers if not any(_is_part(a, b) for b in issuers)}
    clusters: dict[str, list[FileHead]] = {}
    for file in files:
        fits = [issuer for issuer in full if issuer == file.issuer_key or _is_part(file.issuer_key, issuer)]
        clusters.setdefault(fits[0] if len(fits) == 1 else file.issuer_key, []).append(file)
    return [Plan(_document_id(issuer, members), ranked(members)) for issuer, members in sorted(clusters.items())]


def _is_part(part: str, whole: str) -> bool:
    return part != whole and (not part or whole.startswith(f"{part} "))


def _document_id(issuer: str, members: Sequence[FileHead]) -> str:
    head = members[0]
    if not head.number_key or head.issued_on is None:
        # nothing printed tells it from others: the file itself is its identity
        key = f"file\x1f{head.sha256}"
    else:
        key = "\x1f".join(("plan", head.number_key, head.issued_on.isoformat(), issuer))
    return hashlib.sha256(key.encode()).hexdigest()[:_ID_LENGTH]


def ranked(files: Iterable[FileHead]) -> tuple[FileHead, ...]:
    """The files of one plan, the most complete and confident first."""
    members = list(files)
    pages = max(f.readable_pages for f in members)
    records = max(f.record_count for f in members)

    def worth(file: FileHead) -> tuple[bool, int, int, int, str]:
        whole = (
            file.readable_pages >= pages * _WHOLE_PAGES_SHARE and file.record_count >= records * _WHOLE_RECORDS_SHARE
        )
        return (
            not whole,
            -round(file.confidence / _CONFIDENCE_STEP),
            -file.record_count,
            -file.readable_pages,
            file.sha256,
        )

    return tuple(sorted(members, key=worth))
