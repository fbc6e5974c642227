"""A warehouse is brought up to date when it is opened: migrations, views, dictionary, reference; facts stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factories import load
from sqlalchemy import event, inspect, text

from models.errors import WarehouseError
from models.warehouse import Versions, Warehouse, database, open_warehouse
from models.warehouse.objects import drop_views
from models.warehouse.schema import metadata

Rows = Callable[[str], list[dict[str, Any]]]


def test_the_program_knows_its_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == database.HEAD


def test_the_migrations_make_the_tables_that_the_program_describes(warehouse: Warehouse) -> None:
    def is_ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        # the full-text index is made by the migration alone: the two databases have nothing in common there
        return not (kind in ("table", "index") and (name or "").startswith(("page_search", "ix_page_search")))

    with warehouse.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        assert compare_metadata(context, metadata) == []


def test_opening_one_that_is_up_to_date_writes_nothing(warehouse: Warehouse, database_url: str) -> None:
    load(warehouse)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    made = database.make_engine(database_url)
    event.listen(made, "before_cursor_execute", note)
    from models.warehouse.upkeep import bring_up_to_date

    bring_up_to_date(made)
    made.dispose()
    writing = [s for s in statements if not s.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA", "SHOW"))]
    assert writing == []
    assert len(statements) < 20


def test_a_warehouse_of_the_first_version_is_brought_up_to_date(
    warehouse: Warehouse, database_url: str, rows: Rows
) -> None:
    run = warehouse.begin_run(Versions("r", "r"), {})
    warehouse.finish_run(run, {})
    with warehouse.engine.begin() as connection:
        drop_views(connection)
        connection.execute(text("ALTER TABLE ingest_run DROP COLUMN host"))
        connection.execute(text("DROP INDEX ix_assignment_agency_agency"))
        connection.execute(text("CREATE INDEX ix_assignment_agency_agency ON assignment_agency (agency)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.execute(text("DELETE FROM warehouse_info WHERE info_key = 'objects_version'"))
    open_warehouse(database_url).close()
    assert rows("SELECT run_id, host FROM ingest_run") == [{"run_id": run, "host": None}]
    assert rows("SELECT COUNT(*) AS n FROM v_commune_progress") == [{"n": 0}]
    with warehouse.engine.connect() as connection:
        indexes = {i["name"]: i["column_names"] for i in inspect(connection).get_indexes("assignment_agency")}
    assert indexes["ix_assignment_agency_agency"] == ["agency", "role"]


STALE = [
    # a release of the program changed a view: it is made anew
    ("objects_version", "DROP VIEW v_amended_target", "SELECT COUNT(*) + 1 AS n FROM v_amended_target", 1),
    # it brought other reference data: the tables are filled anew
    ("reference_version", "DELETE FROM indicator", "SELECT COUNT(*) AS n FROM indicator WHERE direction = 'down'", 1),
]


@pytest.mark.parametrize(("key", "spoil", "look", "least"), STALE, ids=[s[0] for s in STALE])
def test_what_is_made_anew_is_made_anew_and_facts_stay(
    warehouse: Warehouse, database_url: str, rows: Rows, key: str, spoil: str, look: str, least: int
) -> None:
    load(warehouse)
    before = warehouse.canonical_export()
    with warehouse.engine.begin() as connection:
        connection.execute(text(spoil))
        connection.execute(text(f"UPDATE warehouse_info SET info_value = 'old' WHERE info_key = '{key}'"))
    open_warehouse(database_url).close()
    assert rows(look)[0]["n"] >= least
    assert warehouse.canonical_export() == before


def test_a_database_of_a_newer_program_is_left_alone(warehouse: Warehouse, database_url: str) -> None:
    with warehouse.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WarehouseError, match="another version"):
        open_warehouse(database_url)


BAD_URLS = ["mysql://host/db", "no url at all", "sqlite:////proc/nowhere/w.sqlite", "postgresql://127.0.0.1:1/none"]


@pytest.mark.parametrize("url", BAD_URLS)
def test_what_cannot_be_opened_is_said(url: str) -> None:
    with pytest.raises(WarehouseError):
        open_warehouse(url)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "w.sqlite").write_text("a letter, not a database" * 100, encoding="utf-8")
    with pytest.raises(WarehouseError):
        open_warehouse(f"sqlite:///{tmp_path}/w.sqlite")
