"""CPU time of reading a page, against plain Tesseract on the same page at 300 dpi in the same run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from extractors import ReadSettings, read_page, render_page
from tools.bench.samples import SCAN, SCAN_BODY_PAGE, SCAN_TABLE_PAGE, TEXT_LAYER

_TEXT_PAGES = (1, 2)
_ROUNDS = 3


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
    os.environ["OMP_THREAD_LIMIT"] = "1"
    settings = ReadSettings()
    for label, number in (("scan, running text", SCAN_BODY_PAGE), ("scan, table", SCAN_TABLE_PAGE)):
        image = folder / f"page-{number}.png"
        render_page(SCAN, number, 300).convert("L").save(image)
        plain = cpu_s(lambda image=image: _tesseract(image))  # type: ignore[misc]
        ours = cpu_s(lambda number=number: read_page(SCAN, number, settings))  # type: ignore[misc]
        yield f"{label}: {ours / plain:.2f} x plain Tesseract ({ours:.2f} against {plain:.2f} CPU s)"
    layer = cpu_s(lambda: [read_page(TEXT_LAYER, number, settings) for number in _TEXT_PAGES]) / len(_TEXT_PAGES)
    yield f"text layer without tables: {1000 * layer:.0f} ms CPU a page"


def _tesseract(image: Path) -> None:
    command = ["tesseract", str(image), "stdout", "-l", "vie", "--psm", "3"]
    subprocess.run(command, check=True, capture_output=True)
