"""The rows that a reading and people's corrections make of one plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.identity import record_id
from models.records import DocumentRecord, Doubt, Record, Records, Result, Target
from models.warehouse.corrections import AppliedCorrection, Correction, correct_head, correct_record
from models.warehouse.identity import number_key
from models.warehouse.places import Places
from models.warehouse.rows import Corrected, RecordRows, Row, Setting, identified, record_rows
from models.warehouse.schema import criteria_set

_HASH_BYTES = 8
_SOME_DAY = date(2004, 8, 31)  # the gazetteer's first day, for a document that tells no time at all


@dataclass(slots=True)
class DocumentRows:
    """Everything of one plan that stands in the warehouse."""

    document: Row
    programmes: list[Row]
    records: list[RecordRows]
    corrections: list[AppliedCorrection] = field(default_factory=list)


def mean_confidence(records: Records) -> float:
    """Mean confidence of all evidence, 0-1 to four places; 0 where there is none."""
    values = [
        spot.confidence
        for name in Records.model_fields
        if name != "document"
        for record in getattr(records, name)
        for spot in record.evidence
    ]
    return round(sum(values) / len(values), 4) if values else 0.0


def derive(
    connection: Connection,
    document_id: str,
    file: Any,
    records: Records,
    corrections: Sequence[Correction],
    run_id: str,
) -> DocumentRows:
    """Rows of the plan. ``file`` is the current file's row; ``records`` its reading."""
    head, applied = correct_head(records.document, document_id, corrections, file.sha256)
    assert isinstance(head.record, DocumentRecord)
    setting = _setting(connection, document_id, file, head.record, records, run_id)
    by_record: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_record.setdefault(correction.record_id, []).append(correction)
    rows: list[RecordRows] = []
    ordinals: dict[str, int] = {}
    unproved: list[tuple[str, Record]] = []
    for kind, identity, record in identified(records, document_id):
        corrected, outcome = correct_record(record, by_record.pop(identity, ()), file.sha256)
        applied += outcome
        made = record_rows(kind, identity, corrected, ordinals.setdefault(kind, 0), setting)
        ordinals[kind] += 1
        if made is None:
            unproved.append((kind, record))
        else:
            rows.append(made)
    by_record.pop(document_id, None)
    applied += [AppliedCorrection(c, None, "place_gone") for rest in by_record.values() for c in rest]
    rows += _doubts_of_unproved(unproved, document_id, setting)
    programmes = [{"document_id": document_id, "programme": p} for p in dict.fromkeys(head.record.programmes)]
    return DocumentRows(_document_row(head, setting, file, records), programmes, rows, applied)


def _setting(
    connection: Connection, document_id: str, file: Any, head: DocumentRecord, records: Records, run_id: str
) -> Setting:
    year = head.period[0] if head.period else head.issued_on.year if head.issued_on else None
    on = head.issued_on or (date(year, 1, 1) if year else _SOME_DAY)
    places = Places(connection, on)
    codes = {row.commune_code for row in records.communes if row.commune_code}
    quantities: tuple[Target | Result, ...] = (*records.targets, *records.results)
    codes |= {q.area.code for q in quantities if q.area and q.area.level == "commune" and q.area.code}
    places.load_communes(codes)
    province = places.province(head.province)
    district = places.district(head.district, province.code if province else None)
    programme = head.programmes[0] if len(head.programmes) == 1 else None
    chosen = criteria_set_of(connection, year, on) if records.communes else None
    return Setting(
        document_id, file.sha256, run_id, file.rules_version, places, province, district, programme, year, chosen
    )


def criteria_set_of(connection: Connection, year: int | None, on: date) -> str | None:
    """The set of NTM criteria of a plan: by its period where a set names that year, else by the plan's date."""
    sets = connection.execute(select(criteria_set).order_by(criteria_set.c.valid_from)).all()
    for row in sets:
        if year is not None and row.periods and any(_covers(p, year) for p in row.periods.split(";")):
            return str(row.set_code)
    in_force = [r.set_code for r in sets if r.valid_from <= on and (r.valid_to is None or r.valid_to > on)]
    return in_force[-1] if in_force else None


def _covers(period: str, year: int) -> bool:
    first, _, last = period.strip().partition("-")
    return int(first) <= year <= int(last or first)


def _doubts_of_unproved(unproved: Sequence[tuple[str, Record]], document_id: str, setting: Setting) -> list[RecordRows]:
    out = []
    for ordinal, (kind, record) in enumerate(unproved):
        quote = str(getattr(record, "quote", "") or getattr(record, "printed", ""))
        doubt = Doubt(
            place=record.place, kind="no_evidence", quote=quote, why=f"a {kind} without evidence is not loaded"
        )
        identity = record_id(document_id, record.place, "no_evidence", ordinal)
        made = record_rows("doubt", identity, Corrected(doubt), 0, setting)
        assert made is not None, "a doubt needs no evidence"
        out.append(made)
    return out


def _document_row(head: Corrected, setting: Setting, file: Any, records: Records) -> Row:
    record = head.record
    assert isinstance(record, DocumentRecord)
    machine = json.dumps(head.machine, ensure_ascii=False, sort_keys=True) if head.machine else None
    first, last = record.period or (None, None)
    province, district = setting.province, setting.district
    digest = hashlib.blake2b(setting.fingerprint, digest_size=_HASH_BYTES)
    digest.update(f"{record.model_dump_json()}\x1f{machine}\x1f{file.verdict}\x1f{file.record_count}".encode())
    return {
        "document_id": setting.document_id,
        "number": record.number,
        "number_key": number_key(record.number),
        "kind": record.kind,
        "issuer": record.issuer,
        "province_name": record.province,
        "province_code": province.code if province else None,
        "province_valid_from": province.valid_from if province else None,
        "district_name": record.district,
        "district_code": district.code if district else None,
        "district_valid_from": district.valid_from if district else None,
        "issued_on": record.issued_on,
        "place": record.place,
        "title": record.title,
        "signer": record.signer,
        "period_from": first,
        "period_to": last,
        "recipients": json.dumps(list(record.recipients), ensure_ascii=False) if record.recipients else None,
        "sha256": file.sha256,
        "verdict": file.verdict,
        "record_count": file.record_count,
        "evidence_id": None,
        "confidence": file.confidence,
        "corrected": machine is not None,
        "machine": machine,
        "run_id": setting.run_id,
        "rules_version": setting.rules_version,
        "content_hash": digest.hexdigest(),
    }
