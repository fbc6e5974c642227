"""What each table and column means: one description a column name, used everywhere.

``columns.csv`` describes every column name once (type, unit, Vietnamese and English meaning, example), ``tables.csv``
every table. The schema's types and comments, the data dictionary page, the code books and ``datapackage.json`` are
all made from these two files.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

from models.errors import ReferenceDataError

COLUMN_TYPES = frozenset({"text", "int", "bigint", "float", "bool", "date", "json", "blob"})


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """One column name. ``type`` is one of ``COLUMN_TYPES``; ``unit`` is "" for what has none."""

    name: str
    type: str
    unit: str
    vi: str
    en: str
    example: str

    @property
    def comment(self) -> str:
        """The comment stored with the database column."""
        unit = f" [{self.unit}]" if self.unit else ""
        example = f" (ví dụ: {self.example})" if self.example else ""
        return f"{self.vi} — {self.en}{unit}{example}"


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """One table. ``group`` is reference, documents, facts or quality."""

    name: str
    group: str
    vi: str
    en: str

    @property
    def comment(self) -> str:
        """The comment stored with the database table."""
        return f"{self.vi} — {self.en}"


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def column_meanings() -> dict[str, ColumnMeaning]:
    """Every column name's meaning. Raises ``ReferenceDataError`` for a name given twice or an unknown type."""
    out: dict[str, ColumnMeaning] = {}
    for row in _rows("columns.csv"):
        meaning = ColumnMeaning(**row)
        if meaning.name in out or meaning.type not in COLUMN_TYPES or not meaning.vi or not meaning.en:
            raise ReferenceDataError(f"column {meaning.name!r} is described twice or not fully.", file="columns.csv")
        out[meaning.name] = meaning
    return out


@cache
def table_meanings() -> dict[str, TableMeaning]:
    """Every table's meaning, in the order in which people read them."""
    return {row["name"]: TableMeaning(**row) for row in _rows("tables.csv")}


def dictionary_page() -> str:
    """The data dictionary as a Markdown page: every table and view with its columns."""
    from models.warehouse.objects import dictionary_rows

    by_table: dict[str, list[dict[str, str]]] = {}
    for row in dictionary_rows():
        by_table.setdefault(row["table_name"], []).append(row)
    lines = ["# Data dictionary · Từ điển dữ liệu", "", _PAGE_NOTE, ""]
    for name, table in table_meanings().items():
        lines += [f"## {name}", "", f"{table.vi}. {table.en}.", "", *_column_lines(by_table[name]), ""]
    return "\n".join(lines).rstrip() + "\n"


_PAGE_NOTE = (
    "Made by `kehoach db describe` from `models/warehouse/columns.csv` and `tables.csv`; do not edit. Every fact names "
    "its document, programme, province, evidence, run, rule version and confidence."
)


def _column_lines(rows: list[dict[str, str]]) -> list[str]:
    head = ["| column | type | unit | ý nghĩa | meaning | example |", "|---|---|---|---|---|---|"]
    cells = ("column_name", "column_type", "unit", "vi", "en", "example")
    return head + ["| " + " | ".join(row[c].replace("|", "\\|") for c in cells) + " |" for row in rows]
