"""Deadlines: every way in which a plan says when, as one typed value.

Patterns are tried in order; the first that matches at the earliest place wins. Relative times ("hết năm", "trong năm",
"30 ngày kể từ ngày ký") are resolved from the document's date and period; an impossible date resolves to nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.records import Deadline, DeadlineKind, Period

_QUARTERS_A_YEAR = 4
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "h": 2, "hi": 3, "iih": 3}
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "chín": 9, "mười": 10, "mười hai": 12}
_NUM = r"(?:\d{1,2}|một|hai|ba|bốn|sáu|chín|mười hai|mười)"
_SLASH_DATE = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>20\d\d)"
_WORD_DATE = r"(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>20\d\d)"
_BY = r"(?:trước|đến hết|chậm nhất(?:\s+là)?(?:\s+(?:vào|trước|đến))?|xong trước|đến|hoàn thành trước|hết|muộn nhất)"


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative times hang on: the document's date and the plan's period."""

    issued_on: date | None
    period: Period | None

    @property
    def year(self) -> int | None:
        """The year a bare "quý II" or "tháng 3" means."""
        if self.period is not None and self.period[0] == self.period[1]:
            return self.period[0]
        if self.issued_on is not None:
            return self.issued_on.year
        return self.period[0] if self.period else None


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline and where in the text it stands."""

    start: int
    end: int
    deadline: Deadline


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


Maker = Callable[[re.Match[str], Clock], Deadline | None]


def _made(match: re.Match[str], kind: DeadlineKind, **values: object) -> Deadline:
    return Deadline.model_validate({"text": match.group().strip(" ,.;"), "kind": kind, **values})


def _by_day(match: re.Match[str], clock: Clock) -> Deadline | None:
    end = _day(match)
    return _made(match, "by", end=end) if end else None


def _by_day_yearly(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _made(match, "recurring", every="P1Y", months=(int(match["m"]),)) if 1 <= int(match["m"]) <= 12 else None


def _by_day_monthly(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _made(match, "recurring", every="P3M" if "quý" in match.group().lower() else "P1M")


def _by_month_yearly(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _made(match, "recurring", every="P1Y", months=tuple(_numbers(match["months"], 12))) or None


def _by_day_of_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    if clock.year is None:
        return None
    try:
        return _made(match, "by", end=date(clock.year, int(match["m"]), int(match["d"])))
    except ValueError:
        return None


def _by_month(match: re.Match[str], clock: Clock) -> Deadline | None:
    year = int(match["y"]) if match["y"] else clock.year
    month = int(match["m"])
    return _made(match, "by", end=_last(year, month)) if year and 1 <= month <= 12 else None


def _by_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _made(match, "by", end=date(int(match["y"]), 12, 31))


def _after_signing(match: re.Match[str], clock: Clock) -> Deadline | None:
    if clock.issued_on is None:
        return None
    return _made(match, "by", end=clock.issued_on + timedelta(days=int(match["n"])))


def _numbers(text: str, limit: int) -> list[int]:
    """ "3, 7", "3-7", "I, III", "II và III" as numbers, ranges filled."""
    out: list[int] = []
    tokens = re.findall(r"\d{1,2}|[IVH]+|[-–—]|đến", text, re.IGNORECASE)
    for i, token in enumerate(tokens):
        value = _QUARTERS.get(token.lower()) if not token.isdigit() else int(token)
        if value is None or not 1 <= value <= limit:
            continue
        if out and i and tokens[i - 1] in ("-", "–", "—", "đến"):
            out.extend(range(out[-1] + 1, value + 1))
        else:
            out.append(value)
    return _rising(out, limit) if limit == _QUARTERS_A_YEAR else out


def _rising(quarters: list[int], limit: int) -> list[int]:
    """Quarters of a list rise; one that repeats the one before lost a stroke in a scan ("II, II" is II, III)."""
    out: list[int] = []
    for index, quarter in enumerate(quarters):
        following = quarters[index + 1] if index + 1 < len(quarters) else limit + 1
        out.append(quarter + 1 if out and quarter == out[-1] and quarter + 1 < following else quarter)
    return out


def _spans(months: list[int]) -> bool:
    return months == list(range(months[0], months[-1] + 1))


def _of_months(match: re.Match[str], months: list[int], year: int | None) -> Deadline | None:
    if not months:
        return None
    if not _spans(months):
        return _made(match, "months", months=tuple(months))
    if year is None:
        return _made(match, "months", months=tuple(months))
    return _made(match, "during", start=date(year, months[0], 1), end=_last(year, months[-1]))


def _year_of(match: re.Match[str], clock: Clock) -> int | None:
    return int(match["y"]) if match["y"] else clock.year


def _quarters(match: re.Match[str], clock: Clock) -> Deadline | None:
    quarters = _numbers(match["quarters"], _QUARTERS_A_YEAR)
    return _of_months(match, [m for q in quarters for m in range(3 * q - 2, 3 * q + 1)], _year_of(match, clock))


def _months(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _of_months(match, _numbers(match["months"], 12), _year_of(match, clock))


def _from_quarter(match: re.Match[str], clock: Clock) -> Deadline | None:
    quarters, year = _numbers(match["quarters"], _QUARTERS_A_YEAR), _year_of(match, clock)
    return _made(match, "from", start=date(year, 3 * quarters[0] - 2, 1)) if quarters and year else None


def _from_month(match: re.Match[str], clock: Clock) -> Deadline | None:
    months, year = _numbers(match["months"], 12), _year_of(match, clock)
    return _made(match, "from", start=date(year, months[0], 1)) if months and year else None


def _from_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    return _made(match, "from", start=date(int(match["y"]), 1, 1))


def _half(match: re.Match[str], clock: Clock) -> Deadline | None:
    year = _year_of(match, clock)
    if year is None:
        return None
    first = match["half"].lower().startswith("đầu")
    return _made(
        match, "during", start=date(year, 1 if first else 7, 1), end=date(year, 6 if first else 12, 30 if first else 31)
    )


def _during_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    year = int(match["y"])
    return _made(match, "during", start=date(year, 1, 1), end=date(year, 12, 31))


def _this_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    year = clock.year
    return _made(match, "during", start=date(year, 1, 1), end=date(year, 12, 31)) if year else None


_INTERVALS = {"tuần": "P1W", "tháng": "P1M", "quý": "P3M", "năm": "P1Y", "ngày": "P1D"}
_LENGTH = {"P1D": 1, "P1W": 7, "P1M": 30, "P3M": 91, "P6M": 182, "P1Y": 365}


def _each(match: re.Match[str], clock: Clock) -> Deadline | None:
    words = re.findall(r"6 tháng|06 tháng|sáu tháng|tuần|tháng|quý|năm|ngày", match.group().lower())
    intervals = ["P6M" if "tháng" in w and w != "tháng" else _INTERVALS[w] for w in words]
    return _made(match, "recurring", every=min(intervals, key=_LENGTH.__getitem__)) if intervals else None


def _every_months(match: re.Match[str], clock: Clock) -> Deadline | None:
    number = match["n"].lower()
    months = int(number) if number.isdigit() else _WORDS[number]
    return _made(match, "recurring", every=f"P{months}M" if months != 12 else "P1Y")


def _plain(kind: DeadlineKind) -> Maker:
    return lambda match, clock: _made(match, kind)


_YEAR_AFTER = r"(?:\s*(?:/|năm)\s*(?P<y>20\d\d))?"
_Q = r"(?P<quarters>(?:[IVH]{1,3}|[1-4])(?:\s*(?:,|-|–|và|đến)\s*(?:quý\s+)?(?:[IVH]{1,3}|[1-4])\b)*)"
# a year may follow the last month ("tháng 9 - 12/2024"); a day and month may not ("tháng 7 và 15/8")
_M = r"(?P<months>\d{1,2}(?:\s*(?:,|-|–|và|đến)\s*(?:tháng\s+)?\d{1,2}\b(?!\s*/\s*\d{1,2}\b))*)"
_EACH = r"(?:hàng|hằng)"
_PATTERNS: tuple[tuple[str, Maker], ...] = (
    (rf"(?:trước\s+)?(?:ngày\s+)?(?P<d>\d{{1,2}})\s?(?:/|-|tháng)\s?(?P<m>\d{{1,2}})\s+{_EACH} năm", _by_day_yearly),
    (rf"(?:trong\s+|vào\s+)?tháng\s+{_M}\s+{_EACH} năm", _by_month_yearly),
    (
        rf"(?:{_BY}\s+|vào\s+)?ngày\s+\d{{1,2}}\s+(?:{_EACH}\s+(?:tháng|quý)|(?:của\s+)?tháng\s+(?:cuối|đầu)\s+(?:của\s+)?(?:mỗi\s+)?quý|của\s+tháng)",
        _by_day_monthly,
    ),
    (rf"{_BY}\s+(?:ngày\s+)?{_SLASH_DATE}", _by_day),
    (rf"{_BY}\s+(?:ngày\s+)?{_WORD_DATE}", _by_day),
    (
        r"(?:trong (?:vòng|thời hạn)|sau|chậm nhất(?: sau)?)\s+(?P<n>\d{1,3})\s+ngày(?: làm việc)?,?\s+(?:kể )?từ (?:ngày|khi)\s+[^,.;]{2,40}",
        _after_signing,
    ),
    (rf"{_BY}\s+(?:ngày\s+)?(?P<d>\d{{1,2}})\s?/\s?(?P<m>\d{{1,2}})(?!\s?/|\d)", _by_day_of_year),
    (rf"{_BY}\s+(?:ngày\s+)?(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?!\s+năm|\d)", _by_day_of_year),
    (rf"{_BY}\s+(?:cuối\s+)?tháng\s+(?P<m>\d{{1,2}}){_YEAR_AFTER}", _by_month),
    (rf"(?:từ|bắt đầu từ)\s+(?:đầu\s+)?quý\s+{_Q}{_YEAR_AFTER}(?:\s+trở đi)?", _from_quarter),
    (
        rf"(?:bắt đầu )?từ\s+(?:đầu\s+)?tháng\s+(?P<months>\d{{1,2}})(?!\s*(?:-|–|đến)){_YEAR_AFTER}(?:\s+trở đi)?",
        _from_month,
    ),
    (r"(?:bắt đầu )?từ\s+(?:đầu\s+)?năm\s+(?P<y>20\d\d)(?:\s+trở đi|\s*$)", _from_year),
    (
        rf"(?:định kỳ\s*,?\s*)?{_EACH}\s+(?:(?:tuần|tháng|quý|năm|ngày|0?6 tháng)(?:\s*(?:,|và|hoặc|/)\s*(?:{_EACH}\s+)?)?)+",
        _each,
    ),
    (rf"(?:định kỳ\s+)?(?P<n>{_NUM})\s+tháng\s+(?:một|1|01)\s+lần", _every_months),
    (r"định kỳ\s+(?:(?:tuần|tháng|quý|0?6 tháng|năm)(?:\s*(?:,|và|hoặc|/)\s*)?)+", _each),
    (rf"(?:trong\s+|vào\s+)?quý\s+{_Q}{_YEAR_AFTER}", _quarters),
    (rf"(?:trong\s+|vào\s+)?(?:từ\s+)?tháng\s+{_M}{_YEAR_AFTER}", _months),
    (r"(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y>20\d\d))?", _half),
    (rf"{_BY}\s+(?:cuối\s+)?năm\s+(?P<y>20\d\d)", _by_year),
    (r"(?:trong|vào)\s+năm\s+(?P<y>20\d\d)", _during_year),
    (r"(?:trong năm|cả năm)(?!\s*\d)", _this_year),
    (r"thường xuyên|liên tục", _plain("ongoing")),
    (r"định kỳ", _plain("recurring")),
    (r"(?:căn cứ|tùy theo|tùy|theo)\s+(?:vào\s+)?(?:điều kiện|tình hình)\s+thực tế", _plain("conditional")),
    (r"khi (?:có|cần|được) (?:yêu cầu|văn bản)[^,.;]{0,30}", _plain("conditional")),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), make) for pattern, make in _PATTERNS)
# "ngày 15 tháng 7 năm 2022" of a cited document is no "tháng 7"
_OF_A_DATE = re.compile(r"ngày\s*\d{1,2}\s*$", re.IGNORECASE)
_CELL_YEAR = re.compile(r"^(?:năm\s+)?(?P<y>20\d\d)$", re.IGNORECASE)


def deadlines_in(text: str, clock: Clock) -> list[Found]:
    """All deadlines of a text, in order, without overlaps."""
    found: list[Found] = []
    for candidate in sorted(_candidates(text, clock), key=lambda f: (f[0], f[1].start)):
        if all(candidate[1].start >= f.end or candidate[1].end <= f.start for f in found):
            found.append(candidate[1])
    return sorted(found, key=lambda f: f.start)


def _candidates(text: str, clock: Clock) -> Iterator[tuple[int, Found]]:
    for rank, (pattern, make) in enumerate(_COMPILED):
        for match in pattern.finditer(text):
            if _OF_A_DATE.search(text[: match.start()]):
                continue
            deadline = make(match, clock)
            if deadline is not None:
                yield rank, Found(match.start(), match.end(), deadline)


def deadline_of_cell(text: str, clock: Clock) -> Deadline | None:
    """The deadline in a table's time column; the whole cell is its text."""
    bare = " ".join(text.split())
    if not bare:
        return None
    year = _CELL_YEAR.match(bare)
    if year:
        return _during_year(year, clock)
    found = deadlines_in(bare, clock)
    return found[0].deadline.model_copy(update={"text": bare}) if found else None
