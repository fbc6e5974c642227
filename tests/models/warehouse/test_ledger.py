"""The ledger of runs: those that were killed are closed by the next one, those of other machines are left to them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from models.warehouse import Versions, Warehouse

Rows = Callable[[str], list[dict[str, Any]]]
_NO_PROCESS = 2**22 + 1  # above the highest number that a process gets


@pytest.mark.parametrize(
    ("pid", "host", "started_at", "outcome"),
    [
        (os.getpid(), "", "2026-01-01T00:00:00Z", "running"),  # still there
        (_NO_PROCESS, "", "2999-01-01T00:00:00Z", "killed"),
        (_NO_PROCESS, "elsewhere", "2999-01-01T00:00:00Z", "running"),  # it cannot be seen from here
        (os.getpid(), "elsewhere", "2026-01-01T00:00:00Z", "killed"),  # but no run takes that long
        (_NO_PROCESS, None, "2999-01-01T00:00:00Z", "killed"),  # from before hosts were noted: this machine's
    ],
    ids=["own", "gone", "elsewhere", "too long elsewhere", "before hosts"],  # a process's number differs in each worker
)
def test_which_runs_count_as_killed(
    warehouse: Warehouse, rows: Rows, pid: int, host: str | None, started_at: str, outcome: str
) -> None:
    run = warehouse.begin_run(Versions("r", "r"), {})
    change = "UPDATE ingest_run SET pid = :pid, started_at = :at, host = CASE WHEN :host = '' THEN host ELSE :host END"
    with warehouse.engine.begin() as connection:
        connection.execute(text(change), {"pid": pid, "at": started_at, "host": host})
    warehouse.finish_run(warehouse.begin_run(Versions("r", "r"), {}), {})
    assert rows(f"SELECT outcome FROM ingest_run WHERE run_id = '{run}'") == [{"outcome": outcome}]
