"""``kehoach backup``, ``restore``, ``db`` and ``reference``: taking care of the warehouse."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from models.messages import say
from pipeline.settings import Settings, from_environment

_DATABASE = click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command("backup", epilog="Example:  kehoach backup kehoach-2026-11-24.tar.gz")
@_FILE
@_DATABASE
def backup_command(file: Path, database: str | None) -> None:
    """Save database, corrections and settings into FILE."""
    from models.warehouse.backup import backup

    settings = from_environment().with_database(database)
    backup(
        settings.warehouse_url,
        settings.corrections_dir,
        file,
        reference=settings.reference_dir,
        settings=_without_secrets(settings),
    )
    click.echo(file)


def _without_secrets(settings: Settings) -> dict[str, str]:
    """Settings as text, without those whose addresses may hold a password."""
    hidden = ("url", "smtp", "webhook", "dask", "command")
    values = {field.name: str(getattr(settings, field.name)) for field in dataclasses.fields(settings)}
    return {name: value for name, value in values.items() if not name.endswith(hidden)}


@click.command("restore", epilog="Example:  kehoach restore kehoach-2026-11-24.tar.gz --database sqlite:///new.sqlite")
@_FILE
@_DATABASE
def restore_command(file: Path, database: str | None) -> None:
    """Bring FILE back into an empty database; corrections are merged, never lost."""
    from models.warehouse.backup import restore

    settings = from_environment().with_database(database)
    restore(file, settings.warehouse_url, settings.corrections_dir, reference=settings.reference_dir)
    click.echo(say("restore.done", file=file))


@click.group("db")
def db_command() -> None:
    """Upgrade the database, or describe its tables."""


@db_command.command("upgrade", epilog="Example:  kehoach db upgrade --database postgresql+psycopg://user@host/kehoach")
@_DATABASE
def upgrade_command(database: str | None) -> None:
    """Bring the database to this program's version; creates it where there is none."""
    from models.warehouse import open_warehouse

    settings = from_environment().with_database(database)
    open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir).close()
    click.echo(say("upgrade.done", url=settings.warehouse_url))


@db_command.command("describe", epilog="Example:  kehoach db describe > docs/data-dictionary.md")
def describe_command() -> None:
    """Print the data dictionary: every table and column with meaning, unit and example."""
    from models.warehouse.dictionary import dictionary_page

    click.echo(dictionary_page())


@db_command.command(
    "grant-readonly", epilog="Example:  kehoach db grant-readonly researchers --database postgresql://…"
)
@click.argument("role")
@_DATABASE
def grant_readonly_command(role: str, database: str | None) -> None:
    """Let the PostgreSQL role ROLE read the warehouse and nothing else; creates it where there is none."""
    from models.warehouse.roles import grant_readonly

    grant_readonly(from_environment().with_database(database).warehouse_url, role)
    click.echo(role)


@click.group("reference")
def reference_command() -> None:
    """Dated reference data: places, criteria sets, agencies, indicators."""


@reference_command.command("update", epilog="Example:  kehoach reference update nghi-quyet-moi/")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--check-only", is_flag=True, help="Say what would change, and change nothing.")
def update_command(folder: Path, check_only: bool) -> None:
    """Check the CSV files of DIR against what is known, then take them in."""
    from models.reference.update import apply_update, check_update

    settings = from_environment()
    for line in check_update(folder) if check_only else apply_update(folder, settings.reference_dir):
        click.echo(line)
