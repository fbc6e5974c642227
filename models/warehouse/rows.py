"""From the records of one document to rows of the star: a pure function of reading, place codes and corrections."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from models.identity import record_id
from models.records import (
    Assignment,
    Citation,
    CommuneRow,
    DocumentRecord,
    Doubt,
    Evidence,
    Finding,
    Funding,
    OutlineItem,
    Record,
    Records,
    Result,
    Target,
)
from models.warehouse.identity import number_key
from models.warehouse.places import Places, UnitVersion

Row = dict[str, Any]
_HASH_BYTES = 8
_ID = {"id"}


@dataclass(slots=True)
class RecordRows:
    """One record as rows: its own and those of its children, by table name."""

    kind: str
    row: Row
    children: dict[str, list[Row]]

    @property
    def record_id(self) -> str:
        """Identity."""
        return str(self.row["record_id"])

    @property
    def content_hash(self) -> str:
        """Tells whether any of the rows changed."""
        return str(self.row["content_hash"])


@dataclass(frozen=True)
class Setting:
    """What all rows of one document share."""

    document_id: str
    sha256: str
    run_id: str
    rules_version: str
    places: Places
    province: UnitVersion | None
    district: UnitVersion | None
    programme: str | None
    year: int | None
    criteria_set: str | None

    @cached_property
    def fingerprint(self) -> bytes:
        """Changes where rows would change though the record did not."""
        shared = (
            self.document_id,
            self.sha256,
            self.province,
            self.district,
            self.programme,
            self.year,
            self.criteria_set,
        )
        return repr(shared).encode()


@dataclass(slots=True)
class Corrected:
    """A record with people's corrections in it. ``machine`` holds the machine's values of the corrected fields."""

    record: Record | DocumentRecord
    machine: Mapping[str, Any] = field(default_factory=dict)


RECORD_KINDS: dict[str, str] = {
    "section": "outline",
    "citation": "citations",
    "target": "targets",
    "result": "results",
    "assignment": "assignments",
    "funding": "funding",
    "commune_row": "communes",
    "finding": "findings",
    "doubt": "doubts",
}
"""Record kinds (table names) and their fields of ``Records``."""

# rule 1 of the design: what has no evidence is not loaded
_NEED_EVIDENCE = frozenset({"target", "result", "assignment", "funding", "commune_row"})


def identified(records: Records, document_id: str) -> Iterator[tuple[str, str, Record]]:
    """(kind, record id, record) of each record, in the document's order; ids count records of one kind and place."""
    for kind, name in RECORD_KINDS.items():
        seen: dict[str, int] = defaultdict(int)
        for record in getattr(records, name):
            identity = record_id(document_id, record.place, kind, seen[record.place])
            seen[record.place] += 1
            yield kind, identity, record


def record_rows(kind: str, identity: str, corrected: Corrected, ordinal: int, setting: Setting) -> RecordRows | None:
    """The rows of one record; None for one that must have evidence and has none."""
    record = corrected.record
    assert isinstance(record, Record), "a head has rows of its own"
    if kind in _NEED_EVIDENCE and not record.evidence:
        return None
    beside = record.cells if isinstance(record, Assignment | CommuneRow) else ()
    spots = _evidence_rows(kind, identity, (*record.evidence, *beside), setting)
    machine = json.dumps(corrected.machine, ensure_ascii=False, sort_keys=True) if corrected.machine else None
    row: Row = {
        "record_id": identity,
        "document_id": setting.document_id,
        "place": record.place,
        "evidence_id": spots[0]["evidence_id"] if spots else None,
        "confidence": _confidence(record),
        "corrected": machine is not None,
        "machine": machine,
        "run_id": setting.run_id,
        "rules_version": setting.rules_version,
        "content_hash": _content_hash(record, machine, ordinal if kind == "section" else 0, setting),
    }
    row.update(_OWN_COLUMNS[kind](record, setting))
    if kind == "section":
        row["ordinal"] = ordinal
    children = {"evidence": spots}
    if isinstance(record, Assignment):
        children["assignment_agency"] = list(_agency_rows(identity, record))
    elif isinstance(record, CommuneRow):
        children["commune_criterion"] = list(_criterion_rows(row, record, spots))
    return RecordRows(kind, row, children)


def _content_hash(record: Record, machine: str | None, ordinal: int, setting: Setting) -> str:
    digest = hashlib.blake2b(setting.fingerprint, digest_size=_HASH_BYTES)
    # the serializer itself: bytes without a detour over text, half of the time of model_dump_json
    digest.update(record.__pydantic_serializer__.to_json(record, exclude=_ID))
    digest.update(f"\x1f{machine}\x1f{ordinal}".encode())
    return digest.hexdigest()


