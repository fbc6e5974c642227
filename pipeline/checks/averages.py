"""An average number of criteria a commune that the document's own counts make impossible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from models.records import Target
from pipeline.checks.arithmetic import exact, printed_decimals, shown
from pipeline.checks.communes import last_criterion
from pipeline.checks.subject import Flaw, Subject

_AVERAGE = "ntm.criteria_per_commune"
_MEETING = "ntm.communes_meeting"
_MEETING_ONE = "ntm.communes_meeting_criterion"
_BAND = "ntm.communes_in_criteria_band"
_MIN_CRITERIA_STATED = 10  # with fewer, the bounds are too wide to say anything
_TO_HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True)
class Bounds:
    """What the average can be at all, and the targets that say so; ``proved`` where these confirm each other."""

    low: Decimal
    high: Decimal
    basis: tuple[Target, ...]
    proved: bool


def impossible_average(subject: Subject) -> Iterator[Flaw]:
    """The average lies outside what the groups of communes, or the communes that meet each criterion, allow."""
    targets = [t for t in subject.records.targets if t.subset is None]
    last = last_criterion(subject)
    for average in targets:
        if average.indicator != _AVERAGE or average.change != "reach" or average.comparator != "eq":
            continue
        same = [t for t in targets if (t.due, t.area) == (average.due, average.area)]
        for bounds in (_of_bands(same, last), _of_criteria(subject, same, last, average.due)):
            slack = Decimal(1).scaleb(-printed_decimals(average.quote, average.value)) / 2
            value = exact(average.value)
            if bounds is not None and not bounds.low - slack <= value <= bounds.high + slack:
                yield _flaw(average, bounds)
                break


def _of_bands(targets: Sequence[Target], last: int) -> Bounds | None:
    bands = [t for t in targets if t.indicator == _BAND and t.band is not None and t.change == "reach"]
    wholes = {t.denominator for t in bands if t.denominator}
    if len(wholes) != 1:
        return None
    (whole,) = wholes
    low = high = counted = Decimal(0)
    for t in bands:
        assert t.band is not None, "only bands were chosen"
        count = exact(t.value)
        counted += count
        low += count * (t.band[0] or 0)
        high += count * (last if t.band[1] is None else t.band[1])
    basis = list(bands)
    if not any(t.band and (t.band[1] is None or t.band[1] == last) for t in bands):
        full = [t for t in targets if t.indicator == _MEETING and t.change == "reach"]
        if len(full) == 1:
            basis.append(full[0])
            count = exact(full[0].value)
            counted, low, high = counted + count, low + count * last, high + count * last
    rest = exact(whole) - counted
    if rest < 0:
        return None  # the groups overlap or are wrong themselves, which another rule says
    return Bounds(low / exact(whole), (high + rest * last) / exact(whole), tuple(basis), rest == 0)


def _of_criteria(subject: Subject, targets: Sequence[Target], last: int, due: date | None) -> Bounds | None:
    """Communes that meet each criterion, added up; a criterion that is not stated may be met by none or by all."""
    stated: dict[int, Target] = {}
    for t in targets:
        criterion = subject.criterion_of(t)
        if t.indicator == _MEETING_ONE and t.change in ("reach", "maintain") and criterion and t.due == due:
            stated.setdefault(criterion, t)
    wholes = {t.denominator for t in stated.values() if t.denominator}
    if len(stated) < _MIN_CRITERIA_STATED or len(wholes) != 1:
        return None
    (whole,) = wholes
    met = sum((exact(t.value) for t in stated.values()), Decimal(0))
    missing = last - len(stated)
    return Bounds(met / exact(whole), (met + missing * exact(whole)) / exact(whole), tuple(stated.values()), True)


def _flaw(average: Target, bounds: Bounds) -> Flaw:
    is_high = exact(average.value) > bounds.high
    limit = (
        bounds.high.quantize(_TO_HUNDREDTHS, ROUND_FLOOR)
        if is_high
        else bounds.low.quantize(_TO_HUNDREDTHS, ROUND_CEILING)
    )
    far_off = exact(average.value) < bounds.low / 2 or exact(average.value) > bounds.high * 2
    evidence = (*average.evidence, *(e for t in bounds.basis for e in t.evidence))
    return Flaw(
        kind="other",
        message="average_too_high" if is_high else "average_too_low",
        place=average.place,
        evidence=evidence,
        quote=average.quote,
        found=average.value,
        expected=f"{'≤' if is_high else '≥'} {limit}",
        values={"found": shown(average.value), "limit": shown(float(limit))},
        decisive=average.evidence if bounds.proved else evidence,
        contested=far_off,  # a figure lost in reading
    )
