"""Memory over a thousand pages in one run, and over scans in one process: whether parent and workers stay flat.

The pages are those of a plan with a text layer, over and over: what would grow is bookkeeping, not the OCR engine. The
size of every process is looked at four times a second; the slope is that of a straight line through the sizes.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pikepdf

from extractors import ReadSettings, read_page
from pipeline.ingest import ingest
from pipeline.settings import Settings
from tools.bench.samples import DAMAGED, DAMAGED_BODY_PAGE, SCAN, SCAN_BODY_PAGE, TABLE, TABLE_PAGE, TEXT_LAYER

PAGES = 1000
SCAN_PAGES = 100  # after so many jobs the pipeline's workers are replaced
_PAGES_A_FILE = 100
_PLAIN_PAGES = 3  # the first ones; the appendix of the last would take most of the time
_EVERY_S = 0.25
_WARM = 0.3  # imports and models come first; the first documents, three side by side, have gone all the way by then
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") / 1024


def lines(folder: Path) -> Iterator[str]:
    """Slope and peak of the parent and of its workers."""
    inbox = folder / "thousand"
    _make(inbox)
    progress = _Counting()
    with _Watch(progress) as watch:
        ingest([inbox], Settings(data_dir=folder / "thousand-data", workers=2), progress=progress)
    for name, sizes in watch.sizes.items():
        pages, megabytes = np.array([p for p, _ in sizes]), np.array([m for _, m in sizes])
        late = pages > PAGES * _WARM
        if late.sum() < 2:
            continue
        slope = float(np.polyfit(pages[late], megabytes[late], 1)[0])
        from_page = int(PAGES * _WARM)
        yield f"{name}: {slope:+.4f} MB a page from page {from_page} to {progress.pages}, peak {megabytes.max():.0f} MB"


def scan_lines(folder: Path) -> Iterator[str]:
    """Slope and peak of one process that reads scanned pages, clean, damaged and tables, for a worker's life."""
    settings = ReadSettings()
    pages = ((SCAN, SCAN_BODY_PAGE), (DAMAGED, DAMAGED_BODY_PAGE), (TABLE, TABLE_PAGE))
    sizes = []
    for number in range(SCAN_PAGES):
        read_page(*pages[number % len(pages)], settings)
        sizes.append(_megabytes(os.getpid()))
    late = SCAN_PAGES // 5
    slope = float(np.polyfit(np.arange(late, SCAN_PAGES), sizes[late:], 1)[0])
    yield f"reading scans: {slope:+.3f} MB a page over {SCAN_PAGES} pages, peak {max(sizes):.0f} MB"


def _make(inbox: Path) -> None:
    """Files of a hundred pages, no two of the same content."""
    inbox.mkdir()
    for number in range(PAGES // _PAGES_A_FILE):
        with pikepdf.open(TEXT_LAYER) as pdf:
            while len(pdf.pages) < _PAGES_A_FILE:
                pdf.pages.append(pdf.pages[len(pdf.pages) % _PLAIN_PAGES])
            pdf.docinfo["/Title"] = f"{number}"
            pdf.save(inbox / f"{number}.pdf")


@dataclass
class _Counting:
    """Progress that counts pages."""

    pages: int = 0

    def pages_found(self, document: str, pages: int) -> None: ...
    def page_read(self, document: str, page: int) -> None:
        self.pages += 1

    def step(self, document: str, step: str) -> None: ...
    def finished(self, document: str, verdict: str) -> None: ...


@dataclass
class _Watch:
    """A thread that notes the size of this process and of each worker by the number of pages read so far."""

    progress: _Counting
    sizes: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    _over: Event = field(default_factory=Event)

    def __enter__(self) -> _Watch:
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            workers = [_megabytes(pid) for pid in _children(os.getpid())]
            self.sizes["parent"].append((self.progress.pages, _megabytes(os.getpid())))
            if workers:
                self.sizes["largest worker"].append((self.progress.pages, max(workers)))
            time.sleep(_EVERY_S)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (thread / "children").read_text(encoding="ascii").split()]
        except OSError:
            continue
    return found


def _megabytes(pid: int) -> float:
    try:
        resident = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return resident * _PAGE_KB / 1024
