"""XLSX: each visible sheet's lines above the table, the table with its merged cells, and the lines below.

Figures are written as a Vietnamese Excel shows them (decimal comma, dots between thousands, dates day first), because
the evidence of a record is what people see in the cell.
"""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from extractors.formats.limits import check_office_archive
from extractors.formats.result import Block, FormatRead, PageBuilder, Span, lines_of
from models.errors import DamagedFileError, EmptyFileError, TooLargeError

MAX_CELLS = 500_000
_MAX_COLUMNS = 200
_MAX_ROWS = 20_000
_MAX_DECIMALS = 6


def read_xlsx(path: Path) -> FormatRead:
    """Read an XLSX file; hidden sheets are left out with a note, formulas give their stored values.

    Raises ``EmptyFileError`` (no cell with a value), ``EncryptedFileError``, ``DamagedFileError``, ``TooLargeError``,
    ``UnreadableFileError``.
    """
    check_office_archive(path, "xl/workbook.xml")
    builder = PageBuilder()
    try:
        workbook = openpyxl.load_workbook(path, data_only=True)
        for sheet in workbook.worksheets:
            if sheet.sheet_state != "visible":
                builder.notes.append(f"hidden sheet left out: {sheet.title}")
            else:
                _add_sheet(builder, sheet, path)
    except (InvalidFileException, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise DamagedFileError(str(error), file=path) from error
    except (OSError, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError) as error:
        # openpyxl answers a part that is missing or malformed with any of these (XML errors are SyntaxErrors)
        raise DamagedFileError(f"{type(error).__name__}: {error}", file=path) from error
    read = builder.build()
    if not read.page.lines:
        raise EmptyFileError(file=path)
    return read


def _add_sheet(builder: PageBuilder, sheet: Worksheet, path: Path) -> None:
    filled: dict[tuple[int, int], str] = {at: text for at, cell in sheet._cells.items() if (text := shown(cell))}
    if not filled:
        return
    last_row, last_column = max(r for r, _ in filled), max(c for _, c in filled)
    if last_row > _MAX_ROWS or last_column > _MAX_COLUMNS or last_row * last_column > MAX_CELLS:
        raise TooLargeError(f"sheet {sheet.title}: {last_row} x {last_column} cells.", file=path)
    merges = _merges(sheet, last_row, last_column)
    first, last = _table_rows(filled, merges, last_row)
    for row in range(1, first):
        _add_text_row(builder, filled, merges, row, last_column)
    if last >= first:
        _add_grid(builder, filled, merges, (first, last))
    for row in range(max(first, last + 1), last_row + 1):
        _add_text_row(builder, filled, merges, row, last_column)


def _merges(sheet: Worksheet, last_row: int, last_column: int) -> list[Span]:
    """Merged ranges as (row, column, rowspan, colspan), cut to the used part of the sheet; rows count from 1."""
    out = []
    for merged in sheet.merged_cells.ranges:
        bottom, right = min(merged.max_row, last_row), min(merged.max_col, last_column)
        if bottom >= merged.min_row and right >= merged.min_col:
            out.append((merged.min_row, merged.min_col, bottom - merged.min_row + 1, right - merged.min_col + 1))
    return out


def _table_rows(filled: dict[tuple[int, int], str], merges: list[Span], last_row: int) -> tuple[int, int]:
    """First and last row of the sheet's table: from the first row with three cells (or two, over another such) on.

    Rows with one text alone above it are its title; trailing rows with one text alone are notes.
    """
    per_row = [0] * (last_row + 2)
    for row, _ in filled:
        per_row[row] += 1
    covered = {row + r for row, _, rowspan, _ in merges for r in range(1, rowspan) if per_row[row] >= 2}
    width = max(per_row)
    if width < 2:
        return last_row + 1, last_row
    enough = max(2, (width + 1) // 2)
    rows = [r for r in range(1, last_row + 1) if per_row[r] >= enough]
    first = rows[0]
    last = max([*rows, *(r for r in covered if r <= last_row and r >= first)])
    while first > 1 and per_row[first - 1] >= 2:
        first -= 1
    return first, last


def _add_text_row(
    builder: PageBuilder, filled: dict[tuple[int, int], str], merges: list[Span], row: int, last_column: int
) -> None:
    wide = {(r, c) for r, c, _, colspan in merges if colspan > 1}
    texts = [(c, filled[row, c]) for c in range(1, last_column + 1) if (row, c) in filled]
    if len(texts) == 1:
        column, text = texts[0]
        builder.add(Block(lines_of(text), centred=(row, column) in wide))
        return
    for _, text in texts:
        builder.add(Block(lines_of(text)))


def _add_grid(
    builder: PageBuilder, filled: dict[tuple[int, int], str], merges: list[Span], extent: tuple[int, int]
) -> None:
    first, last = extent
    columns = [c for r, c in filled if first <= r <= last]
    left, right = min(columns), max(columns)
    rows = [[filled.get((r, c), "") for c in range(left, right + 1)] for r in range(first, last + 1)]
    spans = []
    for row, column, rowspan, colspan in merges:
        inside = first <= row and row + rowspan - 1 <= last and left <= column and column + colspan - 1 <= right
        if inside and (rowspan, colspan) != (1, 1):
            spans.append((row - first, column - left, rowspan, colspan))
    builder.add_table(rows, spans)


def shown(cell: Any) -> str:
    """The cell's value as a Vietnamese Excel shows it, "" for an empty one."""
    value, form = cell.value, str(cell.number_format or "General")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return number_shown(value, form)
    return str(value)


def number_shown(value: int | float, form: str) -> str:
    """``value`` under an Excel number format, with decimal comma; at most 6 decimals under "General"."""
    section = form.split(";")[0]
    if "%" in section:
        value *= 100
    if "0" in section or "#" in section:
        decimals = len(section.split(".")[1].split("%")[0].replace('"', "").strip(" _)")) if "." in section else 0
        text = f"{value:,.{min(decimals, _MAX_DECIMALS)}f}" if "," in section else f"{value:.{min(decimals, 6)}f}"
    else:
        text = f"{value:.{_MAX_DECIMALS}f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    padding = len(section) if section.strip("0") == "" else 0
    text = text.zfill(padding).translate(str.maketrans(",.", ".,"))
    return text + "%" if "%" in section else text
