"""The three steps of a document's way, as plain functions: read, extract, load.

Each takes a ``Parcel`` (the document on its way) and gives it on; none raises for a bad document, which carries its
error along to ``load``, where it becomes a verdict. A step whose result is in the store does no work.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from models.errors import InternalError, KehoachError, NoReadablePageError, PageError, RejectedFileError
from models.warehouse import Verdict
from pipeline.context import ReadingContext, RunContext
from pipeline.faults import RUN_FAULTS, fault_of_run
from pipeline.intake import Candidate
from pipeline.jobs import Seen, assemble_job, extract_job, inspect_job, read_page_job
from pipeline.store import ResultKey
from pipeline.workers import outcome

log = logging.getLogger(__name__)
_INSPECT_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Parcel:
    """A document on its way: the file, what happened to it so far, and how long each step took."""

    candidate: Candidate
    page_count: int = 0
    lost_pages: dict[int, str] = field(default_factory=dict)
    error: RejectedFileError | None = None
    verdict: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)


Step = Callable[[Parcel, RunContext], Parcel]
_AnyContext = TypeVar("_AnyContext", bound=ReadingContext)


def _step(
    name: str,
) -> Callable[[Callable[[Parcel, _AnyContext], Parcel]], Callable[[Parcel, _AnyContext], Parcel]]:
    """Time a step, tell the progress, pass a rejected parcel through, and turn errors into its verdict."""

    def decorate(function: Callable[[Parcel, _AnyContext], Parcel]) -> Callable[[Parcel, _AnyContext], Parcel]:
        @wraps(function)
        def run(parcel: Parcel, context: _AnyContext) -> Parcel:
            if parcel.error is not None:
                return parcel
            context.progress.step(parcel.candidate.name, name)
            start = time.perf_counter()
            try:
                parcel = function(parcel, context)
            except (*RUN_FAULTS, CancelledError):
                raise  # no fault of the file: it gets no verdict, and the next run takes it up again
            except RejectedFileError as error:
                parcel = replace(parcel, error=error)
            except KehoachError as error:
                parcel = replace(parcel, error=InternalError(str(error), file=parcel.candidate.name))
            except Exception as error:
                if (fault := fault_of_run(error)) is not None:
                    raise fault from error
                # a mistake of ours in one file must not stop the others (DESIGN.md, rule 4)
                log.exception("step %s failed on %s", name, parcel.candidate.name)
                parcel = replace(parcel, error=InternalError(repr(error), file=parcel.candidate.name))
            seconds = time.perf_counter() - start
            return replace(parcel, seconds={**parcel.seconds, name: round(seconds, 3)})

        return run

    return decorate


@_step("read")
def read(parcel: Parcel, context: ReadingContext) -> Parcel:
    """File to pages: every page in a worker of its own, then assembled. Lost pages are named in the parcel."""
    candidate, store, key = parcel.candidate, context.store, context.read_key(parcel.candidate)
    if (known := store.get(key)) is not None:
        lost = _lost_pages(known)
        if not (lost and context.again):
            return _weighed(replace(parcel, page_count=len(known["pages"]), lost_pages=lost))
    path = context.path_of(candidate)
    inspected = context.workers.submit(
        inspect_job, path, candidate.sha256, context.settings, timeout_s=_INSPECT_TIMEOUT_S
    )
    page_count, seen = outcome(inspected, file=candidate.name)
    context.progress.pages_found(candidate.name, page_count)
    page_keys = [replace(key, step="page", part=f"{number:04d}") for number in range(1, page_count + 1)]
    lost = _read_pages(candidate.name, path, seen, page_keys, context)
    parcel = _weighed(replace(parcel, page_count=page_count, lost_pages=lost))
    assembled = context.workers.submit(
        assemble_job,
        path,
        candidate.name,
        page_keys,
        lost,
        key,
        store,
        context.settings,
        timeout_s=context.settings.document_timeout_s,
    )
    outcome(assembled, file=candidate.name)
    return parcel


def _lost_pages(read_document: dict[str, Any]) -> dict[int, str]:
    """Number of each unreadable page of a stored result, and why."""
    notes = {page["number"]: page["notes"] for page in read_document["pages"]}
    return {number: n for number, all_ in notes.items() for n in all_ if n.startswith("unreadable:")}


def _read_pages(name: str, path: Path, seen: Seen, keys: list[ResultKey], context: ReadingContext) -> dict[int, str]:
    """Read the pages that are not in the store; returns why for each page that was lost."""
    pending: dict[int, Future[Any]] = {}
    for number, key in enumerate(keys, start=1):
        if not context.store.has(key):
            pending[number] = context.workers.submit(
                read_page_job,
                path,
                seen,
                number,
                key,
                context.store,
                context.settings,
                timeout_s=context.settings.page_timeout_s,
            )
    lost: dict[int, str] = {}
    try:
        for number in range(1, len(keys) + 1):
            if number in pending and (error := _page_error(pending[number], name, number)):
                lost[number] = error.in_vietnamese()
            context.progress.page_read(name, number)
    finally:
        for future in pending.values():  # the file is refused as a whole: nobody waits for its other pages
            future.cancel()
    return lost


def _page_error(future: Future[Any], name: str, number: int) -> PageError | None:
    """Why a page was lost; None for one that was read. What concerns the whole file is raised."""
    try:
        outcome(future, file=name, page=number)
    except PageError as error:
        return error
    except (KehoachError, CancelledError):
        raise
    except Exception as error:  # a mistake of ours on one page costs that page, not the plan
        if (fault := fault_of_run(error)) is not None:
            raise fault from error
        log.exception("page %d of %s failed", number, name)
        return PageError(repr(error), file=name, page=number)
    return None


def _weighed(parcel: Parcel) -> Parcel:
    if parcel.page_count and len(parcel.lost_pages) == parcel.page_count:
        raise NoReadablePageError(next(iter(parcel.lost_pages.values())), file=parcel.candidate.name)
    return parcel


@_step("extract")
def extract(parcel: Parcel, context: ReadingContext) -> Parcel:
    """Pages to checked records."""
    key = context.extract_key(parcel.candidate)
    if context.store.get(key) is None:
        read_key = context.read_key(parcel.candidate)
        future = context.workers.submit(
            extract_job, read_key, key, context.store, timeout_s=context.settings.document_timeout_s
        )
        outcome(future, file=parcel.candidate.name)
    return parcel


@_step("load")
def _load_records(parcel: Parcel, context: RunContext) -> Parcel:
    share = len(parcel.lost_pages) / max(1, parcel.page_count)
    verdict: Verdict = "partial" if share > context.settings.bad_page_share else "loaded"
    context.load(parcel.candidate, verdict)
    return replace(parcel, verdict=verdict)


def load(parcel: Parcel, context: RunContext) -> Parcel:
    """Records to rows, or the reason of the rejection; either way the file has its verdict afterwards."""
    parcel = _load_records(parcel, context)
    if parcel.error is not None:
        context.reject(parcel.candidate.name, parcel.candidate.sha256, parcel.error, parcel.candidate.path)
        parcel = replace(parcel, verdict="rejected")
    context.record_steps(parcel.candidate.sha256, parcel.seconds, parcel.error)
    context.progress.finished(parcel.candidate.name, parcel.verdict or "rejected")
    return parcel


STEPS: tuple[tuple[str, Step], ...] = (("read", read), ("extract", extract), ("load", load))
