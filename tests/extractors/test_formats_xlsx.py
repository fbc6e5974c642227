"""XLSX: title lines, the grid with its merged cells, figures as a Vietnamese Excel shows them."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from extractors.formats import read_xlsx
from extractors.formats.xlsx import number_shown
from models.errors import EmptyFileError


def test_title_rows_are_text_and_the_rest_is_one_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Phụ lục 01"
    sheet["A2"] = "Danh sách xã phấn đấu"
    sheet.merge_cells("A2:C2")
    for row in (["TT", "Kết quả", None], [None, "Xã", "Số tiêu chí"], [1, "Minh Tân", 12], [2, "Phú Linh", 9.5]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:C3")
    sheet["A8"] = "Ghi chú: số liệu ước."
    book.save(tmp_path / "a.xlsx")
    read = read_xlsx(tmp_path / "a.xlsx")
    [table] = read.tables
    assert table.title == "Phụ lục 01 Danh sách xã phấn đấu"
    assert table.rows == (
        ("TT", "Kết quả", ""), ("", "Xã", "Số tiêu chí"), ("1", "Minh Tân", "12"), ("2", "Phú Linh", "9,5"),
    )  # fmt: skip
    assert table.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert table.header_rows == 2
    assert read.page.lines[-1].text == "Ghi chú: số liệu ước."


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (13.8, "General", "13,8"),
        (1582000, "#,##0", "1.582.000"),
        (0.125, "0.0%", "12,5%"),
        (7, "00", "07"),  # "07 xã" is written so
        (2, "0.00", "2,00"),
        (1234.5, "#,##0.0", "1.234,5"),
        (0.1 + 0.2, "General", "0,3"),  # no binary residue
    ],
)
def test_figures_are_written_the_vietnamese_way(value: float, form: str, shown: str) -> None:
    assert number_shown(value, form) == shown


def test_dates_come_day_first_and_hidden_sheets_are_named_in_the_notes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = datetime.date(2031, 4, 9)
    hidden = book.create_sheet("nháp")
    hidden["A1"] = "không đọc"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    page = read_xlsx(tmp_path / "a.xlsx").page
    assert page.text == "09/04/2031"
    assert page.notes == ("hidden sheet left out: nháp",)


def test_a_workbook_without_a_value_is_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(EmptyFileError):
        read_xlsx(tmp_path / "a.xlsx")
