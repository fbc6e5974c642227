"""Many rows at once, as fast as the driver takes them.

The toolkit's own executemany works out every parameter of every row again, which costs more than the insert itself.
Here a table's statement is made once; SQLite gets tuples, PostgreSQL a COPY.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Table

Row = dict[str, Any]


class _IsoDays(dict[date | None, str | None]):
    """Days as SQLite keeps them; a document has few different ones."""

    def __missing__(self, day: date | None) -> str | None:
        self[day] = day.isoformat() if day is not None else None
        return self[day]


@contextmanager
def without_collector() -> Iterator[None]:
    """No garbage collection meanwhile: a plan's rows all live until they are written, and walking them over and over
    to free none of them took a fifth of the time of a load."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns; what they do not name is null."""
    if not rows:
        return
    names = tuple(rows[0])
    assert rows[-1].keys() == rows[0].keys(), f"rows of {table.name} have the same columns"
    values = [_values(names)(row) for row in rows]
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, values)
        return
    days = [at for at, name in enumerate(names) if isinstance(table.c[name].type, Date)]
    connection.exec_driver_sql(_insert(table, names), _with_iso_days(values, days) if days else values)


@cache
def _values(names: tuple[str, ...]) -> Callable[[Row], tuple[Any, ...]]:
    if len(names) == 1:  # itemgetter of one name gives no tuple
        return lambda row: (row[names[0]],)
    return itemgetter(*names)


@cache
def _insert(table: Table, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _with_iso_days(values: Sequence[tuple[Any, ...]], days: Sequence[int]) -> list[tuple[Any, ...]]:
    iso = _IsoDays()
    out = []
    for row in values:
        changed = list(row)
        for at in days:
            changed[at] = iso[row[at]]
        out.append(tuple(changed))
    return out


def _copy(connection: Connection, table: Table, names: Sequence[str], values: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as stream:
        for row in values:
            stream.write_row(row)
