"""The main job as a Prefect flow: one task a document and step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.report import publish
from models.errors import MissingToolError
from pipeline.context import RunContext
from pipeline.headstart import HeadStart
from pipeline.ingest import Work
from pipeline.settings import Settings
from pipeline.steps import STEPS, Parcel

# Results are cached by our own store, keyed by content and version (pipeline.store); Prefect's would be a second truth.
_TASKS = {name: task(name=name, cache_policy=NO_CACHE, persist_result=False)(step) for name, step in STEPS}


def run_flow(work: Work, context: RunContext, begun: HeadStart | None) -> list[Parcel]:
    """Take every document of ``work`` through the steps as tasks of one flow run; some have begun to be read."""
    tasks = {**_TASKS, "read": _reading(begun)} if begun else _TASKS

    @flow(
        name="ingest",
        task_runner=_task_runner(context.settings),
        validate_parameters=False,
        persist_result=False,
    )
    def ingest(run_id: str, documents: int) -> list[Parcel]:
        """Thin: submits, waits, and leaves tables on Prefect's page."""
        if begun:
            begun.hand_over()
        futures = [_submit(Parcel(candidate), context, tasks) for candidate in work.candidates]
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
    # a task that waits for the one before holds a thread: with so many, no worker waits while another document loads
    return ThreadPoolTaskRunner(max_workers=len(STEPS) * (settings.workers + 1))


def _reading(begun: HeadStart) -> Any:
    """The reading task of this run, which takes over what has begun."""

    def read(parcel: Parcel, context: RunContext) -> Parcel:
        return begun.read(parcel, context)

    return task(name="read", cache_policy=NO_CACHE, persist_result=False)(read)


def _submit(parcel: Parcel, context: RunContext, tasks: Mapping[str, Any]) -> PrefectFuture[Parcel]:
    passed: Any = parcel  # the first task gets the parcel, each later one the future of the task before
    for name, _ in STEPS:
        passed = tasks[name].with_options(task_run_name=f"{name}: {parcel.candidate.name}").submit(passed, context)
    assert isinstance(passed, PrefectFuture)
    return passed
