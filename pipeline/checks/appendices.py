"""The body's figures against the rows of the criteria tables behind it, and the tables against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.records import CommuneRow, Target
from models.reference.vietnamese import fold
from pipeline.checks.arithmetic import shown
from pipeline.checks.communes import last_criterion, row_quote
from pipeline.checks.repairs import agrees, criteria_of
from pipeline.checks.subject import Flaw, Subject

_NEW = "ntm.communes_newly_meeting"
_BAND = "ntm.communes_in_criteria_band"
_STATED_COUNT = re.compile(r"\b(?P<count>\d{1,3})\s+(?:xã|XÃ)\b")
_ORDINARY_WORDS = frozenset(("xa", "diem", "cac", "nhung", "so", "phan", "dau", "nam", "dat", "tieu", "chi", "cua"))
_ENOUGH_ROWS = 0.8


def body_against_rows(subject: Subject) -> Iterator[Flaw]:
    """What the body promises for communes, against the communes that the appendices name."""
    rows = subject.records.communes
    if not rows:
        return
    for target in subject.records.targets:
        if target.unit != "xã" or target.comparator != "eq":
            continue
        same_year = [r for r in rows if target.due is None or r.year in (None, target.due.year)]
        yield from _of_criterion(subject, target, same_year)
        yield from _of_band(subject, target, same_year)
        yield from _of_standard(subject, target, same_year)
    yield from _stated_counts(subject)
    yield from _contradictions(subject)


def _of_criterion(subject: Subject, target: Target, rows: Sequence[CommuneRow]) -> Iterator[Flaw]:
    """More communes plan a criterion than the body counts; or one lacks it that the body says all have."""
    criterion = subject.criterion_of(target)
    if criterion is None or target.band is not None:
        return
    if target.change == "increase":
        chosen = _of_subset(subject, target, rows)
        planning = _surely(subject, _distinct([r for r in chosen if _still_plans(r, criterion)]), target)
        if len(planning) > target.value:
            yield _flaw(subject, target, planning, "more_planned", f"≥ {len(planning)}", criterion=criterion)
    elif target.change == "maintain" and target.value == target.denominator and target.subset is None:
        lacking = [
            r for r in rows if r.achieved and criterion in criteria_of(r, "planned") - criteria_of(r, "achieved")
        ]
        lacking = [r for r in _distinct(lacking) if _is_sure(subject, r)]
        if lacking:
            limit = int(target.value) - len(lacking)
            yield _flaw(subject, target, lacking, "not_all_meet", f"≤ {limit}", criterion=criterion)


def _still_plans(row: CommuneRow, criterion: int) -> bool:
    return criterion in criteria_of(row, "planned") - criteria_of(row, "achieved")


def _surely(subject: Subject, rows: list[CommuneRow], target: Target) -> list[CommuneRow]:
    """Those rows that were read beyond doubt, where they are enough to contradict the target; else all."""
    sure = [r for r in rows if _is_sure(subject, r)]
    return sure if len(sure) > target.value else rows


def _is_sure(subject: Subject, row: CommuneRow) -> bool:
    """Whether what is planned is certain: proved by its count or by a repair, or no scan at all."""
    return (
        not subject.is_scanned(row.evidence)
        or agrees(row, "planned")
        or any(repair.field == "planned" for repair in row.repairs)
    )


def _of_subset(subject: Subject, target: Target, rows: Sequence[CommuneRow]) -> list[CommuneRow]:
    """Rows of the appendices that the target speaks of: all, or those whose title holds the subset's telling words."""
    if target.subset is None:
        return list(rows)
    words = set(fold(target.subset).split()) - _ORDINARY_WORDS
    words = {w for w in words if w.isalpha()}
    if len(words) < 2:
        return []
    return [r for r in rows if words <= set(re.findall(r"\w+", fold(subject.title_over(r))))]


def _of_band(subject: Subject, target: Target, rows: Sequence[CommuneRow]) -> Iterator[Flaw]:
    """ "giảm 20 xã dưới 5 tiêu chí": at least so many rows rise out of the band."""
    if target.indicator != _BAND or target.change != "decrease" or target.band is None or target.band[1] is None:
        return
    top = target.band[1]
    leaving = _distinct([r for r in rows if 0 < len(r.achieved) <= top < len(set(r.achieved) | set(r.planned))])
    if target.subset is None and len(leaving) > target.value:
        yield _flaw(subject, target, leaving, "more_leave_band", f"≥ {len(leaving)}", top=top + 1)


