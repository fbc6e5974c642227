"""How a matched time becomes a deadline: relative times are resolved by the document's date and period."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from models.records import Deadline, DeadlineKind, Period

_QUARTERS_A_YEAR = 4
_MONTHS_A_YEAR = 12
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "h": 2, "hi": 3, "iih": 3}
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "chín": 9, "mười": 10, "mười hai": 12,
}  # fmt: skip
_INTERVALS = {"tuần": "P1W", "tháng": "P1M", "quý": "P3M", "năm": "P1Y", "ngày": "P1D"}
_LENGTH = {"P1D": 1, "P1W": 7, "P1M": 30, "P3M": 91, "P6M": 182, "P1Y": 365}
# so many times in an interval -> how often; other shares of an interval have no plain name
_TIMES_A = {
    ("năm", 1): "P1Y", ("năm", 2): "P6M", ("năm", 3): "P4M", ("năm", 4): "P3M", ("năm", 12): "P1M",
    ("quý", 1): "P3M", ("quý", 3): "P1M", ("tháng", 1): "P1M", ("tháng", 2): "P2W", ("tháng", 4): "P1W", ("tuần", 1): "P1W",
}  # fmt: skip
_FRIDAY = 4


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


Maker = Callable[[re.Match[str], Clock], Deadline | None]


def made(match: re.Match[str], kind: DeadlineKind, **values: object) -> Deadline:
    """A deadline with the matched words as its text."""
    return Deadline.model_validate({"text": match.group().strip(" ,.;"), "kind": kind, **values})


def plain(kind: DeadlineKind) -> Maker:
    """A maker of a deadline that only has its kind."""
    return lambda match, clock: made(match, kind)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else _WORDS[" ".join(printed.lower().split())]


def _year_of(match: re.Match[str], clock: Clock) -> int | None:
    printed = _group(match, "y")
    return int(printed) if printed else clock.year


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def by_day(match: re.Match[str], clock: Clock) -> Deadline | None:
    """A day with or without its year; one that no calendar has keeps its words and no date."""
    year = _year_of(match, clock)
    if year is None or int(match["m"]) > _MONTHS_A_YEAR or int(match["d"]) > 31:
        return None
    return made(match, "by", end=_day(year, match["m"], match["d"]))


def by_day_yearly(match: re.Match[str], clock: Clock) -> Deadline | None:
    """A day of every year, or two of them."""
    months = [int(m) for m in (_group(match, "m0"), match["m"]) if m]
    if not all(1 <= month <= _MONTHS_A_YEAR for month in months):
        return None
    return made(match, "recurring", every="P1Y", months=tuple(months))


def by_day_monthly(match: re.Match[str], clock: Clock) -> Deadline | None:
    """A day of every month or quarter."""
    return made(match, "recurring", every="P3M" if "quý" in match.group().lower() else "P1M")


def by_month_yearly(match: re.Match[str], clock: Clock) -> Deadline | None:
    """Months of every year."""
    return made(match, "recurring", every="P1Y", months=tuple(_numbers(match["months"], _MONTHS_A_YEAR)))


def by_quarter_yearly(match: re.Match[str], clock: Clock) -> Deadline | None:
    """Quarters of every year, as the months they have."""
    months = tuple(m for q in _numbers(match["quarters"], _QUARTERS_A_YEAR) for m in range(3 * q - 2, 3 * q + 1))
    return made(match, "recurring", every="P1Y", months=months) if months else None


def by_month(match: re.Match[str], clock: Clock) -> Deadline | None:
    """The end of a month."""
    year, month = _year_of(match, clock), int(match["m"])
    return made(match, "by", end=_last(year, month)) if year and 1 <= month <= _MONTHS_A_YEAR else None


def by_quarter(match: re.Match[str], clock: Clock) -> Deadline | None:
    """The end of a quarter."""
    quarters, year = _numbers(match["quarters"], _QUARTERS_A_YEAR), _year_of(match, clock)
    return made(match, "by", end=_last(year, 3 * quarters[-1])) if quarters and year else None


def by_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    """The end of a year, this one where none is named."""
    year = _year_of(match, clock)
    return made(match, "by", end=date(year, 12, 31)) if year else None


def after_signing(match: re.Match[str], clock: Clock) -> Deadline | None:
    """So many days after the document's own date; after anything else the day is not known."""
    if clock.issued_on is None:
        return None
    if not match["own"]:
        return made(match, "by")
    days, end = int(match["n"]), clock.issued_on
    if not match["working"]:
        return made(match, "by", end=end + timedelta(days=days))
    while days > 0:
        end += timedelta(days=1)
        days -= end.weekday() <= _FRIDAY
    return made(match, "by", end=end)


def _numbers(text: str, limit: int) -> list[int]:
    """ "3, 7", "3-7", "I, III", "II và III" as numbers, ranges filled."""
    out: list[int] = []
    joins = ("-", "–", "—", "đến")
    tokens = [t for t in re.findall(r"\d{1,2}|[IVH]+|[-–—]|đến|\w+", text, re.IGNORECASE) if not _is_noun(t)]
    for i, token in enumerate(tokens):
        value = _QUARTERS.get(token.lower()) if not token.isdigit() else int(token)
        if value is None or not 1 <= value <= limit:
            continue
        if out and i and tokens[i - 1].lower() in joins:
            out.extend(range(out[-1] + 1, value + 1))
        else:
            out.append(value)
    return _rising(out, limit) if limit == _QUARTERS_A_YEAR else out


