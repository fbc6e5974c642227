"""Figures of the running text against the rows of the target tables that name the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.records import Evidence, Number
from models.reference.vietnamese import fold
from nlp.communes import criteria_columns
from nlp.numbers import Figure, find_figures
from nlp.table_figures import figure_of
from nlp.target_tables import target_columns
from nlp.task_tables import task_columns
from nlp.text import Block
from nlp.units import read_unit, read_unit_cell, scaled
from pipeline.checks.arithmetic import exact, rounded_share, share_fits, shown
from pipeline.checks.subject import Flaw, Subject

_CLAUSE = re.compile(r"[^;:.()]+(?:\.\d[^;:.()]*)*")
_ORDER = re.compile(r"^\W*(?:\(?\d{1,2}\)|\d{1,2}[.)]|[a-zđ]\)|[-–+•*])\s*")
# words between the name and its figure that are no part of the name
_TAIL = re.compile(
    r"(?:\s+(?:phan dau|du kien|dat|la|con|duoc|giam xuong|giam|tang|len|uoc|tren|khoang|hon|tu|toi thieu"
    r"|(?:den |trong |het )?nam \d{4}|thuc hien))+$"
)
_IN_BRACKETS = re.compile(r"\([^)]*\)?")
_FULFILLED = re.compile(r"\s*%\s*(?:KH\b|kế hoạch)", re.IGNORECASE)
MIN_WORDS = 4  # shorter names stand for different things in text and table
_ABSURD = 2


@dataclass(frozen=True)
class _Row:
    """A table's row: its name's words, unit, planned and actual figure in the canonical unit, with their spots."""

    where: str
    unit: str
    plan: Number | None
    actual: Number | None
    plan_spots: tuple[Evidence, ...]
    actual_spots: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Clause:
    """A clause that states a figure of a named thing, and perhaps which share of the plan that is."""

    block: Block
    start: int
    figure: Figure
    unit: str
    scale: int
    fulfilled: Figure | None
    end: int


def body_against_targets(subject: Subject) -> Iterator[Flaw]:
    """A figure that is another one in the table, or a fulfilment that the table's plan does not make."""
    rows = _rows(subject)
    if not rows:
        return
    for block in subject.body:
        for name, clause in _clauses(block):
            row = rows.get(name)
            if row is not None and row.unit == clause.unit:
                yield from _compared(subject, clause, row)


def _rows(subject: Subject) -> dict[str, _Row]:
    """Rows by their folded name; a name that two rows bear is left out."""
    found: dict[str, list[_Row]] = defaultdict(list)
    text = subject.context.text
    for number, table in enumerate(subject.document.tables):
        if criteria_columns(table) is not None or task_columns(table) is not None:
            continue
        columns = target_columns(table)
        if columns is None or columns.unit is None or columns.is_by_place or len(columns.plans) != 1:
            continue
        plan_column = columns.plans[0][0]
        actual_column = columns.actuals[-1][0] if columns.actuals else None
        for index in range(table.header_rows, len(table.rows)):
            row = table.rows[index]
            unit = read_unit_cell(row[columns.unit])
            name = measure_name(row[columns.name])
            if unit is None or len(name.split()) < MIN_WORDS:
                continue
            actual, plan = _value(row, actual_column, unit.scale), _value(row, plan_column, unit.scale)
            spots = [
                text.cell_evidence(number, index, column, "checks.body_table") if column is not None else ()
                for column in (plan_column, actual_column)
            ]
            found[name].append(
                _Row(
                    table.title or f"Bảng {number + 1}",
                    unit.name,
                    plan,
                    actual,
                    *spots,
                )
            )
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _value(row: Sequence[str], column: int | None, scale: int) -> Number | None:
    figure = figure_of(row[column]) if column is not None else None
    return scaled(figure[1], scale) if figure else None


def measure_name(printed: str) -> str:
    """A name as it is compared: folded, without number, brackets and the verb before the figure."""
    text = _ORDER.sub("", _IN_BRACKETS.sub(" ", " ".join(printed.split())))
    words = " ".join(re.findall(r"\w+", fold(text)))
    return _TAIL.sub("", words)


def _clauses(block: Block) -> Iterator[tuple[str, _Clause]]:
    figures = find_figures(block.text)
    for match in _CLAUSE.finditer(block.text):
        inside = [f for f in figures if match.start() <= f.number_start < match.end()]
        if not inside or inside[0].value_max is not None:
            continue
        figure = inside[0]
        unit = read_unit(block.text, figure.end)
        if unit is None:
            continue
        fulfilled = next((f for f in inside[1:2] if _FULFILLED.match(block.text, f.end)), None)
        end = _FULFILLED.match(block.text, fulfilled.end).end() if fulfilled else unit.end  # type: ignore[union-attr]
        clause = _Clause(block, match.start(), figure, unit.name, unit.scale, fulfilled, end)
        yield measure_name(block.text[match.start() : figure.start]), clause


def _compared(subject: Subject, clause: _Clause, row: _Row) -> Iterator[Flaw]:
    stated = scaled(clause.figure.value, clause.scale)
    table = row.actual if row.actual is not None else row.plan
    spots = row.actual_spots if row.actual is not None else row.plan_spots
    ratio = exact(stated) / exact(table) if table else Decimal(0)
    known = (table,) if clause.fulfilled else (table, row.plan)  # what is "100%KH" is a result, not the plan itself
    if table is not None and stated not in known and Decimal(1) / _ABSURD < ratio < _ABSURD:
        yield _flaw(subject, clause, row, "cross_mismatch", "table_differs", stated, table, spots)
    whole = clause.fulfilled
    if whole is None or not row.plan or clause.figure.denominator is not None:
        return
    if not any(_fits(a, b, whole) for a, b in ((stated, row.plan), (row.plan, stated))):
        expected = rounded_share(stated, row.plan, whole.decimals)
        yield _flaw(subject, clause, row, "share_mismatch", "fulfilment", whole.value, expected, row.plan_spots)


def _fits(part: Number, whole: Number, share: Figure) -> bool:
    """Of what is to fall, plans count the share the other way round, which fits as well."""
    return not whole or share_fits(part, whole, share.value, share.decimals)


def _flaw(
    subject: Subject,
    clause: _Clause,
    row: _Row,
    kind: str,
    message: str,
    found: Number,
    expected: Number,
    spots: tuple[Evidence, ...],
) -> Flaw:
    block = clause.block
    evidence = (*block.evidence(clause.figure.number_start, clause.end, "checks.body_table"), *spots)
    figure = block.evidence(clause.figure.number_start, clause.figure.end, "checks.body_table")
    return Flaw(
        kind=kind,  # type: ignore[arg-type]  # both callers name a kind of FindingKind
        message=message,
        place=f"{subject.context.node(block).path}/figure {block.number}.{clause.figure.number_start}",
        evidence=evidence,
        quote=block.quote(clause.start, clause.end),
        found=found,
        expected=expected,
        values={
            "found": shown(found),
            "expected": shown(expected),
            "plan": shown(row.plan) if row.plan is not None else "",
            "where": " ".join(row.where.split())[:80],
        },
        decisive=(*figure, *spots) if kind == "cross_mismatch" else evidence,
    )
