"""``kehoach ingest``: the main job, with a progress bar and a table worth reading at its end."""

from __future__ import annotations

import dataclasses
import logging
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from models.errors import SettingsError
from models.messages import say
from models.warehouse import open_warehouse
from pipeline.found import Outcome, Work
from pipeline.selection import Selection
from pipeline.settings import Settings, from_environment
from pipeline.unchanged import keep, unchanged
from pipeline.versions import current_versions

if TYPE_CHECKING:  # a run that finds nothing new needs none of it
    from pipeline.context import RunContext
    from pipeline.ingest import Runner
    from pipeline.steps import Parcel

_REJECTED_EXIT_CODE = 4
_NAMED = 5
_STATES = ("new", "changed", "outdated", "unchanged")
_Command = TypeVar("_Command", bound=Callable[..., Any])


def select_options(command: _Command) -> _Command:
    """The options that limit a run to a part of what is there."""
    options = (
        click.option("--document", metavar="NUMBER|NAME", help="Only this plan: number, or a part of the file's name."),
        click.option("--province", metavar="NAME", help="Only this province's, by document or file name."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only files changed on this day or later."),
    )
    for option in options:
        command = option(command)
    return command


@click.command("ingest", epilog="Example:  kehoach ingest data/raw --database postgresql+psycopg://user@host/kehoach")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--no-prefect", is_flag=True, help="Run the same steps without Prefect.")
@click.option("--strict", is_flag=True, help="Exit code 4 where some file was rejected.")
@click.option("--again", is_flag=True, help="Load everything anew, rejected files included.")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes (default: one a core).")
@select_options
def ingest_command(
    paths: tuple[Path, ...],
    database: str | None,
    no_prefect: bool,
    strict: bool,
    again: bool,
    workers: int | None,
    **conditions: Any,
) -> None:
    """Read all files under PATHS into the warehouse; what is unchanged is left alone."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise SettingsError(say("ingest.no_such_path", path=", ".join(missing)))
    settings = from_environment().with_database(database)
    if workers:
        settings = dataclasses.replace(settings, workers=workers)
    outcome = _run(paths, settings, no_prefect, _selection(**conditions), again=again)
    if strict and outcome.verdicts["rejected"]:
        sys.exit(_REJECTED_EXIT_CODE)


@click.command("retry", epilog="Example:  kehoach retry --document ke-hoach-2019.pdf")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--no-prefect", is_flag=True, help="Run the same steps without Prefect.")
@select_options
def retry_command(database: str | None, no_prefect: bool, **conditions: Any) -> None:
    """Try the rejected files once more, and the lost pages of those partly loaded, where they lie."""
    _once_more(database, no_prefect, ("rejected", "partial"), conditions, again=True)


@click.command("backfill", epilog="Example:  kehoach backfill --province 'Yên Bái'")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--no-prefect", is_flag=True, help="Run the same steps without Prefect.")
@select_options
def backfill_command(database: str | None, no_prefect: bool, **conditions: Any) -> None:
    """Run again what an older version of reader or rules made, where the files lie now."""
    _once_more(database, no_prefect, ("loaded", "partial", "rejected"), conditions, again=False)


def _once_more(
    database: str | None, no_prefect: bool, verdicts: tuple[str, ...], conditions: dict[str, Any], *, again: bool
) -> None:
    settings = from_environment().with_database(database)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        known = warehouse.known_files().values()
    wanted = [file for file in known if file.verdict in verdicts and (again or file.versions != current_versions())]
    there = [Path(file.path) for file in wanted if file.path and os.path.lexists(file.path)]
    gone = sorted(file.name for file in wanted if not (file.path and os.path.lexists(file.path)))
    if gone:
        click.echo(say("retry.gone", count=len(gone), names=", ".join(gone[:_NAMED])), err=True)
    _run(there, settings, no_prefect, _selection(**conditions), again=again)


def _run(paths: Iterable[Path], settings: Settings, no_prefect: bool, selection: Selection, *, again: bool) -> Outcome:
    """Run, or know that there is nothing to do; print the report either way."""
    _log_to_file(settings)
    paths = list(paths)
    if selection.takes_all and not again and (known := unchanged(paths, settings)) is not None:
        outcome, report = known
    else:
        from pipeline.display.run_report import rendered_report

        outcome = _taken_in(paths, settings, no_prefect, selection, again=again)
        keep(report := rendered_report(settings), settings)
    _print_states(outcome)
    click.echo(report, nl=False)
    return outcome


def _taken_in(
    paths: Iterable[Path], settings: Settings, no_prefect: bool, selection: Selection, *, again: bool
) -> Outcome:
    from pipeline.display.bar import ProgressBar
    from pipeline.ingest import ingest, run_plainly

    runner = run_plainly if no_prefect else _with_prefect
    with ProgressBar() as progress:
        return ingest(paths, settings, runner=runner, progress=progress, again=again, selection=selection)


def _print_states(outcome: Outcome) -> None:
    states = ", ".join(say(f"state.{s}", count=outcome.states[s]) for s in _STATES if outcome.states[s])
    click.echo(say("run.states", states=states or say("run.nothing")))
    if outcome.run_id is None:
        click.echo(say("run.unchanged"))


def _selection(document: str | None, province: str | None, since: datetime | None) -> Selection:
    return Selection(document, province, since.date() if since else None)


def _log_to_file(settings: Settings) -> None:
    """Tracebacks go to data/processed/errors.log; the terminal shows a sentence a file."""
    settings.processed_dir.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(settings.processed_dir / "errors.log", delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    for room in ("pipeline", "extractors", "nlp", "models", "flows"):
        logger = logging.getLogger(room)
        logger.addHandler(handler)
        logger.propagate = False


def _with_prefect(work: Work, context: RunContext) -> list[Parcel]:
    """The flow's runner, found by its entry point: the pipeline knows that there may be flows, not what they are."""
    from importlib.metadata import entry_points

    (entry,) = entry_points(group="kehoach.runners", name="prefect")
    run: Runner = entry.load()
    return run(work, context)
