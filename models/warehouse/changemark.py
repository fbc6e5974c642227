"""A mark that differs whenever anything was committed: what was made from the warehouse stands while it does not.

SQLite counts the commits of others (``data_version``), PostgreSQL names the transactions that a reader sees; neither
looks at a table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine


class ChangeMark:
    """Asks the database by a connection of its own, which stays open; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._serials = count()
        self._connection: Any = None
        self._of: Hashable = None

    @property
    def is_quick(self) -> bool:
        """Whether asking takes no trip to a server."""
        return self.engine.dialect.name == "sqlite"

    def __call__(self) -> Hashable:
        """The mark of now. While the database cannot be asked every mark differs from every other."""
        with self._lock:
            try:
                return self._sqlite() if self.is_quick else self._postgresql()
            except Exception:  # whatever is wrong, what asks the database itself will say so
                self._close()
                return object()

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _sqlite(self) -> Hashable:
        path = Path(self.engine.url.database or "")
        inode = path.stat().st_ino  # a warehouse that was restored is another file
        if self._connection is None or self._of[0] != inode:  # type: ignore[index]  # set with the connection
            self._close()
            self._connection = sqlite3.connect(path, check_same_thread=False)
            self._of = (inode, next(self._serials))  # each connection counts from anew
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return self._of, version

    def _postgresql(self) -> Hashable:
        if self._connection is None:
            self._connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._of = next(self._serials)
        snapshot = self._connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
        return self._of, str(snapshot)
