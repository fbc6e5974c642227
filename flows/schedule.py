"""The scheduled deployments: the same ingestion on a timetable in Viet Nam's time, and a look whether it succeeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow, serve
from prefect.schedules import Cron

from flows.runner import run_with_prefect
from pipeline.selection import Selection
from pipeline.settings import from_environment
from pipeline.watch import check_overdue, verdicts, watch

TIME_ZONE = "Asia/Ho_Chi_Minh"
OVERDUE_CRON = "30 * * * *"


@flow(name="scheduled-ingest")
def scheduled_ingest(
    inbox: str,
    database: str | None = None,
    document: str | None = None,
    province: str | None = None,
    since: date | None = None,
    again: bool = False,
) -> dict[str, int]:
    """Ingest what is new or changed in ``inbox``; returns the number of files by verdict."""
    settings = from_environment().with_database(database)
    selection = Selection(document, province, since)
    return dict(verdicts(watch(inbox, settings, runner=run_with_prefect, selection=selection, again=again)))


@flow(name="check-overdue")
def check_overdue_flow() -> str | None:
    """Raise an alert where nothing has succeeded for too long; returns its title."""
    alert = check_overdue(from_environment())
    return alert.title if alert else None


def serve_schedule(inbox: str, cron: str, database: str | None) -> None:
    """Serve both deployments until interrupted."""
    nightly: Any = scheduled_ingest.to_deployment(
        name="inbox",
        schedule=Cron(cron, timezone=TIME_ZONE),
        parameters={"inbox": inbox, "database": database},
        concurrency_limit=1,
    )
    hourly: Any = check_overdue_flow.to_deployment(name="hourly", schedule=Cron(OVERDUE_CRON, timezone=TIME_ZONE))
    serve(nightly, hourly, pause_on_shutdown=False)  # a restart of the service must not silence the schedule
