"""Rows of criteria tables: counts beside lists, numbers that no criterion has, what is both achieved and planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.records import CommuneRow, Evidence
from models.reference.tables import criteria, criteria_set
from nlp.communes import criteria_columns
from pipeline.checks.repairs import SIDES, Side, count_of, is_clean, listed_of
from pipeline.checks.subject import Flaw, Subject

_CRITERIA_BY_DEFAULT = 19


def count_mismatch(subject: Subject) -> Iterator[Flaw]:
    """The printed count is not that of the list beside it (a number printed twice counts once)."""
    for row in subject.records.communes:
        for side in SIDES:
            listed, count = listed_of(row, side), count_of(row, side)
            distinct = len(set(listed))
            if listed and count is not None and count != distinct:
                spots = _cells(subject, row, side, f"{side}_count")
                flaw = _flaw(
                    subject, row, "count_mismatch", "count", spots, count, distinct, count=count, real=distinct
                )
                yield replace(flaw, contested=not is_clean(listed))


def criterion_out_of_range(subject: Subject) -> Iterator[Flaw]:
    """A criterion that the set in force does not have."""
    last = last_criterion(subject)
    for row in subject.records.communes:
        for side in SIDES:
            if is_garbled(subject, row, side):
                continue
            for number in sorted({n for n in listed_of(row, side) if not 1 <= n <= last}):
                spots = _cells(subject, row, side)
                yield _flaw(
                    subject, row, "out_of_range", "criterion", spots, number, f"1-{last}", number=number, last=last
                )


def overlap(subject: Subject) -> Iterator[Flaw]:
    """A criterion planned although it is achieved already."""
    for row in subject.records.communes:
        both = sorted(set(row.achieved) & set(row.planned))
        if both and not any(is_garbled(subject, row, side) for side in SIDES):
            spots = _cells(subject, row, "achieved", "planned")
            shown = ", ".join(map(str, both))
            yield _flaw(subject, row, "overlap", "overlap", spots, shown, None, numbers=shown)


def cumulative_mismatch(subject: Subject) -> Iterator[Flaw]:
    """The cumulative count is not achieved and planned together."""
    for row in subject.records.communes:
        achieved = row.achieved_count if row.achieved_count is not None else len(row.achieved)
        planned = row.planned_count if row.planned_count is not None else len(row.planned)
        total = row.cumulative_count
        if total == len(set(row.achieved)) + len(set(row.planned)) and not set(row.achieved) & set(row.planned):
            continue  # the lists bear it out: a count of theirs is wrong, and held against the row already
        if total is not None and achieved and total != achieved + planned:
            spots = _cells(subject, row, "achieved_count", "planned_count", "cumulative")
            real = achieved + planned
            yield _flaw(
                subject,
                row,
                "cumulative_mismatch",
                "cumulative",
                spots,
                total,
                real,
                total=total,
                achieved=achieved,
                planned=planned,
                real=real,
            )


def is_garbled(subject: Subject, row: CommuneRow, side: Side) -> bool:
    """Whether a scan's list contradicts its count, so that nothing more can be told from its numbers."""
    count = count_of(row, side)
    return count not in (None, len(set(listed_of(row, side)))) and subject.is_scanned(row.evidence)


def last_criterion(subject: Subject) -> int:
    """The highest number of the criteria set in force."""
    head = subject.records.document
    code = criteria_set(head.period, head.issued_on)
    return max((c.number for c in criteria() if c.set_code == code), default=_CRITERIA_BY_DEFAULT)


def row_quote(subject: Subject, row: CommuneRow) -> str:
    """The row as printed, from the commune's name on."""
    place = subject.table_row(row)
    if place is None:
        return row.printed
    cells = subject.document.tables[place[0]].rows[place[1]]
    start = next((i for i, cell in enumerate(cells) if cell.strip() == row.printed.strip()), 0)
    return " ".join(" ".join(cell.split()) for cell in cells[start:] if cell.strip())


def _cells(subject: Subject, row: CommuneRow, *names: str) -> tuple[Evidence, ...]:
    """Where the row's cells of these columns stand."""
    place = subject.table_row(row)
    columns = criteria_columns(subject.document.tables[place[0]]) if place else None
    if place is None or columns is None:
        return row.evidence
    text = subject.context.text
    chosen = [columns.at[name] for name in names if name in columns.at]
    return tuple(e for c in chosen for e in text.cell_evidence(*place, c, "checks.commune_row"))


def _flaw(
    subject: Subject,
    row: CommuneRow,
    kind: str,
    message: str,
    decisive: Sequence[Evidence],
    found: object,
    expected: object,
    **values: object,
) -> Flaw:
    return Flaw(
        kind=kind,  # type: ignore[arg-type]  # every caller names a kind of FindingKind
        message=message,
        place=row.place,
        evidence=(*row.evidence, *(e for e in decisive if e not in row.evidence)),
        quote=row_quote(subject, row),
        found=found,
        expected=expected,
        values={"unit": row.printed, **values},
        decisive=tuple(decisive),
    )
