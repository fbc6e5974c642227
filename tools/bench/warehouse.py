"""The warehouse at the size of the country, on SQLite and on a PostgreSQL server of our own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from tools.bench import warehouse_answers, warehouse_load
from tools.bench.warehouse_national import national_database
from tools.bench.warehouse_postgres import pour
from tools.bench.warehouse_server import find_binaries, postgres_server


def lines(folder: Path) -> Iterator[str]:
    """Load, size and answers on SQLite, then the same on PostgreSQL where it is installed."""
    pairs = folder / "load"
    pairs.mkdir()
    for line in warehouse_load.lines(f"sqlite:///{pairs}/loaded.sqlite", f"sqlite:///{pairs}/bare.sqlite"):
        yield f"SQLite, {line}"
    shutil.rmtree(pairs)
    url = national_database(folder)
    national = folder / "national.sqlite"
    yield f"SQLite, national warehouse: {national.stat().st_size / 1e9:.2f} GB"
    for line in warehouse_answers.lines(url, folder):
        yield f"SQLite, {line}"
    binaries = find_binaries()
    if binaries is None:
        yield "PostgreSQL is not installed (Debian: apt-get install postgresql): not measured"
        return
    with postgres_server(binaries) as server:
        yield from _postgresql(server, national, folder)


def _postgresql(server: str, national: Path, folder: Path) -> Iterator[str]:
    for name in ("loaded", "bare", "national"):
        _execute(server, f"CREATE DATABASE {name}")
    for line in warehouse_load.lines(f"{server}/loaded", f"{server}/bare"):
        yield f"PostgreSQL, {line}"
    pour(national, f"{server}/national")
    size = _execute(server, "SELECT pg_database_size('national')")
    yield f"PostgreSQL, national warehouse: {size / 1e9:.2f} GB"
    for line in warehouse_answers.lines(f"{server}/national", folder):
        yield f"PostgreSQL, {line}"


def _execute(server: str, statement: str) -> int:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        value = result.scalar() if result.returns_rows else 0
    engine.dispose()
    return int(value or 0)
