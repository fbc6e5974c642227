"""Making a correction: what the reviewer saw, where, and what it should be."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, select

from models.errors import UnknownCodeError
from models.records import DocumentRecord, Record, Records
from models.warehouse.corrections import Correction, machine_value, with_value
from models.warehouse.load import stored_records
from models.warehouse.rows import identified
from models.warehouse.runs import now
from models.warehouse.schema import RECORD_TABLES, document, evidence


def make_correction(
    connection: Connection,
    record_id: str,
    field: str,
    value: Any,
    reason: str,
    reviewer: str,
    action: Literal["set", "withdraw"] = "set",
) -> Correction:
    """The decision, ready to be kept. Raises ``UnknownCodeError`` and ``WarehouseError``."""
    document_id, record_id = _find(connection, record_id)
    head = connection.execute(select(document).where(document.c.document_id == document_id)).one()
    kind, record = _record(stored_records(connection, head.sha256), document_id, record_id)
    seen = machine_value(record, field)
    if action == "set":
        value = machine_value(with_value(record, field, value), field)  # as the record keeps it: 77, not "77"
    return Correction(
        document_id=document_id,
        document=head.number,
        record_kind=kind,
        record_id=record_id,
        place="" if isinstance(record, DocumentRecord) else record.place,
        field=field,
        value=value,
        machine_value=seen,
        source_sha256=head.sha256,
        reason=reason,
        reviewer=reviewer,
        decided_at=now(),
        action=action,
    )


def _find(connection: Connection, identity: str) -> tuple[str, str]:
    """(document id, record id) of a record, one of its spots, or a document's head."""
    if connection.execute(select(document.c.document_id).where(document.c.document_id == identity)).first():
        return identity, identity
    spot = select(evidence.c.document_id, evidence.c.record_id).where(evidence.c.evidence_id == identity)
    for query in (
        spot,
        *(select(t.c.document_id, t.c.record_id).where(t.c.record_id == identity) for t in RECORD_TABLES.values()),
    ):
        if (row := connection.execute(query).first()) is not None:
            return row.document_id, row.record_id
    raise UnknownCodeError(identity)


def _record(records: Records, document_id: str, record_id: str) -> tuple[str, Record | DocumentRecord]:
    if record_id == document_id:
        return "document", records.document
    for kind, identity, record in identified(records, document_id):
        if identity == record_id:
            return kind, record
    raise UnknownCodeError(record_id)
