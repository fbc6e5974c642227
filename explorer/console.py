"""The read-only SQL console: a connection of its own that cannot write, one SELECT, a time and a row limit."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from models.errors import QueryError
from models.warehouse.database import warehouse_url

MOST_ROWS = 1000
LIMIT_S = 5.0
MOST_LETTERS = 5000
_MOST_CELL_LETTERS = 2000
_OPS_BETWEEN_LOOKS = 10_000
_SELECT = re.compile(r"^\s*(?:--[^\n]*\n\s*)*(?:select|with)\b", re.IGNORECASE)
# what a SELECT may do; everything else (attaching files, pragmas, writing, loading code) is refused by SQLite itself
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION})
# PostgreSQL: functions that read the server's files, wait, run text as SQL or change who is asking
_FORBIDDEN_CALLS = re.compile(
    r"""u&"|\b(?:set_config|current_setting|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_sleep\w*|pg_advisory\w*|pg_terminate_\w+|"""
    r"""pg_cancel_\w+|pg_reload_conf|lo_\w+|dblink\w*|\w+_to_xml\w*)["\s]*\(""",
    re.IGNORECASE,
)
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns, rows as shown, how long it took, and whether there were more rows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    seconds: float
    cut: bool

    @property
    def number_columns(self) -> frozenset[int]:
        """Columns that hold nothing but numbers."""
        columns = ([row[at] for row in self.rows if row[at] is not None] for at in range(len(self.columns)))
        return frozenset(
            at for at, cells in enumerate(columns) if cells and all(isinstance(cell, int | float) for cell in cells)
        )


def ask(database_url: str, sql: str, *, limit_s: float = LIMIT_S) -> Answer:
    """Run one SELECT. Raises ``QueryError`` for anything else, for mistakes in it, and after ``limit_s`` seconds."""
    if len(sql) > MOST_LETTERS or "\x00" in sql:
        raise QueryError(f"> {MOST_LETTERS}")
    statement = sql.strip().rstrip(";")
    if not _SELECT.match(statement):
        raise QueryError("SELECT …")
    url = warehouse_url(database_url)
    started = time.perf_counter()
    if url.get_backend_name() == "sqlite":
        columns, rows = _ask_sqlite(url, statement, limit_s)
    else:
        columns, rows = _ask_postgresql(url, statement, limit_s)
    shown = [tuple(_cell(value) for value in row) for row in rows[:MOST_ROWS]]
    return Answer(columns, shown, time.perf_counter() - started, len(rows) > MOST_ROWS)


def _ask_sqlite(url: URL, sql: str, limit_s: float) -> tuple[list[str], list[Any]]:
    path = Path(url.database or "").absolute()
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=limit_s)
    except sqlite3.Error as error:
        raise QueryError(str(error)) from error
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 50_000_000)
        deadline = time.monotonic() + limit_s
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _OPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorize)
        cursor = connection.execute(sql)
        columns = [c[0] for c in cursor.description or ()]
        return columns, cursor.fetchmany(MOST_ROWS + 1)
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        raise QueryError(str(error)) from error
    finally:
        connection.close()


def _authorize(action: int, _first: str | None, second: str | None, _database: str | None, _view: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and second in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _ask_postgresql(url: URL, sql: str, limit_s: float) -> tuple[list[str], list[Any]]:
    if found := _FORBIDDEN_CALLS.search(sql):
        raise QueryError(found.group(0).strip(' ("'))
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        # read-only for the whole session, not for one transaction: a statement that ends it changes nothing
        limits = f"-c default_transaction_read_only=on -c statement_timeout={int(limit_s * 1000)}"
        with psycopg.connect(address, connect_timeout=max(2, int(limit_s)), options=limits) as connection:
            connection.read_only = True
            with connection.cursor() as cursor:
                # a server-side cursor takes SELECT alone; what is prepared is one statement: no COMMIT behind a ";"
                cursor.execute(f"DECLARE answer NO SCROLL CURSOR FOR {sql}".encode(), prepare=True)
                cursor.execute(f"FETCH {MOST_ROWS + 1} FROM answer".encode())
                columns = [c.name for c in cursor.description or ()]
                rows = cursor.fetchall()
            connection.rollback()
            return columns, rows
    except psycopg.Error as error:
        raise QueryError(str(error).splitlines()[0]) from error


def _cell(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return f"({len(value)} bytes)"
    return value[:_MOST_CELL_LETTERS] if isinstance(value, str) else value
