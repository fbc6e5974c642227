"""Totals inside tables. A table proves its own structure: where most columns add up, the one that does not is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from models.pages import Table
from models.records import Evidence, Number
from models.reference.vietnamese import fold
from nlp.communes import criteria_columns, headers_over
from nlp.structure import appendix_of
from nlp.table_figures import figure_of
from nlp.task_tables import task_columns
from pipeline.checks.arithmetic import exact, shown
from pipeline.checks.subject import Flaw, Subject

_TOTAL = re.compile(r"^(?:tong(?: cong| so)?|cong|toan (?:tinh|huyen))\b")
_NO_COUNT = re.compile(r"%|ty le|binh quan|he so|so sanh|^(?:tt|stt|so tt)$|\bma\b|ghi chu|so (?:hieu|ky)")
_DASH = re.compile(r"^\s*[-–•*]\s*")
_PART_OF = re.compile(r"^\s*(?:trong đó|gồm)\s*:?\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_GROUP = re.compile(r"^\s*(?:[IVX]+|[A-ZĐ])\s*\.?\s*$")
_ITEM = re.compile(r"^\s*\d{1,3}\s*\.?\s*$")
# A sum that misses by more is no sum of these rows at all
_NEAR = Decimal("0.1")
_NEAR_ALONE = Decimal("0.01")
_ENOUGH_FITTING = 2
_ENOUGH_ROWS = 3
_MOST = 0.7


def table_totals(subject: Subject) -> Iterator[Flaw]:
    """Every total row and every group of dashed rows of every table of figures."""
    for number, table in enumerate(subject.document.tables):
        if criteria_columns(table) is not None or task_columns(table) is not None or not table.rows:
            continue
        columns = _columns(table)
        for whole, parts in (*_totals(table), *_groups(table), *_dashed(table)):
            yield from _mismatches(subject, number, whole, parts, columns)
        yield from _across(subject, number, columns)


def _columns(table: Table) -> list[int]:
    """Columns of counts and amounts: neither shares nor years nor order numbers."""
    found = []
    for column in range(len(table.rows[0])):
        header = " ".join(fold(" ".join(headers_over(table, column))).split())
        if header and not _NO_COUNT.search(header):
            found.append(column)
    return found


def _name(row: Sequence[str]) -> str:
    """The row's name: its first cell with words."""
    return next((cell for cell in row if sum(c.isalpha() for c in cell) > 2), row[0] if row else "")


def _body(table: Table) -> range:
    return range(table.header_rows, len(table.rows))


def _totals(table: Table) -> Iterator[tuple[int, list[int]]]:
    """The row of the total with all numbered rows, or with all other rows."""
    totals = [i for i in _body(table) if _TOTAL.match(" ".join(fold(_name(table.rows[i])).split()))]
    if len(totals) != 1:
        return
    groups = [i for i in _body(table) if _GROUP.match(table.rows[i][0]) and i not in totals]
    items = [i for i in _body(table) if _ITEM.match(table.rows[i][0]) and i not in totals]
    if groups:
        yield totals[0], groups
    elif items:
        yield totals[0], items


def _groups(table: Table) -> Iterator[tuple[int, list[int]]]:
    """A group's row (I, II, A) with the numbered rows under it."""
    whole: int | None = None
    parts: list[int] = []
    for index in _body(table):
        first = table.rows[index][0]
        if _GROUP.match(first):
            if whole is not None and len(parts) > 1:
                yield whole, parts
            whole, parts = index, []
        elif _ITEM.match(first):
            parts.append(index)
    if whole is not None and len(parts) > 1:
        yield whole, parts


def _dashed(table: Table) -> Iterator[tuple[int, list[int]]]:
    """A row with the dashed rows under it; "Trong đó: …" without a dash is a part of the row above it alone."""
    whole: int | None = None
    parts: list[int] = []
    for index in _body(table):
        name = _name(table.rows[index])
        inner = _PART_OF.match(name)
        own = inner["rest"] if inner else name
        if _DASH.match(own):
            parts.append(index)
        elif inner is not None or own.strip().startswith("+"):
            continue
        else:
            if whole is not None and len(parts) > 1:
                yield whole, parts
            whole, parts = index, []
    if whole is not None and len(parts) > 1:
        yield whole, parts