def _is_noun(token: str) -> bool:
    return token.lower() in ("tháng", "quý", "hết", "và")


def _rising(quarters: list[int], limit: int) -> list[int]:
    """Quarters of a list rise; one that repeats the one before lost a stroke in a scan ("II, II" is II, III)."""
    out: list[int] = []
    for index, quarter in enumerate(quarters):
        following = quarters[index + 1] if index + 1 < len(quarters) else limit + 1
        out.append(quarter + 1 if out and quarter == out[-1] and quarter + 1 < following else quarter)
    return out


def _of_months(match: re.Match[str], months: list[int], year: int | None) -> Deadline | None:
    if not months:
        return None
    spans = months == list(range(months[0], months[-1] + 1))
    if not spans or year is None:
        return made(match, "months", months=tuple(months))
    return made(match, "during", start=date(year, months[0], 1), end=_last(year, months[-1]))


def in_quarters(match: re.Match[str], clock: Clock) -> Deadline | None:
    """Quarters, as the months they have."""
    quarters = _numbers(match["quarters"], _QUARTERS_A_YEAR)
    return _of_months(match, [m for q in quarters for m in range(3 * q - 2, 3 * q + 1)], _year_of(match, clock))


def in_months(match: re.Match[str], clock: Clock) -> Deadline | None:
    """Months of a list or range."""
    return _of_months(match, _numbers(match["months"], _MONTHS_A_YEAR), _year_of(match, clock))


def in_range(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From one month or quarter to another, each perhaps with a year of its own."""
    last_year = int(match["y2"]) if match["y2"] else clock.year
    if last_year is None:
        return None
    first_year = int(match["y1"]) if match["y1"] else last_year
    if _group(match, "q1") is not None:
        ends = [_QUARTERS.get(match[g].lower(), 0) for g in ("q1", "q2")]
        first, last = 3 * ends[0] - 2, 3 * ends[1]
    else:
        first, last = int(match["m1"]), int(match["m2"])
    if not (1 <= first <= _MONTHS_A_YEAR and 1 <= last <= _MONTHS_A_YEAR):
        return None
    start, end = date(first_year, first, 1), _last(last_year, last)
    return made(match, "during", start=start, end=end) if start <= end else None


def in_days(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From one day to another."""
    last_year = int(match["y2"]) if match["y2"] else clock.year
    if last_year is None:
        return None
    start = _day(int(match["y1"]) if match["y1"] else last_year, match["m1"], match["d1"])
    end = _day(last_year, match["m2"], match["d2"])
    return made(match, "during", start=start, end=end) if start and end and start <= end else None


def in_years(match: re.Match[str], clock: Clock) -> Deadline | None:
    """A year, or the years from one to another."""
    first, last = int(match["y1"]), int(match["y2"] or match["y1"])
    return made(match, "during", start=date(first, 1, 1), end=date(last, 12, 31)) if first <= last else None


def in_half(match: re.Match[str], clock: Clock) -> Deadline | None:
    """The first or second half of a year."""
    year = _year_of(match, clock)
    if year is None:
        return None
    first = match["half"].lower().startswith("đầu")
    start, end = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return made(match, "during", start=start, end=end)


def in_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    """A year, this one where none is named."""
    year = _year_of(match, clock)
    return made(match, "during", start=date(year, 1, 1), end=date(year, 12, 31)) if year else None


def from_quarter(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From a quarter on."""
    quarters, year = _numbers(match["quarters"], _QUARTERS_A_YEAR), _year_of(match, clock)
    return made(match, "from", start=date(year, 3 * quarters[0] - 2, 1)) if quarters and year else None


def from_month(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From a month on."""
    months, year = _numbers(match["months"], _MONTHS_A_YEAR), _year_of(match, clock)
    return made(match, "from", start=date(year, months[0], 1)) if months and year else None


def from_day(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From a day on."""
    year = _year_of(match, clock)
    start = _day(year, match["m"], match["d"]) if year else None
    return made(match, "from", start=start) if start else None


def from_year(match: re.Match[str], clock: Clock) -> Deadline | None:
    """From a year on."""
    return made(match, "from", start=date(int(match["y"]), 1, 1))


def each(match: re.Match[str], clock: Clock) -> Deadline | None:
    """Of several intervals ("hằng quý, 6 tháng, năm") the shortest."""
    words = re.findall(r"0?6 tháng|sáu tháng|tuần|tháng|quý|năm|ngày", match.group().lower())
    intervals = ["P6M" if "tháng" in w and w != "tháng" else _INTERVALS[w] for w in words]
    return made(match, "recurring", every=min(intervals, key=_LENGTH.__getitem__)) if intervals else None


def every_so_many(match: re.Match[str], clock: Clock) -> Deadline | None:
    """ "6 tháng một lần", "2 tuần/lần": how many weeks, months, quarters or years lie between."""
    number = _number(match["n"]) if match["n"] else 1
    unit = match["unit"].lower()
    months = {"tháng": 1, "quý": 3, "năm": 12}.get(unit)
    if months is None:
        return made(match, "recurring", every=f"P{number}{'W' if unit == 'tuần' else 'D'}")
    total = number * months
    return made(match, "recurring", every=f"P{total // 12}Y" if total % 12 == 0 else f"P{total}M")


def times_a(match: re.Match[str], clock: Clock) -> Deadline | None:
    """ "02 lần/năm": how often that is."""
    every = _TIMES_A.get((match["unit"].lower(), _number(match["n"])))
    return made(match, "recurring", every=every) if every else None
