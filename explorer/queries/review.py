"""Rà soát: what people should look at, the most wrong and most important first.

A place in the queue is impact × uncertainty. A decision (accepted, corrected, cannot be read) takes a record out until
its content changes; a correction whose source changed comes back by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from explorer.decisions import Decision, last_by_record
from explorer.queries.document import record_row
from models.errors import UnknownCodeError
from models.records import SURE
from models.warehouse.corrections import machine_value
from models.warehouse.load import stored_records
from models.warehouse.rows import identified
from models.warehouse.schema import RECORD_TABLES, correction, document, doubt, evidence, finding

MOST = 400
# how much a wrong value of that kind misleads: province totals and money before a line of an appendix
_IMPACT = {"target": 3.0, "funding": 3.0, "result": 2.5, "commune_row": 1.5, "assignment": 1.0}
_DOUBT_IMPACT, _FINDING_IMPACT = 1.5, 1.0
_FINDING_UNCERTAINTY = 0.4  # most findings are mistakes of the document, some are ours
_REPORT, _COMES_BACK = 100.0, 120.0
_NEEDS_LOOK = ("needs_another_look", "place_gone", "invalid")
_STANDING = ("applied", "needs_another_look")
FIELDS = {
    "target": ("value", "value_max", "unit", "comparator", "change", "share_pct", "denominator", "due", "subset"),
    "result": ("value", "value_max", "unit", "comparator", "change", "share_pct", "denominator", "as_of", "subset"),
    "funding": ("amount_vnd", "source", "share_pct", "programme"),
    "assignment": ("assignee", "role", "quote"),
    "commune_row": ("achieved", "achieved_count", "planned", "planned_count", "commune", "commune_code", "year"),
    "citation": ("number", "issued_on", "relation"),
    "section": ("label", "title"),
}
"""Fields that a reviewer corrects, the likeliest first. The record's own names, not those of the columns."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. ``weight`` orders the queue; ``reason`` is a key under ``explorer.reason``."""

    record_id: str
    record_kind: str
    document_id: str
    weight: float
    reason: str
    detail: str
    number: str | None
    text: str


def machine_items(connection: Connection) -> list[Item]:
    """What the machine itself is unsure of: it depends on the data alone."""
    return [*_unsure(connection), *_noted(connection)]


def queue(connection: Connection, decisions: Iterable[Decision], machine: Iterable[Item]) -> list[Item]:
    """The queue, best first; one entry a record. ``machine`` are those of ``machine_items``."""
    made = list(decisions)
    last = last_by_record(made)
    items: dict[str, Item] = {}
    for item in (*_come_back(connection), *_reported(connection, made), *machine):
        if item.record_id not in items or items[item.record_id].weight < item.weight:
            items[item.record_id] = item
    hashes = _hashes(connection, items.values())
    waiting = [i for i in items.values() if not _is_settled(i, last.get(i.record_id), hashes.get(i.record_id))]
    return sorted(waiting, key=lambda i: (-i.weight, i.record_id))[:MOST]


def _is_settled(item: Item, decision: Decision | None, content_hash: str | None) -> bool:
    if decision is None or decision.action == "report":
        return False
    if item.reason == "comes_back":  # while its place is there only another correction settles it
        return item.detail != "needs_another_look" and decision.action != "correct"
    return decision.content_hash == content_hash


def _hashes(connection: Connection, items: Iterable[Item]) -> dict[str, str]:
    by_kind: dict[str, list[str]] = {}
    for item in items:
        by_kind.setdefault(item.record_kind, []).append(item.record_id)
    out: dict[str, str] = {}
    for kind, ids in by_kind.items():
        if (table := RECORD_TABLES.get(kind)) is not None:
            query = select(table.c.record_id, table.c.content_hash).where(table.c.record_id.in_(ids))
            out.update({row[0]: row[1] for row in connection.execute(query)})
    return out


def _come_back(connection: Connection) -> list[Item]:
    c, d = correction.c, document.c
    query = (
        select(correction, d.number)
        .outerjoin(document, d.document_id == c.document_id)
        .where(c.status.in_(_NEEDS_LOOK))
        .order_by(c.decided_at)
        .limit(MOST)
    )
    return [
        Item(
            row.record_id,
            row.record_kind,
            row.document_id,
            _COMES_BACK,
            "comes_back",
            row.status,
            row.number,
            f"{row.field}: {row.machine_value} → {row.value_json}",
        )
        for row in connection.execute(query)
    ]


