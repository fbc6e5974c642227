"""``kehoach schedule``: serves the scheduled ingestion deployment."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.settings import from_environment


@click.command("schedule", epilog='Example:  kehoach schedule --inbox /srv/plans --cron "0 2 * * *"')
@click.option(
    "--inbox", type=click.Path(path_type=Path), default=Path("data/raw"), show_default=True, help="Folder to watch."
)
@click.option("--cron", default="0 2 * * *", show_default=True, help="When, in Asia/Ho_Chi_Minh time.")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
def schedule_command(inbox: Path, cron: str, database: str | None) -> None:
    """Ingest what is new or changed in the inbox, on a timetable, until interrupted."""
    from flows.environment import prepare

    prepare(from_environment())
    from flows.schedule import serve_schedule

    serve_schedule(inbox, cron, database)
