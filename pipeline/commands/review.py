"""``kehoach correct``: a person's decision, beside the machine's value."""

from __future__ import annotations

import getpass
import json

import click

from models.messages import say
from pipeline.settings import from_environment


@click.command("correct", epilog='Example:  kehoach correct 1f0c5a7e9b3d2468 value 77 --reason "đọc nhầm 71"')
@click.argument("record_id")
@click.argument("field")
@click.argument("value")
@click.option("--reason", required=True, help="Why, in one sentence.")
@click.option("--reviewer", default=getpass.getuser, help="Who decides (default: the user of this session).")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
def correct_command(record_id: str, field: str, value: str, reason: str, reviewer: str, database: str | None) -> None:
    """Set FIELD of the record RECORD_ID to VALUE (a JSON value, or plain text)."""
    from models.warehouse import open_warehouse

    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        warehouse.correct(record_id, field, parsed, reason=reason, reviewer=reviewer)
    click.echo(say("correct.done", record=record_id, field=field, value=value))
