"""Columns that say how much of the plan was fulfilled, against the plan and the result beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from models.pages import Table
from models.records import Evidence, Number
from models.reference.vietnamese import fold
from nlp.communes import headers_over
from nlp.structure import appendix_of
from nlp.table_figures import figure_of
from nlp.target_tables import Columns, target_columns
from pipeline.checks.arithmetic import exact, printed_decimals, rounded_share, share_fits, shown
from pipeline.checks.subject import Flaw, Subject

_OF_PLAN = re.compile(r"so (?:sanh )?(?:voi )?(?:kh|ke hoach)|%\s*(?:kh|ke hoach|hoan thanh)|ty le (?:dat|hoan thanh)")
_IN_PER_CENT = re.compile(r"%.*(?:/|so\b)|(?:/|so\b|toc do|tang truong).*%")
_ENOUGH_ROWS = 4
_MOST = 0.7  # that many rows must fit, or the column compares with something else
_ABSURD = 2
_Spots = tuple[int, int, int]
"""The columns of the whole (or plan), of the part (or result), and of the share in per cent."""


@dataclass(frozen=True)
class _Row:
    index: int
    whole: Number
    part: Number
    share: Number


def fulfilment_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A fulfilment that result and plan of its row do not make, in a column that most rows prove."""
    for number, table in enumerate(subject.document.tables):
        columns = target_columns(table)
        if columns is None or len(columns.plans) != 1 or not columns.actuals:
            continue
        compared = _compared(table, columns)
        if compared is None:
            continue
        plan, actual = columns.plans[0][0], columns.actuals[-1][0]
        wrong = _unfitting(table, (plan, actual, compared), _fits)
        yield from _flaws(subject, number, columns.name, (plan, actual, compared), wrong or [])


def comparison_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A column in per cent that sets two columns before it against each other, as most of its rows prove.

    Which two it compares is told by the figures: headers say "So sánh (%)" or "KH 2022/ước TH 2021".
    """
    for number, table in enumerate(subject.document.tables):
        columns = target_columns(table)
        if columns is None:
            continue
        told = _compared(table, columns) if columns.actuals and len(columns.plans) == 1 else None
        for column in range(columns.name + 1, len(table.rows[0])):
            header = " ".join(fold(" ".join(headers_over(table, column))).split())
            if column != told and _IN_PER_CENT.search(header):
                yield from _against_pair(subject, number, table, columns, column)


def _against_pair(subject: Subject, number: int, table: Table, columns: Columns, share: int) -> Iterator[Flaw]:
    figures = [c for c in range(columns.name + 1, share) if c != columns.unit]
    for part, whole in sorted(permutations(figures, 2), key=lambda pair: -max(pair)):
        wrong = _unfitting(table, (whole, part, share), _is_share)
        if wrong is not None:
            yield from _flaws(subject, number, columns.name, (whole, part, share), wrong)
            return


def _unfitting(table: Table, spots: _Spots, fits: Callable[[str, Number, Number, Number], bool]) -> list[_Row] | None:
    """Rows whose share the other two columns do not make; None where too few make it to say that it compares them."""
    whole, part, share = spots
    rows = [
        _Row(index, below, above, printed)
        for index in range(table.header_rows, len(table.rows))
        if (below := _value(table, index, whole))
        and (above := _value(table, index, part)) is not None
        and (printed := _value(table, index, share)) is not None
    ]
    wrong = [row for row in rows if not fits(table.rows[row.index][share], row.whole, row.part, row.share)]
    return None if len(rows) - len(wrong) < max(_ENOUGH_ROWS, len(rows) * _MOST) else wrong


def _flaws(subject: Subject, number: int, name: int, spots: _Spots, wrong: Sequence[_Row]) -> Iterator[Flaw]:
    table = subject.document.tables[number]
    for row in wrong:
        decimals = printed_decimals(table.rows[row.index][spots[-1]], row.share)
        expected = rounded_share(row.part, row.whole, decimals)
        if row.share and 1 / _ABSURD < expected / row.share < _ABSURD:
            yield _flaw(subject, number, row.index, name, spots, (row.part, row.whole, row.share, expected))


def _is_share(printed: str, whole: Number, part: Number, share: Number) -> bool:
    """Whether the share fits, or fits to the last digit as figures rounded for print would have it."""
    decimals = printed_decimals(printed, share)
    slack = Decimal(1).scaleb(-decimals)
    return share_fits(part, whole, share, decimals) or abs(exact(part) * 100 / exact(whole) - exact(share)) <= slack


def _compared(table: Table, columns: Columns) -> int | None:
    for column in range(columns.actuals[-1][0] + 1, len(table.rows[0])):
        if _OF_PLAN.search(" ".join(fold(" ".join(headers_over(table, column))).split())):
            return column
    return None


def _value(table: Table, row: int, column: int) -> Number | None:
    figure = figure_of(table.rows[row][column])
    return figure[1] if figure else None


def _fits(printed: str, plan: Number, actual: Number, share: Number) -> bool:
    """Of what is to fall, the share is counted the other way round, which fits as well."""
    decimals = printed_decimals(printed, share)
    return share_fits(actual, plan, share, decimals) or (bool(actual) and share_fits(plan, actual, share, decimals))


def _flaw(
    subject: Subject,
    number: int,
    index: int,
    name: int,
    columns: tuple[int, ...],
    figures: tuple[Number, Number, Number, Number],
) -> Flaw:
    table = subject.document.tables[number]
    actual, plan, share, expected = figures
    label = appendix_of(table.title)
    where = label[0] if label else f"Bảng {number + 1}"
    text = subject.context.text
    cells: list[Evidence] = [e for c in columns for e in text.cell_evidence(number, index, c, "checks.table_share")]
    row = table.rows[index]
    return Flaw(
        kind="share_mismatch",
        message="share",
        place=f"{where}/row {index - table.header_rows + 1}/column {columns[-1] + 1}",
        evidence=tuple(cells),
        quote=" ".join(cell.strip() for cell in row[name:] if cell.strip()),
        found=share,
        expected=expected,
        values={"part": shown(actual), "whole": shown(plan), "share": shown(share), "expected": shown(expected)},
    )
