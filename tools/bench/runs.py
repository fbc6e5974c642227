"""What a run costs over its bare steps, what a second run costs, and what a second worker gains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from flows.runner import run_with_prefect
from pipeline.ingest import ingest, run_plainly
from pipeline.settings import Settings
from tools.bench.samples import RAW


def lines(folder: Path) -> Iterator[str]:
    """Ingests the samples with and without Prefect, with one and with two workers."""
    settings = Settings(data_dir=folder / "two", workers=2)
    plain = _seconds(lambda: ingest([RAW], settings))
    again = _seconds(lambda: ingest([RAW], settings))
    yield f"second run of an unchanged folder: {100 * again / plain:.1f} % of the first"
    one = _seconds(lambda: ingest([RAW], replace(settings, data_dir=folder / "one", workers=1)))
    yield f"two workers: {one / plain:.2f} x one worker"
    cached = replace(settings, database_url=f"sqlite:///{folder / 'plain.sqlite'}")
    bare = _seconds(lambda: ingest([RAW], cached, runner=run_plainly))
    flow = replace(settings, database_url=f"sqlite:///{folder / 'flow.sqlite'}")
    with_flow = _seconds(lambda: ingest([RAW], flow, runner=run_with_prefect))
    overhead = (with_flow - bare) / plain
    yield f"flow and its server over bare steps, start-up included: {100 * overhead:.0f} % of a first run"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
