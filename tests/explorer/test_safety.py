"""Forms, passwords and the SQL console against those who mean harm."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from conftest import PASSWORD
from fastapi.testclient import TestClient
from test_pages import document_of

from explorer import console
from explorer.app import create_app
from explorer.sessions import RateLimit
from explorer.users import UserStore
from models.errors import QueryError, SettingsError
from models.warehouse.questions import Question, questions
from pipeline.settings import Settings


def token_of(client: TestClient, address: str = "/dang-nhap") -> str:
    """The form token of a page."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get(address).text)
    assert found is not None
    return found.group(1)


def sign_in(client: TestClient, name: str = "lan", password: str = PASSWORD, next: str = "/ra-soat") -> int:
    """Status of the answer."""
    form = {"name": name, "password": password, "next": next, "token": token_of(client)}
    return client.post("/dang-nhap", data=form).status_code


# -- forms -------------------------------------------------------------------------------------------------------------


def test_review_needs_sign_in(own_client: TestClient) -> None:
    assert own_client.get("/ra-soat").headers["location"] == "/dang-nhap?next=/ra-soat"
    token = token_of(own_client)
    assert own_client.post("/ra-soat/0123456789abcdef", data={"action": "accept", "token": token}).status_code == 401
    assert sign_in(own_client) == 303
    assert own_client.get("/ra-soat").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [("lan", "sai mat khau"), ("ai do", PASSWORD), ("", ""), ("lan' OR 1=1 --", "x")]
)
def test_wrong_passwords_do_not_sign_in(own_client: TestClient, name: str, password: str) -> None:
    assert sign_in(own_client, name, password) in (401, 422)
    assert own_client.get("/ra-soat").status_code == 303


def test_guessing_is_slowed_down(own_client: TestClient) -> None:
    assert [sign_in(own_client, password="sai") for _ in range(9)][-1] == 429


def test_session_cookie_is_new_hidden_from_scripts_and_ends(own_client: TestClient, own_settings: Settings) -> None:
    before = own_client.get("/").cookies.get("kehoach")
    form = {"name": "lan", "password": PASSWORD, "token": token_of(own_client)}
    given = own_client.post("/dang-nhap", data=form).headers["set-cookie"]
    assert "HttpOnly" in given and "SameSite=strict" in given and str(before) not in given
    UserStore.of(own_settings).reset("lan", "mot mat khau khac")  # sessions of the old password end with it
    assert own_client.get("/ra-soat").status_code == 303


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(own_client: TestClient, next: str) -> None:
    form = {"name": "lan", "password": PASSWORD, "next": next, "token": token_of(own_client)}
    assert own_client.post("/dang-nhap", data=form).headers["location"] == "/ra-soat"


@pytest.mark.parametrize(
    "changes",
    [
        {"token": ""},  # no token
        {"token": "0" * 64},  # somebody else's
        {"headers": {"origin": "https://evil.example"}},  # sent from another site
        {"headers": {"sec-fetch-site": "cross-site"}},
    ],
)
def test_forms_of_others_are_refused(own_client: TestClient, changes: dict[str, object]) -> None:
    sign_in(own_client)
    document_id = document_of(own_client, "12/KH-UBND")
    page = own_client.get(f"/van-ban/{document_id}").text
    record = re.findall(r'name="record" value="([0-9a-f]+)"', page)[0]
    form = {"record": record, "reason": "sai", "token": changes.get("token", token_of(own_client))}
    headers = changes.get("headers")
    for address, data in [
        (f"/van-ban/{document_id}/bao-loi", form),
        (f"/ra-soat/{record}", form | {"action": "accept"}),
    ]:
        assert own_client.post(address, data=data, headers=headers).status_code == 403  # type: ignore[arg-type]
    assert own_client.app.state.site.decisions.all() == []  # type: ignore[attr-defined]


def test_reading_elsewhere_than_on_loopback_needs_a_sign_in(own_settings: Settings) -> None:
    app = create_app(own_settings, hosts=("10.0.0.5",), sign_in_to_read=True)
    with TestClient(app, base_url="http://10.0.0.5", follow_redirects=False) as client:
        for address in ("/", "/api/documents", "/van-ban", "/du-lieu/sql?sql=select 1"):
            assert client.get(address).headers["location"] == "/dang-nhap"
        assert sign_in(client, next="/") == 303
        assert client.get("/").status_code == 200


def test_rate_limit_counts_each_key_by_itself() -> None:
    limit = RateLimit(most=2, window_s=60)
    assert [limit.allows(key) for key in "aab a".replace(" ", "")] == [True, True, True, False]


# -- users -------------------------------------------------------------------------------------------------------------


def test_users_are_kept_hashed_in_a_file_of_their_own(tmp_path: Path) -> None:
    store = UserStore(tmp_path / "users.json")
    store.add("lan", PASSWORD)
    assert PASSWORD not in store.path.read_text() and "$argon2id$" in store.path.read_text()
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert store.check("lan", PASSWORD) and not store.check("lan", "sai mat khau dai")
    store.remove("lan")
    assert not store.check("lan", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [("lan", "ngan"), ("", PASSWORD), ("a b", PASSWORD), ("../x", PASSWORD), ("minh", PASSWORD)],
)
def test_bad_names_short_passwords_and_names_taken(tmp_path: Path, name: str, password: str) -> None:
    store = UserStore(tmp_path / "users.json")
    store.add("minh", PASSWORD)
    with pytest.raises(SettingsError):
        store.add(name, password)


# -- SQL ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM target",
        "select 1; delete from target",
        "WITH x AS (SELECT 1) DELETE FROM target",
        "ATTACH DATABASE '/tmp/x.db' AS x",
        "PRAGMA query_only = OFF",
        "select * from pragma_database_list",
        "select load_extension('x')",
        "select zeroblob(999999999)",
        "select * from nowhere",
        "",
        "\x00select 1",
        "select '" + "x" * 6000 + "'",
    ],
)
def test_console_refuses_all_but_one_select(shared_settings: Settings, sql: str) -> None:
    with pytest.raises(QueryError):
        console.ask(shared_settings.warehouse_url, sql)


def test_console_answers_with_limits(shared_settings: Settings) -> None:
    url = shared_settings.warehouse_url
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) SELECT {what} FROM n"
    answer = console.ask(url, numbers.format(most=5000, what="i"))
    assert (len(answer.rows), answer.cut, answer.columns) == (console.MOST_ROWS, True, ["i"])
    with pytest.raises(QueryError):
        console.ask(url, numbers.format(most=10**12, what="count(*)"), limit_s=0.3)
    assert console.ask(url, "-- bao nhiêu?\nSELECT count(*) FROM document;").rows == [(2,)]


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.en)
def test_documented_questions_run(shared_settings: Settings, question: Question) -> None:
    assert console.ask(shared_settings.warehouse_url, question.sql).columns


def test_console_page_shows_answer_and_escapes_it(client: TestClient) -> None:
    page = client.get("/du-lieu/sql", params={"sql": "SELECT title FROM document"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert client.get("/du-lieu/sql", params={"sql": "DROP TABLE target"}).status_code == 400
    saved = client.get("/du-lieu/sql", params={"sql": "SELECT title FROM document", "form": "csv"}).text
    assert "\"'=HYPERLINK(A1)" in saved
