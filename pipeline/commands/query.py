"""``kehoach compare``, ``show`` and ``search``: answers from the warehouse."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.settings import Settings, from_environment

if TYPE_CHECKING:
    from models.warehouse import Statement

_DATABASE = click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
# The fields of a row that the contract names, in its order.
ROW_FIELDS = (
    "unit_code",
    "unit_name",
    "level",
    "year",
    "status",
    "value",
    "value_max",
    "comparator",
    "unit",
    "denominator",
    "share_pct",
    "change",
    "document",
    "page",
    "evidence_id",
)


class Units(click.ParamType[str | date]):
    """``then``, ``now`` or a date."""

    name = "then|now|YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> str | date:
        """The word, or the date."""
        if isinstance(value, date) or value in ("then", "now"):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not then, now or a date like 2025-07-01", param, ctx)


@click.command("compare", epilog="Example:  kehoach compare ntm.communes_meeting --by province --year 2020 --units now")
@click.argument("indicator")
@click.option("--by", type=click.Choice(["province", "district", "commune"]), default="province", show_default=True)
@click.option(
    "--year", type=click.IntRange(1990, 2100), help="Year in which the target is due (default: the last stated)."
)
@click.option("--subset", metavar="TEXT", help='Targets of a subset whose name contains TEXT ("*": of any).')
@click.option("--criterion", type=click.IntRange(1, 19), help="Only targets of this criterion.")
@click.option("--units", type=Units(), default="then", show_default=True, help="Administrative units of which date.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx", "json"]), default="table", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write (needed for xlsx).")
@_DATABASE
def compare_command(
    indicator: str,
    by: str,
    year: int | None,
    subset: str | None,
    criterion: int | None,
    units: str | date,
    form: str,
    out: Path | None,
    database: str | None,
) -> None:
    """Compare what provinces, districts or communes plan for INDICATOR."""
    from models.warehouse import open_warehouse

    if form == "xlsx" and out is None:
        raise click.UsageError("--format xlsx needs --out FILE.")
    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        statements = warehouse.compare(indicator, by, year, subset, units, criterion)  # type: ignore[arg-type]
        proofs = [s.evidence_id for s in statements if s.evidence_id] if form == "xlsx" else []
        links = warehouse.source_links(proofs, settings.explorer_url)
    if form == "table":
        from pipeline.display.comparison import comparison_table
        from pipeline.display.console import wide_console

        wide_console().print(comparison_table(indicator, statements))
    elif form == "xlsx":
        from models.warehouse.workbook import comparison_workbook

        assert out is not None
        comparison_workbook(indicator, statements, out, links)
    else:
        _write(_as_json(statements) if form == "json" else _as_csv(statements), out)


def _as_json(statements: Sequence[Statement]) -> str:
    return json.dumps([s.to_json() for s in statements], ensure_ascii=False, indent=1) + "\n"


def _as_csv(statements: Sequence[Statement]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ROW_FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(s.to_json() for s in statements)
    return stream.getvalue()


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


@click.command("show", epilog="Example:  kehoach show 1f0c5a7e9b3d2468 --out spot.png")
@click.argument("evidence_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="PNG file to write.")
@click.option("--margin", "margin_pt", type=click.FloatRange(0, 400), default=24.0, show_default=True, help="Points.")
@_DATABASE
def show_command(evidence_id: str, out: Path, margin_pt: float, database: str | None) -> None:
    """Cut out the spot on the page that a figure came from."""
    from models.warehouse import open_warehouse
    from pipeline.cutout import write_cutout

    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        spot = warehouse.evidence(evidence_id)
    write_cutout(spot, out, margin_pt)
    click.echo(f"{spot.name}, {spot.page or spot.place}: {spot.text}")


@click.command("search", epilog='Example:  kehoach search "nước sạch"')
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@_DATABASE
def search_command(text: str, limit: int, database: str | None) -> None:
    """Find TEXT in all documents, with or without diacritics."""
    from models.warehouse import open_warehouse
    from pipeline.display.console import wide_console
    from pipeline.display.search import hits_table

    settings: Settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        wide_console().print(hits_table(warehouse.search(text, limit=limit)))