def _reported(connection: Connection, decisions: list[Decision]) -> list[Item]:
    items = []
    for decision in last_by_record(decisions).values():
        if decision.action != "report":
            continue
        try:
            kind, row = record_row(connection, decision.record_id)
        except UnknownCodeError:
            continue  # the document was replaced by one that no longer has it
        items.append(
            Item(
                decision.record_id,
                kind,
                row.document_id,
                _REPORT,
                "reported",
                decision.reason,
                _number(connection, row.document_id),
                _text(row),
            )
        )
    return items


def _unsure(connection: Connection) -> list[Item]:
    items = []
    for kind, impact in _IMPACT.items():
        table, d = RECORD_TABLES[kind], document.c
        query = (
            select(table, d.number.label("document_number"))
            .join(document, d.document_id == table.c.document_id)
            .where(table.c.confidence < SURE)
            .order_by(table.c.confidence, table.c.record_id)
            .limit(MOST)
        )
        for row in connection.execute(query):
            weight = impact * (1 - row.confidence)
            items.append(
                Item(row.record_id, kind, row.document_id, weight, "unsure", "", row.document_number, _text(row))
            )
    return items


def _noted(connection: Connection) -> list[Item]:
    items = []
    for table, impact, reason in ((doubt, _DOUBT_IMPACT, "doubt"), (finding, _FINDING_IMPACT, "finding")):
        d = document.c
        query = (
            select(table, d.number.label("document_number"))
            .join(document, d.document_id == table.c.document_id)
            .order_by(table.c.confidence, table.c.record_id)
            .limit(MOST)
        )
        for row in connection.execute(query):
            uncertainty = 1 - row.confidence * 0.5 if reason == "doubt" else _FINDING_UNCERTAINTY
            detail = row.why if reason == "doubt" else row.message_vi
            items.append(
                Item(
                    row.record_id,
                    reason,
                    row.document_id,
                    impact * uncertainty,
                    reason,
                    detail,
                    row.document_number,
                    row.quote,
                )
            )
    return items


def _number(connection: Connection, document_id: str) -> str | None:
    found: str | None = connection.execute(
        select(document.c.number).where(document.c.document_id == document_id)
    ).scalar()
    return found


def _text(row: Any) -> str:
    """What is printed there."""
    values = row._mapping
    return str(values.get("quote") or values.get("printed") or values.get("label") or "")


def fields_of(connection: Connection, record_id: str) -> list[tuple[str, str]]:
    """The record's fields that can be corrected with the machine's present values as JSON."""
    kind, row = record_row(connection, record_id)
    head = connection.execute(select(document.c.sha256).where(document.c.document_id == row.document_id)).scalar_one()
    for _, identity, record in identified(stored_records(connection, head), row.document_id):
        if identity == record_id:
            return [
                (name, json.dumps(machine_value(record, name), ensure_ascii=False)) for name in FIELDS.get(kind, ())
            ]
    return []


def spots_of(connection: Connection, record_id: str) -> list[Any]:
    """The record's spots in order."""
    query = select(evidence).where(evidence.c.record_id == record_id).order_by(evidence.c.ordinal)
    return list(connection.execute(query).all())


def siblings_of(connection: Connection, record_id: str) -> list[tuple[str, Any]]:
    """(kind, row) of the facts that stand at the same place of the document: what a doubt or finding is about."""
    _, row = record_row(connection, record_id)
    out: list[tuple[str, Any]] = []
    for kind in _IMPACT:
        table = RECORD_TABLES[kind]
        query = select(table).where(table.c.document_id == row.document_id, table.c.place == row.place)
        out += [(kind, found) for found in connection.execute(query.limit(20)) if found.record_id != record_id]
    return out


def history_of(connection: Connection, record_id: str) -> list[Any]:
    """Corrections of the record in the order in which they were made."""
    query = select(correction).where(correction.c.record_id == record_id).order_by(correction.c.decided_at)
    return list(connection.execute(query).all())


def standing_correction(connection: Connection, record_id: str, field: str) -> Any:
    """The correction that gives the field its value; None where the machine does."""
    return next((c for c in history_of(connection, record_id) if c.field == field and c.status in _STANDING), None)
