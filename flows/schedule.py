"""The scheduled deployment: the same ingestion, on a timetable in Viet Nam's time."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.schedules import Cron

from pipeline.ingest import ingest
from pipeline.settings import from_environment

TIME_ZONE = "Asia/Ho_Chi_Minh"


@flow(name="scheduled-ingest")
def scheduled_ingest(inbox: str, database: str | None = None) -> dict[str, int]:
    """Ingest what is new or changed under ``inbox``; returns the number of files by verdict."""
    from flows.runner import run_with_prefect

    settings = from_environment().with_database(database)
    return dict(ingest([Path(inbox)], settings, runner=run_with_prefect).verdicts)


def serve_schedule(inbox: Path, cron: str, database: str | None) -> None:
    """Serve the deployment until interrupted."""
    scheduled_ingest.serve(
        name="inbox",
        schedule=Cron(cron, timezone=TIME_ZONE),
        parameters={"inbox": str(inbox), "database": database},
        pause_on_shutdown=False,  # a restart of the service must not silence the schedule
        limit=1,
    )