def _of_standard(subject: Subject, target: Target, rows: Sequence[CommuneRow]) -> Iterator[Flaw]:
    """Communes to meet the standard: the appendix in which nearly every row comes to all criteria lists them."""
    if target.indicator != _NEW or target.change != "increase" or target.subset is not None:
        return
    last = last_criterion(subject)
    tables: dict[str, list[CommuneRow]] = defaultdict(list)
    for row in rows:
        tables[row.appendix].append(row)
    listed: list[CommuneRow] = []
    for table in tables.values():
        complete = [r for r in table if len(criteria_of(r, "achieved") | criteria_of(r, "planned")) == last]
        if len(complete) >= len(table) * _ENOUGH_ROWS and _last_order(subject, table[-1]) in (None, len(table)):
            listed += table
    listed = _distinct(listed)
    if listed and len(listed) != target.value:
        message = "more_listed" if len(listed) > target.value else "fewer_listed"
        yield _flaw(subject, target, listed, message, str(len(listed)))


def _distinct(rows: Sequence[CommuneRow]) -> list[CommuneRow]:
    """One row a commune."""
    return list({r.commune_code or fold(r.printed): r for r in rows}.values())


def _flaw(
    subject: Subject, target: Target, rows: Sequence[CommuneRow], message: str, expected: str, **values: object
) -> Flaw:
    return Flaw(
        kind="cross_mismatch",
        message=message,
        place=target.place,
        evidence=(*target.evidence, *(e for r in rows for e in r.evidence)),
        quote=target.quote,
        found=target.value,
        expected=f"{expected} xã",
        values={
            "found": shown(target.value),
            "count": len(rows),
            "where": ", ".join(dict.fromkeys(r.appendix for r in rows)),
            "communes": ", ".join(r.commune or r.printed for r in rows[:20]),
            **values,
        },
        decisive=(*target.evidence, *(e for r in rows if not _is_sure(subject, r) for e in subject.row_evidence(r))),
    )


def _stated_counts(subject: Subject) -> Iterator[Flaw]:
    """ "KẾ HOẠCH 14 XÃ …" over a table with another number of rows."""
    tables: dict[int, list[CommuneRow]] = defaultdict(list)
    for row in subject.records.communes:
        place = subject.table_row(row)
        if place is not None:
            tables[place[0]].append(row)
    for number, rows in tables.items():
        title = subject.document.tables[number].title
        stated = _STATED_COUNT.findall(title)
        if len(stated) != 1 or int(stated[0]) == len(rows):
            continue
        if _last_order(subject, rows[-1]) not in (None, len(rows)):
            continue  # the order numbers say that rows were lost or joined in reading
        yield Flaw(
            kind="count_mismatch",
            message="stated_rows",
            place=rows[0].appendix,
            evidence=subject.context.text.title_evidence(number, "checks.stated_rows"),
            quote=title,
            found=int(stated[0]),
            expected=len(rows),
            values={"where": rows[0].appendix, "found": int(stated[0]), "count": len(rows)},
        )


def _last_order(subject: Subject, row: CommuneRow) -> int | None:
    """The order number printed before a row."""
    place = subject.table_row(row)
    cell = subject.document.tables[place[0]].rows[place[1]][0].strip(" .") if place else ""
    return int(cell) if cell.isdigit() else None


def _contradictions(subject: Subject) -> Iterator[Flaw]:
    """One commune in two appendices with different criteria achieved."""
    first: dict[str, CommuneRow] = {}
    for row in subject.records.communes:
        if row.commune_code is None or not row.achieved:
            continue
        other = first.setdefault(row.commune_code, row)
        if other.appendix != row.appendix and set(other.achieved) != set(row.achieved):
            yield Flaw(
                kind="cross_mismatch",
                message="rows_contradict",
                place=row.place,
                evidence=(*subject.row_evidence(row), *subject.row_evidence(other)),
                quote=row_quote(subject, row),
                found=", ".join(map(str, row.achieved)),
                expected=", ".join(map(str, other.achieved)),
                values={
                    "unit": row.printed,
                    "here": row.appendix,
                    "there": other.appendix,
                    "found": ", ".join(map(str, row.achieved)),
                    "expected": ", ".join(map(str, other.achieved)),
                },
            )
