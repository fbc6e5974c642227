"""The warehouse's records and corrections in a fixed order, without run ids, times and versions of the database.

Two warehouses that hold the same give the same bytes, on whichever database, in whatever order they were loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from models.warehouse.schema import (
    CHILD_TABLES,
    RECORD_TABLES,
    correction,
    document,
    document_programme,
    page,
    source_file,
)

# who wrote a row and where a file lay say nothing of what it holds
_LEFT_OUT = frozenset({"run_id", "page_id", "path", "text_folded"})
_TABLES: tuple[Table, ...] = (
    document,
    document_programme,
    source_file,
    page,
    *RECORD_TABLES.values(),
    *CHILD_TABLES,
    correction,
)


def canonical_lines(connection: Connection) -> Iterator[str]:
    """One JSON line a row, tables and rows in a fixed order."""
    for table in _TABLES:
        columns = [c for c in table.columns if c.name not in _LEFT_OUT]
        lines = [_line(table.name, row._mapping) for row in connection.execute(select(*columns))]
        yield from sorted(lines)


def _line(table: str, row: Any) -> str:
    values = {name: _plain(value) for name, value in row.items()}
    return json.dumps([table, values], ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    # 77 and 77.0 are one value that the two databases hand back differently
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else value
