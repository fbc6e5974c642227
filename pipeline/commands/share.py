"""``kehoach export`` and ``kehoach release``: the warehouse for others."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.settings import from_environment

_DATABASE = click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.command("export", epilog="Example:  kehoach export out/ --format xlsx")
@_FOLDER
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "xlsx"]), default="parquet", show_default=True)
@_DATABASE
def export_command(folder: Path, form: str, database: str | None) -> None:
    """Write the warehouse's tables into DIR."""
    from models.warehouse import open_warehouse

    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        for path in warehouse.export(folder, form, settings.explorer_url):  # type: ignore[arg-type]  # click has checked the word
            click.echo(path)


@click.command("release", epilog="Example:  kehoach release releases/2026-11-24")
@_FOLDER
@click.option("--previous", type=click.Path(path_type=Path), help="An earlier release to tell the changes against.")
@_DATABASE
def release_command(folder: Path, previous: Path | None, database: str | None) -> None:
    """Write a dated bundle into DIR: database, tables, code book, changes, quality page, checksums."""
    from models.warehouse import open_warehouse

    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        for path in warehouse.release(folder, previous):
            click.echo(path)
