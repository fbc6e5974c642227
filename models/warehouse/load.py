"""Loading one document in one transaction.

The fact tables are a function of what is kept: the readings of a plan's files (``reading``), the rule that picks the
current one (``identity``), and people's corrections. Loading a file stores its reading, then brings the rows of every
plan that this may have changed to what that function says, writing only what differs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from models.pages import Page, ReadDocument
from models.records import Records
from models.warehouse.bulk import insert_rows
from models.warehouse.corrections import CorrectionStore, enter_corrections, known_corrections
from models.warehouse.derive import DocumentRows, derive, mean_confidence
from models.warehouse.fold import fold
from models.warehouse.identity import FileHead, Plan, issuer_key, number_key, plans_of
from models.warehouse.rows import Row
from models.warehouse.schema import (
    CHILD_TABLES,
    RECORD_TABLES,
    document,
    document_programme,
    page,
    reading,
    source_file,
)
from models.warehouse.types import LoadReport, SourceFile, Verdict, Versions

_HASH_BYTES = 8
_CHUNK = 500


class Reading:
    """A file's reading ready to be stored: everything that needs no database, worked out before the lock is taken."""

    def __init__(self, source: SourceFile, read: ReadDocument, records: Records, verdict: Verdict, versions: Versions):
        self.source, self.records, self.verdict, self.versions = source, records, verdict, versions
        payload = records.model_dump_json(by_alias=True).encode()
        # mtime=0: the same reading is the same bytes, whenever it was stored
        self.blob = gzip.compress(payload, compresslevel=3, mtime=0)
        self.pages = [_page_row(source.sha256, p) for p in read.pages]
        readable = sum(not p.unreadable for p in read.pages)
        head = records.document
        self.head = FileHead(
            source.sha256,
            number_key(head.number),
            issuer_key(head.issuer),
            head.issued_on,
            readable,
            sum(len(getattr(records, name)) for name in Records.model_fields if name != "document"),
            mean_confidence(records),
        )
        self.file_row = self._file_row(read.file.kind)
        self.content_hash = self._hash(payload)

    def _file_row(self, kind: str) -> Row:
        return {
            "sha256": self.source.sha256,
            "name": self.source.name,
            "path": self.source.path,
            "kind": kind,
            "bytes": self.source.size_bytes,
            "page_count": len(self.pages),
            "readable_pages": self.head.readable_pages,
            "verdict": self.verdict,
            "reason_code": None,
            "reason": None,
            "remedy": None,
            "number_key": self.head.number_key,
            "issuer_key": self.head.issuer_key,
            "issued_on": self.head.issued_on,
            "record_count": self.head.record_count,
            "confidence": self.head.confidence,
        }

    def _hash(self, payload: bytes) -> str:
        digest = hashlib.blake2b(payload, digest_size=_HASH_BYTES)
        # the path is where the file lies today, not what it says
        shared = {k: v for k, v in self.file_row.items() if k != "path"}
        digest.update(json.dumps([shared, self.pages], ensure_ascii=False, default=str).encode())
        return digest.hexdigest()


def _page_row(sha256: str, read: Page) -> Row:
    confidences = [word.confidence for word in read.words]
    return {
        "sha256": sha256,
        "page": read.number,
        "source": read.source,
        "width_pt": read.width,
        "height_pt": read.height,
        "word_count": len(read.words),
        "confidence": round(sum(confidences) / len(confidences), 4) if confidences else None,
        "notes": json.dumps(list(read.notes), ensure_ascii=False),
        "text": read.text,
        "text_folded": fold(read.text),
    }


def unchanged(connection: Connection, made: Reading, store: CorrectionStore) -> LoadReport | None:
    """The report of a load that has nothing to write; None where there is something."""
    row = _file_of(connection, made.source.sha256)
    if row is None or row.content_hash != made.content_hash:
        return None
    if (row.reader_version, row.rules_version) != (made.versions.reader, made.versions.rules):
        return None
    if row.is_current and known_corrections(connection, row.document_id) != store.ids(row.document_id):
        return None
    return LoadReport(row.document_id, bool(row.is_current), same=made.head.record_count)


def load(connection: Connection, made: Reading, run_id: str, store: CorrectionStore) -> LoadReport:
    """Store the reading and bring its plan, and any plan that it left, to what they now say."""
    if (nothing := unchanged(connection, made, store)) is not None:
        return nothing  # another loader was quicker
    before = _file_of(connection, made.source.sha256)
    if before is not None and before.content_hash == made.content_hash:
        versions = {"reader_version": made.versions.reader, "rules_version": made.versions.rules}
        connection.execute(update(source_file).where(source_file.c.sha256 == made.source.sha256).values(**versions))
    else:
        _store_reading(connection, made, run_id, is_new=before is None)
    report = LoadReport()
    joined, left = _group(made.file_row), _group(before)
    assert joined is not None, "it has a row"
    report += settle(connection, joined, made, run_id, store)
    if left is not None and left != joined:  # after it has joined its new plan, so that nothing points to the old one
        report += settle(connection, left, None, run_id, store)
    after = _file_of(connection, made.source.sha256)
    assert after is not None, "stored above"
    return LoadReport(after.document_id, bool(after.is_current), report.insert, report.update, report.same, report.gone)


