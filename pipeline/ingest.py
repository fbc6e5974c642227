"""The main job: what is new is found, taken through the steps, and reported.

What is unchanged is known from the warehouse before anything heavy is imported. A ``Runner`` takes the documents
through the steps; the plain one here and the flow in ``flows.ingest`` give the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from models.warehouse import KnownFile, Versions, Warehouse, open_warehouse
from models.warehouse.types import unread_key
from pipeline.context import RunContext
from pipeline.faults import check_room, fault_of_run
from pipeline.intake import Candidate, Intake, Refused, collect
from pipeline.progress import Progress, Silent
from pipeline.selection import ALL, Selection
from pipeline.settings import Settings
from pipeline.shared_store import open_store, share_file
from pipeline.steps import STEPS, Parcel
from pipeline.versions import current_versions
from pipeline.workers import Workers

State = Literal["new", "changed", "outdated", "unchanged"]


@dataclass
class Work:
    """What a run finds under its paths.

    ``states``: ``new`` content; ``changed``, a known name with other content; ``outdated``, known content that was read
    by another version of the program; ``unchanged``.
    """

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """Files by state."""
        return Counter(self.states.values())


@dataclass(frozen=True)
class Outcome:
    """What a run did: how many files were in which state, and the verdicts of all of them."""

    run_id: str | None
    states: Counter[str]
    verdicts: Counter[str]


Runner = Callable[[Work, RunContext], list[Parcel]]

RETRIED = frozenset({"changed_while_read", "internal", "not_a_file", "unreadable"})
"""Codes of rejections that may be over by the next run without the file's bytes having changed."""


def run_plainly(work: Work, context: RunContext) -> list[Parcel]:
    """Documents side by side in threads; the work itself is done by the worker processes."""

    def take(candidate: Candidate) -> Parcel:
        parcel = Parcel(candidate)
        for _, step in STEPS:
            parcel = step(parcel, context)
        return parcel

    threads = ThreadPoolExecutor(max_workers=context.settings.workers + 1)
    try:
        return list(threads.map(take, work.candidates))
    except BaseException:
        context.workers.stop()  # what waits for a worker is cancelled, so that an interrupt does not wait for the rest
        raise
    finally:
        threads.shutdown(cancel_futures=True)


def find_work(intake: Intake, known: Mapping[str, KnownFile], versions: Versions, *, again: bool = False) -> Work:
    """Compare what was found with what the warehouse knows. ``again``: everything is done anew."""
    names = {file.name for file in known.values()}
    work = Work()
    for candidate in intake.candidates:
        file = known.get(candidate.sha256)
        state: State = "unchanged"
        if file is None:
            state = "changed" if candidate.name in names else "new"
        elif again or file.versions != versions or file.reason_code in RETRIED:
            state = "outdated"
        work.states[candidate.name] = state
        if state != "unchanged":
            work.candidates.append(candidate)
    for refused in intake.refused:
        file = known.get(refused.sha256 or unread_key(refused.name))
        is_known = file is not None and file.reason_code == refused.error.code and not again
        work.states[refused.name] = "unchanged" if is_known else "new"
        if not is_known:
            work.refused.append(refused)
    return work


def ingest(
    paths: Iterable[Path],
    settings: Settings,
    *,
    runner: Runner = run_plainly,
    progress: Progress | None = None,
    again: bool = False,
    selection: Selection = ALL,
) -> Outcome:
    """Everything under ``paths`` that ``selection`` takes into the warehouse. Every file ends with a verdict.

    Raises ``WarehouseError`` where the database cannot be opened, ``DiskFullError`` where there is no room for results.
    """
    check_room(settings)
    versions = current_versions()
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        known = warehouse.known_files()
        intake = selection.of(collect(paths, settings), warehouse, known)
        work = find_work(intake, known, versions, again=again)
        _forget_replaced(intake, known, warehouse)
        run_id = None
        if work.candidates or work.refused:
            run = _Run(settings, warehouse, versions, runner, progress or Silent(), again)
            run_id = run.take(work)
        seen = {c.sha256 for c in intake.candidates} | {r.sha256 or unread_key(r.name) for r in intake.refused}
        verdicts: Counter[str] = Counter(file.verdict for sha, file in warehouse.known_files().items() if sha in seen)
    return Outcome(run_id, work.counts, verdicts)


def _forget_replaced(intake: Intake, known: Mapping[str, KnownFile], warehouse: Warehouse) -> None:
    """A rejected file in whose place another one lies by now, or whose bytes can be had, is rejected no more."""
    names = {candidate.name for candidate in intake.candidates}
    replaced = [
        sha256
        for sha256, file in known.items()
        if file.verdict == "rejected" and file.name in names and sha256 not in intake.by_sha256
    ]
    if replaced:
        warehouse.forget_rejected(replaced)


@dataclass(frozen=True)
class _Run:
    settings: Settings
    warehouse: Warehouse
    versions: Versions
    runner: Runner
    progress: Progress
    again: bool

    def take(self, work: Work) -> str:
        """Take the work through the steps; returns the id of the run in the ledger."""
        run_id = self.warehouse.begin_run(self.versions, dict(work.counts))
        try:
            parcels = self._parcels(work, run_id)
        except BaseException as error:
            with suppress(Exception):  # the ledger may be on the disk that is full
                self.warehouse.finish_run(run_id, {}, "failed")
            if (fault := fault_of_run(error)) is not None:
                raise fault from error
            raise
        verdicts = Counter(p.verdict or "rejected" for p in parcels)
        verdicts["rejected"] += len(work.refused)
        self.warehouse.finish_run(run_id, dict(verdicts))
        return run_id

    def _parcels(self, work: Work, run_id: str) -> list[Parcel]:
        store = open_store(self.settings)
        with Workers(self.settings) as workers:
            context = RunContext(self.settings, store, workers, self.progress, self.warehouse, run_id, again=self.again)
            for refused in work.refused:
                context.reject(refused.name, refused.sha256, refused.error, refused.path)
            if self.settings.dask:
                for candidate in work.candidates:
                    share_file(store, candidate.path, candidate.sha256)
            return self.runner(work, context) if work.candidates else []
