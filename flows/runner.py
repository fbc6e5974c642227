"""The runner that the command line finds by its entry point: sets Prefect up, then runs the flow."""

from __future__ import annotations

from pipeline.context import RunContext
from pipeline.headstart import HeadStart
from pipeline.ingest import Work
from pipeline.steps import Parcel


def run_with_prefect(work: Work, context: RunContext) -> list[Parcel]:
    """Take the documents through the flow. Prefect reads its environment when it is imported, so that comes second."""
    from flows.environment import prepare

    # a cluster's machines read for themselves, and the flow travels to them with all it refers to
    begun = None if context.settings.dask else HeadStart(work.candidates, context)
    try:
        prepare(context.settings)
        from flows.ingest import run_flow

        return run_flow(work, context, begun)
    finally:
        if begun:
            begun.hand_over()
