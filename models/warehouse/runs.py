"""The run ledger: what ran, on which files, with what outcome; and what is known of every file."""

from __future__ import annotations

import json
import os
import platform
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from models.warehouse.schema import ingest_run, ingest_step, source_file
from models.warehouse.types import KnownFile, LoadReport, Versions

_LONGEST_RUN = timedelta(days=7)


def now() -> str:
    """The time as it stands in the ledger."""
    return _moment(datetime.now(UTC))


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def known_files(connection: Connection) -> dict[str, KnownFile]:
    """Every file that has a verdict, by hash."""
    columns = source_file.c
    query = select(
        columns.sha256,
        columns.name,
        columns.verdict,
        columns.reader_version,
        columns.rules_version,
        columns.is_current,
        columns.document_id,
        columns.reason_code,
        columns.path,
    )
    return {
        row.sha256: KnownFile(
            sha256=row.sha256,
            name=row.name,
            verdict=row.verdict,
            versions=Versions(row.reader_version, row.rules_version),
            is_current=bool(row.is_current),
            document_id=row.document_id,
            reason_code=row.reason_code,
            path=row.path,
        )
        for row in connection.execute(query)
    }


def begin(connection: Connection, versions: Versions, files: Mapping[str, int]) -> str:
    """Enter a run; its id sorts by time. Runs that were killed before are closed."""
    close_dead(connection)
    run_id = f"{datetime.now(UTC):%y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    row = {
        "run_id": run_id,
        "versions": json.dumps({"reader": versions.reader, "rules": versions.rules}),
        "started_at": now(),
        "finished_at": None,
        "outcome": "running",
        "pid": os.getpid(),
        "host": platform.node(),
        "files": json.dumps(dict(files), sort_keys=True),
        "verdicts": None,
        "rows_insert": 0,
        "rows_update": 0,
        "rows_same": 0,
        "rows_gone": 0,
    }
    connection.execute(insert(ingest_run), [row])
    return run_id


def count(connection: Connection, run_id: str, report: LoadReport) -> None:
    """Add a load's counts to its run."""
    columns = ingest_run.c
    connection.execute(
        update(ingest_run)
        .where(columns.run_id == run_id)
        .values(
            rows_insert=columns.rows_insert + report.insert,
            rows_update=columns.rows_update + report.update,
            rows_same=columns.rows_same + report.same,
            rows_gone=columns.rows_gone + report.gone,
        )
    )


def record_steps(
    connection: Connection,
    run_id: str,
    sha256: str,
    seconds: Mapping[str, float],
    code: str | None,
    message: str | None,
) -> None:
    """Enter the steps of one file; the last one carries the error."""
    rows = [
        {
            "run_id": run_id,
            "sha256": sha256,
            "step": step,
            "seconds": taken,
            "outcome": "done",
            "error_code": None,
            "message": None,
        }
        for step, taken in seconds.items()
    ]
    if code is not None:
        if not rows:
            rows = [{"run_id": run_id, "sha256": sha256, "step": "intake", "seconds": 0.0}]
        rows[-1] = rows[-1] | {"outcome": "failed", "error_code": code, "message": message}
    connection.execute(delete(ingest_step).where((ingest_step.c.run_id == run_id) & (ingest_step.c.sha256 == sha256)))
    if rows:
        connection.execute(insert(ingest_step), rows)


def close_dead(connection: Connection) -> None:
    """Close the runs that were killed: still running by the ledger, while no such process is there any more.

    Another machine's processes cannot be seen from here: its runs count as killed when they are older than any run.
    """
    c = ingest_run.c
    running = connection.execute(select(c.run_id, c.pid, c.host, c.started_at).where(c.outcome == "running")).all()
    long_ago, here = _moment(datetime.now(UTC) - _LONGEST_RUN), platform.node()
    dead = [
        row.run_id
        for row in running
        if (not _is_alive(row.pid) if row.host in (here, None) else row.started_at < long_ago)
    ]
    if dead:
        values = {"finished_at": now(), "outcome": "killed"}
        connection.execute(update(ingest_run).where(c.run_id.in_(dead)).values(**values))


def _is_alive(pid: int | None) -> bool:
    try:
        os.kill(pid or 0, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it belongs to someone else
    return pid is not None


def forget_rejected(connection: Connection, hashes: Iterable[str]) -> None:
    """Drop the entries of rejected files that are no longer there."""
    keys = list(hashes)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        rejected = source_file.c.sha256.in_(part) & (source_file.c.verdict == "rejected")
        connection.execute(delete(source_file).where(rejected))


def finish(connection: Connection, run_id: str, verdicts: Mapping[str, int], outcome: str = "done") -> None:
    """Close a run."""
    values = {"finished_at": now(), "outcome": outcome, "verdicts": json.dumps(dict(verdicts), sort_keys=True)}
    connection.execute(update(ingest_run).where(ingest_run.c.run_id == run_id).values(**values))
