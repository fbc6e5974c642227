"""The warehouse's tables as files: Parquet, CSV, and the Excel workbook of ``models.warehouse.workbook``.

Codes are strings throughout (leading zeros). A CSV text that a spreadsheet would run as a formula is preceded by an
apostrophe, as spreadsheets expect; a Parquet file carries every column's meaning, unit and type with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from models.warehouse.dictionary import ColumnMeaning, column_meanings, table_meanings
from models.warehouse.sources import EXPLORER
from models.warehouse.types import Format

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# machine-only tables: whole readings as JSON, and what is about this database rather than about plans
_LEFT_OUT = frozenset({"reading", "warehouse_info"})


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


def export(connection: Connection, folder: Path, form: Format, explorer: str = EXPLORER) -> Iterator[Path]:
    """Write every table into ``folder``; yields the paths written. ``explorer`` is where a workbook's links lead."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        from models.warehouse.workbook import workbook

        yield workbook(connection, folder / "kehoach.xlsx", explorer)
        return
    for name in table_names():
        data = frame(connection, name)
        path = folder / f"{name}.{form}"
        if form == "parquet":
            _write_parquet(name, data, path)
        else:
            # the writer quotes texts that hold a letter of the line's end: with \r\n both kinds of break are safe
            data.map(harmless).to_csv(path, index=False, encoding="utf-8", lineterminator="\r\n")
        yield path


def _write_parquet(table: str, data: pd.DataFrame, path: Path) -> None:
    """With the code book inside: the table's meaning in the file's metadata, each column's in the field's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    meanings = column_meanings()
    made = pa.Table.from_pandas(data, preserve_index=False)
    fields = [field.with_metadata(_field_notes(meanings[field.name])) for field in made.schema]
    notes = {**(made.schema.metadata or {}), b"description": table_meanings()[table].comment.encode()}
    pq.write_table(made.cast(pa.schema(fields, metadata=notes)), path)


def _field_notes(meaning: ColumnMeaning) -> dict[str, str]:
    notes = {"vi": meaning.vi, "en": meaning.en, "unit": meaning.unit, "example": meaning.example}
    return {name: note for name, note in notes.items() if note}


def harmless(value: Any) -> Any:
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
