"""Excel workbooks that staff can work with: Vietnamese headers, filters, number formats, links to the source page.

Whatever a text begins with, it never becomes a formula or a link: the only links are our own, to the page that a row
was read from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from sqlalchemy import Connection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.messages import say
from models.warehouse.compare import Statement
from models.warehouse.dictionary import ColumnMeaning, column_meanings, table_meanings
from models.warehouse.export import frame, table_names
from models.warehouse.objects import dictionary_rows
from models.warehouse.sources import EXPLORER, SourceLink, source_links

_GROUPS = frozenset({"documents", "facts", "quality", "views"})
_MAX_ROWS = 1_048_000
_MAX_LINKS = 65_000  # Excel opens no sheet with more
_MAX_CELL_LETTERS = 32_000
_MAX_SHEET_NAME = 31
_CODE_BOOK = "Từ điển dữ liệu"
_SOURCE = "Nguồn (tệp, trang)"
_WIDTHS = {"text": 28, "int": 10, "bigint": 18, "float": 12, "bool": 8, "date": 12, "json": 28, "blob": 8}
_LONG_TEXT = frozenset({"quote", "title", "text", "message_vi", "why", "note"})
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Styles:
    """The formats of one workbook. 42A is Viet Nam: Excel writes 1.582,5 and 31/12/2020 there."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top", "border": 1}
        )
        self.whole: Format = book.add_format({"num_format": "[$-42A]#,##0"})
        self.decimal: Format = book.add_format({"num_format": "[$-42A]#,##0.0##"})
        self.plain: Format = book.add_format({"num_format": "0"})
        self.date: Format = book.add_format({"num_format": "dd/mm/yyyy"})
        self.link: Format = book.add_format({"font_color": "#0B57D0", "underline": 1})


def workbook(connection: Connection, path: Path, explorer: str = EXPLORER) -> Path:
    """One sheet a table or view of facts, documents and quality, and a code book; links lead to the explorer."""
    names = [n for n in table_names() if table_meanings()[n].group in _GROUPS]
    links = source_links(connection, explorer=explorer)
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        styles = _Styles(book)
        for name in names:
            sheet = book.add_worksheet(name[:_MAX_SHEET_NAME])
            _table_sheet(sheet, frame(connection, name), styles, links)
            sheet.set_header(f"&L{table_meanings()[name].vi}")
        _code_book(book, styles, [r for r in dictionary_rows() if r["table_name"] in set(names)])
    return path


def _table_sheet(sheet: Worksheet, data: pd.DataFrame, styles: _Styles, links: Mapping[str, SourceLink]) -> None:
    meanings = [column_meanings().get(c) for c in data.columns]
    labels = [m.vi if m else c for m, c in zip(meanings, data.columns, strict=True)]
    widths = [
        60 if c in _LONG_TEXT else _WIDTHS[m.type if m else "text"] for m, c in zip(meanings, data.columns, strict=True)
    ]
    proof = list(data.columns).index("evidence_id") if "evidence_id" in data.columns else None
    if proof is not None:
        labels, widths = [*labels, _SOURCE], [*widths, 40]
    _head(sheet, labels, widths, styles, rows=len(data), frozen_columns=0)
    plain = [_is_plain(m) for m in meanings]
    for row, values in enumerate(data.head(_MAX_ROWS).itertuples(index=False, name=None), start=1):
        for column, value in enumerate(values):
            _cell(sheet, row, column, value, styles, plain=plain[column])
        if proof is not None:
            _link(sheet, row, len(values), links.get(str(values[proof])), styles)


def _is_plain(meaning: ColumnMeaning | None) -> bool:
    """Years, pages and ordinals are numbers that nobody groups by thousands."""
    return meaning is None or meaning.unit in ("", "năm")


def _head(
    sheet: Worksheet, labels: Sequence[str], widths: Sequence[int], styles: _Styles, *, rows: int, frozen_columns: int
) -> None:
    for column, (label, width) in enumerate(zip(labels, widths, strict=True)):
        sheet.write_string(0, column, label, styles.head)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, frozen_columns)
    sheet.autofilter(0, 0, max(1, rows), max(0, len(labels) - 1))


