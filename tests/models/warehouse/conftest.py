"""A warehouse on SQLite and on PostgreSQL, each test's own and with the reference data in it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from models.warehouse import Warehouse, open_warehouse
from tools.bench.warehouse_server import find_binaries, postgres_server

_COUNTER = itertools.count()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a running PostgreSQL server, without a database name."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(binaries) as url:
        yield url


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh SQLite warehouse to copy from: creating one takes a second, copying it none."""
    path = tmp_path_factory.mktemp("template") / "warehouse.sqlite"
    warehouse = open_warehouse(f"sqlite:///{path}")
    with warehouse.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    warehouse.close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """A fresh PostgreSQL warehouse to copy from."""
    _execute(f"{postgres_url}/postgres", "CREATE DATABASE template_warehouse")
    open_warehouse(f"{postgres_url}/template_warehouse").close()
    return "template_warehouse"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a warehouse of the test's own, on either database."""
    if request.param == "sqlite":
        path = tmp_path / "warehouse.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    template, server = request.getfixturevalue("postgres_template"), request.getfixturevalue("postgres_url")
    name = f"test_{next(_COUNTER)}"
    _execute(f"{server}/postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{server}/{name}"


@pytest.fixture
def corrections_dir(tmp_path: Path) -> Path:
    return tmp_path / "corrections"


@pytest.fixture
def warehouse(database_url: str, corrections_dir: Path) -> Iterator[Warehouse]:
    """An open warehouse, once on SQLite and once on PostgreSQL."""
    with open_warehouse(database_url, corrections=corrections_dir) as opened:
        yield opened


@pytest.fixture
def rows(warehouse: Warehouse) -> Callable[[str], list[dict[str, object]]]:
    """Runs a query: ``rows("SELECT …")``."""

    def run(query: str) -> list[dict[str, object]]:
        with warehouse.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text(query))]

    return run
