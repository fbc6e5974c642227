"""``kehoach schedule``: serves the scheduled ingestion deployment."""

from __future__ import annotations

import sys

import click

from models.errors import SettingsError
from pipeline.settings import from_environment


@click.command("schedule", epilog='Example:  kehoach schedule --inbox /srv/plans --cron "0 2 * * *"')
@click.option(
    "--inbox", metavar="PATH|URL", default="data/raw", show_default=True, help="Folder to watch, or an fsspec address."
)
@click.option("--cron", default="0 2 * * *", show_default=True, help="When, in Asia/Ho_Chi_Minh time.")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--once", is_flag=True, help="Do now what the timetable would do, without Prefect, and end.")
@click.option("--check", is_flag=True, help="Only raise an alert where nothing has succeeded for too long, and end.")
def schedule_command(inbox: str, cron: str, database: str | None, once: bool, check: bool) -> None:
    """Ingest what is new or changed in the inbox, on a timetable, until interrupted."""
    settings = from_environment().with_database(database)
    if check or once:
        from pipeline.watch import check_overdue, verdicts, watch

        if check and (alert := check_overdue(settings)) is not None:
            click.echo(f"{alert.title}. {alert.text}", err=True)
            sys.exit(1)
        if once:
            click.echo(", ".join(f"{verdict}: {count}" for verdict, count in verdicts(watch(inbox, settings)).items()))
        return
    from flows.environment import prepare

    prepare(settings)
    from flows.schedule import serve_schedule

    try:
        serve_schedule(inbox, cron, database)
    except ValueError as error:  # Prefect's word for a timetable that is none
        raise SettingsError(str(error)) from error
