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
_ROUNDS = 2


def lines(folder: Path) -> Iterator[str]:
    """Ingests the samples with one and with two workers, again unchanged, and with and without Prefect."""
    two = Settings(data_dir=folder / "two", workers=2)
    first = _command_seconds(two)
    yield f"first run of the samples, two workers: {first:.1f} s"
    second = min(_command_seconds(two) for _ in range(3))
    yield f"second run of an unchanged folder, start-up included: {100 * second / first:.1f} % of the first"
    yield from worker_lines(folder)


def overhead_lines(folder: Path) -> Iterator[str]:
    """What the flow and its bookkeeping cost over the bare steps."""
    settings = Settings(data_dir=folder / "two", workers=2)
    if not settings.data_dir.exists():
        ingest([RAW], settings)
    yield from _overhead(settings, folder)


def worker_lines(folder: Path) -> Iterator[str]:
    """What a second worker gains: one and two by turns, the best of each, so that what others do falls on both."""
    if len(os.sched_getaffinity(0)) < 2:
        yield "two workers: not measured, there is one core"
        return
    rounds = [(_spent(folder, 1), _spent(folder, 2)) for _ in range(_ROUNDS)]
    (one, one_cpu), (two, two_cpu) = (min(taken) for taken in zip(*rounds, strict=True))
    each = ", ".join(f"{a / b:.2f}" for (a, _), (b, _) in rounds)
    yield (
        f"two workers: {one / two:.2f} x one worker ({two:.1f} s, {two_cpu:.0f} CPU s, against {one:.1f} s, "
        f"{one_cpu:.0f} CPU s; round by round {each})"
    )


def _spent(folder: Path, workers: int) -> tuple[float, float]:
    """Seconds by the clock and of the processors, start-up apart, that so many workers take for the samples."""
    settings = Settings(data_dir=folder / f"workers-{workers}", workers=workers)
    runner, before = _timed(run_plainly), _cpu_s()
    ingest([RAW], settings, runner=runner)
    shutil.rmtree(settings.data_dir)
    return runner.seconds, _cpu_s() - before


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


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
