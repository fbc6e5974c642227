"""Targets of running text: one paragraph with its scope in, the commitments it states out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from models.records import Change, Comparator, Number
from models.reference.vietnamese import CAPITAL
from nlp.targets.bands import Band
from nlp.targets.clauses import Clause, clauses
from nlp.targets.commitment import is_committed, is_newly, read_change
from nlp.targets.lexicon import OTHER, IndicatorRule, Wording, find_indicator
from nlp.targets.scope import (
    GENERAL,
    UNIT_WORDS,
    Scope,
    baseline_year,
    criterion_named,
    criterion_numbered,
    due_mentions,
    fold,
    programmes_named,
)
from nlp.targets.subset import label_of, names_no_measure, subset_of

_PER_YEAR = re.compile(
    r"(?:mỗi|hàng|hằng|từng|một) năm|bình quân (?:hàng |hằng |mỗi |một )?năm|bình quân/năm|/\s*năm|trên năm|mỗi năm"
)
_EVERY_YEAR_BEHIND = re.compile(r"^\s*,?\s*(?:mỗi|hàng|hằng) năm(?!\w)")
# an own wording that only repeats the whole's, so that the part takes the whole's indicator
_WHOLES = {"ntm.communes_meeting", "ntm.communes_newly_meeting", "ntm.communes_meeting_criterion",
           "ntm.communes_newly_meeting_criterion"}  # fmt: skip
_STOCKS = {"ntm.communes_meeting_advanced", "ntm.communes_meeting_model"}
_OWN_PREDICATE_WORDS = 4
"""So many words behind a number without words before it say something of their own."""
# the stock that an increase leads to, told behind it
_STOCK_AGAIN = re.compile(r"^\W*(?:lũy kế|nâng|đưa(?= (?:tổng |số|tỷ lệ|tỉ lệ))|tổng số)(?!\w)")
_NEXT_NOUN_CHARS = 60
_AND = re.compile(r"^\W*và\s*$", re.IGNORECASE)
# what is chosen to become a model is counted as chosen
_CHOSEN = re.compile(r"(?<!\w)(?:chọn|lựa chọn)(?: (?:từ|khoảng|ít nhất|tối thiểu|được|ra))*\s*$")
_GIVEN_TO = re.compile(
    r"^\W*(?:cho|với)\s", re.IGNORECASE
)  # "12 lớp bồi dưỡng cho 640 cán bộ": the thing given stands before
_SAME_CRITERION = re.compile(r"đạt (?:chuẩn )?tiêu chí(?! số)(?: này| trên| nêu trên)?(?!\w)|lũy kế")
_COUNT_KINDS = {"unit", "household", "person", "work", "count", "physical", "criterion", "money"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A target as read: its fields, and where in the paragraph its quote stands."""

    quote: tuple[int, int]
    programme: str | None
    indicator: str
    label: str | None
    subset: str | None
    criterion: int | None
    band: Band | None
    change: Change
    comparator: Comparator
    value: Number
    value_max: Number | None
    unit: str
    denominator: Number | None
    share_pct: Number | None
    share_decimals: int
    per: Literal["year"] | None
    baseline_year: int | None
    due: date | None
    rule: str
    number: tuple[int, int] = (0, 0)
    named: str | None = None  # the unit the target is set for, where it is named in place of a number


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs beside the text: the criteria in force by folded name."""

    criteria: Mapping[str, int] = field(default_factory=dict)

    def read(self, paragraph: str, scope: Scope) -> tuple[Stated, ...]:
        """The targets of one paragraph, in order."""
        lead = self._lead_criterion(paragraph)
        criterion = scope.criterion or lead or self._item_criterion(paragraph)
        if lead is not None and scope.zone == "other":
            scope = replace(scope, zone="targets")  # "Tiêu chí số 5 về trường học: …" tells what is to be reached
        done: dict[int, tuple[Clause, Stated, IndicatorRule | None]] = {}
        found: list[Stated] = []
        for clause in () if scope.is_report else clauses(paragraph):
            whole = done.get(clause.parent.start) if clause.parent is not None and clause.dependent else None
            if not is_committed(clause, scope, led=whole is not None):
                continue
            before = found[-1].criterion if found and clause.parent is not None else None
            topic = _topic_criterion(paragraph, clause.start) or criterion
            programme = _topic_programme(paragraph, clause.start) or scope.programme
            stated, rule = self._state(clause, replace(scope, criterion=topic, programme=programme), whole, before)
            done[clause.start] = (clause, stated, rule)
            found.append(stated)
        return tuple(found)

    def _lead_criterion(self, paragraph: str) -> int | None:
        """The criterion of "Tiêu chí số 2 về Giao thông: …", which holds for the whole paragraph."""
        head, colon, _ = paragraph[:160].partition(":")
        if not colon or "tiêu chí" not in fold(head):
            return None
        return criterion_numbered(head) or criterion_named(head, dict(self.criteria))

    def _item_criterion(self, paragraph: str) -> int | None:
        """The one criterion of an item on a topic ("Về giao thông: …; có thêm 22 xã đạt tiêu chí số 2")."""
        if not _ON_A_TOPIC.match(paragraph):
            return None
        return criterion_numbered(paragraph) or criterion_named(paragraph, dict(self.criteria))

    def _state(
        self,
        clause: Clause,
        scope: Scope,
        whole: tuple[Clause, Stated, IndicatorRule | None] | None,
        before: int | None,
    ) -> tuple[Stated, IndicatorRule | None]:
        quantity = clause.quantity
        own = criterion_numbered(clause.text) if clause.band is None else None
        criterion = (
            own or (criterion_named(clause.text, dict(self.criteria)) if not clause.band else None) or scope.criterion
        )
        if criterion is None and whole is not None:
            criterion = whole[1].criterion
        if (
            criterion is None
            and clause.band is None
            and quantity.unit == "xã"
            and _SAME_CRITERION.search(fold(clause.text))
        ):
            criterion = before
        change = read_change(clause)
        is_stock = bool(_STOCK_AGAIN.match(fold(clause.before)))
        if (
            change is None
            and whole is not None
            and not is_stock
            and (whole[1].unit == quantity.unit or whole[1].change == "deliver")
        ):
            change = whole[1].change
        rule = self._rule(clause, scope, criterion, change, whole)
        part_of_whole = whole is not None and whole[1].unit == quantity.unit and clause.band is None
        is_growth = change == "increase" and whole is not None and whole[1].change in ("reach", "maintain")
        is_part = (
            part_of_whole
            and not is_growth
            and (clause.elliptic or _AND.match(clause.before) or len(clause.after.split()) < _OWN_PREDICATE_WORDS)
        )
        if whole is not None and "cận nghèo" in fold(clause.text) and "cận nghèo" not in fold(whole[0].text):
            is_part = False  # the near-poor are no part of the poor
            rule = None if rule is whole[2] else rule
        if whole is not None and is_part and not is_stock and (rule is None or rule.indicator in _WHOLES):
            rule = whole[2]
            change = whole[1].change
        elif (
            rule is not None
            and whole is not None
            and change == "increase"
            and rule.indicator in _STOCKS
            and not _AND.match(clause.before)
        ):
            change = read_change(clause)  # of the added communes two are to hold a higher level
        indicator = rule.indicator if rule else OTHER
        unit = (rule.sets_unit if rule else None) or quantity.unit
        return (
            Stated(
                quote=clause.quote_span(),
                programme=_programme(scope, indicator, clause.text),
                indicator=indicator,
                label=label_of(clause) if indicator == OTHER else None,
                subset=subset_of(clause, indicator),
                criterion=criterion,
                band=clause.band,
                change="deliver" if _CHOSEN.search(fold(clause.before)) else _change(change, rule, quantity.kind),
                comparator=quantity.comparator,
                value=quantity.value,
                value_max=quantity.value_max,
                unit=unit,
                denominator=quantity.denominator,
                share_pct=quantity.share_pct,
                share_decimals=quantity.share_decimals,
                per="year" if self._per_year(clause, unit) else None,
                baseline_year=baseline_year(clause.text),
                due=_due(clause, scope),
                rule=rule.name if rule else "target.other",
                number=(quantity.number_start, quantity.end),
                named=quantity.named or _subject_unit(clause),
            ),
            rule,
        )

    def _rule(
        self,
        clause: Clause,
        scope: Scope,
        criterion: int | None,
        change: Change | None,
        whole: tuple[Clause, Stated, IndicatorRule | None] | None,
    ) -> IndicatorRule | None:
        """The indicator's rule: from the clause's own words, else with the words it leans on, else with the lead-in."""
        texts = [clause.text]
        if (
            clause.parent is not None
            and (clause.elliptic or (len(clause.after.split()) < _OWN_PREDICATE_WORDS and clause.dependent))
        ) or (
            clause.parent is not None
            and clause.parent.quantity.unit == clause.quantity.unit
            and (names_no_measure(clause) or _STOCK_AGAIN.match(fold(clause.before)))
        ):
            texts += [f"{above.text} {clause.text}" for above in _lineage(clause)]
        if clause.parent is not None and (_AND.match(clause.before) or _GIVEN_TO.match(clause.before)):
            texts.append(clause.paragraph[clause.sentence[0] : clause.end])
        if clause.quantity.kind == "physical" and not clause.after.strip():
            texts.append(f"{clause.text} {clause.follows[:_NEXT_NOUN_CHARS]}")  # "25 km và nâng cấp 40 km đường …"
        texts.append(f"{scope.lead} | {clause.text}")
        is_part_of_new = (
            whole is not None
            and whole[1].change == "increase"
            and whole[1].unit == clause.quantity.unit
            and clause.quantity.denominator is None
            and not _STOCK_AGAIN.match(fold(clause.before))
        )
        for index, text in enumerate(texts):
            wording = self._wording(clause, text, scope, criterion, change, is_part_of_new=is_part_of_new)
            rule = find_indicator(wording)
            if rule is not None and (index == 0 or rule.text is not None):
                return rule
        return None

    def _wording(
        self,
        clause: Clause,
        text: str,
        scope: Scope,
        criterion: int | None,
        change: Change | None,
        *,
        is_part_of_new: bool,
    ) -> Wording:
        return Wording(
            text=fold(text),
            before=fold(clause.before),
            after=fold(clause.after),
            unit=clause.quantity.unit,
            kind=clause.quantity.kind,
            change=change or "reach",
            newly=is_newly(clause) or is_part_of_new,
            has_criterion=criterion is not None,
            has_band=clause.band is not None,
            programme=scope.programme,
        )

    def _per_year(self, clause: Clause, unit: str) -> bool:
        if unit == "triệu đồng/người":
            return False  # an income is one of a year
        if clause.quantity.per_year:
            return True
        if "/năm" in unit or (clause.quantity.kind == "ratio" and unit != "tiêu chí/xã"):
            return False
        told = _PER_YEAR.search(fold(clause.before)) or _EVERY_YEAR_BEHIND.match(fold(clause.after))
        return unit != "lần" and told is not None


_UNIT_PLACE = re.compile(rf"(?:tại|ở|trên địa bàn)\s+(?P<unit>{UNIT_WORDS})(?!\s*(?:,|và)\s*{CAPITAL})")
_SUBJECT_UNIT = re.compile(
    rf"^\W*(?:(?:riêng|trong đó|đối với|và|gồm)\s+)?(?P<unit>{UNIT_WORDS})"
    r"(?=\s*(?:$|[:,\d]|(?:phấn đấu|có|đạt|giảm|tăng|còn|duy trì|hoàn thành|xây dựng|thêm|khoảng|mỗi năm|hằng năm|hàng năm|bình quân|chọn|lựa chọn)(?!\w)))"
)


def _subject_unit(clause: Clause) -> str | None:
    """The unit that is the clause's subject ("Huyện A phấn đấu có 03 xã …") or its place ("… tại xã B")."""
    match = _SUBJECT_UNIT.match(clause.before) or _UNIT_PLACE.search(clause.after)
    is_above = match is not None and not match["unit"].lower().startswith(clause.quantity.unit)
    return match["unit"] if match and is_above and clause.quantity.unit != "huyện" else None