def reject(connection: Connection, row: Row, run_id: str, store: CorrectionStore) -> bool:
    """Enter a file that could not be read; True where anything was written. Rows of an earlier reading go."""
    digest = hashlib.blake2b(json.dumps(row, sort_keys=True).encode(), digest_size=_HASH_BYTES).hexdigest()
    before = _file_of(connection, row["sha256"])
    if before is not None and before.content_hash == digest:
        return False
    empty: Row = dict.fromkeys(c.name for c in source_file.columns)
    new = empty | row | {"is_current": False, "verdict": "rejected", "run_id": run_id, "content_hash": digest}
    if before is None:
        connection.execute(insert(source_file), [new])
        return True
    for table in (page, reading):
        connection.execute(delete(table).where(table.c.sha256 == row["sha256"]))
    connection.execute(update(source_file).where(source_file.c.sha256 == row["sha256"]).values(**new))
    if (group := _group(before)) is not None:
        settle(connection, group, None, run_id, store)
    return True


def _file_of(connection: Connection, sha256: str) -> Any:
    return connection.execute(select(source_file).where(source_file.c.sha256 == sha256)).first()


def _store_reading(connection: Connection, made: Reading, run_id: str, *, is_new: bool) -> None:
    sha256 = made.source.sha256
    row = made.file_row | {
        "reader_version": made.versions.reader,
        "rules_version": made.versions.rules,
        "content_hash": made.content_hash,
        "run_id": run_id,
    }
    if is_new:
        connection.execute(insert(source_file), [row | {"document_id": None, "is_current": False}])
    else:
        connection.execute(update(source_file).where(source_file.c.sha256 == sha256).values(**row))
        for table in (page, reading):
            connection.execute(delete(table).where(table.c.sha256 == sha256))
    connection.execute(insert(reading), [{"sha256": sha256, "records": made.blob}])
    insert_rows(connection, page, made.pages)


Group = tuple[str, date | None, str]


def _group(row: Any) -> Group | None:
    """What ties files together: number and date; a file that lacks one of them stands alone."""
    if row is None:
        return None
    values = row if isinstance(row, dict) else row._mapping
    number, issued_on = values["number_key"] or "", values["issued_on"]
    return (number, issued_on, "") if number and issued_on else ("", None, values["sha256"])


def settle(
    connection: Connection, group: Group, made: Reading | None, run_id: str, store: CorrectionStore
) -> LoadReport:
    """Bring every plan of a group of files to what their readings and the corrections say."""
    number, issued_on, alone = group
    condition = (
        source_file.c.sha256 == alone
        if alone
        else (source_file.c.number_key == number) & (source_file.c.issued_on == issued_on)
    )
    rows = {r.sha256: r for r in connection.execute(select(source_file).where(condition)) if r.verdict != "rejected"}
    heads = [_head(row) for row in rows.values()]
    plans = plans_of(heads) if heads else []
    stale = {r.document_id for r in connection.execute(select(source_file.c.document_id).where(condition))}
    stale |= _documents_of_group(connection, group)
    report = LoadReport()
    for plan in plans:
        report += _settle_plan(connection, plan, rows, made, run_id, store)
    for gone in sorted((stale - {p.document_id for p in plans}) - {None}):
        report += _write(connection, gone, None)
    return report


def _documents_of_group(connection: Connection, group: Group) -> set[str]:
    number, issued_on, alone = group
    if alone:
        condition = document.c.sha256 == alone
    else:
        condition = (document.c.number_key == number) & (document.c.issued_on == issued_on)
    return set(connection.execute(select(document.c.document_id).where(condition)).scalars())


def _head(row: Any) -> FileHead:
    return FileHead(
        row.sha256,
        row.number_key or "",
        row.issuer_key or "",
        row.issued_on,
        row.readable_pages or 0,
        row.record_count or 0,
        row.confidence or 0.0,
    )


def _settle_plan(
    connection: Connection, plan: Plan, rows: dict[str, Any], made: Reading | None, run_id: str, store: CorrectionStore
) -> LoadReport:
    current = rows[plan.current.sha256]
    is_made = made is not None and made.source.sha256 == current.sha256
    corrections = store.of(plan.document_id)
    settled = current.is_current and current.document_id == plan.document_id
    if settled and not is_made and known_corrections(connection, plan.document_id) == store.ids(plan.document_id):
        report = LoadReport()
    else:
        records = made.records if is_made and made is not None else stored_records(connection, current.sha256)
        derived = derive(connection, plan.document_id, current, records, corrections, run_id)
        report = _write(connection, plan.document_id, derived)
        enter_corrections(connection, plan.document_id, derived.corrections)
    for file in plan.files:
        _assign(connection, rows[file.sha256], plan.document_id, file.sha256 == current.sha256)
    return report


