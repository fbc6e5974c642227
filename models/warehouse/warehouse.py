"""The warehouse as the other rooms see it: one object with what can be done and asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, select

from models.pages import ReadDocument
from models.records import Records
from models.warehouse import answers, runs
from models.warehouse import compare as comparing
from models.warehouse import load as loading
from models.warehouse.bulk import without_collector
from models.warehouse.compare import Level, Statement
from models.warehouse.corrections import Correction, CorrectionStore
from models.warehouse.database import in_write_transaction, reading
from models.warehouse.places import in_force
from models.warehouse.schema import commune, district, unit
from models.warehouse.succession import Succession, load_succession
from models.warehouse.types import Format, KnownFile, LoadReport, SourceFile, Spot, Verdict, Versions, unread_key

if TYPE_CHECKING:
    from models.warehouse.search import Hit
    from models.warehouse.sources import SourceLink


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
        with without_collector():
            return self._load(source, read, records, verdict, run_id, versions)

    def _load(
        self,
        source: SourceFile,
        read: ReadDocument,
        records: Records,
        verdict: Verdict,
        run_id: str,
        versions: Versions,
    ) -> LoadReport:
        made = loading.Reading(source, read, records, verdict, versions)
        with reading(self.engine) as connection:
            if (nothing := loading.unchanged(connection, made, self.corrections)) is not None:
                return nothing

        def work(connection: Connection) -> LoadReport:
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
        """Enter a file that cannot be read, with reason and remedy. ``sha256`` None: not even its bytes were read."""
        row = {
            "sha256": sha256 or unread_key(name),
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

    def correct(self, record_id: str, field: str, value: Any, *, reason: str, reviewer: str) -> Correction:
        """Set a field of a record to a reviewer's value: on disk first, then in the database; nothing is overwritten.

        ``record_id`` may be that of one of its spots; a document's head has the document's id. Raises
        ``UnknownCodeError``, and ``WarehouseError`` for a field or value that the record cannot have.
        """
        from models.warehouse.review import make_correction

        with reading(self.engine) as connection:
            correction = make_correction(connection, record_id, field, value, reason, reviewer)
        self.corrections.append(correction)
        self.apply_corrections(correction.document_id)
        return correction

    def withdraw(self, record_id: str, field: str, *, reason: str, reviewer: str) -> Correction:
        """Take a correction back: the machine's value stands again, and the history says so."""
        from models.warehouse.review import make_correction

        with reading(self.engine) as connection:
            correction = make_correction(connection, record_id, field, None, reason, reviewer, action="withdraw")
        self.corrections.append(correction)
        self.apply_corrections(correction.document_id)
        return correction

    def apply_corrections(self, *documents: str) -> LoadReport:
        """Bring documents (without any: all that have corrections) to what the folder of corrections says."""
        wanted = documents or self.corrections.documents()
        return in_write_transaction(self.engine, lambda c: loading.resettle(c, wanted, self.corrections))

    # -- the ledger ----------------------------------------------------------------------------------------------------

    def begin_run(self, versions: Versions, files: Mapping[str, int]) -> str:
        """Enter a run; ``files`` counts files by state (new, changed, outdated, unchanged). Returns its id."""
        return in_write_transaction(self.engine, lambda c: runs.begin(c, versions, files))

    def record_steps(
        self,
        run_id: str,
        sha256: str,
        seconds: Mapping[str, float],
        code: str | None = None,
        message: str | None = None,
    ) -> None:
        """How long each step of a file took; ``code`` and ``message`` say why its last one failed."""
        in_write_transaction(self.engine, lambda c: runs.record_steps(c, run_id, sha256, seconds, code, message))

    def finish_run(self, run_id: str, verdicts: Mapping[str, int], outcome: str = "done") -> None:
        """Close a run; ``verdicts`` counts its files by verdict."""
        in_write_transaction(self.engine, lambda c: runs.finish(c, run_id, verdicts, outcome))

    def forget_rejected(self, hashes: Iterable[str]) -> None:
        """Drop the entries of rejected files that are no longer there."""
        in_write_transaction(self.engine, lambda c: runs.forget_rejected(c, hashes))

    # -- what people ask -----------------------------------------------------------------------------------------------

    def compare(
        self,
        indicator: str,
        by: Level = "province",
        year: int | None = None,
        subset: str | None = None,
        units: str | date = "then",
        criterion: int | None = None,
        within: frozenset[str] = frozenset(),
    ) -> list[Statement]:
        """What each unit plans for the indicator; see ``models.warehouse.compare``.

        ``within`` are codes of provinces: of districts and communes only theirs are named. ``units`` is "then" (of
        each document's own time), "now", or a date. ``subset`` is a part of the subset's
        name, "*" for all subsets. Raises ``UnknownCodeError``.
        """
        from models.warehouse.reunits import under_units

        statements = comparing.compare(self.engine, indicator, by, year, subset, criterion)
        succession = self._succession(by)
        on = _day(units)
        if on is not None:
            statements = under_units(statements, succession, on, self._dimensions.get)
        day = on or _last_issued(statements) or date.today()
        provinces = self._provinces_of(by, day)
        if within and by != "province":
            statements = [s for s in statements if s.province_code in within]
        return comparing.with_missing(statements, succession, provinces, day, year)

    def under_units(self, statements: list[Statement], by: Level, units: str | date) -> list[Statement]:
        """Statements of a reader's own (results, say) under the units of "now" or a date, as ``compare`` does it."""
        from models.warehouse.reunits import under_units

        on = _day(units)
        if on is None or not statements:
            return statements
        return under_units(statements, self._succession(by), on, self._dimensions.get)

    def commune_history(self, code: str) -> list[dict[str, Any]]:
        """Everything that criteria tables say of the commune with this code, year by year."""
        return answers.commune_history(self.engine, code)

    def evidence(self, evidence_id: str) -> Spot:
        """The spot behind a figure; a record's id means its first spot. Raises ``UnknownCodeError``."""
        with reading(self.engine) as connection:
            return answers.spot(connection, evidence_id)

    def source_links(self, evidence_ids: Iterable[str], explorer: str | None = None) -> dict[str, SourceLink]:
        """Links to the pages that figures came from, in the explorer at that address (None: on this machine)."""
        from models.warehouse.sources import EXPLORER, source_links

        with reading(self.engine) as connection:
            return source_links(connection, evidence_ids, explorer or EXPLORER)

    def spots(self, record_id: str) -> list[Spot]:
        """All spots of one record."""
        with reading(self.engine) as connection:
            return answers.spots(connection, record_id)

    def status(self, runs: int = 5) -> dict[str, Any]:
        """The last runs, every file's verdict, findings, doubts and corrections by kind."""
        with reading(self.engine) as connection:
            return answers.status(connection, runs)

    def files(self) -> list[dict[str, Any]]:
        """One row a file with its verdict, reason and remedy."""
        with reading(self.engine) as connection:
            return answers.files(connection)

    def documents(self) -> list[dict[str, Any]]:
        """One row a document with its counts: the table at the end of a run."""
        with reading(self.engine) as connection:
            return answers.documents(connection)

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Pages that hold the words, with or without diacritics; words in double quotes follow each other."""
        from models.warehouse.search import search

        with reading(self.engine) as connection:
            return search(connection, query, limit)

    # -- for others ----------------------------------------------------------------------------------------------------

    def export(self, folder: Path, form: Format, explorer: str | None = None) -> list[Path]:
        """Write every table as Parquet, CSV or one Excel workbook; returns the paths written.

        ``explorer`` is the address that the workbook's links lead to (None: the explorer on this machine).
        """
        from models.warehouse.export import export
        from models.warehouse.sources import EXPLORER

        with reading(self.engine) as connection:
            return list(export(connection, folder, form, explorer or EXPLORER))

    def release(self, folder: Path, previous: Path | None = None) -> list[Path]:
        """Write the dated bundle; ``previous`` is the folder of the release to tell changes against."""
        from models.warehouse.release import release

        with reading(self.engine) as connection:
            return list(release(connection, folder, previous))

    def canonical_export(self) -> bytes:
        """Records and corrections in a fixed order, without run ids and times: equal content gives equal bytes."""
        from models.warehouse.canonical import canonical_lines

        with reading(self.engine) as connection:
            return "".join(f"{line}\n" for line in canonical_lines(connection)).encode()

    # -- reference, read once ------------------------------------------------------------------------------------------

    @cached_property
    def _successions(self) -> dict[str, Succession]:
        return {}

    def _succession(self, level: str) -> Succession:
        if level not in self._successions:
            with reading(self.engine) as connection:
                self._successions[level] = load_succession(connection, level)
        return self._successions[level]

    @cached_property
    def _dimensions(self) -> dict[str | None, str]:
        with reading(self.engine) as connection:
            return {row.unit: row.dimension for row in connection.execute(select(unit.c.unit, unit.c.dimension))}

    @cached_property
    def _provinces(self) -> dict[tuple[str, date], dict[str, str]]:
        return {}

    def _provinces_of(self, level: str, on: date) -> dict[str, str]:
        if level == "province":
            return {}
        if (level, on) not in self._provinces:
            self._provinces[level, on] = self._read_provinces(level, on)
        return self._provinces[level, on]

    def _read_provinces(self, level: str, on: date) -> dict[str, str]:
        table = district if level == "district" else commune
        query = select(table.c.code, table.c.province_code).where(in_force(table, on))
        with reading(self.engine) as connection:
            return {row.code: row.province_code for row in connection.execute(query)}


def _day(units: str | date) -> date | None:
    if isinstance(units, date):
        return units
    if units == "then":
        return None
    return date.today() if units == "now" else date.fromisoformat(units)


def _last_issued(statements: list[Statement]) -> date | None:
    issued = [s.issued_on for s in statements if s.issued_on]
    return date.fromisoformat(max(issued)) if issued else None
