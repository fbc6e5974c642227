"""Pages a second of understanding, once loaded, and what loading takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tools.bench.samples import TEXT_LAYER

_ROUNDS = 5


def lines(folder: Path) -> Iterator[str]:
    """Start-up, then pages a second on one core."""
    from extractors import read_file

    document = read_file(TEXT_LAYER)
    start = time.perf_counter()
    from nlp.extract import extract
    from nlp.language import marked

    extract(document)
    yield f"start-up with models and lexicons: {time.perf_counter() - start:.1f} s"
    best = min(_cold(document, extract, marked) for _ in range(_ROUNDS))
    yield f"{len(document.pages) / best:.0f} pages/s a core (nothing remembered between rounds)"


def _cold(document: object, extract: object, marked: object) -> float:
    marked.cache_clear()  # type: ignore[attr-defined]
    start = time.process_time()
    extract(document)  # type: ignore[operator]
    return time.process_time() - start
