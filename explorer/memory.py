"""Answers that depend on the data alone, kept until the data change: lists to choose from, counts of the overview."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, text

T = TypeVar("T")
_DURING_A_RUN_S = 20.0
"""While a run goes on the data change without another sign: answers are that old at most."""


@dataclass
class Memory:
    """The last answers by question, ``most`` of them; each with the state of the data that it was made from."""

    most: int = 200
    may_be_behind: bool = False
    """Whether a run goes on, so that an answer may be from before its last document."""
    _kept: OrderedDict[Hashable, tuple[Hashable, Any]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, connection: Connection, question: Hashable, make: Callable[[], T]) -> T:
        """The answer kept for the question, made anew where the data have changed since."""
        state, self.may_be_behind = _state(connection)
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None and kept[0] == state:
                self._kept.move_to_end(question)
                found: T = kept[1]
                return found
        made = make()
        with self._lock:
            self._kept[question] = (state, made)
            self._kept.move_to_end(question)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


# one statement: each costs as much as the database's own work on it
_STATE = text("""
SELECT (SELECT COUNT(*) FROM ingest_run WHERE finished_at IS NULL),
    (SELECT COUNT(*) FROM ingest_run), (SELECT MAX(finished_at) FROM ingest_run), (SELECT MAX(run_id) FROM ingest_run),
    (SELECT COUNT(*) FROM document), (SELECT MAX(run_id) FROM document),
    (SELECT COUNT(*) FROM correction), (SELECT MAX(decided_at) FROM correction)
""")


def _state(connection: Connection) -> tuple[Hashable, bool]:
    """Changes with every run, every document that is loaded, and every correction; and whether a run goes on."""
    unfinished, *rest = connection.execute(_STATE).one()
    if unfinished:
        return (time.monotonic() // _DURING_A_RUN_S, *rest), True
    return tuple(rest), False