def resettle(connection: Connection, documents: Iterable[str], store: CorrectionStore) -> LoadReport:
    """Bring documents to what the folder of corrections says; their readings stay as they are."""
    report = LoadReport()
    for document_id in documents:
        query = select(source_file).where((source_file.c.document_id == document_id) & source_file.c.is_current)
        file = connection.execute(query).first()
        if file is None or known_corrections(connection, document_id) == store.ids(document_id):
            continue
        records = stored_records(connection, file.sha256)
        derived = derive(connection, document_id, file, records, store.of(document_id), file.run_id)
        report += _write(connection, document_id, derived)
        enter_corrections(connection, document_id, derived.corrections)
    return report


def _assign(connection: Connection, row: Any, document_id: str, is_current: bool) -> None:
    if (row.document_id, bool(row.is_current)) != (document_id, is_current):
        values = {"document_id": document_id, "is_current": is_current}
        connection.execute(update(source_file).where(source_file.c.sha256 == row.sha256).values(**values))


def stored_records(connection: Connection, sha256: str) -> Records:
    """What the machine read out of a file, as stored."""
    blob = connection.execute(select(reading.c.records).where(reading.c.sha256 == sha256)).scalar_one()
    return Records.model_validate_json(gzip.decompress(blob))


def _write(connection: Connection, document_id: str, derived: DocumentRows | None) -> LoadReport:
    """Make the document's rows equal to ``derived`` (None: there are to be none), writing only what differs."""
    before = _hashes(connection, document_id)
    wanted = {r.record_id: r for r in derived.records} if derived else {}
    gone = [identity for identity in before if identity not in wanted]
    changed = [i for i, r in wanted.items() if i in before and before[i] != (r.kind, r.content_hash)]
    new = [i for i in wanted if i not in before]
    _delete_records(connection, [*gone, *changed], {i: before[i][0] for i in (*gone, *changed)})
    if derived is None:
        for table in (document_programme, document):
            connection.execute(delete(table).where(table.c.document_id == document_id))
    else:
        _write_head(connection, derived)
    _insert_records(connection, [wanted[i] for i in (*changed, *new)])
    return LoadReport(insert=len(new), update=len(changed), same=len(wanted) - len(new) - len(changed), gone=len(gone))


def _hashes(connection: Connection, document_id: str) -> dict[str, tuple[str, str]]:
    """record id -> (kind, content hash) of what is there."""
    out: dict[str, tuple[str, str]] = {}
    for kind, table in RECORD_TABLES.items():
        query = select(table.c.record_id, table.c.content_hash).where(table.c.document_id == document_id)
        out.update({identity: (kind, digest) for identity, digest in connection.execute(query)})
    return out


def _delete_records(connection: Connection, identities: Sequence[str], kinds: dict[str, str]) -> None:
    for table in CHILD_TABLES:
        _delete_by_record(connection, table, identities)
    for kind in set(kinds.values()):
        _delete_by_record(connection, RECORD_TABLES[kind], [i for i in identities if kinds[i] == kind])


def _delete_by_record(connection: Connection, table: Table, identities: Sequence[str]) -> None:
    for start in range(0, len(identities), _CHUNK):
        part = identities[start : start + _CHUNK]
        connection.execute(delete(table).where(table.c.record_id.in_(part)))


def _write_head(connection: Connection, derived: DocumentRows) -> None:
    row = derived.document
    identity = document.c.document_id == row["document_id"]
    before = connection.execute(select(document.c.content_hash).where(identity)).scalar()
    if before == row["content_hash"]:
        return
    if before is None:
        connection.execute(insert(document), [row])
    else:
        connection.execute(update(document).where(identity).values(**row))
        connection.execute(delete(document_programme).where(document_programme.c.document_id == row["document_id"]))
    if derived.programmes:
        connection.execute(insert(document_programme), derived.programmes)


def _insert_records(connection: Connection, records: Iterable[Any]) -> None:
    by_table: dict[str, list[Row]] = {name: [] for name in (*RECORD_TABLES, *(t.name for t in CHILD_TABLES))}
    for record in records:
        by_table[record.kind].append(record.row)
        for name, rows in record.children.items():
            by_table[name].extend(rows)
    for table in (*RECORD_TABLES.values(), *CHILD_TABLES):
        insert_rows(connection, table, by_table[table.name])


__all__ = ["Reading", "load", "reject", "resettle", "settle", "stored_records", "unchanged"]
