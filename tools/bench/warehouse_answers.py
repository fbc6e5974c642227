"""Questions to the national warehouse against the same SQL through the bare driver, in turn in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from models.warehouse import Warehouse, open_warehouse
from models.warehouse.answers import HISTORY
from models.warehouse.compare import Level, answers
from models.warehouse.database import in_postgresql
from models.warehouse.workbook import comparison_workbook

_INDICATOR = "ntm.communes_meeting"
_YEAR = 2017
_ROUNDS = 25
_SHORT_ROUNDS = 500
"""Of what takes a tenth of a millisecond."""
_COMMUNES = ("01654", "06121", "22264", "31897", "00001")
_COMPARISONS: tuple[tuple[str, Level, int | None], ...] = (
    ("63 provinces, one year", "province", _YEAR),
    ("63 provinces, the last stated", "province", None),
    ("districts, the last stated", "district", None),
)


def lines(url: str, folder: Path) -> Iterator[str]:
    """One line a question: the ratio at the median, and both times."""
    with open_warehouse(url) as warehouse:
        for label, level, year in _COMPARISONS:
            sql, values = _compiled(warehouse, level, year)
            yield _line(
                f"compare, {label}",
                lambda level=level, year=year: warehouse.compare(_INDICATOR, level, year),  # type: ignore[misc]
                lambda sql=sql, values=values: _bare(warehouse, sql, values),  # type: ignore[misc]
            )
        marked = "?" if warehouse.engine.dialect.name == "sqlite" else "%s"
        sql = HISTORY.replace(":value", marked)
        asked, again = cycle(_COMMUNES), cycle(_COMMUNES)
        yield _line(
            "one commune's history",
            lambda: warehouse.commune_history(next(asked)),
            lambda: _bare(warehouse, sql, (next(again),)),
            _SHORT_ROUNDS,
        )
        if warehouse.engine.dialect.name == "sqlite":
            path = folder / "comparison.xlsx"
            took = min(_seconds(lambda: _workbook(warehouse, path)) for _ in range(3))
            yield f"Excel of a comparison of 63 provinces: {took:.2f} s"


def _workbook(warehouse: Warehouse, path: Path) -> None:
    statements = warehouse.compare(_INDICATOR, "province", _YEAR)
    links = warehouse.source_links(s.evidence_id for s in statements if s.evidence_id)
    comparison_workbook(_INDICATOR, statements, path, links)


def _line(label: str, ours: Callable[[], object], bare: Callable[[], object], rounds: int = _ROUNDS) -> str:
    ours(), bare()  # both warm
    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(rounds)]
    ratio = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
    ours_ms, bare_ms = (1000 * statistics.median(values) for values in zip(*pairs, strict=True))
    return f"{label}: {ratio:.2f} x bare SQL ({ours_ms:.2f} against {bare_ms:.2f} ms)"


def _compiled(warehouse: Warehouse, level: Level, year: int | None) -> tuple[str, Any]:
    """The statement as the driver gets it, and its parameters."""
    sql = answers(with_year=year is not None)
    values = {"indicator": _INDICATOR, "level": level} | ({"year": year} if year is not None else {})
    return sql if warehouse.engine.dialect.name == "sqlite" else in_postgresql(sql), values


def _bare(warehouse: Warehouse, sql: str, parameters: Any) -> list[Any]:
    with warehouse.engine.connect() as connection:
        return _fetched(connection, sql, parameters)


def _fetched(connection: Connection, sql: str, parameters: Any) -> list[Any]:
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    cursor.execute(sql, parameters)
    return list(cursor.fetchall())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
