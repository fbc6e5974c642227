"""What a run costs over its bare steps, what a second run costs, and what a second worker gains.

Every figure is a ratio of two measurements of this run, each over the samples with their pages already read or not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.context import RunContext
from pipeline.ingest import Runner, Work, ingest, run_plainly
from pipeline.settings import Settings
from pipeline.steps import Parcel
from tools.bench.samples import RAW

_COMMAND = "from pipeline.cli import main; main()"


def lines(folder: Path) -> Iterator[str]:
    """Ingests the samples with one and with two workers, again unchanged, and with and without Prefect."""
    two = Settings(data_dir=folder / "two", workers=2)
    first = _command_seconds(two)
    yield f"first run of the samples, two workers: {first:.1f} s"
    second = min(_command_seconds(two) for _ in range(3))
    yield f"second run of an unchanged folder, start-up included: {100 * second / first:.1f} % of the first"
    one_worker, two_workers = _worker_seconds(folder)
    others = os.getloadavg()[0]
    yield f"two workers: {one_worker / two_workers:.2f} x one worker ({os.cpu_count()} cores, load {others:.1f})"


def overhead_lines(folder: Path) -> Iterator[str]:
    """What the flow and its bookkeeping cost over the bare steps."""
    settings = Settings(data_dir=folder / "two", workers=2)
    if not settings.data_dir.exists():
        ingest([RAW], settings)
    yield from _overhead(settings, folder)


def _worker_seconds(folder: Path) -> tuple[float, float]:
    """Seconds within the runner, start-up apart, of one and of two workers from nothing."""
    seconds = []
    for workers in (1, 2):
        settings = Settings(data_dir=folder / f"workers-{workers}", workers=workers)
        runner = _timed(run_plainly)
        ingest([RAW], settings, runner=runner)
        seconds.append(runner.seconds)
        shutil.rmtree(settings.data_dir)
    return seconds[0], seconds[1]


def _overhead(settings: Settings, folder: Path) -> Iterator[str]:
    """Flow, tasks and bookkeeping over the same steps called one after the other, on pages that are read already."""
    from flows.runner import run_with_prefect

    _warm_prefect(settings)
    spent = {}
    for name, run in (("bare", _bare), ("plain", run_plainly), ("flow", run_with_prefect)):
        runner = _timed(run)
        data_dir = folder / f"overhead-{name}"
        shutil.copytree(settings.processed_dir / "page", data_dir / "processed" / "page", copy_function=os.link)
        ingest([RAW], replace(settings, data_dir=data_dir, workers=1), runner=runner)
        spent[name] = runner.seconds
    # the pages' own reading, which every way of running them pays alike, belongs to the bare steps
    bare = spent["bare"] + _reading_s(settings)
    for name in ("plain", "flow"):
        yield f"{name} run over bare steps: {100 * (spent[name] - spent['bare']) / bare:+.1f} %"


def _bare(work: Work, context: RunContext) -> list[Parcel]:
    """Read and extract, one document after the other; no ledger, no progress, no flow."""
    from pipeline.steps import extract, load, read

    return [load(extract(read(Parcel(candidate), context), context), context) for candidate in work.candidates]


def _reading_s(settings: Settings) -> float:
    from pipeline.store import ResultStore

    store = ResultStore(settings.processed_dir)
    pages = (settings.processed_dir / "page").rglob("*.json.gz")
    return sum(stored["wall_s"] for path in pages if (stored := store.read(path)) is not None)


def _warm_prefect(settings: Settings) -> None:
    """Prefect's server starts with the first flow: that is start-up, and no part of what a document costs."""
    from flows.environment import prepare

    prepare(settings)
    from prefect import flow

    @flow
    def nothing() -> None:
        """Nothing."""

    nothing()


class _timed:  # noqa: N801  # used like the function it is
    """A runner that remembers how long the runner inside it took."""

    def __init__(self, runner: Runner) -> None:
        self.runner, self.seconds = runner, 0.0

    def __call__(self, work: Work, context: RunContext) -> list[Parcel]:
        start = time.perf_counter()
        try:
            return self.runner(work, context)
        finally:
            self.seconds = time.perf_counter() - start


def _command_seconds(settings: Settings) -> float:
    """Seconds of ``kehoach ingest`` as a person starts it."""
    environment = {**os.environ, "KEHOACH_DATA_DIR": str(settings.data_dir), "KEHOACH_WORKERS": str(settings.workers)}
    command = [sys.executable, "-c", _COMMAND, "ingest", str(RAW), "--no-prefect"]
    return _seconds(lambda: subprocess.run(command, env=environment, check=True, capture_output=True))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
