"""Opening, upgrading and locking the database: SQLite by default, PostgreSQL by URL.

A write transaction takes the one writer's lock first (``BEGIN IMMEDIATE``, an advisory lock on PostgreSQL), so that two
loaders wait for each other instead of losing or doubling rows; readers are never blocked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from models.errors import WarehouseError

HEAD = "0003"
"""The newest migration; a test compares it with the migrations' own idea."""

BUSY_TIMEOUT_S = 120
_WRITER_LOCK = 0x6B65686F  # any number that no other program on the server uses: "keho"
_SERIALIZATION_STATES = frozenset({"40001", "40P01", "55P03"})
_ATTEMPTS = 6

T = TypeVar("T")


def warehouse_url(url: str) -> URL:
    """The URL with the drivers that this program ships with. Raises ``WarehouseError``."""
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise WarehouseError(f"{url!r} is no database URL.") from error
    if made.drivername in ("postgresql", "postgres"):
        return made.set(drivername="postgresql+psycopg")
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise WarehouseError(f"{made.get_backend_name()} is not supported; use sqlite or postgresql.")
    return made


def make_engine(url: str) -> Engine:
    """An engine that knows read from write transactions."""
    made = warehouse_url(url)
    try:
        if made.get_backend_name() == "sqlite":
            if made.database and made.database != ":memory:":
                Path(made.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(made, connect_args={"timeout": BUSY_TIMEOUT_S})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(made, pool_pre_ping=True)
    except (NoSuchModuleError, OSError) as error:
        raise WarehouseError(str(error)) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    # WAL: readers go on while a document is loaded, and a killed process leaves a whole database
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("kehoach_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent state of the warehouse."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def rows_of(engine: Engine, sql: str, **values: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names of the columns and rows of one SELECT, straight from the driver; its parameters are written ``:name``.

    A single statement is its own consistent state, so that it needs no transaction around it; for answers of a few
    rows the toolkit would take as long as the database.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            cursor.execute(sql if engine.dialect.name == "sqlite" else in_postgresql(sql), values)
            return [column[0] for column in cursor.description], cursor.fetchall()
        finally:
            cursor.close()


@lru_cache(maxsize=64)
def in_postgresql(sql: str) -> str:
    """The statement with its parameters as PostgreSQL's driver writes them."""
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the writer's lock from its first moment."""
    with engine.connect() as connection:
        connection = connection.execution_options(kehoach_write=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield connection


def in_write_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run ``work`` in one write transaction; again from its start where another writer got in between."""
    for attempt in range(_ATTEMPTS):
        try:
            with writing(engine) as connection:
                return work(connection)
        except DBAPIError as error:
            if attempt == _ATTEMPTS - 1 or not _is_conflict(error):
                raise
            time.sleep(0.05 * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def _is_conflict(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _SERIALIZATION_STATES or "database is locked" in str(error.orig)


def current_revision(connection: Connection) -> str | None:
    """The migration the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: Connection) -> None:
    """Bring the database to ``HEAD``. Raises ``WarehouseError`` for one made by a newer program."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    except CommandError as error:
        raise WarehouseError(f"the database is of another version ({error}); upgrade this program.") from error