def _mismatches(
    subject: Subject, number: int, whole: int, parts: Sequence[int], columns: Sequence[int]
) -> Iterator[Flaw]:
    table = subject.document.tables[number]
    units = {_unit(table.rows[i], columns) for i in (whole, *parts)}
    if len(units) > 1:
        return
    fitting, missing = 0, []
    for column in columns:
        total, cells = _value(table, whole, column), [_value(table, i, column) for i in parts]
        if total is None or any(cell is None for cell in cells):
            continue
        real = sum((exact(cell) for cell in cells if cell is not None), Decimal(0))
        gap = abs(real - exact(total))
        if gap == 0:
            fitting += bool(total)
        elif gap <= abs(exact(total)) * _NEAR:
            missing.append((column, total, real, gap))
    for column, total, real, gap in missing:
        proved = fitting > len(missing) or fitting >= _ENOUGH_FITTING
        if proved or (len(missing) == 1 and gap <= exact(total) * _NEAR_ALONE):
            printed = [value for i in parts if (value := _value(table, i, column)) is not None]
            spots = [(row, column) for row in (whole, *parts)]
            yield _flaw(subject, number, (whole, column), spots, total, real, printed)


def _across(subject: Subject, number: int, columns: Sequence[int]) -> Iterator[Flaw]:
    """A column of totals beside the columns that it adds up, which most rows prove."""
    table = subject.document.tables[number]
    for total, parts in _total_columns(table, columns):
        sums: list[tuple[int, Number, Decimal]] = []
        for row in _body(table):
            printed = _value(table, row, total)
            cells = [_value(table, row, column) for column in parts]
            if printed is not None and any(cell is not None for cell in cells):
                sums.append((row, printed, sum((exact(cell) for cell in cells if cell is not None), Decimal(0))))
        missing = [(row, printed, real) for row, printed, real in sums if exact(printed) != real]
        if len(sums) - len(missing) < max(_ENOUGH_ROWS, len(sums) * _MOST):
            continue
        for row, printed, real in missing:
            if abs(real - exact(printed)) <= abs(exact(printed)) * _NEAR:
                spots = [(row, column) for column in (total, *parts)]
                values = [v for column in parts if (v := _value(table, row, column)) is not None]
                yield _flaw(subject, number, (row, total), spots, printed, real, values)


def _total_columns(table: Table, columns: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """A column headed "Tổng số" with those behind it, or those before it where it is the last."""
    totals = [
        c
        for c in columns
        if any(_TOTAL.match(" ".join(fold(header).split())) for header in list(headers_over(table, c))[-1:])
    ]
    figures = [c for c in columns if any(_value(table, row, c) is not None for row in _body(table))]
    for total, following in zip_longest(totals, totals[1:]):
        assert total is not None, "the shorter list is the second one"
        behind = [c for c in figures if c > total and (following is None or c < following)]
        parts = behind or [c for c in figures if c < total]
        if len(parts) > 1:
            yield total, parts


def _unit(row: Sequence[str], columns: Sequence[int]) -> str:
    """What the row's cells say beside name and figures, which is its unit: rows of other units do not add up."""
    name = _name(row)
    words = [fold(row[c]) for c in columns if row[c] != name and not any(d.isdigit() for d in row[c])]
    return " ".join(re.findall(r"[^\W_]{2,}|%", " ".join(words)))


def _value(table: Table, row: int, column: int) -> Number | None:
    figure = figure_of(table.rows[row][column])
    return figure[1] if figure is not None and figure[0] == "eq" else None


def _flaw(
    subject: Subject,
    number: int,
    at: tuple[int, int],
    spots: Sequence[tuple[int, int]],
    total: Number,
    real: Decimal,
    parts: Sequence[Number],
) -> Flaw:
    table = subject.document.tables[number]
    label = appendix_of(table.title)
    where = label[0] if label else f"Bảng {number + 1}"
    cells: list[Evidence] = [
        e for row, column in spots for e in subject.context.text.cell_evidence(number, row, column, "checks.table_sum")
    ]
    row = table.rows[at[0]]
    name = _name(row)
    unit = next((cell for cell in row if cell != name and cell.strip() and figure_of(cell) is None), "")
    expected = int(real) if real == int(real) else float(real)
    return Flaw(
        kind="sum_mismatch",
        message="sum_of_parts",
        place=f"{where}/row {at[0] - table.header_rows + 1}/column {at[1] + 1}",
        evidence=tuple(cells),
        quote=" ".join(part for part in (name.strip(), unit.strip(), row[at[1]].strip()) if part),
        found=total,
        expected=expected,
        values={"total": shown(total), "real": shown(expected), "parts": " + ".join(map(shown, parts))},
    )
