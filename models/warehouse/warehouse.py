"""The warehouse as the other rooms see it: one object with what can be done and asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine

from models.pages import ReadDocument
from models.records import Records
from models.warehouse import load as loading
from models.warehouse import runs
from models.warehouse.corrections import CorrectionStore
from models.warehouse.database import in_write_transaction, reading
from models.warehouse.types import KnownFile, LoadReport, SourceFile, Spot, Verdict, Versions


class Warehouse:
    """An open warehouse; safe to use from several threads. Close it, or use it as a context manager."""

    def __init__(self, engine: Engine, corrections: Path | None = None) -> None:
        self.engine = engine
        self.corrections = CorrectionStore(corrections)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    # -- what comes in -------------------------------------------------------------------------------------------------

    def known_files(self) -> dict[str, KnownFile]:
        """Every file that has a verdict, by hash: what needs no reading again."""
        with reading(self.engine) as connection:
            return runs.known_files(connection)

    def load_document(
        self,
        source: SourceFile,
        read: ReadDocument,
        records: Records,
        verdict: Verdict,
        run_id: str,
        versions: Versions,
    ) -> LoadReport:
        """One document in one transaction; what is unchanged is not written at all."""
        made = loading.Reading(source, read, records, verdict, versions)
        with reading(self.engine) as connection:
            if (nothing := loading.unchanged(connection, made, self.corrections)) is not None:
                return nothing

        def work(connection: Any) -> LoadReport:
            report = loading.load(connection, made, run_id, self.corrections)
            runs.count(connection, run_id, report)
            return report

        return in_write_transaction(self.engine, work)

    def record_rejected(
        self,
        name: str,
        sha256: str | None,
        code: str,
        reason_vi: str,
        remedy_vi: str,
        run_id: str,
        versions: Versions,
        path: str | None = None,
    ) -> LoadReport:
        """Enter a file that cannot be read, with reason and remedy. ``sha256`` None: not even its bytes could be read."""
        row = {
            "sha256": sha256 or runs.unread_key(name),
            "name": name,
            "path": path,
            "reason_code": code,
            "reason": reason_vi,
            "remedy": remedy_vi,
            "reader_version": versions.reader,
            "rules_version": versions.rules,
        }
        in_write_transaction(self.engine, lambda c: loading.reject(c, row, run_id, self.corrections))
        return LoadReport()

    # -- the ledger ----------------------------------------------------------------------------------------------------

    def begin_run(self, versions: Versions, files: Mapping[str, int]) -> str:
        """Enter a run; ``files`` counts files by state (new, changed, outdated, unchanged). Returns its id."""
        return in_write_transaction(self.engine, lambda c: runs.begin(c, versions, files))

    def record_steps(
        self, run_id: str, sha256: str, seconds: Mapping[str, float], code: str | None = None, message: str | None = None
    ) -> None:
        """How long each step of a file took; ``code`` and ``message`` say why its last one failed."""
        in_write_transaction(self.engine, lambda c: runs.record_steps(c, run_id, sha256, seconds, code, message))

    def finish_run(self, run_id: str, verdicts: Mapping[str, int]) -> None:
        """Close a run; ``verdicts`` counts its files by verdict."""
        in_write_transaction(self.engine, lambda c: runs.finish(c, run_id, verdicts))
