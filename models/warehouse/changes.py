"""What changed from one release to the next: rows added, changed and gone, each with its document and page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

TABLES = ("document", "target", "result", "assignment", "funding", "commune_row")
COLUMNS = ("table", "change", "record_id", "document", "file", "page", "field", "before", "after")
# who wrote a row, with which rules and where on the page, is no change of what it says
_BOOKKEEPING = frozenset({"run_id", "rules_version", "content_hash", "evidence_id", "confidence", "record_count"})
Kind = Literal["added", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new or gone (``field`` is ""), or one field of a row with another value."""

    table: str
    change: Kind
    record_id: str
    document: str
    file: str
    page: int | None
    field: str = ""
    before: str = ""
    after: str = ""


class _Release:
    """The Parquet tables of one release; a table that an older one lacks is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "parquet"

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """Rows by id, values as text."""
        path = self.folder / f"{table}.parquet"
        if not path.exists():
            return {}
        data = pd.read_parquet(path).astype("string").fillna("")
        key = "document_id" if table == "document" else "record_id"
        return {str(row[key]): {str(k): v for k, v in row.items()} for row in data.to_dict("records")}

    @cached_property
    def _documents(self) -> dict[str, dict[str, Any]]:
        return self.rows("document")

    @cached_property
    def _files(self) -> dict[str, str]:
        data = pd.read_parquet(self.folder / "source_file.parquet", columns=["sha256", "name"])
        return dict(zip(data["sha256"].astype(str), data["name"].astype(str), strict=True))

    @cached_property
    def _pages(self) -> dict[str, int]:
        data = pd.read_parquet(self.folder / "evidence.parquet", columns=["evidence_id", "page"]).dropna()
        return dict(zip(data["evidence_id"].astype(str), data["page"].astype(int), strict=True))

    def place(self, row: dict[str, Any]) -> tuple[str, str, int | None]:
        """Number, file and page of a row."""
        document = self._documents.get(row["document_id"], {})
        file = self._files.get(document.get("sha256", ""), "")
        return document.get("number") or file, file, self._pages.get(row["evidence_id"])


def changes(now: Path, before: Path) -> Iterator[Change]:
    """Every change between two release folders, table by table, ordered by document, page and record."""
    new, old = _Release(now), _Release(before)
    for table in TABLES:
        yield from sorted(_of_table(table, new, old), key=lambda c: (c.document, c.page or 0, c.record_id, c.field))


def _of_table(table: str, new: _Release, old: _Release) -> Iterator[Change]:
    now, then = new.rows(table), old.rows(table)
    for identity in now.keys() - then.keys():
        yield Change(table, "added", identity, *new.place(now[identity]))
    for identity in then.keys() - now.keys():
        yield Change(table, "gone", identity, *old.place(then[identity]))
    for identity in now.keys() & then.keys():
        row, was = now[identity], then[identity]
        if row["content_hash"] == was["content_hash"]:
            continue
        for name in row.keys() - _BOOKKEEPING:
            if row[name] != was.get(name, ""):
                place = new.place(row)
                yield Change(table, "changed", identity, *place, name, was.get(name, ""), row[name])


def counts(found: list[Change]) -> dict[str, dict[str, int]]:
    """Rows (not fields) by table and kind of change."""
    rows = {(c.table, c.change, c.record_id) for c in found}
    counted = Counter((table, kind) for table, kind, _ in rows)
    return {t: {k: counted[t, k] for k in ("added", "changed", "gone")} for t in TABLES}
