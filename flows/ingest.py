"""The main job as a Prefect flow: one task a document and step."""

from __future__ import annotations

from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.context import RunContext
from pipeline.ingest import Work
from pipeline.steps import STEPS, Parcel

# Results are cached by our own store, keyed by content and version (pipeline.store); Prefect's would be a second truth.
_TASKS = {name: task(name=name, cache_policy=NO_CACHE, persist_result=False)(step) for name, step in STEPS}


def run_flow(work: Work, context: RunContext) -> list[Parcel]:
    """Take every document of ``work`` through the steps as tasks of one flow run."""
    runner: Any = ThreadPoolTaskRunner(max_workers=_documents_at_once(context))

    @flow(
        name="ingest",
        task_runner=runner,
        validate_parameters=False,
        persist_result=False,
    )
    def ingest(run_id: str, documents: int) -> list[Parcel]:
        """Thin: submits, waits, and leaves a table on Prefect's page."""
        futures = [_submit(Parcel(candidate), context) for candidate in work.candidates]
        parcels = [future.result() for future in futures]
        create_table_artifact(key="documents", table=[_row(p) for p in parcels], description=f"{run_id}: {documents}")
        return parcels

    return ingest(context.run_id, len(work.candidates))


def _documents_at_once(context: RunContext) -> int:
    return context.settings.workers + 1  # one more than workers, so that none waits while another is loaded


def _submit(parcel: Parcel, context: RunContext) -> PrefectFuture[Parcel]:
    passed: Any = parcel  # the first task gets the parcel, each later one the future of the task before
    for name, _ in STEPS:
        passed = _TASKS[name].with_options(task_run_name=f"{name}: {parcel.candidate.name}").submit(passed, context)
    assert isinstance(passed, PrefectFuture)
    return passed


def _row(parcel: Parcel) -> dict[str, object]:
    return {
        "document": parcel.candidate.name,
        "verdict": parcel.verdict,
        "pages": parcel.page_count,
        "pages lost": len(parcel.lost_pages),
        **{f"{name} (s)": parcel.seconds.get(name) for name, _ in STEPS},
        "reason": parcel.error.in_vietnamese() if parcel.error else "",
    }
