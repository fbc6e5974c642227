"""What runs inside a worker process: the heavy imports happen there, and results go straight to the store.

Jobs take and give small plain values; a page or a document never travels between processes, its key does.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

from models.errors import PageError
from models.pages import document_from_json, document_to_json
from models.records import records_to_json
from pipeline.settings import Settings
from pipeline.store import ResultKey, ResultStore


def reader_settings(settings: Settings) -> Any:
    """The reader's own settings that follow from a run's."""
    from extractors.settings import ReadSettings

    return ReadSettings(
        max_bytes=settings.max_file_mb * 1_000_000,
        max_pages=settings.max_pages,
        page_timeout_s=settings.page_timeout_s,
    )


def inspect_job(path: Path, settings: Settings) -> int:
    """Number of pages of a readable file. Raises ``RejectedFileError`` of the kind that fits."""
    from extractors import inspect_file

    return int(inspect_file(path, reader_settings(settings)).page_count)


def read_page_job(path: Path, number: int, key: ResultKey, store: ResultStore, settings: Settings) -> None:
    """Read one page into the store, with the CPU time it took. Raises ``PageError``."""
    from extractors import read_page

    start = _cpu_s()
    page = read_page(path, number, reader_settings(settings))
    store.put(key, {"page": page.to_json(), "cpu_s": round(_cpu_s() - start, 3)})


def _cpu_s() -> float:
    times = os.times()  # the OCR engine is a child process
    return times.user + times.system + times.children_user + times.children_system


def assemble_job(
    path: Path,
    name: str,
    page_keys: list[ResultKey],
    lost: dict[int, str],
    key: ResultKey,
    store: ResultStore,
    settings: Settings,
) -> None:
    """Put pages together into the document's result. ``lost`` says of each unreadable page why."""
    from extractors import PageRead, assemble, inspect_file, unreadable_page

    info = inspect_file(path, reader_settings(settings))
    info = dataclasses.replace(info, file=dataclasses.replace(info.file, name=name))
    pages = []
    for number, page_key in enumerate(page_keys, start=1):
        stored = None if number in lost else store.get(page_key)
        if stored is None and number not in lost:
            raise PageError("its result vanished from the store.", file=name, page=number)
        pages.append(PageRead.from_json(stored["page"]) if stored else unreadable_page(path, number, lost[number]))
    store.put(key, document_to_json(assemble(info, pages)))


def extract_job(read_key: ResultKey, key: ResultKey, store: ResultStore) -> None:
    """Understand a read document and check its records."""
    from nlp.extract import extract
    from pipeline.checks import check

    stored = store.get(read_key)
    if stored is None:
        raise PageError("the reading result vanished from the store.", file=read_key.sha256)
    document = document_from_json(stored)
    store.put(key, records_to_json(check(extract(document), document)))
