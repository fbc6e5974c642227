"""The progress bar of a run: names the document and page being read, counts pages over all documents."""

from __future__ import annotations

import sys
from threading import Lock
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from models.messages import say


class ProgressBar:
    """Draws on a terminal; elsewhere (a log file, CI) writes one line a finished document."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task(say("progress.starting"), total=None)
        self._pages = 0
        self._lock = Lock()

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def pages_found(self, document: str, pages: int) -> None:
        """The total grows as documents are opened."""
        with self._lock:
            self._pages += pages
            self._bar.update(self._task, total=self._pages)

    def page_read(self, document: str, page: int) -> None:
        """One page further."""
        self._bar.update(self._task, advance=1, description=say("progress.page", document=document, page=page))

    def step(self, document: str, step: str) -> None:
        """Name the step and the document."""
        self._bar.update(self._task, description=say(f"progress.{step}", document=document))

    def finished(self, document: str, verdict: str) -> None:
        """One line a document, above the bar."""
        line = say("progress.finished", document=document, verdict=say(f"verdict.{verdict}"))
        self._console.print(line, highlight=False, markup=False)
        sys.stderr.flush()