def _evidence_rows(kind: str, identity: str, evidence: Iterable[Evidence], setting: Setting) -> list[Row]:
    out = []
    for ordinal, spot in enumerate(evidence):
        x0, top, x1, bottom = spot.box or (None, None, None, None)
        start, end = spot.chars or (None, None)
        out.append(
            {
                "evidence_id": evidence_id(identity, ordinal),
                "record_id": identity,
                "record_kind": kind,
                "document_id": setting.document_id,
                "sha256": setting.sha256,
                "ordinal": ordinal,
                "page": spot.page,
                "x0": x0,
                "top": top,
                "x1": x1,
                "bottom": bottom,
                "place": spot.place,
                "char_start": start,
                "char_end": end,
                "text": spot.text,
                "confidence": spot.confidence,
                "rule": spot.rule,
            }
        )
    return out


def evidence_id(identity: str, ordinal: int) -> str:
    """Identity of the ``ordinal``-th (from 0) spot of a record: the record's own, and "-2" and so on behind it."""
    return identity if ordinal == 0 else f"{identity}-{ordinal + 1}"


def _place_columns(setting: Setting, **codes: Any) -> Row:
    province, district = setting.province, setting.district
    row: Row = {
        "province_code": province.code if province else None,
        "province_valid_from": province.valid_from if province else None,
        "district_code": district.code if district else None,
        "district_valid_from": district.valid_from if district else None,
        "commune_code": None,
        "commune_valid_from": None,
    }
    row.update(codes)
    return row


def _commune_columns(code: str | None, setting: Setting) -> Row:
    """Codes of a commune and of the units above it; the code alone where it is not in force on the document's date."""
    version = setting.places.commune(code)
    if version is None:
        return {"commune_code": code}
    row: Row = {"commune_code": version.code, "commune_valid_from": version.valid_from}
    row["district_code"], row["district_valid_from"] = version.district_code, None
    above = setting.places.district_version(version.district_code, version.province_code)
    if above is not None:
        row["district_valid_from"] = above.valid_from
    return row


def _quantity(record: Target | Result, setting: Setting) -> Row:
    area, band = record.area, record.band or (None, None)
    row = _place_columns(setting)
    code = area.code if area else None
    if area is None:
        pass
    elif area.level == "commune":
        row.update(_commune_columns(code, setting))
    elif area.level == "district":
        found = setting.places.district(area.name, setting.province.code if setting.province else None)
        code = code or (found.code if found else None)
        row.update(district_code=code, district_valid_from=found.valid_from if found and found.code == code else None)
    else:
        found = setting.places.province(area.name)
        code = code or (found.code if found else None)
        row.update(district_code=None, district_valid_from=None)
        if found is not None:
            row.update(province_code=found.code, province_valid_from=found.valid_from)
    return row | {
        "programme": record.programme,
        "indicator": record.indicator,
        "label": record.label,
        "area_level": area.level if area else None,
        "area_name": area.name if area else None,
        "area_code": code,
        "subset": record.subset,
        "criterion": record.criterion,
        "band_from": band[0],
        "band_to": band[1],
        "change": record.change,
        "comparator": record.comparator,
        "value": record.value,
        "value_max": record.value_max,
        "unit": record.unit,
        "denominator": record.denominator,
        "share_pct": record.share_pct,
        "per": record.per,
        "baseline_year": record.baseline_year,
        "quote": record.quote,
        "repairs": _repairs(record),
    }


def _repairs(record: Target | Result | Funding | CommuneRow) -> str | None:
    if not record.repairs:
        return None
    return json.dumps([r.model_dump(mode="json") for r in record.repairs], ensure_ascii=False)


def _target(record: Target, setting: Setting) -> Row:
    return _quantity(record, setting) | {"due": record.due, "due_year": _year(record.due)}


def _result(record: Result, setting: Setting) -> Row:
    return _quantity(record, setting) | {"as_of": record.as_of, "as_of_year": _year(record.as_of)}


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _assignment(record: Assignment, setting: Setting) -> Row:
    due = record.due
    months = due.months if due else None
    return _place_columns(setting) | {
        "programme": setting.programme,
        "role": record.role,
        "due_text": due.text if due else None,
        "due_kind": due.kind if due else None,
        "due_start": due.start if due else None,
        "due_end": due.end if due else None,
        "due_months": ",".join(map(str, months)) if months else None,
        "due_every": due.every if due else None,
        "quote": record.quote,
    }


