"""One place describes every column; comments, page, package and code books are made from it and cannot drift."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from factories import load
from sqlalchemy import inspect

from models.reference.tables import indicators, programmes, units
from models.warehouse import Warehouse
from models.warehouse.dictionary import column_meanings, dictionary_page, table_meanings
from models.warehouse.objects import dictionary_rows, view_definitions
from models.warehouse.release import data_package
from models.warehouse.schema import metadata

Rows = Callable[[str], list[dict[str, Any]]]
ROOT = Path(__file__).parents[3]


def test_every_table_and_column_is_described_and_nothing_else() -> None:
    assert set(table_meanings()) == set(metadata.tables) | set(view_definitions())
    used = {row["column_name"] for row in dictionary_rows()}
    assert used == set(column_meanings()), "columns without a meaning, or meanings of no column"


def test_the_page_is_what_the_descriptions_make() -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page.strip() == dictionary_page().strip(), "run: kehoach db describe > docs/data-dictionary.md"


def test_the_tables_of_either_database_have_the_described_columns(warehouse: Warehouse) -> None:
    found = inspect(warehouse.engine)
    for table in table_meanings():
        described = [r["column_name"] for r in dictionary_rows() if r["table_name"] == table]
        assert [c["name"] for c in found.get_columns(table)] == described, table


def test_the_dictionary_is_in_the_warehouse_too(warehouse: Warehouse, rows: Rows) -> None:
    stored = rows("SELECT table_name, column_name, column_type, unit, vi, en, example FROM data_dictionary")
    assert sorted(map(_plain, stored)) == sorted(map(_plain, dictionary_rows()))


def _plain(row: dict[str, Any]) -> list[str]:
    return [str(row[key] or "") for key in sorted(row)]


def test_postgresql_shows_the_meaning_of_tables_views_and_columns(request: pytest.FixtureRequest, rows: Rows) -> None:
    if "sqlite" in request.node.name:
        pytest.skip("SQLite keeps no comments")
    tables = rows(
        "SELECT relname AS name, obj_description(oid) AS comment FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
    )
    found = {r["name"]: r["comment"] for r in tables}
    assert {name: found[name] for name in table_meanings()} == {n: m.comment for n, m in table_meanings().items()}
    columns = rows(
        "SELECT c.relname AS tab, a.attname AS col, col_description(c.oid, a.attnum) AS comment FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')"
    )
    meanings = column_meanings()
    described = {(r["table_name"], r["column_name"]) for r in dictionary_rows()}
    shown = {(r["tab"], r["col"]): r["comment"] for r in columns}
    assert {key: shown[key] for key in described} == {key: meanings[key[1]].comment for key in described}


def test_files_carry_the_same_descriptions(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    meanings = column_meanings()
    for resource in data_package()["resources"]:
        for field in resource["schema"]["fields"]:
            meaning = meanings[field["name"]]
            assert (field["title"], field["description"], field.get("unit", "")) == (
                meaning.vi,
                meaning.en,
                meaning.unit,
            )
    for path in warehouse.export(tmp_path, "parquet"):
        schema = pq.read_schema(path)
        assert schema.metadata[b"description"].decode() == table_meanings()[path.stem].comment
        for field in schema:
            assert field.metadata[b"vi"].decode() == meanings[field.name].vi
            assert field.metadata.get(b"unit", b"").decode() == meanings[field.name].unit
    (path,) = warehouse.export(tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    listed = {(r[0], r[1]): r for r in book["Từ điển dữ liệu"].iter_rows(min_row=2, values_only=True)}
    sheets = set(book.sheetnames) - {"Từ điển dữ liệu"}
    expected = {(r["table_name"], r["column_name"]): r for r in dictionary_rows() if r["table_name"] in sheets}
    assert listed.keys() == expected.keys()
    assert all((listed[key][4], listed[key][5]) == (row["vi"], row["en"]) for key, row in expected.items())


def test_the_package_describes_every_csv_file_with_its_columns(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    warehouse.export(tmp_path / "csv", "csv")
    package = data_package()
    for resource in package["resources"]:
        header = (tmp_path / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]
    assert {r["path"] for r in package["resources"]} == {f"csv/{p.name}" for p in (tmp_path / "csv").iterdir()}
    json.dumps(package)


def test_vocabularies_are_in_english_too_and_say_what_is_better(warehouse: Warehouse, rows: Rows) -> None:
    assert rows("SELECT code FROM indicator WHERE name_en IS NULL") == []
    assert rows("SELECT code FROM programme WHERE name_en IS NULL") == []
    assert {i.direction for i in indicators().values()} == {"up", "down", ""}
    assert rows("SELECT direction FROM indicator WHERE code = 'gnbv.poverty_rate'") == [{"direction": "down"}]
    assert {i.unit for i in indicators().values()} <= {u.unit for u in units()}
    assert {i.programme for i in indicators().values()} <= {p.code for p in programmes()}
