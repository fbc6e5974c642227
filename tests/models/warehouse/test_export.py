"""Excel and CSV that staff can work with and that no text in a plan can turn against them."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from factories import a_funding, a_head, a_target, load, some_records

from models.records import SURE
from models.warehouse import Warehouse
from models.warehouse.dictionary import column_meanings
from models.warehouse.workbook import comparison_workbook

QUOTE = column_meanings()["quote"].vi
FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://example.com";"bấm vào đây")',
    "+84 912",
    "-1 xã",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "http://example.com",  # no formula, and no link either
)


def _sheet(warehouse: Warehouse, folder: Path, name: str) -> Any:
    (path,) = warehouse.export(folder, "xlsx")
    return openpyxl.load_workbook(path)[name]


def _column(sheet: Any, header: str) -> list[Any]:
    (index,) = [cell.column for cell in sheet[1] if cell.value == header]
    return [row[0] for row in sheet.iter_rows(min_row=2, min_col=index, max_col=index)]


@pytest.fixture
def with_formulas(warehouse: Warehouse) -> Warehouse:
    targets = tuple(a_target(n, f"I/bullet {n}", quote=text) for n, text in enumerate(FORMULAS))
    load(warehouse, some_records(document=a_head(signer=FORMULAS[1]), targets=targets))
    return warehouse


def test_no_text_becomes_a_formula_or_a_link_in_excel(with_formulas: Warehouse, tmp_path: Path) -> None:
    (path,) = with_formulas.export(tmp_path, "xlsx")
    with zipfile.ZipFile(path) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(sheets) > 10
        for name in sheets:
            content = parts.read(name).decode()
            assert "<f>" not in content
        links = "".join(parts.read(n).decode() for n in parts.namelist() if "worksheets/_rels" in n)
        assert "example.com" not in links, "the only links are our own"
    cells = _column(_sheet(with_formulas, tmp_path, "target"), QUOTE)
    assert {str(c.value).replace("_x000D_", "").strip() for c in cells} == {text.strip() for text in FORMULAS}
    assert {c.data_type for c in cells} == {"s"}


def test_no_text_becomes_a_formula_in_csv(with_formulas: Warehouse, tmp_path: Path) -> None:
    with_formulas.export(tmp_path, "csv")
    with (tmp_path / "target.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(r["quote"].startswith("'") for r in rows if not r["quote"].startswith("http"))
    values = {float(r["value"]) for r in rows}
    assert values == set(range(len(FORMULAS))), "numbers stay numbers"


def test_a_negative_number_is_no_formula(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse, some_records(targets=(a_target(-3.5),)))
    warehouse.export(tmp_path, "csv")
    with (tmp_path / "target.csv").open(encoding="utf-8", newline="") as stream:
        assert [r["value"] for r in csv.DictReader(stream)] == ["-3.5"]


def test_a_sheet_has_vietnamese_headers_that_stay_and_filters(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    sheet = _sheet(warehouse, tmp_path, "target")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None and sheet.auto_filter.ref.startswith("A1:")
    headers = [cell.value for cell in sheet[1]]
    assert QUOTE in headers and "Nguồn (tệp, trang)" in headers


def test_numbers_and_days_are_written_as_in_viet_nam(warehouse: Warehouse, tmp_path: Path) -> None:
    poverty = a_target(13.8, "I/bullet 2", indicator="gnbv.poverty_rate", unit="%")
    load(warehouse, some_records(targets=(a_target(1582), poverty), funding=(a_funding(2_220_000_000_000),)))
    sheet = _sheet(warehouse, tmp_path, "target")
    by_value = {c.value: c.number_format for c in _column(sheet, "Giá trị")}
    assert by_value == {1582: "[$-42A]#,##0", 13.8: "[$-42A]#,##0.0##"}
    (due, _) = _column(sheet, "Ngày phải đạt")
    assert (due.number_format, str(due.value)[:10]) == ("dd/mm/yyyy", "2020-12-31")
    years = _column(sheet, "Năm phải đạt")
    assert {(c.value, c.number_format) for c in years} == {(2020, "0")}, "2.020 is no year"


def test_codes_keep_their_zeros(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    sheet = _sheet(warehouse, tmp_path, "commune_row")
    values = [str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row]
    assert "06121" in values


def test_every_row_leads_to_its_page(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    (path,) = warehouse.export(tmp_path, "xlsx", "https://kehoach.example/")
    book = openpyxl.load_workbook(path)
    for name in ("target", "result", "assignment", "funding", "commune_row", "v_who_does_what"):
        (cell, *_) = _column(book[name], "Nguồn (tệp, trang)")
        (proof, *_) = _column(book[name], column_meanings()["evidence_id"].vi)
        assert str(cell.value).startswith("plan.pdf, trang ")
        assert cell.hyperlink.target == f"https://kehoach.example/bang-chung/{proof.value}"


def test_a_comparison_warns_of_what_is_not_sure(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse, some_records(targets=(a_target(confidence=SURE - 0.01),)))
    statements = warehouse.compare("ntm.communes_meeting", year=2020)
    path = comparison_workbook("ntm.communes_meeting", statements, tmp_path / "c.xlsx")
    rows = openpyxl.load_workbook(path)["So sánh"].iter_rows(min_row=2)
    warned = {row[1].value: row[4].value for row in rows}
    assert warned["Lạng Sơn"] == "cần kiểm tra lại"
    assert warned["Hà Giang"] is None, "what nobody states needs no warning"


def test_a_comparison_is_in_words(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse, some_records(targets=(a_target(comparator="ge"),)))
    statements = warehouse.compare("ntm.communes_meeting", year=2020)
    links = warehouse.source_links(s.evidence_id for s in statements if s.evidence_id)
    path = comparison_workbook("ntm.communes_meeting", statements, tmp_path / "c.xlsx", links)
    sheet = openpyxl.load_workbook(path)["So sánh"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", f"A1:Q{len(statements) + 1}")
    by_name = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    stated = by_name["Lạng Sơn"]
    assert [c.value for c in stated[1:7]] == ["Lạng Sơn", 2020, "có số liệu", None, "từ … trở lên", 77]
    assert stated[11].value == "đạt"
    assert stated[16].hyperlink.target.endswith(f"/bang-chung/{stated[14].value}")
    assert by_name["Hà Giang"][3].value == "chưa có số liệu"
    assert by_name["Hà Giang"][6].value is None, "missing is not zero"
