"""Quantities of a text: a number with its unit, its bounds, and the share that is printed beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.records import Comparator, Number
from nlp.numbers import Figure, find_figures, read_number
from nlp.targets.names import is_naming, naming_spans
from nlp.units import Unit, read_unit, scaled, unit_forms

_WHOLE_KINDS = {"unit", "household", "person", "work", "count"}
_UPWARDS = re.compile(r"\s*(?:/\s?\w+)?\s*(?P<way>trở lên|trở xuống)", re.IGNORECASE)
_UPWARDS_AFTER_NOUN = re.compile(r"(?:\s+[^\W\d_]+){0,5}?\s+(?P<way>trở lên|trở xuống)", re.IGNORECASE)
# what may stand between a count and its share: "…, chiếm tỷ lệ 40%", "(đạt 57,4%)", "(57,4%)"
_SHARE_LINK = re.compile(
    r"[^.;:(]{0,70}?[,\s(–-]*(?:chiếm(?: tỷ lệ| tỉ lệ)?|đạt (?:tỷ|tỉ) lệ|(?:tỷ|tỉ) lệ|tương đương(?: với)?|tương ứng)"
    r"\s*(?:là|khoảng|trên|gần|:|với)*\s*|\s*\((?:đạt|bằng|chiếm)?\s*|,?\s*(?:đạt|bằng)\s*",
    re.IGNORECASE,
)
# the share may stand a few words on ("42/105 xã đạt chuẩn …, đạt 40%"), where it is the count's own by arithmetic
_SHARE_AHEAD = re.compile(
    r"[^;:(]{0,110}?(?:,\s*(?:bằng|đạt|chiếm)|\((?:bằng|đạt|chiếm|tỷ lệ)?)\s*(?:khoảng|gần|trên)?\s*", re.IGNORECASE
)
_SHARE_SLACK_POINTS = 1.0
_OF_PLAN = re.compile(r"\s*(?:so với\s+)?(?:KH|kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?!\w)", re.IGNORECASE)
# what is to be paid out of the money planned is a commitment of its own: "giải ngân ít nhất 55% kế hoạch"
_PAID_OUT = re.compile(
    r"(?:phấn đấu|bảo đảm|đảm bảo|mục tiêu|yêu cầu)[^;.:()]{0,40}giải ngân[^;.:()]{0,110}$", re.IGNORECASE
)
_COUNT_LINK = re.compile(r"[^.;:()]{0,60}\((?:tương đương |tương ứng |bằng |khoảng |là )?$", re.IGNORECASE)
_LIST_LINK = re.compile(r"\s*[^\W\d]{0,40}\s*,\s*", re.IGNORECASE)
_BAND_LINK = re.compile(r"\s*(?:đạt|có|hoàn thành)?(?:\s*(?:chuẩn|được|từ|dưới))*\s*", re.IGNORECASE)
_OF_ALL = re.compile(r"\s*(?:tổng )?số\s", re.IGNORECASE)
_SUBJECT_UNIT = re.compile(
    r"(?:tổng\s+)?số\s+(?P<unit>xã|huyện|thôn|bản|ấp|hộ|trường|thị trấn|lao động|người)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with unit, in canonical units. ``start`` is where its cue begins, ``end`` after unit and share."""

    start: int
    number_start: int
    end: int
    value: Number
    unit: str
    kind: str
    value_max: Number | None = None
    denominator: Number | None = None
    comparator: Comparator = "eq"
    decimals: int = 0
    share_pct: Number | None = None
    share_decimals: int = 0
    per_year: bool = False
    of_plan: bool = False  # "106%KH": a comparison with the plan, no quantity of its own
    named: str | None = None  # the one unit that is counted by its name instead of a number


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of the text, left to right; a share beside its count is part of that count."""
    names = naming_spans(text)
    found: list[Quantity] = []
    for figure in find_figures(text):
        if is_naming(names, figure.number_start, figure.end) or (found and figure.number_start < found[-1].end):
            continue
        quantity = _quantity(text, figure)
        if quantity is not None:
            found.append(quantity)
    return _join_shares(text, _carry_approx(text, found))


def _quantity(text: str, figure: Figure) -> Quantity | None:
    unit = read_unit(text, figure.end) or _inherited_unit(text, figure)
    if unit is None or unit.kind in ("grade",):
        return None
    value, value_max, denominator = figure.value, figure.value_max, figure.denominator
    if denominator is not None and denominator <= 10 and value < denominator and _OF_ALL.match(text, figure.end):
        unit = Unit("%", 1, "share", figure.end, "")  # "1/2 số hộ nghèo"
        value, denominator = _tidy(100 * value / denominator), None
    if unit.kind in _WHOLE_KINDS and isinstance(value, float) and unit.scale == 1:
        value = read_number(figure.printed.partition("/")[0].strip(), whole=True) or value
    end = max(unit.end, figure.end)
    comparator = figure.comparator
    way = _UPWARDS.match(text, end)
    if way is None and figure.at_least_from:
        way = _UPWARDS_AFTER_NOUN.match(text, end)
    if way is not None and comparator != "range":
        comparator, end = ("ge" if way["way"].lower() == "trở lên" else "le"), way.end()
    return Quantity(
        start=figure.start,
        number_start=figure.number_start,
        end=end,
        value=scaled(value, unit.scale),
        value_max=None if value_max is None else scaled(value_max, unit.scale),
        denominator=None if denominator is None else scaled(denominator, unit.scale),
        unit=unit.name,
        kind=unit.kind,
        comparator=comparator,
        decimals=figure.decimals,
        per_year=unit.per_year,
        of_plan=unit.name == "%"
        and bool(_OF_PLAN.match(text, unit.end))
        and not _PAID_OUT.search(text, max(0, figure.start - 170), figure.start),
    )


def _inherited_unit(text: str, figure: Figure) -> Unit | None:
    """The unit of "số xã … là 82/207": the noun counted before; only for "n/m", which cannot be anything else."""
    if figure.denominator is None or figure.denominator < figure.value:
        return None
    sentence = text.rfind(". ", 0, figure.number_start) + 1
    matches = list(_SUBJECT_UNIT.finditer(text, sentence, figure.number_start))
    if not matches:
        return None
    form = unit_forms()[matches[-1]["unit"].lower()]
    return Unit(form.unit, form.scale, form.kind, figure.end, matches[-1]["unit"])


def _carry_approx(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """ "khoảng 40 xã, 20 thôn": the cue reaches over a comma list, not past "và" with a new noun."""
    carried: list[Quantity] = []
    for quantity in quantities:
        before = carried[-1] if carried else None
        if (
            before is not None
            and before.comparator == "approx"
            and quantity.comparator == "eq"
            and _LIST_LINK.fullmatch(text[before.end : quantity.start])
            and "%" not in (before.unit, quantity.unit)
        ):
            quantity = replace(quantity, comparator="approx")
        carried.append(quantity)
    return carried


def _join_shares(text: str, quantities: list[Quantity]) -> tuple[Quantity, ...]:
    joined: list[Quantity] = []
    for quantity in quantities:
        before = joined[-1] if joined else None
        between = text[before.end : quantity.start] if before is not None else ""
        if before is not None and _shares_past_band(text, joined, quantity, between):
            whole = joined[-2]
            joined[-2] = replace(whole, share_pct=quantity.value, share_decimals=quantity.decimals)
            continue
        if before is not None and _is_share_of(before, quantity, between):
            joined[-1] = replace(
                before, share_pct=quantity.value, share_decimals=quantity.decimals, end=_closed(text, quantity.end)
            )
        elif before is not None and _is_count_of(before, quantity, between):
            joined[-1] = replace(
                quantity,
                start=before.start,
                comparator=before.comparator if quantity.comparator == "eq" else quantity.comparator,
                share_pct=before.value,
                share_decimals=before.decimals,
                end=_closed(text, quantity.end),
            )
        else:
            joined.append(quantity)
    return tuple(joined)


def _shares_past_band(text: str, joined: list[Quantity], share: Quantity, between: str) -> bool:
    """ "28 xã đạt 15 - 18 tiêu chí, chiếm 14,7%": the share is the communes', not the criteria's."""
    if len(joined) < 2 or joined[-1].unit != "tiêu chí" or joined[-2].unit != "xã":
        return False
    is_band = _BAND_LINK.fullmatch(text, joined[-2].end, joined[-1].start) is not None
    return is_band and _is_share_of(joined[-2], share, between)


def _tidy(value: float) -> Number:
    return int(value) if value == int(value) else round(value, 2)


def _closed(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == ")" else end


def _is_share_of(count: Quantity, share: Quantity, between: str) -> bool:
    if share.unit != "%" or share.of_plan or share.per_year or count.share_pct is not None:
        return False
    if count.kind not in (*_WHOLE_KINDS, "physical", "money", "criterion") or share.value_max is not None:
        return False
    if _SHARE_AHEAD.fullmatch(between) and _agrees(count, share):
        return True
    if _SHARE_LINK.fullmatch(between) is None:
        return False
    bare = re.fullmatch(r",?\s*(?:đạt|bằng)\s*", between, re.IGNORECASE)
    return bare is None or count.denominator is not None


def _agrees(count: Quantity, share: Quantity) -> bool:
    """Whether the share is what count and denominator make."""
    if not count.denominator:
        return False
    return abs(100 * count.value / count.denominator - share.value) <= _SHARE_SLACK_POINTS


def _is_count_of(share: Quantity, count: Quantity, between: str) -> bool:
    """ "80% số xã (111 xã)": the count in brackets after its share."""
    return (
        share.unit == "%"
        and share.share_pct is None
        and share.value_max is None
        and count.kind in ("unit", "household", "person", "work")
        and bool(_COUNT_LINK.fullmatch(between))
        and count.unit in _NOUN_OF.get(_first_noun(between), (count.unit,))
    )


_NOUN_OF = {"xã": ("xã",), "hộ": ("hộ",), "thôn": ("thôn",), "huyện": ("huyện",), "trường": ("trường",)}


def _first_noun(between: str) -> str:
    match = re.match(r"\s*(?:tổng\s+)?(?:số|các)?\s*([^\W\d_]+)", between)
    return match.group(1).lower() if match else ""
