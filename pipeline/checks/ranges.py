"""Quantities that cannot be: shares over 100, more than there are, criteria that the set does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.records import Evidence, Number, Result, Target
from pipeline.checks.arithmetic import shown
from pipeline.checks.communes import last_criterion
from pipeline.checks.subject import Flaw, Subject

_WHOLE_PCT = 100
# per cent of something that may be exceeded: a plan, a former year, an estimate
_OF_A_PLAN = re.compile(
    r"\bKH\b|kế hoạch|dự toán|so với|mục tiêu|chỉ tiêu|cùng kỳ|tăng|vượt|gấp|bằng|công suất", re.IGNORECASE
)
_COUNTED = frozenset({"xã", "huyện", "thôn", "hộ", "trường"})
_CRITERION = re.compile(r"[Tt]iêu chí số\s+(?P<number>\d{1,2})(?!\s*[-–/]|\d)")


def out_of_range(subject: Subject) -> Iterator[Flaw]:
    """A target or result that no unit can reach; a criterion named in the text that there is not."""
    records: tuple[Target | Result, ...] = (*subject.records.targets, *subject.records.results)
    for record in records:
        if record.change in ("increase", "decrease") or _OF_A_PLAN.search(record.quote):
            continue
        share = record.value if record.unit == "%" else record.share_pct
        whole = record.denominator if record.unit in _COUNTED else None
        message, found, limit = "", record.value, float(_WHOLE_PCT)
        if share is not None and share > _WHOLE_PCT:
            message, found = "share_over_100", share
        elif whole and record.value > whole:
            message, limit = "more_than_all", whole
        if message:
            yield _flaw(message, record.place, record.evidence, record.quote, found, f"≤ {shown(limit)}", shown(limit))
    yield from _criteria(subject)


def _criteria(subject: Subject) -> Iterator[Flaw]:
    last = last_criterion(subject)
    for block in subject.body:
        for match in _CRITERION.finditer(block.text):
            number = int(match["number"])
            if not 1 <= number <= last:
                yield _flaw(
                    "no_such_criterion",
                    f"{subject.context.node(block).path}/criterion {block.number}.{match.start()}",
                    block.evidence(*match.span(), "checks.criterion"),
                    block.quote(match.start(), min(len(block.text), match.end() + 80)),
                    number,
                    f"1-{last}",
                    str(last),
                )


def _flaw(
    message: str,
    place: str,
    evidence: tuple[Evidence, ...],
    quote: str,
    found: Number,
    expected: str,
    limit: str,
) -> Flaw:
    return Flaw(
        kind="out_of_range",
        message=message,
        place=place,
        evidence=evidence,
        quote=quote,
        found=found,
        expected=expected,
        values={"found": shown(found), "limit": limit},
    )
