"""What runs inside a worker process: the heavy imports happen there, and results go straight to the store.

Jobs take and give small plain values; a page or a document never travels between processes, its key does.
"""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path
from typing import Any

from models.errors import ChangedWhileReadError, PageError
from models.pages import document_from_json, document_to_json
from models.records import records_to_json
from pipeline.settings import Settings
from pipeline.store import ResultKey, Store

_BYTES_A_PIXEL = 50  # that preparing a page's image takes at its worst


def reader_settings(settings: Settings) -> Any:
    """The reader's own settings that follow from a run's."""
    from extractors.settings import ReadSettings

    return ReadSettings(
        max_pixels=settings.worker_memory_mb * 1_000_000 // _BYTES_A_PIXEL,
        max_bytes=settings.max_file_mb * 1_000_000,
        max_pages=settings.max_pages,
        page_timeout_s=settings.page_timeout_s,
    )


Seen = tuple[int, int, int]
"""Size, time and inode of a file when it was hashed: a later change of its bytes changes one of them."""


def _seen(path: Path) -> Seen:
    now = path.stat()
    return now.st_size, now.st_mtime_ns, now.st_ino


def inspect_job(path: Path, sha256: str, settings: Settings) -> tuple[int, Seen]:
    """Number of pages of a readable file, and what it looked like. Raises ``RejectedFileError`` of the kind that fits.

    The result is stored under the file's hash, so a file that is no longer the one that was hashed is refused.
    """
    from extractors import inspect_file

    before = _seen(path)
    info = inspect_file(path, reader_settings(settings))
    if info.file.sha256 != sha256 or _seen(path) != before:
        raise ChangedWhileReadError(file=path)
    return int(info.page_count), before


def read_page_job(path: Path, seen: Seen, number: int, key: ResultKey, store: Store, settings: Settings) -> None:
    """Read one page into the store, with the time it took. Raises ``PageError`` or ``RejectedFileError``."""
    from extractors import read_page

    cpu_s, wall_s = _cpu_s(), time.perf_counter()
    page = read_page(path, number, reader_settings(settings))
    if _seen(path) != seen:
        raise ChangedWhileReadError(file=path)
    took = {"cpu_s": round(_cpu_s() - cpu_s, 3), "wall_s": round(time.perf_counter() - wall_s, 3)}
    store.put(key, {"page": page.to_json(), **took})


def _cpu_s() -> float:
    times = os.times()  # the OCR engine is a child process
    return times.user + times.system + times.children_user + times.children_system


def assemble_job(
    path: Path,
    name: str,
    page_keys: list[ResultKey],
    lost: dict[int, str],
    key: ResultKey,
    store: Store,
    settings: Settings,
) -> None:
    """Put pages together into the document's result. ``lost`` says of each unreadable page why."""
    from extractors import PageRead, assemble, inspect_file, unreadable_page

    info = inspect_file(path, reader_settings(settings))
    if info.file.sha256 != key.sha256:
        raise ChangedWhileReadError(file=path)
    info = dataclasses.replace(info, file=dataclasses.replace(info.file, name=name))
    pages = []
    for number, page_key in enumerate(page_keys, start=1):
        stored = None if number in lost else store.get(page_key)
        if stored is None and number not in lost:
            raise PageError("its result vanished from the store.", file=name, page=number)
        pages.append(PageRead.from_json(stored["page"]) if stored else unreadable_page(path, number, lost[number]))
    store.put(key, document_to_json(assemble(info, pages)))


def extract_job(read_key: ResultKey, key: ResultKey, store: Store) -> None:
    """Understand a read document and check its records."""
    from nlp.extract import extract
    from pipeline.checks import check

    stored = store.get(read_key)
    if stored is None:
        raise PageError("the reading result vanished from the store.", file=read_key.sha256)
    document = document_from_json(stored)
    store.put(key, records_to_json(check(extract(document), document)))
