"""The main job as a Prefect flow: one task a document and step."""

from __future__ import annotations

from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.report import publish
from models.errors import MissingToolError
from pipeline.context import RunContext
from pipeline.ingest import Work
from pipeline.settings import Settings
from pipeline.steps import STEPS, Parcel

# Results are cached by our own store, keyed by content and version (pipeline.store); Prefect's would be a second truth.
_TASKS = {name: task(name=name, cache_policy=NO_CACHE, persist_result=False)(step) for name, step in STEPS}


def run_flow(work: Work, context: RunContext) -> list[Parcel]:
    """Take every document of ``work`` through the steps as tasks of one flow run."""

    @flow(
        name="ingest",
        task_runner=_task_runner(context.settings),
        validate_parameters=False,
        persist_result=False,
    )
    def ingest(run_id: str, documents: int) -> list[Parcel]:
        """Thin: submits, waits, and leaves tables on Prefect's page."""
        futures = [_submit(Parcel(candidate), context) for candidate in work.candidates]
        parcels = [future.result() for future in futures]
        publish(parcels, context)
        return parcels

    return ingest(context.run_id, len(work.candidates))


def _task_runner(settings: Settings) -> Any:
    """Threads of this process, or a Dask cluster: the one setting that takes a run to more machines."""
    if settings.dask:
        try:
            from prefect_dask.task_runners import DaskTaskRunner
        except ModuleNotFoundError as error:
            raise MissingToolError("prefect-dask (pip install 'kehoach[dask]')") from error
        return DaskTaskRunner(address=settings.dask)
    return ThreadPoolTaskRunner(max_workers=settings.workers + 1)  # so that no worker waits while another loads


def _submit(parcel: Parcel, context: RunContext) -> PrefectFuture[Parcel]:
    passed: Any = parcel  # the first task gets the parcel, each later one the future of the task before
    for name, _ in STEPS:
        passed = _TASKS[name].with_options(task_run_name=f"{name}: {parcel.candidate.name}").submit(passed, context)
    assert isinstance(passed, PrefectFuture)
    return passed
