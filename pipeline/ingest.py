"""The main job: what is new is found, taken through the steps, and reported.

What is unchanged is known from the warehouse before anything heavy is imported. A ``Runner`` takes the documents
through the steps; the plain one here and the flow in ``flows.ingest`` give the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from models.warehouse import Versions, Warehouse, open_warehouse
from pipeline.context import RunContext
from pipeline.intake import Candidate, Intake, Refused, collect
from pipeline.progress import Progress, Silent
from pipeline.settings import Settings
from pipeline.steps import STEPS, Parcel
from pipeline.store import ResultStore
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


def run_plainly(work: Work, context: RunContext) -> list[Parcel]:
    """Documents side by side in threads; the work itself is done by the worker processes."""

    def take(candidate: Candidate) -> Parcel:
        parcel = Parcel(candidate)
        for _, step in STEPS:
            parcel = step(parcel, context)
        return parcel

    with ThreadPoolExecutor(max_workers=context.settings.workers + 1) as threads:
        return list(threads.map(take, work.candidates))


def find_work(intake: Intake, warehouse: Warehouse, versions: Versions, again: bool = False) -> Work:
    """Compare what was found with what the warehouse knows. ``again``: everything is done anew."""
    known = warehouse.known_files()
    names = {file.name for file in known.values()}
    work = Work()
    for candidate in intake.candidates:
        file = known.get(candidate.sha256)
        state: State = "unchanged"
        if file is None:
            state = "changed" if candidate.name in names else "new"
        elif again or file.versions != versions:
            state = "outdated"
        work.states[candidate.name] = state
        if state != "unchanged":
            work.candidates.append(candidate)
    for refused in intake.refused:
        is_known = refused.sha256 is not None and refused.sha256 in known
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
) -> Outcome:
    """Everything under ``paths`` into the warehouse. Every file ends with a verdict; the ledger names each.

    Raises ``WarehouseError`` where the database cannot be opened.
    """
    intake = collect(paths, settings)
    versions = current_versions()
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        work = find_work(intake, warehouse, versions, again)
        run_id = None
        if work.candidates or work.refused:
            run_id = _run(work, intake, settings, warehouse, versions, runner, progress or Silent())
        seen = {c.sha256 for c in intake.candidates} | {r.sha256 for r in intake.refused if r.sha256}
        verdicts: Counter[str] = Counter(file.verdict for sha, file in warehouse.known_files().items() if sha in seen)
        verdicts["rejected"] += sum(r.sha256 is None for r in intake.refused)
    return Outcome(run_id, work.counts, verdicts)


def _run(
    work: Work,
    intake: Intake,
    settings: Settings,
    warehouse: Warehouse,
    versions: Versions,
    runner: Runner,
    progress: Progress,
) -> str:
    run_id = warehouse.begin_run(versions, dict(work.counts))
    with ExitStack() as stack:
        workers = stack.enter_context(Workers(settings))
        store = ResultStore(settings.processed_dir)
        context = RunContext(settings, store, workers, progress, warehouse, run_id)
        for refused in work.refused:
            context.reject(refused.name, refused.sha256, refused.error)
        parcels = runner(work, context) if work.candidates else []
    verdicts = Counter(p.verdict or "rejected" for p in parcels)
    verdicts["rejected"] += len(work.refused)
    warehouse.finish_run(run_id, dict(verdicts))
    return run_id
