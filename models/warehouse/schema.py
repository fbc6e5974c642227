"""The warehouse's tables: a star with history.

Each column is named here and described in ``columns.csv``. Reference places are keyed by (code, valid_from); facts
carry codes under the units in force on the document's date and never change when units do. Record ids are hashes of
document, place, kind and ordinal, so that they are the same in every database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from models.warehouse.dictionary import column_meanings, table_meanings

# JSON is kept as text: it is read by people and programs, never searched into, and compares equal byte for byte
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "int": Integer,
    "bigint": BigInteger,
    "float": Double,
    "bool": Boolean,
    "date": Date,
    "json": Text,
    "blob": LargeBinary,
}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column(name: str, *rest: Any, **options: Any) -> Column[Any]:
    meaning = column_meanings()[name]
    return Column(name, _TYPES[meaning.type](), *rest, comment=meaning.comment, **options)


def _table(name: str, *parts: Any, **options: Any) -> Table:
    """A table whose parts are column names ("name"), keys ("name*"), required columns ("name!"), columns, indexes."""
    made: list[Any] = []
    for part in parts:
        if not isinstance(part, str):
            made.append(part)
        elif part.endswith("*"):
            made.append(_column(part[:-1], primary_key=True))
        elif part.endswith("!"):
            made.append(_column(part[:-1], nullable=False))
        else:
            made.append(_column(part))
    return Table(name, metadata, *made, comment=table_meanings()[name].comment, **options)


def _document_id(**options: Any) -> Column[Any]:
    return _column("document_id", ForeignKey("document.document_id"), **{"nullable": False, **options})


_WRITTEN_BY = ("run_id!", "rules_version!", "content_hash!")
_PLACES = (
    "province_code",
    "province_valid_from",
    "district_code",
    "district_valid_from",
    "commune_code",
    "commune_valid_from",
)


def _record_table(name: str, *parts: Any) -> Table:
    """A table of records: identity, document, place, evidence, confidence and who wrote it."""
    tail = ("evidence_id", "confidence!", "corrected!", "machine", *_WRITTEN_BY)
    return _table(
        name, "record_id*", _document_id(), "place!", *parts, *tail, Index(f"ix_{name}_document", "document_id")
    )


def _fact_table(name: str, *parts: Any) -> Table:
    return _record_table(name, "programme", *_PLACES, *parts)


# -- reference ---------------------------------------------------------------------------------------------------------

province = _table("province", "code*", "valid_from*", "valid_to", "name!", "name_folded!", "type!", "source!")
district = _table(
    "district",
    "code*",
    "valid_from*",
    "valid_to",
    "name!",
    "name_folded!",
    "type!",
    "province_code!",
    "source!",
    Index("ix_district_province", "province_code"),
)
commune = _table(
    "commune",
    "code*",
    "valid_from*",
    "valid_to",
    "name!",
    "name_folded!",
    "type!",
    "district_code",
    "province_code!",
    "source!",
    Index("ix_commune_province", "province_code"),
    Index("ix_commune_name", "name_folded"),
)
unit_change = _table(
    "unit_change",
    "change_no*",
    "changed_on!",
    "unit_level!",
    "predecessor_code",
    "successor_code",
    "change_kind!",
    "decree",
    "extent",
    "source!",
    "link_confidence!",
    Index("ix_unit_change_predecessor", "predecessor_code", "changed_on"),
    Index("ix_unit_change_successor", "successor_code", "changed_on"),
)
programme = _table("programme", "code*", "name_vi!", "name_en", "short_vi", "periods", "replaced_by", "note")
criteria_set = _table("criteria_set", "set_code*", "programme!", "decision!", "periods", "valid_from!", "valid_to")
criterion = _table(
    "criterion",
    _column("set_code", ForeignKey("criteria_set.set_code"), primary_key=True),
    "criterion*",
    "group_vi",
    "name_vi!",
)
indicator = _table("indicator", "code*", "programme", "criterion", "unit!", "name_vi!", "name_en", "direction")
unit = _table("unit", "unit*", "dimension!", "printed_forms", "scale_to_unit")
agency = _table("agency", "name_vi*", "abbreviations", "unit_level", "valid_to")
agency_successor = _table("agency_successor", "name_vi*", "successor*", "successor_function*", "valid_from")

# -- documents ---------------------------------------------------------------------------------------------------------

document = _table(
    "document",
    "document_id*",
    "number",
    "number_key",
    "kind",
    "issuer",
    "province_name",
    "province_code",
    "province_valid_from",
    "district_name",
    "district_code",
    "district_valid_from",
    "issued_on",
    "place",
    "title",
    "signer",
    "period_from",
    "period_to",
    "recipients",
    "sha256!",
    "verdict!",
    "record_count!",
    "evidence_id",
    "confidence!",
    "corrected!",
    "machine",
    *_WRITTEN_BY,
    Index("ix_document_number", "number_key", "issued_on"),
    Index("ix_document_province", "province_code"),
)
document_programme = _table("document_programme", _document_id(primary_key=True), "programme*")
source_file = _table(
    "source_file",
    "sha256*",
    _document_id(nullable=True),
    "is_current!",
    "name!",
    "path",
    "kind",
    "bytes",
    "page_count",
    "readable_pages",
    "verdict!",
    "reason_code",
    "reason",
    "remedy",
    "number_key",
    "issuer_key",
    "issued_on",
    "record_count",
    "confidence",
    "reader_version!",
    *_WRITTEN_BY,
    Index("ix_source_file_document", "document_id"),
    Index("ix_source_file_number", "number_key", "issued_on"),
)
reading = _table("reading", _column("sha256", ForeignKey("source_file.sha256"), primary_key=True), "records!")
page = _table(
    "page",
    "page_id*",
    _column("sha256", ForeignKey("source_file.sha256"), nullable=False),
    "page!",
    "source!",
    "width_pt!",
    "height_pt!",
    "word_count!",
    "confidence",
    "notes",
    "text!",
    "text_folded!",
    Index("ix_page_file", "sha256", "page", unique=True),
    sqlite_autoincrement=False,
)
section = _record_table("section", "ordinal!", "label!", "title", "level!")
citation = _record_table(
    "citation", "number!", "number_key!", "issued_on", "relation!", "quote!", Index("ix_citation_number", "number_key")
)

# -- facts -------------------------------------------------------------------------------------------------------------

_QUANTITY = (
    "indicator!",
    "label",
    "area_level",
    "area_name",
    "area_code",
    "subset",
    "criterion",
    "band_from",
    "band_to",
    "change!",
    "comparator!",
    "value!",
    "value_max",
    "unit!",
    "denominator",
    "share_pct",
    "per",
    "baseline_year",
)
target = _fact_table(
    "target",
    *_QUANTITY,
    "due",
    "due_year",
    "quote!",
    "repairs",
    Index("ix_target_indicator", "indicator", "area_level", "due_year"),
)
result = _fact_table(
    "result",
    *_QUANTITY,
    "as_of",
    "as_of_year",
    "quote!",
    "repairs",
    Index("ix_result_indicator", "indicator", "area_level", "as_of_year"),
)
assignment = _fact_table(
    "assignment",
    "role!",
    "due_text",
    "due_kind",
    "due_start",
    "due_end",
    "due_months",
    "due_every",
    "quote!",
    Index("ix_assignment_due", "due_end"),
)
assignment_agency = _table(
    "assignment_agency",
    _column("record_id", ForeignKey("assignment.record_id"), primary_key=True),
    "agency_relation*",
    "ordinal*",
    "agency!",
    "role!",
    Index("ix_assignment_agency_agency", "agency", "role"),
)
funding = _fact_table(
    "funding", "funding_source!", "amount_vnd!", "share_pct", "period_from", "period_to", "quote!", "repairs"
)
commune_row = _fact_table(
    "commune_row",
    "appendix!",
    "row_number!",
    "printed!",
    "commune_name",
    "district_name",
    "year",
    "achieved",
    "achieved_count",
    "planned",
    "planned_count",
    "cumulative_count",
    "criteria_set",
    "note",
    "repairs",
    Index("ix_commune_row_commune", "commune_code", "year"),
)
commune_criterion = _table(
    "commune_criterion",
    _column("record_id", ForeignKey("commune_row.record_id"), primary_key=True),
    "status*",
    "criterion*",
    _document_id(),
    "programme",
    "province_code",
    "district_code",
    "commune_code",
    "commune_valid_from",
    "year",
    "criteria_set",
    "evidence_id",
    "confidence!",
    *_WRITTEN_BY,
    Index("ix_commune_criterion_commune", "commune_code", "year"),
    sqlite_with_rowid=False,
)
evidence = _table(
    "evidence",
    "evidence_id*",
    "record_id!",
    "record_kind!",
    _document_id(),
    "sha256!",
    "ordinal!",
    "page",
    "x0",
    "top",
    "x1",
    "bottom",
    "place",
    "char_start",
    "char_end",
    "text!",
    "confidence!",
    "rule!",
    Index("ix_evidence_record", "record_id"),
)

# -- quality -----------------------------------------------------------------------------------------------------------

finding = _record_table("finding", "finding_kind!", "quote!", "found", "expected", "message_vi!")
doubt = _record_table("doubt", "doubt_kind!", "quote!", "why!", "candidates")
correction = _table(
    "correction",
    "correction_id*",
    "document_id!",
    "record_kind!",
    "record_id!",
    "place!",
    "field!",
    "value_json",
    "machine_value",
    "source_sha256",
    "reason!",
    "reviewer!",
    "decided_at!",
    "status!",
    Index("ix_correction_document", "document_id"),
)
ingest_run = _table(
    "ingest_run",
    "run_id*",
    "versions!",
    "started_at!",
    "finished_at",
    "outcome!",
    "pid",
    "host",
    "files!",
    "verdicts",
    "rows_insert!",
    "rows_update!",
    "rows_same!",
    "rows_gone!",
)
ingest_step = _table(
    "ingest_step",
    _column("run_id", ForeignKey("ingest_run.run_id"), primary_key=True),
    "sha256*",
    "step*",
    "seconds!",
    "outcome!",
    "error_code",
    "message",
)
warehouse_info = _table("warehouse_info", "info_key*", "info_value!")
data_dictionary = _table(
    "data_dictionary", "table_name*", "column_name*", "column_type!", "unit", "vi!", "en!", "example"
)

RECORD_TABLES: dict[str, Table] = {
    t.name: t for t in (section, citation, target, result, assignment, funding, commune_row, finding, doubt)
}
"""Tables of records, by record kind."""

CHILD_TABLES: tuple[Table, ...] = (evidence, assignment_agency, commune_criterion)
"""Tables whose rows belong to one record each (``record_id``), replaced together with it."""
