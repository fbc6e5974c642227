"""Ingesting in a process of its own, so that it can be killed, and what a warehouse holds afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from models.warehouse import open_warehouse

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
_COMMAND = "from pipeline.cli import main; main()"


def start_ingest(inbox: Path, data_dir: Path, database: str | None = None) -> subprocess.Popen[bytes]:
    """Begin ``kehoach ingest`` in a process of its own."""
    command = [sys.executable, "-c", _COMMAND, "ingest", str(inbox), "--no-prefect", "--workers", "2"]
    if database:
        command += ["--database", database]
    environment = {**os.environ, "KEHOACH_DATA_DIR": str(data_dir)}
    log = (data_dir.parent / f"{data_dir.name}.log").open("ab")
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def ingest_to_end(inbox: Path, data_dir: Path, database: str | None = None) -> None:
    """Run ``kehoach ingest`` to its end. Raises ``CalledProcessError`` where it fails."""
    process = start_ingest(inbox, data_dir, database)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, process.args)


def export(data_dir: Path, database: str | None = None) -> bytes:
    """What the warehouse holds, in a fixed order."""
    url = database or f"sqlite:///{data_dir / 'processed' / 'warehouse.sqlite'}"
    with open_warehouse(url, corrections=data_dir / "corrections") as warehouse:
        return warehouse.canonical_export()


def with_pages_of(source: Path, data_dir: Path) -> Path:
    """A new data folder that has the pages of another one already read: OCR is what takes the time."""
    pages = source / "processed" / "page"
    if pages.exists():
        shutil.copytree(pages, data_dir / "processed" / "page", copy_function=os.link)
    else:
        data_dir.mkdir(parents=True)
    return data_dir


def descendants(pid: int) -> list[int]:
    """Processes below ``pid``, parents before children."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                found += [int(child), *descendants(int(child))]
    return found


def kill(pids: list[int]) -> None:
    """SIGKILL; what has ended by itself is left alone."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
