"""Dates that no calendar has, that lack a part, or that the number or the day of this document rules out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from models.records import Evidence
from models.reference.vietnamese import format_date
from nlp.structure import appendix_of
from nlp.task_tables import task_columns
from nlp.text import Block, nfc
from pipeline.checks.subject import Flaw, Subject

_DAY_MONTH_YEAR = r"(?P<d>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<m>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<y>(?:19|20)\d\d)(?!\d)"
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "chủ nhật")
_KINDS = r"(?:Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kế hoạch|Luật|Thông báo|Công văn|Hướng dẫn|Báo cáo)\b"
_KIND = re.compile(_KINDS)
_CITATION = re.compile(rf"{_KINDS}[^;()]{{0,60}}?\d{{1,5}}[\w/-]*/[A-ZĐ][\w–&-]{{2,20}}\s*,?\s*$")
_OWN = re.compile(r"(?:^|\()\s*(?:kèm|ban hành kèm) theo [^()]{0,60}$", re.IGNORECASE)
_MAX_CITATION = 90

# What is wrong with a match: the message and what should stand there; None where nothing is.
Verdict = tuple[str, str | None] | None
Judge = Callable[["re.Match[str]", date | None], Verdict]


def impossible_date(subject: Subject) -> Iterator[Flaw]:
    """Times that cannot be right, in running text and in the cells of task tables."""
    issued = subject.records.document.issued_on
    for block in subject.body:
        for pattern, judge in _JUDGES:
            for match in pattern.finditer(block.text):
                if (verdict := judge(match, issued)) is not None:
                    yield _of_block(subject, block, match, *verdict)
    yield from _of_tables(subject, issued)


def _day(match: re.Match[str], issued: date | None) -> Verdict:
    """A full date: whether there is such a day, on that weekday, and not after the document that cites it."""
    day = _date(match)
    if day is None:
        return "date_impossible", None
    if match["weekday"] and _weekday(match["weekday"]) != day.weekday():
        right = _WEEKDAYS[day.weekday()]
        return "date_weekday", right.capitalize() if right == "chủ nhật" else f"thứ {right}"
    if issued is None or day == issued:
        return None
    before = match.string[max(0, match.start() - _MAX_CITATION) : match.start()]
    if _OWN.search(before):
        return "date_of_own", format_date(issued)
    # documents to come are named without number and day
    return ("date_later", format_date(issued)) if day > issued and _CITATION.search(before) else None


def _in_number(match: re.Match[str], _issued: date | None) -> Verdict:
    return ("date_of_number", match["y"]) if match["year"] != match["y"] else None


def _incomplete(_match: re.Match[str], _issued: date | None) -> Verdict:
    return "date_incomplete", None


def _impossible(_match: re.Match[str], _issued: date | None) -> Verdict:
    return "date_impossible", None


def _backwards(match: re.Match[str], _issued: date | None) -> Verdict:
    first, last = match["first"], match["last"]
    return ("period_backwards", f"{last}-{first}") if int(first) > int(last) else None


_JUDGES: tuple[tuple[re.Pattern[str], Judge], ...] = (
    (re.compile(r"ngày\s+\d{1,2}\s*/\s*(?:19|20)\d\d(?![\d/])", re.IGNORECASE), _incomplete),
    (
        re.compile(
            rf"(?:(?P<weekday>thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*,?\s*\(?\s*)?ngày\s+{_DAY_MONTH_YEAR}",
            re.IGNORECASE,
        ),
        _day,
    ),
    # the year stands in the number of laws, decrees and resolutions of the State: 100/2015/QH13
    (
        re.compile(
            rf"\d{{1,4}}/(?P<year>(?:19|20)\d\d)/[A-ZĐ][\w–-]{{1,20}}\s*,?\s*(?:ký\s+)?ngày\s+{_DAY_MONTH_YEAR}"
        ),
        _in_number,
    ),
    (re.compile(r"(?<!\w)[Tt]háng\s+(?:1[3-9]|[2-9]\d|0{1,2})(?:[/.]20\d\d)?(?!\w|[.,/-]\d|\s*tuổi)"), _impossible),
    (re.compile(r"(?<!\w)[Qq]uý\s+(?:V|VI|[5-9])(?:[/.]20\d\d)?(?!\w|[.,/-]\d)"), _impossible),
    (re.compile(r"[Gg]iai đoạn\s+(?P<first>20\d\d)\s*[-–]\s*(?P<last>20\d\d)(?!\d)"), _backwards),
)


def _of_tables(subject: Subject, issued: date | None) -> Iterator[Flaw]:
    """Cells of task tables, where the times of the tasks stand."""
    for number, table in enumerate(subject.document.tables):
        if task_columns(table) is None:
            continue
        label = appendix_of(table.title)
        where = label[0] if label else f"Bảng {number + 1}"
        for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
            quote = " ".join(nfc(" ".join(row)).split())
            for column, cell in enumerate(row):
                for pattern, judge in _JUDGES:
                    for match in pattern.finditer(nfc(cell)):
                        verdict = judge(match, issued)
                        if verdict is not None:
                            evidence = subject.context.text.cell_evidence(number, index, column, "checks.date")
                            place = f"{where}/row {index - table.header_rows + 1}/column {column + 1}"
                            yield _flaw(place, evidence, quote, match.group(), *verdict)


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _weekday(printed: str) -> int:
    name = printed.lower().removeprefix("thứ").strip()
    return int(name) - 2 if name.isdigit() else _WEEKDAYS.index(name)


def _of_block(subject: Subject, block: Block, match: re.Match[str], message: str, expected: str | None) -> Flaw:
    return _flaw(
        f"{subject.context.node(block).path}/date {block.number}.{match.start()}",
        block.evidence(*match.span(), "checks.date"),
        block.quote(*_around(block.text, *match.span())),
        block.quote(*match.span()),
        message,
        expected,
    )


def _flaw(
    place: str, evidence: tuple[Evidence, ...], quote: str, found: str, message: str, expected: str | None
) -> Flaw:
    return Flaw(
        kind="other",
        message=message,
        place=place,
        evidence=evidence,
        quote=quote,
        found=found,
        expected=expected,
        values={"found": found, "expected": expected or ""},
    )


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The naming of the document around a date: from its kind to the end of the clause."""
    kinds = list(_KIND.finditer(text, 0, start))
    named = kinds[-1] if kinds else None
    begin = named.start() if named is not None and start - named.start() < _MAX_CITATION else _clause_start(text, start)
    stop = re.search(r"[;,:]|\.(?=\s|$)|\bvề\b", text[end:])
    return begin, end + (stop.start() if stop else len(text) - end)


def _clause_start(text: str, at: int) -> int:
    stops = [m.end() for m in re.finditer(r"[;.:,]\s", text[:at])]
    return stops[-1] if stops else 0
