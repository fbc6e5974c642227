"""The warehouse's tables as files: Parquet, CSV, and an Excel workbook that staff can work with.

Codes are strings throughout (leading zeros). In Excel a text never becomes a formula or a link, whatever it begins
with; in CSV such a text is preceded by an apostrophe, as spreadsheets expect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from sqlalchemy import Connection, text
from xlsxwriter.worksheet import Worksheet

from models.warehouse.compare import Statement
from models.warehouse.dictionary import column_meanings, table_meanings
from models.warehouse.objects import dictionary_rows
from models.warehouse.types import Format

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# machine-only tables: whole readings as JSON, and what is about this database rather than about plans
_LEFT_OUT = frozenset({"reading", "warehouse_info"})
_MAX_EXCEL_ROWS = 1_048_000
_WIDTHS = {"text": 28, "int": 10, "bigint": 18, "float": 12, "bool": 8, "date": 12, "json": 28, "blob": 8}
_LONG_TEXT = frozenset({"quote", "title", "text", "message_vi", "why", "note"})


def table_names() -> list[str]:
    """Tables and views that are handed on, in the order in which people read them."""
    return [name for name in table_meanings() if name not in _LEFT_OUT]


def frame(connection: Connection, table: str) -> pd.DataFrame:
    """One table or view, with typed columns: codes and texts as strings, counts as nullable integers."""
    data = pd.read_sql_query(text(f"SELECT * FROM {table}"), connection)
    meanings = column_meanings()
    for column in data.columns:
        kind = meanings[column].type if column in meanings else "text"
        if kind in ("text", "json"):
            data[column] = data[column].astype("string")
        elif kind in ("int", "bigint"):
            data[column] = pd.to_numeric(data[column]).astype("Int64")
        elif kind == "float":
            data[column] = pd.to_numeric(data[column]).astype("Float64")
        elif kind == "bool":
            data[column] = data[column].astype("boolean")
        elif kind == "date":
            data[column] = pd.to_datetime(data[column]).dt.date
    return data


def export(connection: Connection, folder: Path, form: Format) -> Iterator[Path]:
    """Write every table into ``folder``; yields the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        yield workbook(connection, folder / "kehoach.xlsx")
        return
    for name in table_names():
        data = frame(connection, name)
        path = folder / f"{name}.{form}"
        if form == "parquet":
            data.to_parquet(path, index=False)
        else:
            data.map(_harmless).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        yield path


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made plain; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def workbook(connection: Connection, path: Path) -> Path:
    """One sheet a table or view of facts, documents and quality, and a code book."""
    groups = {"documents", "facts", "quality", "views"}
    names = [n for n in table_names() if table_meanings()[n].group in groups]
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        for name in names:
            _sheet(book, name[:31], table_meanings()[name].vi, frame(connection, name))
        _code_book(book, names)
    return path


_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": False,
}


def _sheet(book: xlsxwriter.Workbook, name: str, title: str, data: pd.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top", "border": 1})
    formats = {
        "int": book.add_format({"num_format": "#,##0"}),
        "float": book.add_format({"num_format": "#,##0.##"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    meanings = column_meanings()
    kinds = [meanings[c].type if c in meanings else "text" for c in data.columns]
    for column, (label, kind) in enumerate(zip(data.columns, kinds, strict=True)):
        meaning = meanings.get(label)
        sheet.write_string(0, column, meaning.vi if meaning else label, head)
        sheet.set_column(column, column, 60 if label in _LONG_TEXT else _WIDTHS[kind])
    for row, values in enumerate(data.head(_MAX_EXCEL_ROWS).itertuples(index=False, name=None), start=1):
        for column, value in enumerate(values):
            _cell(sheet, row, column, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(data)), max(0, len(data.columns) - 1))
    sheet.set_header(f"&L{title}")


def _cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["int"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, formats["float"])
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, pd.Timestamp(value).to_pydatetime(), formats["date"])
    else:
        sheet.write_string(row, column, str(value)[:32_000])


def _code_book(book: xlsxwriter.Workbook, names: Sequence[str]) -> None:
    rows = [r for r in dictionary_rows() if r["table_name"] in set(names)]
    sheet = book.add_worksheet("Từ điển dữ liệu")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    labels = {
        "table_name": "Bảng",
        "column_name": "Cột",
        "column_type": "Kiểu",
        "unit": "Đơn vị",
        "vi": "Ý nghĩa",
        "en": "Meaning",
        "example": "Ví dụ",
    }
    for column, label in enumerate(labels.values()):
        sheet.write_string(0, column, label, head)
    for row, entry in enumerate(rows, start=1):
        for column, key in enumerate(labels):
            sheet.write_string(row, column, str(entry[key]))
    sheet.set_column(0, 1, 22)
    sheet.set_column(4, 5, 60)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(labels) - 1)


_COMPARISON_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("unit_code", "Mã đơn vị", 10),
    ("unit_name", "Đơn vị", 24),
    ("year", "Năm", 8),
    ("status", "Tình trạng", 12),
    ("comparator", "So sánh", 10),
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


def comparison_workbook(indicator: str, statements: Sequence[Statement], path: Path) -> Path:
    """A comparison as an Excel file: Vietnamese headers, filters, and a code book of its columns."""
    rows = [statement.to_json() for statement in statements]
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        sheet = book.add_worksheet("So sánh")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "border": 1})
        formats = {
            "int": book.add_format({"num_format": "#,##0"}),
            "float": book.add_format({"num_format": "#,##0.##"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for column, (_, label, width) in enumerate(_COMPARISON_COLUMNS):
            sheet.write_string(0, column, label, head)
            sheet.set_column(column, column, width)
        for row, values in enumerate(rows, start=1):
            for column, (name, _, _) in enumerate(_COMPARISON_COLUMNS):
                year_or_page = name in ("year", "page") and values[name] is not None
                _cell(sheet, row, column, str(values[name]) if year_or_page else values[name], formats)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(1, len(rows)), len(_COMPARISON_COLUMNS) - 1)
        sheet.set_header(f"&L{indicator}")
        _code_book(book, ["target"])
    return path
