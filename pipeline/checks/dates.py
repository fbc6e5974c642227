"""Dates that no calendar has, that lack a part, or that the number or the day of this document rules out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from models.reference.vietnamese import format_date
from nlp.text import Block
from pipeline.checks.subject import Flaw, Subject

_DAY = re.compile(
    r"(?:(?P<weekday>thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*,?\s*\(?\s*)?"
    r"ngày\s+(?P<d>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<m>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_INCOMPLETE = re.compile(r"ngày\s+(?P<m>\d{1,2})\s*/\s*(?P<y>(?:19|20)\d\d)(?![\d/])", re.IGNORECASE)
# the year stands in the number of laws, decrees and resolutions of the State: 100/2015/QH13
_NUMBERED = re.compile(
    r"\d{1,4}/(?P<year>(?:19|20)\d\d)/[A-ZĐ][\w–-]{1,20}\s*,?\s*(?:ký\s+)?ngày\s+"
    r"(?P<d>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<m>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<y>(?:19|20)\d\d)(?!\d)"
)
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "chủ nhật")
_KINDS = r"(?:Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kế hoạch|Luật|Thông báo|Công văn|Hướng dẫn|Báo cáo)\b"
_KIND = re.compile(_KINDS)
_CITATION = re.compile(rf"{_KINDS}[^;()]{{0,60}}$")


def impossible_date(subject: Subject) -> Iterator[Flaw]:
    """Days that cannot be right, in running text."""
    issued = subject.records.document.issued_on
    for block in subject.body:
        for match in _INCOMPLETE.finditer(block.text):
            yield _flaw(subject, block, match, "date_incomplete", None)
        for match in _DAY.finditer(block.text):
            day = _date(match)
            if day is None:
                yield _flaw(subject, block, match, "date_impossible", None)
            elif match["weekday"] and _weekday(match["weekday"]) != day.weekday():
                right = _WEEKDAYS[day.weekday()]
                name = right.capitalize() if right == "chủ nhật" else f"thứ {right}"
                yield _flaw(subject, block, match, "date_weekday", name)
            elif issued is not None and day > issued and _cites(block.text, match.start()):
                yield _flaw(subject, block, match, "date_later", format_date(issued))
        for match in _NUMBERED.finditer(block.text):
            if match["year"] != match["y"]:
                yield _flaw(subject, block, match, "date_of_number", match["y"])


def _cites(text: str, start: int) -> bool:
    """Whether the day is that of a numbered document: documents to come are named without number and day."""
    before = text[max(0, start - 90) : start]
    return bool(re.search(r"\d{1,5}[\w/-]*/[A-ZĐ][\w–&-]{2,20}\s*,?\s*$", before)) and bool(_CITATION.search(before))


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _weekday(printed: str) -> int:
    name = printed.lower().removeprefix("thứ").strip()
    return int(name) - 2 if name.isdigit() else _WEEKDAYS.index(name)


def _flaw(subject: Subject, block: Block, match: re.Match[str], message: str, expected: str | None) -> Flaw:
    printed = block.quote(*match.span())
    start, end = _around(block.text, *match.span())
    return Flaw(
        kind="other",
        message=message,
        place=f"{subject.context.node(block).path}/date {block.number}.{match.start()}",
        evidence=block.evidence(*match.span(), "checks.date"),
        quote=block.quote(start, end),
        found=printed,
        expected=expected,
        values={"found": printed, "expected": expected or ""},
    )


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The naming of the document around a date: from its kind to the end of the clause."""
    kinds = list(_KIND.finditer(text, 0, start))
    named = kinds[-1] if kinds else None
    begin = named.start() if named is not None and start - named.start() < 90 else _clause_start(text, start)
    stop = re.search(r"[;,:]|\.(?=\s|$)|\bvề\b", text[end:])
    return begin, end + (stop.start() if stop else len(text) - end)


def _clause_start(text: str, at: int) -> int:
    stops = [m.end() for m in re.finditer(r"[;.:,]\s", text[:at])]
    return stops[-1] if stops else 0
