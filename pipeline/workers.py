"""Worker processes whose jobs can be killed: the only limit on time and memory that holds.

A library call in the same process cannot be stopped (an OCR engine deep in C code ignores it); a process can. Every
worker has a pipe and a thread of its own, so that killing one can never spoil what another says: pools whose workers
share a pipe break down when one of them is killed in the middle of a message.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from models.errors import PageError, PageTimeoutError, TooCostlyError
from pipeline.settings import Settings

_JOBS_PER_PROCESS = 100  # then a fresh one: C libraries keep what they once allocated
_STARTUP_S = 120.0  # for an interpreter and the program's modules on a machine that is busy
_MEGABYTE = 1_048_576
_SPAWN = multiprocessing.get_context("spawn")  # the parent has threads; forking those may deadlock

ONE_THREAD = {
    "OMP_THREAD_LIMIT": "1",  # Tesseract: two threads a page on two busy cores took 8-40 s instead of 1-3 s
    "OPENCV_FOR_THREADS_NUM": "1",  # its threads wait in a loop: 5-20 % more CPU time a page, no moment gained
    "OPENBLAS_NUM_THREADS": "1",  # never of use here, yet one a core, each with buffers that count as our memory
}
"""Environment in which a worker is one thread: as many cores are busy as there are workers."""

Job = Callable[..., Any]


class WorkerDiedError(Exception):
    """The process of a job ended without an answer: it crashed, or the system's memory was used up."""


@dataclass(frozen=True)
class _Order:
    job: Job
    arguments: tuple[Any, ...]
    timeout_s: float
    future: Future[Any] = field(default_factory=Future)


class Workers:
    """A pool of worker processes; use it as a context manager. Processes start when the first jobs come."""

    def __init__(self, settings: Settings) -> None:
        self._memory_mb = settings.worker_memory_mb
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._running: set[_Worker] = set()
        self._lock = Lock()
        self._stopping = False
        self._threads = [
            Thread(target=self._serve, name=f"worker-{number}", daemon=True) for number in range(settings.workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job, *arguments: Any, timeout_s: float) -> Future[Any]:
        """Run ``job(*arguments)`` in a worker, killed after ``timeout_s`` of running. Both must pickle."""
        order = _Order(job, arguments, timeout_s)
        if self._stopping:
            order.future.cancel()
        else:
            self._orders.put(order)
        return order.future

    def stop(self) -> None:
        """Give up: running jobs are killed, waiting ones cancelled."""
        self._stopping = True
        with suppress(Empty):
            while True:
                if (order := self._orders.get_nowait()) is not None:
                    order.future.cancel()
        with self._lock:
            for worker in self._running:
                worker.kill()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.stop()
        for _ in self._threads:
            self._orders.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        """One worker's thread: takes orders and sees that each is answered."""
        worker: _Worker | None = None
        while (order := self._orders.get()) is not None:
            if not order.future.set_running_or_notify_cancel():
                continue
            try:
                try:
                    worker = self._fresh(worker)
                    order.future.set_result(worker.run(order))
                except WorkerDiedError:  # perhaps the system killed it for another's sake: a job has two lives
                    worker = self._fresh(worker)
                    order.future.set_result(worker.run(order))
            except BaseException as error:
                # whatever it was, this order gets its answer, and the next one another process
                order.future.set_exception(CancelledError() if self._stopping else error)
        self._end(worker)

    def _fresh(self, worker: _Worker | None) -> _Worker:
        """The worker itself while it is good for another job, else a new one."""
        if worker is not None and not worker.is_worn:
            return worker
        self._end(worker)
        with self._lock:
            if self._stopping:
                raise CancelledError
            new = _Worker(self._memory_mb)
            self._running.add(new)
        try:
            new.wait_until_ready()
        except BaseException:
            self._end(new)
            raise
        return new

    def _end(self, worker: _Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._running.discard(worker)
            worker.close()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory_mb: int) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(target=_work, args=(theirs, memory_mb), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the process does
        self._jobs_left = _JOBS_PER_PROCESS
        self.is_sound = True

    @property
    def is_worn(self) -> bool:
        """Whether the next job should have a fresh process."""
        return self._pipe.closed or self._jobs_left <= 0 or not self.is_sound or not self._process.is_alive()

    def wait_until_ready(self) -> None:
        """Start-up is nobody's job, so that it counts against no job's time."""
        self._answer(_STARTUP_S)

    def run(self, order: _Order) -> Any:
        """The job's result. Raises what the job raised, ``TimeoutError`` or ``WorkerDiedError``."""
        self._jobs_left -= 1
        try:
            self._pipe.send((order.job, order.arguments))
        except OSError as error:
            self.is_sound = False
            raise WorkerDiedError(str(error)) from error
        return self._answer(order.timeout_s)

    def _answer(self, timeout_s: float) -> Any:
        try:
            if not self._pipe.poll(timeout_s):
                raise TimeoutError
            succeeded, value = self._pipe.recv()
        except TimeoutError:
            self.is_sound = False
            self.kill()
            raise
        except (EOFError, OSError) as error:
            self.is_sound = False
            self._process.join(1)
            raise WorkerDiedError(f"exit code {self._process.exitcode}") from error
        if succeeded:
            return value
        self.is_sound = not isinstance(value, MemoryError)
        raise value

    def kill(self) -> None:
        """Kill the process and what it has started."""
        if self._process.pid is not None and self._process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()  # where it had not yet a group of its own

    def close(self) -> None:
        """End the process: without work it goes by itself."""
        if self._pipe.closed:
            return
        self._pipe.close()
        self._process.join(1)
        self.kill()
        self._process.join()
        self._process.close()


def _work(pipe: Connection, memory_mb: int) -> None:
    """The worker's side: job after job, until the pipe ends because nobody is at its other end any more."""
    os.setsid()  # its own group, so that what it starts is killed with it; an interrupt is the parent's business
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.update(ONE_THREAD)  # before the libraries are loaded
    # Data, not address space: models and page images are mapped files that cost no memory of their own.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, OSError):
        pipe.send((True, None))
        while True:
            job, arguments = pipe.recv()
            try:
                answer = (True, job(*arguments))
            except BaseException as error:
                answer = (False, _portable(error))
            pipe.send(answer)


def _portable(error: BaseException) -> BaseException:
    """The error as it can travel; its traceback goes along as a note."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        again = pickle.loads(pickle.dumps(error))
    except Exception:  # some libraries' errors do not pickle
        again = None
    if type(again) is type(error):
        return error
    substitute = RuntimeError(f"{type(error).__name__}: {error}")
    substitute.__notes__ = error.__notes__
    return substitute


def outcome(future: Future[Any], *, file: str, page: int | None = None) -> Any:
    """The job's result. Raises its ``KehoachError``; where it was lost, the one of the page or of the whole file."""
    try:
        return future.result()
    except TimeoutError as error:
        raise (PageTimeoutError(file=file, page=page) if page else TooCostlyError(file=file)) from error
    except (WorkerDiedError, MemoryError) as error:
        detail = f"({type(error).__name__}: {error})"
        raise (PageError(detail, file=file, page=page) if page else TooCostlyError(detail, file=file)) from error
