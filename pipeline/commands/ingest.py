"""``kehoach ingest``: the main job, with a progress bar and a table worth reading at its end."""

from __future__ import annotations

import dataclasses
import logging
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click

from models.errors import SettingsError
from models.messages import say
from pipeline.context import RunContext
from pipeline.display.bar import ProgressBar
from pipeline.display.run_report import print_report
from pipeline.ingest import Runner, Work, ingest, run_plainly
from pipeline.settings import Settings, from_environment
from pipeline.steps import Parcel

_REJECTED_EXIT_CODE = 4


@click.command("ingest", epilog="Example:  kehoach ingest data/raw --database postgresql+psycopg://user@host/kehoach")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
@click.option("--no-prefect", is_flag=True, help="Run the same steps without Prefect.")
@click.option("--strict", is_flag=True, help="Exit code 4 where some file was rejected.")
@click.option("--again", is_flag=True, help="Load everything anew, rejected files included.")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes (default: one a core).")
def ingest_command(
    paths: tuple[Path, ...], database: str | None, no_prefect: bool, strict: bool, again: bool, workers: int | None
) -> None:
    """Read all files under PATHS into the warehouse; what is unchanged is left alone."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise SettingsError(say("ingest.no_such_path", path=", ".join(missing)))
    settings = from_environment().with_database(database)
    if workers:
        settings = dataclasses.replace(settings, workers=workers)
    _log_to_file(settings)
    runner = run_plainly if no_prefect else _with_prefect
    with ProgressBar() as progress:
        outcome = ingest(paths, settings, runner=runner, progress=progress, again=again)
    print_report(outcome, settings)
    if strict and outcome.verdicts["rejected"]:
        sys.exit(_REJECTED_EXIT_CODE)


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
    (entry,) = entry_points(group="kehoach.runners", name="prefect")
    run: Runner = entry.load()
    return run(work, context)
