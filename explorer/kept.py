"""Pages kept as they were sent, each until something that it was made of changes.

A page stands while the warehouse's mark, the day and whatever else it was made of are the same; it is kept by address,
language and reader, without the form token, which belongs to one browser and is put in as the page goes out.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from fastapi import Request

_MOST_BYTES = 64_000_000
_LONGEST_BYTES = 4_000_000
TOKEN_PLACE = secrets.token_hex(32)
"""Stands in kept pages where the form token goes; no document can know it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something besides the warehouse that a page is made of, and its mark from before it was looked at."""

    mark: Callable[[], Hashable]
    before: Hashable

    @classmethod
    def now(cls, mark: Callable[[], Hashable]) -> Seen:
        """Look at the mark; to be called before the thing itself is read."""
        return cls(mark, mark())

    @property
    def stands(self) -> bool:
        """Whether it is still as it was."""
        return self.mark() == self.before


@dataclass(frozen=True, slots=True)
class _Page:
    html: str
    state: Hashable
    seen: Seen | None


@dataclass
class KeptPages:
    """The pages asked for last, as many as there is room for."""

    most_bytes: int = _MOST_BYTES
    _pages: OrderedDict[Hashable, _Page] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, state: Hashable) -> str | None:
        """The page, where it still is what would be made now."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.state == state and (page.seen is None or page.seen.stands):
                self._pages.move_to_end(key)
                return page.html
            self._drop(key)
            return None

    def put(self, key: Hashable, state: Hashable, html: str, seen: Seen | None) -> None:
        """Keep a page; those that nobody has asked for longest go."""
        if len(html) > _LONGEST_BYTES:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = _Page(html, state, seen)
            self._bytes += len(html)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= len(page.html) if page else 0


def key_of(request: Request) -> Hashable | None:
    """What tells one page from another; None for a request whose answer is not kept."""
    if request.method != "GET" or b"lang=" in request.scope["query_string"]:
        return None
    state = request.state
    return (request.url.path, request.scope["query_string"], state.speech.language, state.user, date.today())
