"""A run over a folder of which nothing is new: known, and reported, before anything heavy is imported.

The report of the last run is kept as it was printed, under a mark of everything it was made from: the program, the
warehouse's state, the terminal. While the mark stands, a run that finds nothing new prints it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from models.warehouse.glance import Glance, glance
from pipeline.faults import check_room
from pipeline.found import Outcome, find_work, replaced_rejections, verdicts_of
from pipeline.intake import collect
from pipeline.settings import Settings
from pipeline.store import write_atomically
from pipeline.versions import code_version, current_versions

_KEPT = "last-report.json"
_PROGRAM = ("models", "pipeline")
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")


def unchanged(paths: Iterable[Path], settings: Settings) -> tuple[Outcome, str] | None:
    """The outcome of a run and the report kept from the last one; None where there is something to do.

    Raises ``DiskFullError`` as any run does.
    """
    check_room(settings)
    kept = _read(settings.processed_dir / _KEPT)
    seen = glance(settings.warehouse_url) if kept else None
    if kept is None or seen is None or kept["mark"] != _mark(seen, settings):
        return None
    intake = collect(paths, settings)
    work = find_work(intake, seen.files, current_versions())
    if work.candidates or work.refused or replaced_rejections(intake, seen.files):
        return None
    return Outcome(None, work.counts, verdicts_of(intake, seen.files)), kept["report"]


def keep(report: str, settings: Settings) -> None:
    """Keep the report that is being printed; a warehouse that cannot be seen at a glance has none."""
    seen = glance(settings.warehouse_url)
    if seen is not None:
        kept = {"mark": _mark(seen, settings), "report": report}
        write_atomically(settings.processed_dir / _KEPT, json.dumps(kept, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, str] | None:
    try:
        kept = json.loads(path.read_bytes())
        return {"mark": str(kept["mark"]), "report": str(kept["report"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mark(seen: Glance, settings: Settings) -> str:
    terminal = [os.environ.get(name) for name in _TERMINAL]
    terminal += [str(sys.stdout.isatty()), sys.stdout.encoding, str(shutil.get_terminal_size())]
    warehouse = [settings.warehouse_url, seen.mark, _taken_in(settings.reference_dir)]
    made_from = [code_version(_PROGRAM), *warehouse, terminal]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


def _taken_in(folder: Path) -> list[tuple[str, int, int]]:
    """The reference data that were taken in since: names, sizes, times."""
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    return [(p.name, s.st_size, s.st_mtime_ns) for p in files for s in [p.stat()]]


__all__ = ["keep", "unchanged"]
