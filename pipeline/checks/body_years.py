"""Targets of the running text against tables that set a figure for each year of the plan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from models.records import Target
from pipeline.checks.arithmetic import shown
from pipeline.checks.body_tables import MIN_WORDS, measure_name
from pipeline.checks.subject import Flaw, Subject

_TABLED = "target_tables."
# the short forms in which running text has what a table writes out
_IN_FULL = tuple(
    (re.compile(rf"(?<!\w){short}(?!\w)"), full)
    for short, full in (
        ("dtts", "dan toc thieu so"),
        ("ntm", "nong thon moi"),
        ("bhyt", "bao hiem y te"),
        ("dbkk", "dac biet kho khan"),
        ("htx", "hop tac xa"),
        ("gtnt", "giao thong nong thon"),
    )
)
_FIGURE = re.compile(r"\d")
_TIME = re.compile(r"(?:(?:phấn đấu|đến|hết|cuối|vào|trong)\s+)*năm\s+20\d\d\s*,?", re.IGNORECASE)
_ABSURD = 2


def body_against_years(subject: Subject) -> Iterator[Flaw]:
    """A figure that the text sets for a year and a table another one for the same thing and year."""
    tabled = _tabled(subject)
    if not tabled:
        return
    for target in subject.records.targets:
        if _is_tabled(target) or target.comparator != "eq" or target.due is None:
            continue
        years = tabled.get((_name(_FIGURE.split(_TIME.sub(" ", target.quote))[0]), target.unit), {})
        other = years.get(target.due)
        if other is None or len(years) < 2 or other.comparator != "eq" or target.area != other.area:
            continue
        if target.value != other.value and 1 / _ABSURD < target.value / (other.value or 1) < _ABSURD:
            yield _flaw(target, other)


def _tabled(subject: Subject) -> dict[tuple[str, str], dict[date, Target]]:
    """Targets of tables by name and unit, then by year; a name that two rows bear is left out."""
    found: dict[tuple[str, str], dict[date, list[Target]]] = defaultdict(lambda: defaultdict(list))
    for target in subject.records.targets:
        if _is_tabled(target) and target.due is not None:
            name = _name(target.evidence[0].text)
            if len(name.split()) >= MIN_WORDS:
                found[name, target.unit][target.due].append(target)
    return {
        key: {due: listed[0] for due, listed in years.items()}
        for key, years in found.items()
        if all(len(listed) == 1 for listed in years.values())
    }


def _is_tabled(target: Target) -> bool:
    return bool(target.evidence) and target.evidence[0].rule.startswith(_TABLED)


def _name(printed: str) -> str:
    name = measure_name(printed)
    for short, full in _IN_FULL:
        name = short.sub(full, name)
    return name


def _flaw(target: Target, other: Target) -> Flaw:
    where = other.place.partition("/")[0]
    return Flaw(
        kind="cross_mismatch",
        message="table_differs",
        place=target.place,
        evidence=(*target.evidence, *other.evidence[-1:]),
        quote=target.quote,
        found=target.value,
        expected=other.value,
        values={"found": shown(target.value), "expected": shown(other.value), "where": where},
    )
