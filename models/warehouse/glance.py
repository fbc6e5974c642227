"""What a run has to know before it knows that there is nothing to do, straight from the driver.

Importing the toolkit takes longer than these few queries; a run over an unchanged folder needs nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from models.warehouse.types import KnownFile, Versions

Ask = Callable[[str], list[Sequence[Any]]]

_FILES = """
SELECT sha256, name, verdict, reader_version, rules_version, is_current, document_id, reason_code, path
FROM source_file ORDER BY sha256
"""
# what tells one state of the warehouse from another: every run, load, correction and upgrade changes some of it
_STATE = (
    "SELECT info_key, info_value FROM warehouse_info ORDER BY info_key",
    "SELECT version_num FROM alembic_version",
    "SELECT run_id, finished_at, outcome FROM ingest_run ORDER BY run_id DESC LIMIT 1",
    "SELECT COUNT(*), MAX(run_id) FROM document",
    "SELECT COUNT(*), MAX(decided_at) FROM correction",
)


@dataclass(frozen=True, slots=True)
class Glance:
    """Every file that has a verdict, by hash, and a mark that differs whenever the warehouse does."""

    files: dict[str, KnownFile]
    mark: str


def glance(url: str) -> Glance | None:
    """The warehouse as it is now; None where it is not there, not made up, or not to be had without the toolkit."""
    if url.startswith("sqlite:///") and "?" not in url:
        return _from_sqlite(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        return _from_postgresql(url.replace("+psycopg", "", 1))
    return None


def _from_sqlite(path: str) -> Glance | None:
    try:
        # "rw" never creates the file; reading alone could not open one whose last writer was killed
        with closing(sqlite3.connect(f"file:{quote(str(Path(path).absolute()))}?mode=rw", uri=True)) as connection:
            connection.execute("BEGIN")
            return _seen(lambda sql: connection.execute(sql).fetchall())
    except sqlite3.Error:
        return None


def _from_postgresql(url: str) -> Glance | None:
    import psycopg

    try:
        with psycopg.connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            return _seen(lambda sql: list(connection.execute(sql.encode())))
    except psycopg.Error:
        return None


def _seen(ask: Ask) -> Glance:
    rows = [tuple(row) for row in ask(_FILES)]
    state = [rows, *([tuple(row) for row in ask(sql)] for sql in _STATE)]
    mark = hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()
    return Glance({row[0]: _known(*row) for row in rows}, mark)


def _known(
    sha256: str, name: str, verdict: Any, reader: str, rules: str, is_current: Any, *rest: str | None
) -> KnownFile:
    return KnownFile(sha256, name, verdict, Versions(reader, rules), bool(is_current), *rest)


__all__ = ["Glance", "glance"]
