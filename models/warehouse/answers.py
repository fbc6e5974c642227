"""Small questions: the spot behind a figure, the state of the runs, the documents at a glance."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Engine, Select, desc, func, select

from models.errors import UnknownCodeError
from models.warehouse.database import rows_of
from models.warehouse.schema import (
    RECORD_TABLES,
    assignment,
    correction,
    document,
    document_programme,
    doubt,
    evidence,
    finding,
    ingest_run,
    ingest_step,
    source_file,
)
from models.warehouse.types import Spot

# tables of the documents' table, under the names of its columns
_COUNTED = {
    "targets": "target",
    "results": "result",
    "assignments": "assignment",
    "funding": "funding",
    "communes": "commune_row",
    "findings": "finding",
    "doubts": "doubt",
}


def spot(connection: Connection, evidence_id: str) -> Spot:
    """The spot on the page of one evidence. Raises ``UnknownCodeError``."""
    e, f, d = evidence.c, source_file.c, document.c
    query = (
        select(evidence, f.name, f.path, f.kind, d.number)
        .join(source_file, f.sha256 == e.sha256)
        .join(document, d.document_id == e.document_id)
        .where(e.evidence_id == evidence_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise UnknownCodeError(evidence_id)
    return Spot(
        evidence_id=row.evidence_id,
        record_id=row.record_id,
        record_kind=row.record_kind,
        document_id=row.document_id,
        number=row.number,
        sha256=row.sha256,
        name=row.name,
        path=row.path,
        kind=row.kind,
        page=row.page,
        box=None if row.x0 is None else (row.x0, row.top, row.x1, row.bottom),
        place=row.place,
        chars=None if row.char_start is None else (row.char_start, row.char_end),
        text=row.text,
        confidence=row.confidence,
        rule=row.rule,
    )


def spots(connection: Connection, record_id: str) -> list[Spot]:
    """All spots of one record, the first one first."""
    query = select(evidence.c.evidence_id).where(evidence.c.record_id == record_id).order_by(evidence.c.ordinal)
    return [spot(connection, identity) for identity in connection.execute(query).scalars()]


HISTORY = "SELECT * FROM v_commune_progress WHERE commune_code = :value ORDER BY year, issued_on, document_id"


def commune_history(engine: Engine, code: str) -> list[dict[str, Any]]:
    """Everything that criteria tables say of the commune with this code, by year: rows of ``v_commune_progress``.

    A code is handed on to other units: ``commune_name`` says which unit a row speaks of. Days are ISO texts.
    """
    names, rows = rows_of(engine, HISTORY, value=code)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for row in found:
        day = row["issued_on"]
        if day is not None and not isinstance(day, str):
            row["issued_on"] = str(day)
    return found


def documents(connection: Connection) -> list[dict[str, Any]]:
    """One row a document: province, programmes, period, verdict, and how much was found in it."""
    programmes: dict[str, list[str]] = {}
    for row in connection.execute(select(document_programme).order_by(document_programme.c.programme)):
        programmes.setdefault(row.document_id, []).append(row.programme)
    counts = {name: _by_document(connection, RECORD_TABLES[table]) for name, table in _COUNTED.items()}
    counts["deadlines"] = _by_document(connection, assignment, assignment.c.due_kind.is_not(None))
    files = _by_document(connection, source_file)
    query = (
        select(document, source_file.c.name, source_file.c.page_count, source_file.c.readable_pages)
        .join(source_file, source_file.c.sha256 == document.c.sha256)
        .order_by(document.c.province_name, document.c.issued_on, document.c.document_id)
    )
    columns = ("document_id", "number", "kind", "issuer", "province_code", "title", "verdict", "confidence")
    return [
        {name: getattr(row, name) for name in columns}
        | {
            "province": row.province_name,
            "issued_on": row.issued_on.isoformat() if row.issued_on else None,
            "programmes": programmes.get(row.document_id, []),
            "period": [row.period_from, row.period_to] if row.period_from else None,
            "file": row.name,
            "files": files.get(row.document_id, 0),
            "pages": row.page_count,
            "readable_pages": row.readable_pages,
            **{name: found.get(row.document_id, 0) for name, found in counts.items()},
        }
        for row in connection.execute(query)
    ]


def _by_document(connection: Connection, table: Any, *conditions: Any) -> dict[str, int]:
    query = select(table.c.document_id, func.count()).where(*conditions).group_by(table.c.document_id)
    return {identity: count for identity, count in connection.execute(query) if identity is not None}


def files(connection: Connection) -> list[dict[str, Any]]:
    """One row a file: verdict, reason and remedy, and whether its plan is read from it."""
    f = source_file.c
    columns = (
        f.sha256,
        f.name,
        f.kind,
        f.verdict,
        f.is_current,
        f.document_id,
        f.page_count,
        f.readable_pages,
        f.record_count,
        f.confidence,
        f.reason_code,
        f.reason,
        f.remedy,
        f.run_id,
    )
    return [dict(row._mapping) for row in connection.execute(select(*columns).order_by(f.name, f.sha256))]


def status(connection: Connection, runs: int = 5) -> dict[str, Any]:
    """The last runs with their steps' times, every file's verdict, and what waits for people."""
    last = connection.execute(select(ingest_run).order_by(desc(ingest_run.c.run_id)).limit(runs)).all()
    waiting = select(correction.c.status, func.count()).group_by(correction.c.status)
    return {
        "runs": [_run(connection, row) for row in last],
        "files": files(connection),
        "documents": documents(connection),
        "findings": _by_kind(connection, finding.c.finding_kind),
        "doubts": _by_kind(connection, doubt.c.doubt_kind),
        "corrections": _pairs(connection, waiting),
    }


def _by_kind(connection: Connection, column: Any) -> dict[str, int]:
    return _pairs(connection, select(column, func.count()).group_by(column).order_by(column))


def _pairs(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _run(connection: Connection, row: Any) -> dict[str, Any]:
    s = ingest_step.c
    steps = select(s.step, func.sum(s.seconds), func.count()).where(s.run_id == row.run_id).group_by(s.step)
    failed = select(s.sha256, s.step, s.error_code, s.message).where((s.run_id == row.run_id) & (s.outcome == "failed"))
    return {
        "run_id": row.run_id,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "outcome": row.outcome,
        "files": json.loads(row.files),
        "verdicts": json.loads(row.verdicts) if row.verdicts else None,
        "records": {
            "insert": row.rows_insert,
            "update": row.rows_update,
            "same": row.rows_same,
            "gone": row.rows_gone,
        },
        "steps": {step: {"seconds": round(seconds, 3), "files": n} for step, seconds, n in connection.execute(steps)},
        "failures": [dict(failure._mapping) for failure in connection.execute(failed)],
    }
