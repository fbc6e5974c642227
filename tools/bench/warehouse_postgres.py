"""The national SQLite warehouse poured into PostgreSQL: the same rows, without loading every plan a second time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, Table, create_engine, text

from models.warehouse import open_warehouse
from models.warehouse.schema import (
    CHILD_TABLES,
    RECORD_TABLES,
    document,
    document_programme,
    ingest_run,
    page,
    reading,
    source_file,
)

_TABLES: tuple[Table, ...] = (
    ingest_run,
    document,
    document_programme,
    source_file,
    reading,
    page,
    *RECORD_TABLES.values(),
    *CHILD_TABLES,
)
_BATCH_ROWS = 5_000


def pour(national: Path, url: str) -> None:
    """Copy every row of documents, facts and runs into the new warehouse at ``url``."""
    with (
        open_warehouse(url) as warehouse,
        closing(sqlite3.connect(national)) as source,
        warehouse.engine.begin() as connection,
    ):
        for table in _TABLES:
            _copy(source, connection, table)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _copy(source: sqlite3.Connection, connection: Connection, table: Table) -> None:
    names = [c.name for c in table.columns]
    # dates travel as ISO text; SQLite's truth values must become words that PostgreSQL reads
    flags = [at for at, c in enumerate(table.columns) if isinstance(c.type, Boolean)]
    rows = source.execute(f"SELECT {', '.join(names)} FROM {table.name}")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as stream:
        while batch := rows.fetchmany(_BATCH_ROWS):
            for row in batch:
                stream.write_row(_worded(row, flags) if flags else row)


def _worded(row: tuple[Any, ...], flags: list[int]) -> list[Any]:
    out = list(row)
    for at in flags:
        out[at] = None if row[at] is None else bool(row[at])
    return out
