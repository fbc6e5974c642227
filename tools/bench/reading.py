"""CPU time of reading a page against plain Tesseract on it at 300 dpi in the same run; how many two workers read."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from extractors import ReadSettings, read_page, render_page
from pipeline.settings import Settings
from pipeline.workers import ONE_THREAD, Workers
from tools.bench.samples import (
    DAMAGED,
    DAMAGED_BODY_PAGE,
    SCAN,
    SCAN_BODY_PAGE,
    SIDEWAYS_TABLE_PAGE,
    TABLE,
    TABLE_PAGE,
    TEXT_LAYER,
)

_TEXT_PAGES = (1, 2)
_ROUNDS = 3
_AT_ONCE = 8
_TIMEOUT_S = 120.0


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its children while ``work`` runs; the least of some rounds."""

    def once() -> float:
        before = os.times()
        work()
        after = os.times()
        return sum(after[:4]) - sum(before[:4])

    return min(once() for _ in range(_ROUNDS))


def lines(folder: Path) -> Iterator[str]:
    """One line a kind of page."""
    os.environ.update(ONE_THREAD)
    settings = ReadSettings()
    for label, file, number in (
        ("scan, running text", SCAN, SCAN_BODY_PAGE),
        ("damaged scan, running text", DAMAGED, DAMAGED_BODY_PAGE),
        ("scan, table", TABLE, TABLE_PAGE),
        ("scan lying sideways, table", SCAN, SIDEWAYS_TABLE_PAGE),
    ):
        image = folder / f"page-{number}.png"
        render_page(file, number, 300).convert("L").save(image)
        plain = cpu_s(lambda image=image: _tesseract(image))  # type: ignore[misc]
        ours = cpu_s(lambda file=file, number=number: read_page(file, number, settings))  # type: ignore[misc]
        yield f"{label}: {ours / plain:.2f} x plain Tesseract ({ours:.2f} against {plain:.2f} CPU s)"
    layer = cpu_s(lambda: [read_page(TEXT_LAYER, number, settings) for number in _TEXT_PAGES]) / len(_TEXT_PAGES)
    yield f"text layer without tables: {1000 * layer:.0f} ms CPU a page"


def at_once_lines(folder: Path) -> Iterator[str]:
    """How many more pages two workers read than one, on a machine that has two cores for them.

    The same pages in both cases, by turns: what else the machine does then falls on both, and the best round counts.
    """
    with _pool(folder, 1) as one, _pool(folder, 2) as two:
        _pages_s(one, 2), _pages_s(two, 4)  # start-up and first pages are no part of it
        rounds = [(_pages_s(one, _AT_ONCE), _pages_s(two, _AT_ONCE)) for _ in range(_ROUNDS)]
    best_one, best_two = (min(taken) for taken in zip(*rounds, strict=True))
    each = ", ".join(f"{a / b:.2f}" for a, b in rounds)
    yield (
        f"two pages at once: {best_one / best_two:.2f} x as many ({best_one:.1f} s against {best_two:.1f} s; round by "
        f"round {each}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"
    )


def _pool(folder: Path, workers: int) -> Workers:
    return Workers(Settings(data_dir=folder, workers=workers))


def _pages_s(pool: Workers, count: int) -> float:
    """Seconds in which the workers read a page so many times."""
    settings, start = ReadSettings(), time.perf_counter()
    orders = [pool.submit(read_page, SCAN, SCAN_BODY_PAGE, settings, timeout_s=_TIMEOUT_S) for _ in range(count)]
    for order in orders:
        order.result()
    return time.perf_counter() - start


def _tesseract(image: Path) -> None:
    command = ["tesseract", str(image), "stdout", "-l", "vie", "--psm", "3"]
    subprocess.run(command, check=True, capture_output=True)
