"""The explorer over PostgreSQL: every page opens, figures are found, decisions stand, the console cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BASE, PASSWORD, fill
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from test_compare import ASKED, rows_of
from test_pages import PAGES, document_of
from test_review import decide, queue, target_of, value_of
from test_safety import sign_in

from explorer import console
from explorer.app import create_app
from explorer.users import UserStore
from models.errors import QueryError
from models.warehouse.questions import Question, questions
from pipeline.settings import Settings
from tools.bench.warehouse_server import find_binaries, postgres_server


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same two plans as on SQLite, in a PostgreSQL warehouse."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(binaries) as server:
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE explorer"))
        engine.dispose()
        folder: Path = tmp_path_factory.mktemp("postgresql")
        made = Settings(data_dir=folder / "data").with_database(f"{server}/explorer")
        fill(made)
        UserStore.of(made).add("lan", PASSWORD)
        yield made


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url=BASE, follow_redirects=False) as made:
        yield made


def test_every_page_opens(reader: TestClient) -> None:
    pages = [*PAGES, f"/van-ban/{document_of(reader, '12/KH-UBND')}"]
    assert {page: status for page in pages if (status := reader.get(page).status_code) != 200} == {}


def test_figures_are_the_same_as_on_sqlite(reader: TestClient, client: TestClient) -> None:
    for address in ("/so-sanh", "/so-sanh?units=now", "/so-sanh?subset=*"):
        ours, theirs = (rows_of(c.get(address, params=ASKED).text) for c in (reader, client))
        assert ours == theirs and ours


def test_search_finds_without_diacritics(reader: TestClient) -> None:
    assert "<mark>nông thôn mới</mark>" in reader.get("/tim", params={"q": '"nong thon moi"'}).text


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.en)
def test_documented_questions_run(settings: Settings, question: Question) -> None:
    assert console.ask(settings.warehouse_url, question.sql).columns


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM target",
        "WITH gone AS (DELETE FROM target RETURNING *) SELECT * FROM gone",
        "SELECT 1; DELETE FROM target",
        "SELECT 1; COMMIT; DELETE FROM target",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT query_to_xml('select 1', true, false, '')",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT pg_sleep(60)",
        'SELECT U&"pg\\005fsleep"(60)',
        "SELECT nextval('target_seq')",
        "SELECT * FROM nowhere",
        "SELECT * INTO copy FROM target",
    ],
)
def test_console_refuses_all_but_one_reading_select(settings: Settings, sql: str) -> None:
    with pytest.raises(QueryError):
        console.ask(settings.warehouse_url, sql)
    assert console.ask(settings.warehouse_url, "SELECT count(*) FROM target").rows == [(3,)]


def test_console_stops_what_takes_too_long(settings: Settings) -> None:
    endless = "SELECT count(*) FROM generate_series(1, 1000000000) a"
    with pytest.raises(QueryError):
        console.ask(settings.warehouse_url, endless, limit_s=0.3)


def test_a_correction_stands(reader: TestClient) -> None:
    sign_in(reader)
    record = target_of(reader)
    assert decide(reader, record, action="correct", field="value", value="71", reason="đọc nhầm") == 303
    assert value_of(reader) == (71, True) and record not in queue(reader)