def _cell(sheet: Worksheet, row: int, column: int, value: Any, styles: _Styles, *, plain: bool = False) -> None:
    if value is None or value is pd.NA or value is pd.NaT:
        return
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles.plain if plain else styles.whole)
    elif isinstance(value, float):
        if math.isfinite(value):
            sheet.write_number(row, column, value, styles.whole if value == int(value) else styles.decimal)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), styles.date)
    else:
        sheet.write_string(row, column, str(value)[:_MAX_CELL_LETTERS])


def _link(sheet: Worksheet, row: int, column: int, source: SourceLink | None, styles: _Styles) -> None:
    if source is None:
        return
    if row <= _MAX_LINKS:
        sheet.write_url(row, column, source.address, styles.link, source.label)
    else:
        sheet.write_string(row, column, source.label)


def _code_book(book: xlsxwriter.Workbook, styles: _Styles, rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet(_CODE_BOOK)
    _head(
        sheet, list(_CODE_BOOK_COLUMNS.values()), [22, 22, 10, 12, 60, 60, 30], styles, rows=len(rows), frozen_columns=0
    )
    for row, entry in enumerate(rows, start=1):
        for column, key in enumerate(_CODE_BOOK_COLUMNS):
            sheet.write_string(row, column, entry[key])


_CODE_BOOK_COLUMNS = {
    "table_name": "Bảng",
    "column_name": "Cột",
    "column_type": "Kiểu",
    "unit": "Đơn vị",
    "vi": "Ý nghĩa",
    "en": "Meaning",
    "example": "Ví dụ",
}


_COMPARISON_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("unit_code", "Mã đơn vị", 10),
    ("unit_name", "Đơn vị", 24),
    ("year", "Năm", 8),
    ("status", "Tình trạng", 16),
    ("is_sure", "Lưu ý", 16),
    ("comparator", "So sánh", 14),
    ("value", "Giá trị", 14),
    ("value_max", "Giá trị cao nhất", 14),
    ("unit", "Đơn vị tính", 12),
    ("denominator", "Trên tổng số", 12),
    ("share_pct", "Tỷ lệ (%)", 10),
    ("change", "Loại", 12),
    ("document", "Văn bản", 18),
    ("page", "Trang", 8),
    ("evidence_id", "Bằng chứng", 20),
    ("quote", "Nguyên văn", 60),
)
_FROZEN_COLUMNS = 2  # code and name stay in sight
_WORDS = {"comparator": "explorer.comparator_word", "change": "change"}


def comparison_workbook(
    indicator: str, statements: Sequence[Statement], path: Path, links: Mapping[str, SourceLink] | None = None
) -> Path:
    """A comparison: words in Vietnamese, filters, a code book of its columns; ``links`` by evidence id."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet("So sánh")
        labels = [*(label for _, label, _ in _COMPARISON_COLUMNS), _SOURCE]
        widths = [*(width for _, _, width in _COMPARISON_COLUMNS), 40]
        _head(sheet, labels, widths, styles, rows=len(statements), frozen_columns=_FROZEN_COLUMNS)
        for row, statement in enumerate(statements, start=1):
            for column, (name, _, _) in enumerate(_COMPARISON_COLUMNS):
                _cell(sheet, row, column, _shown(statement, name), styles, plain=name in ("year", "page"))
            _link(sheet, row, len(_COMPARISON_COLUMNS), (links or {}).get(statement.evidence_id or ""), styles)
        sheet.set_header(f"&L{indicator}")
        wanted = {name for name, _, _ in _COMPARISON_COLUMNS}
        rows = [r for r in dictionary_rows() if r["table_name"] == "target" and r["column_name"] in wanted]
        _code_book(book, styles, rows)
    return path


def _shown(statement: Statement, name: str) -> Any:
    value = getattr(statement, name)
    if name == "status":
        return say(f"explorer.status.{value}", stated=statement.parts_stated, total=statement.parts_total)
    if name == "is_sure":
        return None if value else say("explorer.document.unsure")
    if value is not None and name in _WORDS:
        return say(f"{_WORDS[name]}.{value}")
    return value


__all__ = ["comparison_workbook", "workbook"]
