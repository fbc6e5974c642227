"""People's decisions: kept as append-only files apart from the database, applied after every load.

One file a document, ``<document id>.jsonl``, one correction a line. A correction names a stable place (document,
kind and place of the record, field) and what the machine's value was when the reviewer looked. Where reading or
source changed since, the reviewer's value still stands and the correction asks for another look.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import Connection, delete, insert, select

from models.errors import WarehouseError
from models.identity import content_hash
from models.records import DocumentRecord, Record
from models.warehouse.rows import Corrected
from models.warehouse.schema import correction as correction_table

Status = Literal["applied", "needs_another_look", "superseded", "withdrawn", "place_gone", "invalid"]
_NOT_CORRECTED = frozenset({"id", "place", "evidence"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. Values are JSON-able; ``source_sha256`` is the file the reviewer looked at."""

    document_id: str
    document: str | None
    record_kind: str
    record_id: str
    place: str
    field: str
    value: Any
    machine_value: Any
    source_sha256: str
    reason: str
    reviewer: str
    decided_at: str
    action: Literal["set", "withdraw"] = "set"

    @property
    def correction_id(self) -> str:
        """Identity: the hash of everything it says."""
        return content_hash(asdict(self))


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """A correction and what became of it; ``machine_now`` is the machine's present value."""

    correction: Correction
    machine_now: Any
    status: Status


class CorrectionStore:
    """The folder of corrections; None keeps none."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def of(self, document_id: str | None) -> list[Correction]:
        """The document's corrections in the order in which they were made. Raises ``WarehouseError``."""
        if self.folder is None or document_id is None:
            return []
        path = self.folder / f"{document_id}.jsonl"
        try:
            lines = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        # what stands behind the last newline was torn off by a crash while it was written, and never acknowledged
        return [_parsed(line, path, number) for number, line in enumerate(lines[:-1], start=1) if line.strip()]

    def ids(self, document_id: str | None) -> frozenset[str]:
        """Identities of the document's corrections."""
        return frozenset(c.correction_id for c in self.of(document_id))

    def documents(self) -> list[str]:
        """Documents that have corrections."""
        return sorted(p.stem for p in self.folder.glob("*.jsonl")) if self.folder and self.folder.is_dir() else []

    def append(self, correction: Correction) -> None:
        """Add one, on disk before it returns. Raises ``WarehouseError`` where no folder is set."""
        if self.folder is None:
            raise WarehouseError("no folder for corrections is set.")
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(correction), ensure_ascii=False, sort_keys=True).encode() + b"\n"
        with (self.folder / f"{correction.document_id}.jsonl").open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            _drop_torn_tail(stream)
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())


def _drop_torn_tail(stream: Any) -> None:
    stream.seek(0)
    content = stream.read()
    whole = content.rfind(b"\n") + 1
    if whole != len(content):
        stream.truncate(whole)


def _parsed(line: bytes, path: Path, number: int) -> Correction:
    try:
        return Correction(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise WarehouseError(f"line {number} is no correction: {error}", file=path) from error


def machine_value(record: Record | DocumentRecord, field: str) -> Any:
    """The value of a field as JSON. Raises ``WarehouseError`` for a field that the record has not."""
    values = record.model_dump(mode="json", by_alias=True)
    if field not in values or field in _NOT_CORRECTED:
        known = ", ".join(sorted(values.keys() - _NOT_CORRECTED))
        raise WarehouseError(f"{field!r} is no field that can be corrected; known: {known}.")
    return values[field]


def with_value(record: Record | DocumentRecord, field: str, value: Any) -> Record | DocumentRecord:
    """The record with another value. Raises ``WarehouseError`` for a value that the field cannot hold."""
    values = record.model_dump(mode="json", by_alias=True)
    try:
        return type(record).model_validate(values | {field: value})
    except ValidationError as error:
        raise WarehouseError(f"{field} cannot be {value!r}: {error.errors()[0]['msg']}") from error


def correct_record(
    record: Record | DocumentRecord, corrections: Sequence[Correction], sha256: str
) -> tuple[Corrected, list[AppliedCorrection]]:
    """The record with its corrections in it; of several for one field the last stands."""
    if not corrections:
        return Corrected(record), []
    effective, machine = record, dict[str, Any]()
    applied: list[AppliedCorrection] = []
    last = {correction.field: correction for correction in corrections}
    for correction in corrections:
        now = machine_value(record, correction.field)
        status = _status(correction, last[correction.field], now, sha256)
        if status in ("applied", "needs_another_look"):
            try:
                effective = with_value(effective, correction.field, correction.value)
                machine[correction.field] = now
            except WarehouseError:
                status = "invalid"
        applied.append(AppliedCorrection(correction, now, status))
    return Corrected(effective, machine), applied


def _status(correction: Correction, last: Correction, now: Any, sha256: str) -> Status:
    if correction is not last:
        return "superseded"
    if correction.action == "withdraw":
        return "withdrawn"
    seen = (correction.machine_value, correction.source_sha256)
    return "applied" if seen == (now, sha256) else "needs_another_look"


def correct_head(
    head: DocumentRecord, document_id: str, corrections: Sequence[Correction], sha256: str
) -> tuple[Corrected, list[AppliedCorrection]]:
    """The document's head with its corrections; they are kept under the document's own id."""
    return correct_record(head, [c for c in corrections if c.record_id == document_id], sha256)


def known_corrections(connection: Connection, document_id: str) -> frozenset[str]:
    """Identities of the document's corrections that the database has seen."""
    query = select(correction_table.c.correction_id).where(correction_table.c.document_id == document_id)
    return frozenset(connection.execute(query).scalars())


def enter_corrections(connection: Connection, document_id: str, applied: Sequence[AppliedCorrection]) -> None:
    """Make the table's rows of a document equal to what became of its corrections."""
    rows = [
        {
            "correction_id": a.correction.correction_id,
            "document_id": document_id,
            "record_kind": a.correction.record_kind,
            "record_id": a.correction.record_id,
            "place": a.correction.place,
            "field": a.correction.field,
            "value_json": json.dumps(a.correction.value, ensure_ascii=False),
            "machine_value": json.dumps(a.correction.machine_value, ensure_ascii=False),
            "source_sha256": a.correction.source_sha256,
            "reason": a.correction.reason,
            "reviewer": a.correction.reviewer,
            "decided_at": a.correction.decided_at,
            "status": a.status,
        }
        for a in applied
    ]
    before = connection.execute(select(correction_table).where(correction_table.c.document_id == document_id))
    if {tuple(sorted(r.items())) for r in rows} == {tuple(sorted(r._mapping.items())) for r in before}:
        return
    connection.execute(delete(correction_table).where(correction_table.c.document_id == document_id))
    if rows:
        connection.execute(insert(correction_table), rows)
