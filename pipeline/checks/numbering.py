"""Numbering of the document's own parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from models.messages import say
from models.pages import ReadDocument
from models.records import Finding, OutlineItem, Records

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def duplicate_numbering(records: Records, _document: ReadDocument) -> Iterator[Finding]:
    """Two sections with the same Roman number: the second should bear the next one."""
    sections = [item for item in records.outline if item.level == 1 and item.label in _ROMANS]
    for before, item in pairwise(sections):
        if item.label == before.label:
            yield _finding(item, _ROMANS[_ROMANS.index(item.label) + 1])


def _finding(item: OutlineItem, expected: str) -> Finding:
    return Finding(
        id=item.id,
        place=item.place,
        evidence=item.evidence,
        kind="duplicate_numbering",
        quote=f"{item.label}. {item.title}",
        found=item.label,
        expected=expected,
        message_vi=say("finding.duplicate_numbering", found=item.label, expected=expected),
    )
