"""What the steps of one run share: settings, result store, workers, progress, and the warehouse."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.errors import RejectedFileError
from models.pages import document_from_json
from models.records import records_from_json
from models.warehouse import SourceFile, Verdict, Versions, Warehouse, open_warehouse
from pipeline.intake import Candidate
from pipeline.progress import Progress, Silent
from pipeline.settings import Settings
from pipeline.shared_store import fetched_file, open_store
from pipeline.store import ResultKey, Store
from pipeline.versions import current_versions
from pipeline.workers import Workers


@dataclass(frozen=True)
class ReadingContext:
    """Enough to read and understand documents."""

    settings: Settings
    store: Store
    workers: Workers
    progress: Progress
    again: bool = field(default=False, kw_only=True)
    """Pages that were lost are tried once more."""

    @property
    def versions(self) -> Versions:
        """Of reader (code, engine, models) and rules."""
        return current_versions()

    def path_of(self, candidate: Candidate) -> Path:
        """The file on this machine; on a cluster's machines it comes from the store."""
        if not self.settings.dask:
            return candidate.path
        return fetched_file(self.store, candidate.path, candidate.sha256, self.settings)

    def read_key(self, candidate: Candidate) -> ResultKey:
        """Key of the document as read."""
        return ResultKey("read", candidate.sha256, self.versions.reader)

    def page_key(self, candidate: Candidate, number: int) -> ResultKey:
        """Key of one page of it."""
        return ResultKey("page", candidate.sha256, self.versions.reader, f"{number:04d}")

    def extract_key(self, candidate: Candidate) -> ResultKey:
        """Key of the document's records."""
        return ResultKey("extract", candidate.sha256, f"{self.versions.rules}-{self.versions.reader}")

    def page_cpu_s(self, candidate: Candidate, number: int) -> float | None:
        """CPU seconds that reading the page took when it was read."""
        stored = self.store.get(self.page_key(candidate, number))
        return None if stored is None else float(stored["cpu_s"])


@dataclass(frozen=True)
class RunContext(ReadingContext):
    """The same with a warehouse and the run that its rows belong to."""

    warehouse: Warehouse
    run_id: str

    def __reduce__(self) -> tuple[Any, ...]:
        # On another machine workers, warehouse and store are opened anew: what travels is how.
        return _opened_elsewhere, (self.settings, self.run_id, self.again)

    def load(self, candidate: Candidate, verdict: Verdict) -> None:
        """Load a document's results in one transaction."""
        read, extracted = self.store.get(self.read_key(candidate)), self.store.get(self.extract_key(candidate))
        assert read is not None and extracted is not None, "the steps before have put them there"
        self.warehouse.load_document(
            source=self._source(candidate),
            read=document_from_json(read),
            records=records_from_json(extracted),
            verdict=verdict,
            run_id=self.run_id,
            versions=self.versions,
        )

    def reject(self, name: str, sha256: str | None, error: RejectedFileError, path: Path | None = None) -> None:
        """Enter a file that cannot be read, with the reason and the remedy."""
        self.warehouse.record_rejected(
            name=name,
            sha256=sha256,
            code=error.code,
            reason_vi=f"{error.what()} {error.detail}".strip(),
            remedy_vi=error.remedy(),
            run_id=self.run_id,
            versions=self.versions,
            path=_storable(path.absolute()) if path else None,
        )

    def record_steps(self, sha256: str, seconds: Mapping[str, float], error: RejectedFileError | None) -> None:
        """Enter into the ledger how long each step took, and why the last one failed."""
        code, message = (error.code, str(error)) if error else (None, None)
        self.warehouse.record_steps(self.run_id, sha256, seconds, code, message)

    def _source(self, candidate: Candidate) -> SourceFile:
        return SourceFile(candidate.name, candidate.sha256, _storable(candidate.path.resolve()), candidate.size_bytes)


@lru_cache(maxsize=2)
def _opened_elsewhere(settings: Settings, run_id: str, again: bool) -> RunContext:
    """The context of a run in a process that did not begin it; its workers and connections live as long as it does."""
    warehouse = open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir)
    workers, store = Workers(settings), open_store(settings)
    return RunContext(settings, store, workers, Silent(), warehouse, run_id, again=again)


def _storable(path: Path) -> str:
    """The path as a database takes it: a name that is no UTF-8 is written with escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
