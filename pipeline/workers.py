"""Worker processes whose jobs can be killed: the only limit on time and memory that holds.

A library call in the same process cannot be stopped (an OCR engine deep in C code ignores it); a process can. A job
that takes too long or dies takes its process with it, the pool starts another, and the caller gets an error to record.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any

import pebble

from models.errors import PageError, PageTimeoutError
from pipeline.settings import Settings

_JOBS_PER_PROCESS = 100  # then a fresh one: C libraries keep what they once allocated
_MEGABYTE = 1_048_576


def _start_worker(memory_mb: int) -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # two threads a page on two busy cores took 8-40 s instead of 1-3 s
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    # Data, not address space: models and page images are mapped files that cost no memory of their own.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))


class Workers:
    """A pool of worker processes; use it as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._pool = pebble.ProcessPool(
            max_workers=settings.workers,
            max_tasks=_JOBS_PER_PROCESS,
            initializer=_start_worker,
            initargs=[settings.worker_memory_mb],
            context=multiprocessing.get_context("spawn"),  # the parent has threads; forking those may deadlock
        )

    def submit(self, job: Callable[..., Any], *args: Any, timeout_s: float) -> Future[Any]:
        """Run ``job(*args)`` in a worker, killed after ``timeout_s`` of running. Both must pickle."""
        future: Future[Any] = self._pool.schedule(job, args=args, timeout=timeout_s)
        return future

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()


def outcome(future: Future[Any], *, file: str, page: int | None = None) -> Any:
    """The job's result. Raises its ``KehoachError``, or ``PageTimeoutError``/``PageError`` where it was lost."""
    try:
        return future.result()
    except TimeoutError as error:
        raise PageTimeoutError(file=file, page=page) from error
    except pebble.ProcessExpired as error:
        raise PageError(f"the worker process died ({error}).", file=file, page=page) from error
    except MemoryError as error:
        raise PageError("out of memory.", file=file, page=page) from error