# a bullet may be lost between two criteria of one list, so that they stand in one paragraph
_ON_A_TOPIC = re.compile(r"^\W*(?:Về|Lĩnh vực|Đối với)\s[^,.;:]{3,60}:", re.IGNORECASE)
_TOPIC = re.compile(r"(?:^|[.;]\s+)\W{0,3}tiêu chí\s+(?:số\s+)?(?P<number>\d{1,2})(?!\d)[^.;:]{0,80}:", re.IGNORECASE)


def _topic_criterion(paragraph: str, before: int) -> int | None:
    """The criterion of the last "Tiêu chí số 5 về …:" before a place in the paragraph."""
    numbers = [int(m["number"]) for m in _TOPIC.finditer(paragraph) if m.start() <= before]
    return numbers[-1] if numbers and 1 <= numbers[-1] <= 19 else None


_PROGRAMME_TOPIC = re.compile(
    r"(?:^|[.;:(]\s*)(?P<topic>(?:chương trình|ctmtqg|dự án)\s[^.;:()]{5,150}):", re.IGNORECASE
)


def _topic_programme(paragraph: str, before: int) -> str | None:
    """The programme of the last "Chương trình …:" before a place in a paragraph that goes through several."""
    topics = [m["topic"] for m in _PROGRAMME_TOPIC.finditer(paragraph, 0, before)]
    named = programmes_named(topics[-1]) if topics else ()
    return named[0] if len(named) == 1 else None


