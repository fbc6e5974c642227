"""Loading plans against bare ``executemany`` of the same rows into the same tables, plan by plan in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, select

from models.warehouse import Warehouse, open_warehouse
from models.warehouse.schema import (
    CHILD_TABLES,
    RECORD_TABLES,
    document,
    document_programme,
    page,
    reading,
    source_file,
)
from tools.bench.warehouse_national import NATIONAL, VERSIONS, Plan, Scale, plans

_PROVINCES = 2
_TABLES: tuple[Table, ...] = (
    document,
    document_programme,
    source_file,
    reading,
    page,
    *RECORD_TABLES.values(),
    *CHILD_TABLES,
)


def lines(loaded_url: str, bare_url: str) -> Iterator[str]:
    """Loads some provinces' plans of all years into one warehouse and their rows into another; both are new."""
    loads, bares = measure(loaded_url, bare_url)
    ratio = statistics.median(a / b for a, b in zip(loads, bares, strict=True))
    rows_ms, load_ms = 1000 * statistics.median(bares), 1000 * statistics.median(loads)
    yield f"load: {ratio:.2f} x bare executemany (a plan at the median: {load_ms:.0f} against {rows_ms:.0f} ms)"


def measure(loaded_url: str, bare_url: str) -> tuple[list[float], list[float]]:
    """Seconds of each load and of the bare insert of the same rows."""
    provinces = 63
    scale = Scale(
        provinces=_PROVINCES,
        targets=NATIONAL.targets * _PROVINCES // provinces,
        assignments=NATIONAL.assignments * _PROVINCES // provinces,
    )
    loads, bares = [], []
    with open_warehouse(loaded_url) as loaded, open_warehouse(bare_url) as bare:
        for plan in plans(scale):
            loads.append(_seconds(lambda plan=plan: _load(loaded, plan)))  # type: ignore[misc]
            rows = _rows_of(loaded, plan)
            bares.append(_seconds(lambda rows=rows: _insert(bare, rows)))  # type: ignore[misc]
    return loads[1:], bares[1:]  # the first one warms both up


def _load(warehouse: Warehouse, plan: Plan) -> None:
    warehouse.load_document(plan.source, plan.read, plan.records, "loaded", "bench", VERSIONS)


def _rows_of(warehouse: Warehouse, plan: Plan) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """(statement, parameters) of everything that stands in the warehouse from one plan."""
    with warehouse.engine.connect() as connection:
        sha256 = plan.source.sha256
        head = connection.execute(select(document.c.document_id).where(document.c.sha256 == sha256)).scalar_one()
        return [(_statement(connection, table), _values(connection, table, sha256, head)) for table in _TABLES]


def _statement(connection: Connection, table: Table) -> str:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = [c.name for c in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"


def _values(connection: Connection, table: Table, sha256: str, document_id: str) -> list[tuple[Any, ...]]:
    names = ", ".join(c.name for c in table.columns)
    if "document_id" in table.c:
        condition, key = "document_id", document_id
    elif "sha256" in table.c:
        condition, key = "sha256", sha256
    else:
        condition, key = "record_id IN (SELECT record_id FROM assignment WHERE document_id", document_id
    close = ")" if "(" in condition else ""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    query = f"SELECT {names} FROM {table.name} WHERE {condition} = {mark}{close}"
    return [tuple(row) for row in connection.exec_driver_sql(query, (key,))]


def _insert(warehouse: Warehouse, rows: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    with warehouse.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        cursor.execute("BEGIN")
        for statement, values in rows:
            if values:
                cursor.executemany(statement, values)
        cursor.execute("COMMIT")


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
