"""``kehoach read`` and ``kehoach extract``: one file, no warehouse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from models.pages import ReadDocument, document_to_json
from pipeline.settings import from_environment
from pipeline.store import write_atomically

_FILE = click.argument("file", type=click.Path(path_type=Path))


def _read(file: Path) -> ReadDocument:
    from pipeline.oneshot import read_one

    return read_one(file, from_environment())


def _write(path: Path, content: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


@click.command("read", epilog="Example:  kehoach read data/raw/plan.pdf --out pages.json --overlay overlay/")
@_FILE
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("pages.json"), show_default=True, help="File to write."
)
@click.option("--overlay", type=click.Path(path_type=Path), help="Folder for page images with words and grid drawn in.")
def read_command(file: Path, out: Path, overlay: Path | None) -> None:
    """Read FILE into pages, words and tables."""
    document = _read(file)
    _write(out, document_to_json(document))
    if overlay is not None:
        from extractors.overlay import write_overlay

        write_overlay(file, document, overlay)


@click.command("extract", epilog="Example:  kehoach extract data/raw/plan.pdf --out records.json")
@_FILE
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("records.json"), show_default=True, help="File to write."
)
@click.option(
    "--pages", type=click.Path(path_type=Path), help="Also write the pages.json that the records were read from."
)
def extract_command(file: Path, out: Path, pages: Path | None) -> None:
    """Read FILE and extract its records with their evidence."""
    from models.records import records_to_json
    from nlp.extract import extract
    from pipeline.checks import check

    document = _read(file)
    if pages is not None:
        _write(pages, document_to_json(document))
    _write(out, records_to_json(check(extract(document), document)))
