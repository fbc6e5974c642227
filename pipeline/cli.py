"""The command ``kehoach``: names and help here, each command's work in ``pipeline.commands``, imported when called.

Exit codes: 0 done (for ``ingest``: every file has a verdict), 1 the job could not be done, 2 wrong usage,
4 with ``--strict`` where some file was rejected.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

# name -> (module of pipeline.commands, one line of help). Importing a command costs time, so that --help reads this.
# Without a module the command comes from a room above (flows, explorer) through its entry point.
COMMANDS: dict[str, tuple[str, str]] = {
    "ingest": ("ingest", "Read files and folders into the warehouse: the main job."),
    "retry": ("ingest", "Try rejected files and lost pages once more."),
    "backfill": ("ingest", "Run again what an older version of the rules made."),
    "read": ("document", "Read one file into pages, words and tables (pages.json)."),
    "extract": ("document", "Read one file and extract its records with evidence (records.json)."),
    "status": ("status", "Show the last runs: files, verdicts, findings, doubts, timings."),
    "compare": ("query", "Compare provinces, districts or communes by an indicator."),
    "show": ("query", "Cut out the spot on the page that a figure came from."),
    "search": ("query", "Find text in all documents, with or without diacritics."),
    "export": ("share", "Write the warehouse's tables as Parquet, CSV or Excel."),
    "release": ("share", "Write a dated bundle: database, tables, code book, changes, checksums."),
    "correct": ("review", "Correct a value; the machine's own is kept beside it."),
    "backup": ("care", "Save database, corrections and settings into one file."),
    "restore": ("care", "Bring a backup back."),
    "db": ("care", "Upgrade the database, or describe its tables."),
    "reference": ("care", "Bring in a new decree, criteria set or agency without a release of the program."),
    "serve": ("", "Serve the explorer on 127.0.0.1."),
    "users": ("", "Add, reset or remove a reviewer of the explorer."),
    "schedule": ("", "Serve the scheduled ingestion deployment (Prefect)."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name][0]
        if module:
            command = getattr(importlib.import_module(f"pipeline.commands.{module}"), f"{cmd_name}_command")
        else:
            from importlib.metadata import entry_points

            (entry,) = entry_points(group="kehoach.commands", name=cmd_name)
            command = entry.load()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  kehoach ingest data/raw  &&  kehoach compare ntm.communes_meeting --by province --year 2020",
)
@click.version_option(package_name="kehoach")
def cli() -> None:
    """Kehoach reads Vietnamese plans for the national target programmes into a SQL warehouse."""


def main(arguments: list[str] | None = None) -> Any:
    """Entry point: runs the command; an error the program raises on purpose is one sentence and exit code 1."""
    from models.errors import KehoachError
    from pipeline.settings import Settings

    # models.reference reads this itself: it stands below the settings
    os.environ.setdefault("KEHOACH_REFERENCE_DIR", str(Settings.reference_dir))
    try:
        return cli.main(args=arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except KehoachError as error:
        click.echo(error.in_vietnamese(), err=True)
        sys.exit(1)
