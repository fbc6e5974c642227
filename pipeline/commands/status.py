"""``kehoach status``: what the last runs did, from the warehouse's own ledger."""

from __future__ import annotations

import json

import click

from pipeline.settings import from_environment


@click.command("status", epilog="Example:  kehoach status --format json")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status_command(database: str | None, form: str) -> None:
    """Show the last runs: files, verdicts, findings, doubts, timings."""
    from models.warehouse import open_warehouse

    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        found = warehouse.status()
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    from pipeline.display.status import print_status

    print_status(found)
