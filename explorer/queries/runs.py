"""Lượt chạy: the run ledger and the verdict on every file."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, case, desc, func, select

from models.warehouse.schema import doubt, finding, ingest_run, ingest_step, source_file

PAGE_SIZE = 100
_RUNS = 10


def last_runs(connection: Connection) -> list[dict[str, Any]]:
    """The last runs with their steps' times and failures, the newest first."""
    r, s = ingest_run.c, ingest_step.c
    rows = connection.execute(select(ingest_run).order_by(desc(r.run_id)).limit(_RUNS)).all()
    ids = [row.run_id for row in rows]
    seconds = select(s.run_id, s.step, func.sum(s.seconds)).where(s.run_id.in_(ids)).group_by(s.run_id, s.step)
    steps: dict[str, dict[str, float]] = {identity: {} for identity in ids}
    for identity, step, taken in connection.execute(seconds):
        steps[identity][step] = taken
    return [
        dict(row._mapping)
        | {
            "files": json.loads(row.files),
            "verdicts": json.loads(row.verdicts) if row.verdicts else {},
            "steps": steps[row.run_id],
        }
        for row in rows
    ]


def files(connection: Connection, verdict: str | None, first: int) -> tuple[int, list[Any]]:
    """How many files there are with that verdict, and one page of them: rejected ones first."""
    f = source_file.c
    condition = f.verdict == verdict if verdict else f.verdict.is_not(None)
    total = connection.execute(select(func.count()).select_from(source_file).where(condition)).scalar_one()
    worst_first = case((f.verdict == "rejected", 0), (f.verdict == "partial", 1), else_=2)
    query = select(source_file).where(condition).order_by(worst_first, f.name, f.sha256).offset(first).limit(PAGE_SIZE)
    return total, list(connection.execute(query).all())


def quality(connection: Connection) -> dict[str, dict[str, int]]:
    """Findings and doubts by kind."""
    out: dict[str, dict[str, int]] = {}
    for name, column in (("finding", finding.c.finding_kind), ("doubt", doubt.c.doubt_kind)):
        rows = connection.execute(select(column, func.count()).group_by(column).order_by(func.count().desc()))
        out[name] = {row[0]: row[1] for row in rows}
    return out
