"""What a run tells the person who watches it. The bar itself is drawn by the command line."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told by the steps, from several threads at once."""

    def pages_found(self, document: str, pages: int) -> None:
        """A document has so many pages to read."""

    def page_read(self, document: str, page: int) -> None:
        """One page was read, or was there already."""

    def step(self, document: str, step: str) -> None:
        """A document enters a step ("read", "extract", "load")."""

    def finished(self, document: str, verdict: str) -> None:
        """A document has its verdict."""


class Silent:
    """Says nothing."""

    def pages_found(self, document: str, pages: int) -> None: ...
    def page_read(self, document: str, page: int) -> None: ...
    def step(self, document: str, step: str) -> None: ...
    def finished(self, document: str, verdict: str) -> None: ...