def _lineage(clause: Clause) -> Iterator[Clause]:
    """The clauses it leans on: the one before, then those that one leans on."""
    above = clause.parent
    while above is not None:
        yield above
        above = above.parent if above.dependent else None


def _change(read: Change | None, rule: IndicatorRule | None, kind: str) -> Change:
    if rule is not None and rule.sets_change is not None:
        return rule.sets_change
    if rule is not None and rule.default_change is not None and read in (None, "deliver"):
        return rule.default_change
    if read == "deliver" and rule is not None and rule.indicator.startswith("ntm."):
        return "reach"
    if read == "deliver" and kind not in _COUNT_KINDS:
        return "reach"
    return read or "reach"


_OF_THE_POOR = re.compile(r"giảm nghèo|(?:hộ|huyện|xã|người|thoát) (?:cận )?nghèo")


def programme_of(indicator: str) -> str | None:
    """The programme whose measure an indicator is."""
    return {"ntm": "NTM", "gnbv": "GNBV"}.get(indicator.partition(".")[0])


def _programme(scope: Scope, indicator: str, clause: str) -> str | None:
    """The scope's programme; where it is none in particular, that of the indicator or the one the clause names."""
    own = programme_of(indicator)
    if scope.programme == GENERAL:
        return own if own == "NTM" else GENERAL  # poverty is a measure of any plan, communes by criteria of one alone
    named = programmes_named(clause)
    of_poor = "GNBV" if "GNBV" in scope.programmes and _OF_THE_POOR.search(fold(clause)) else None
    return scope.programme or own or (named[0] if len(named) == 1 else None) or of_poor


def _due(clause: Clause, scope: Scope) -> date | None:
    """The clause's own time, else the nearest one said before it in the paragraph, else its scope's, else the
    period's end."""
    number = clause.quantity.number_start
    mentions = due_mentions(clause.paragraph)
    inside = [m for m in mentions if clause.start <= m.start < clause.end]
    before = [m for m in inside if m.start < number]
    if before or inside:
        return before[-1].due if before else inside[0].due
    earlier = [m for m in mentions if m.end <= clause.start and _in_period(m.due, scope)]
    if earlier:
        return earlier[-1].due
    if scope.due is not None:
        return scope.due
    return date(scope.period[1], 12, 31) if scope.period else None


def _in_period(due: date, scope: Scope) -> bool:
    return scope.period is None or scope.period[0] <= due.year
