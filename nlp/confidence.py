"""How sure each record is: what OCR says of its decisive words, times what experience says of such records.

The factors below were chosen on the annotated documents and say which records to look at first, not how many of them
are wrong; a record of a text layer that no rule doubted is 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from models.pages import Box, Page, Word
from models.records import Assignment, Citation, CommuneRow, Evidence, Funding, OutlineItem, Record, Records, Target
from nlp.agency_lexicon import body_start
from nlp.repair import repaired
from nlp.text import Text

_AnyRecord = TypeVar("_AnyRecord", bound=Record)
# words that a record's value hangs on: figures, and capitals of names and numbers
_DECISIVE = re.compile(r"\d|^[A-ZĐ&/\-]{2,}")
_MENDED = 0.9
_LONGEST_NAME_WORDS = 12
_CRITERIA = 19


def with_confidence(records: Records, text: Text) -> Records:
    """The records, each with its confidence."""
    pages = {page.number: page for page in text.document.pages}

    def rate(kept: tuple[_AnyRecord, ...]) -> tuple[_AnyRecord, ...]:
        return tuple(r.model_copy(update={"confidence": confidence_of(r, pages)}) for r in kept)

    return records.model_copy(
        update={
            "outline": rate(records.outline),
            "citations": rate(records.citations),
            "targets": rate(records.targets),
            "results": rate(records.results),
            "assignments": rate(records.assignments),
            "funding": rate(records.funding),
            "communes": rate(records.communes),
        }
    )


def confidence_of(record: Record, pages: dict[int, Page]) -> float:
    """0 to 1: the least sure of the record's spots, times what in the record itself looks wrong."""
    spots = [_spot(spot, pages) for spot in record.evidence]
    read = min(spots, default=0.5)
    doubt = 1.0
    for factor in _doubts(record):
        doubt *= factor
    return round(max(0.0, min(1.0, read * doubt)), 3)


def _spot(spot: Evidence, pages: dict[int, Page]) -> float:
    page = pages.get(spot.page) if spot.page is not None else None
    if page is None or page.source == "text":
        return 1.0
    words = [w for w in page.words if w.box and spot.box and _inside(w, spot.box)]
    decisive = [w.confidence for w in words if _DECISIVE.search(w.text)]
    read = min([spot.confidence, *decisive])
    return read * (_MENDED if repaired(spot.text, scanned=True) != spot.text else 1.0)


def _inside(word: Word, box: Box) -> bool:
    assert word.box is not None
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _doubts(record: Record) -> Iterator[float]:
    """Factors under 1 for what seldom is so in a record that was read rightly."""
    if isinstance(record, Target):
        yield from _target_doubts(record)
    elif isinstance(record, Assignment):
        yield from _assignment_doubts(record)
    elif isinstance(record, CommuneRow):
        yield from _commune_doubts(record)
    elif isinstance(record, Funding):
        yield 0.8 if record.source == "other" else 1.0
    elif isinstance(record, Citation):
        yield 0.85 if record.issued_on is None else 1.0
    elif isinstance(record, OutlineItem):
        yield 0.7 if not record.title else 1.0


def _target_doubts(record: Target) -> Iterator[float]:
    if record.indicator == "other":
        yield 0.9
    if record.unit == "%" and record.value > 100:
        yield 0.4
    if record.denominator and record.share_pct is not None:
        yield 1.0 if abs(100 * record.value / record.denominator - record.share_pct) < 1 else 0.6
    if record.denominator is not None and record.value > record.denominator:
        yield 0.4


def _assignment_doubts(record: Assignment) -> Iterator[float]:
    names = (*record.assignee, *record.with_, *record.directed_by)
    if not record.assignee:
        yield 0.3
    for name in names:
        if len(name.split()) > _LONGEST_NAME_WORDS or not body_start().match(name[:1].upper() + name[1:]):
            yield 0.75
    if len(record.quote.split()) < 3 or record.quote[:1].islower():
        yield 0.5


def _commune_doubts(record: CommuneRow) -> Iterator[float]:
    if record.commune_code is None:
        yield 0.5
    for numbers, count in ((record.achieved, record.achieved_count), (record.planned, record.planned_count)):
        if count is not None and count != len(numbers):
            yield 0.4
        if any(n > _CRITERIA for n in numbers) or not all(a < b for a, b in pairwise(numbers)):
            yield 0.4
    if set(record.achieved) & set(record.planned):
        yield 0.5
