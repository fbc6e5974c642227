"""The runner that the command line finds by its entry point: sets Prefect up, then runs the flow."""

from __future__ import annotations

from pipeline.context import RunContext
from pipeline.ingest import Work
from pipeline.steps import Parcel


def run_with_prefect(work: Work, context: RunContext) -> list[Parcel]:
    """Take the documents through the flow. Prefect reads its environment when it is imported, so that comes second."""
    from flows.environment import prepare

    prepare(context.settings)
    from flows.ingest import run_flow

    return run_flow(work, context)
