"""The main job: what is new is found, taken through the steps, and reported.

What is unchanged is known from the warehouse before anything heavy is imported (``pipeline.unchanged`` knows a folder
of which nothing is new before even this module is). A ``Runner`` takes the documents through the steps; the plain one
here and the flow in ``flows.ingest`` give the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from models.warehouse import Versions, Warehouse, open_warehouse
from pipeline.context import RunContext
from pipeline.faults import check_room, fault_of_run
from pipeline.found import Outcome, Work, find_work, replaced_rejections, verdicts_of
from pipeline.intake import Candidate, collect
from pipeline.progress import Progress, Silent
from pipeline.selection import ALL, Selection
from pipeline.settings import Settings
from pipeline.shared_store import open_store, share_file
from pipeline.steps import STEPS, Parcel
from pipeline.versions import current_versions
from pipeline.workers import Workers

Runner = Callable[[Work, RunContext], list[Parcel]]


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
        if replaced := replaced_rejections(intake, known):
            warehouse.forget_rejected(replaced)
        run_id = None
        if work.candidates or work.refused:
            run = _Run(settings, warehouse, versions, runner, progress or Silent(), again)
            run_id = run.take(work)
        verdicts = verdicts_of(intake, warehouse.known_files())
    return Outcome(run_id, work.counts, verdicts)


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


__all__ = ["Outcome", "Runner", "Work", "ingest", "run_plainly"]
