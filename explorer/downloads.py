"""Tables as Excel and CSV: numbers as numbers, texts as texts, every row with the address of its page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response

from explorer.language import Speech
from explorer.queries.comparison import Asked, Line, indicator_name

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}
Cell = str | int | float | None
# a spreadsheet takes a text that begins like this for a formula
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key in the catalogue (under ``explorer.column``) and its width in letters."""

    key: str
    width: int


_COMPARISON = (
    Column("unit_code", 8),
    Column("unit_name", 26),
    Column("year", 8),
    Column("status", 16),
    Column("warning", 16),
    Column("comparator", 14),
    Column("value", 12),
    Column("value_max", 12),
    Column("unit", 10),
    Column("denominator", 12),
    Column("share_pct", 10),
    Column("share_counted", 12),
    Column("rank", 8),
    Column("change", 12),
    Column("subset", 24),
    Column("achieved_value", 12),
    Column("achieved_year", 10),
    Column("achieved_document", 18),
    Column("progress", 12),
    Column("document", 18),
    Column("page", 8),
    Column("quote", 60),
    Column("source", 50),
)


def safe_text(value: Cell) -> Cell:
    """A text that no spreadsheet runs: what begins like a formula gets an apostrophe in front."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def attachment(content: bytes, name: str) -> Response:
    """The file for the browser to save under that name."""
    form = name.rsplit(".", 1)[-1]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=MEDIA[form], headers=headers)


def comparison_file(form: str, lines: Sequence[Line], asked: Asked, t: Speech, address: str) -> bytes:
    """The comparison as "xlsx" or "csv"; ``address`` is this explorer's own."""
    rows = [_row(line, t, address) for line in lines]
    if form == "csv":
        return csv_bytes([t(f"column.{c.key}") for c in _COMPARISON], rows)
    notes = [(t(f"column.{c.key}"), t(f"codebook.{c.key}")) for c in _COMPARISON]
    title = [
        (t("compare.indicator"), f"{indicator_name(asked.indicator)} ({asked.indicator})"),
        (t("compare.year"), str(asked.year or t("compare.last_stated"))),
        (t("compare.units"), t.label("units", asked.units)),
    ]
    return workbook(t("compare.sheet"), _COMPARISON, rows, t, codebook=[*title, *notes])


def _row(line: Line, t: Speech, address: str) -> list[Cell]:
    s, achieved = line.plan, line.achieved
    source = f"{address}/van-ban/{s.document_id}?evidence={s.evidence_id}#b-{s.evidence_id}" if s.document_id else None
    return [
        s.unit_code,
        s.unit_name,
        s.year,
        t(f"status.{s.status}", stated=s.parts_stated or 0, total=s.parts_total or 0),
        None if s.is_sure else t("document.unsure"),
        t.label("comparator_word", s.comparator),
        s.value,
        s.value_max,
        s.unit,
        s.denominator,
        s.share_pct,
        line.share_pct if line.share_counted else None,
        line.rank,
        t.shared(f"change.{s.change}") if s.change else None,
        s.subset,
        achieved.value if achieved else None,
        achieved.year if achieved else None,
        achieved.document if achieved else None,
        round(100 * line.progress, 1) if line.progress is not None else None,
        s.document,
        s.page,
        s.quote,
        source,
    ]


def csv_bytes(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """CSV that Excel opens as UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([safe_text(cell) for cell in head])
    writer.writerows([safe_text(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    t: Speech,
    codebook: Sequence[tuple[str, str]] = (),
) -> bytes:
    """An Excel file: frozen header, filter, number format, links in the last column, code book on a second sheet."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top", "border": 1})
    # the comma and the point of the format stand for those of the reader's own Excel: 1.582,5 in a Vietnamese one
    number = book.add_format({"num_format": "#,##0.##"})
    whole = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet(title)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, t(f"column.{column.key}"), head)
    for down, row in enumerate(rows, start=1):
        for across, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if column.key == "source" and cell:
                sheet.write_url(down, across, str(cell), string=t("compare.open_source"))
            elif isinstance(cell, str):
                sheet.write_string(down, across, cell)
            elif cell is not None and column.key in ("year", "achieved_year", "page"):
                sheet.write_number(down, across, cell)
            elif cell is not None:
                sheet.write_number(down, across, cell, whole if cell == int(cell) else number)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    if codebook:
        _codebook(book, codebook, t)
    book.close()
    return stream.getvalue()


def _codebook(book: object, lines: Sequence[tuple[str, str]], t: Speech) -> None:
    sheet = book.add_worksheet(t("compare.codebook"))  # type: ignore[attr-defined]  # xlsxwriter has no types
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for down, (name, meaning) in enumerate(lines):
        sheet.write_string(down, 0, name)
        sheet.write_string(down, 1, meaning)