def _agency_rows(identity: str, record: Assignment) -> Iterator[Row]:
    parts = (
        ("assignee", record.role, record.assignee),
        ("with", "coordinate", record.with_),
        ("directed_by", "direct", record.directed_by),
    )
    for relation, role, names in parts:
        for ordinal, name in enumerate(names):
            yield {"record_id": identity, "agency_relation": relation, "ordinal": ordinal, "agency": name, "role": role}


def _funding(record: Funding, setting: Setting) -> Row:
    first, last = record.period or (None, None)
    return _place_columns(setting) | {
        "programme": record.programme,
        "funding_source": record.source,
        "amount_vnd": record.amount_vnd,
        "share_pct": record.share_pct,
        "period_from": first,
        "period_to": last,
        "quote": record.quote,
        "repairs": _repairs(record),
    }


def _commune_row(record: CommuneRow, setting: Setting) -> Row:
    row = _place_columns(setting) | _commune_columns(record.commune_code, setting)
    return row | {
        "programme": "NTM",  # criteria tables are of the programme that has criteria
        "appendix": record.appendix,
        "row_number": record.row,
        "printed": record.printed,
        "commune_name": record.commune,
        "district_name": record.district,
        "year": record.year if record.year is not None else setting.year,
        "achieved": ",".join(map(str, record.achieved)),
        "achieved_count": record.achieved_count,
        "planned": ",".join(map(str, record.planned)),
        "planned_count": record.planned_count,
        "cumulative_count": record.cumulative_count,
        "criteria_set": setting.criteria_set,
        "note": record.note,
        "repairs": _repairs(record),
    }


def _confidence(record: Record) -> float:
    """The record's own, else that of its least sure spot."""
    if record.confidence is not None:
        return record.confidence
    return min((e.confidence for e in record.evidence), default=1.0)


_CRITERION_SHARES = (
    "record_id",
    "document_id",
    "programme",
    "province_code",
    "district_code",
    "commune_code",
    "commune_valid_from",
    "year",
    "criteria_set",
    "confidence",
    "run_id",
    "rules_version",
    "content_hash",
)


def _criterion_rows(row: Row, record: CommuneRow, spots: list[Row]) -> Iterator[Row]:
    shared = {name: row[name] for name in _CRITERION_SHARES}
    for status, numbers in (("achieved", record.achieved), ("planned", record.planned)):
        place = _spot_of(status, numbers, spots)
        for number in dict.fromkeys(numbers):  # a number printed twice is a finding, not two criteria
            yield shared | {"status": status, "criterion": number, "evidence_id": place}


def _spot_of(status: str, numbers: tuple[int, ...], spots: list[Row]) -> str | None:
    """The cell that lists the criteria: named by its rule, else the one whose text holds these numbers."""
    for spot in spots:
        if spot["rule"].endswith(f".{status}"):
            return str(spot["evidence_id"])
    wanted = "".join(map(str, numbers))
    for spot in spots:
        if "".join(c for c in spot["text"] if c.isdigit()) == wanted:
            return str(spot["evidence_id"])
    return str(spots[0]["evidence_id"]) if spots else None


def _section(record: OutlineItem, _setting: Setting) -> Row:
    return {"label": record.label, "title": record.title, "level": record.level}


def _citation(record: Citation, _setting: Setting) -> Row:
    return {
        "number": record.number,
        "number_key": number_key(record.number),
        "issued_on": record.issued_on,
        "relation": record.relation,
        "quote": record.quote,
    }


def _finding(record: Finding, _setting: Setting) -> Row:
    return {
        "finding_kind": record.kind,
        "quote": record.quote,
        "found": json.dumps(record.found, ensure_ascii=False, default=str),
        "expected": json.dumps(record.expected, ensure_ascii=False, default=str),
        "message_vi": record.message_vi,
    }


def _doubt(record: Doubt, _setting: Setting) -> Row:
    candidates = json.dumps(record.candidates, ensure_ascii=False) if record.candidates else None
    return {"doubt_kind": record.kind, "quote": record.quote, "why": record.why, "candidates": candidates}


_OWN_COLUMNS: dict[str, Any] = {
    "section": _section,
    "citation": _citation,
    "target": _target,
    "result": _result,
    "assignment": _assignment,
    "funding": _funding,
    "commune_row": _commune_row,
    "finding": _finding,
    "doubt": _doubt,
}
