"""Pages are kept as they were sent, and never a moment longer than they are true or for anybody else's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from conftest import BASE, PASSWORD
from fastapi.testclient import TestClient
from plans import VERSIONS
from sqlalchemy import event
from test_pages import PAGES, document_of
from test_safety import sign_in, token_of

from explorer import kept
from explorer.app import create_app
from explorer.kept import KeptPages
from explorer.site import Site
from models.warehouse import open_warehouse
from pipeline.settings import Settings


def site_of(client: TestClient) -> Site:
    site = client.app.state.site  # type: ignore[attr-defined]
    assert isinstance(site, Site)
    return site


@contextmanager
def connections(client: TestClient) -> Iterator[list[object]]:
    """The connections to the database that are taken meanwhile."""
    taken: list[object] = []

    def note(connection: object, *_: object) -> None:
        taken.append(connection)

    engine = site_of(client).warehouse.engine
    event.listen(engine, "checkout", note)
    yield taken
    event.remove(engine, "checkout", note)


@pytest.mark.parametrize("address", [a for a in PAGES if "/sql" not in a])
def test_a_page_asked_for_again_is_the_same_and_asks_the_database_nothing(client: TestClient, address: str) -> None:
    client.get("/")  # a browser that has its cookie
    first = client.get(address)
    with connections(client) as taken:
        again = client.get(address)
    assert (again.status_code, again.text, dict(again.headers)) == (200, first.text, dict(first.headers))
    assert taken == []


def test_a_correction_by_another_program_shows_at_once(own_client: TestClient, own_settings: Settings) -> None:
    address = f"/van-ban/{document_of(own_client, '12/KH-UBND')}"
    assert "Trần Thị Sửa" not in own_client.get(address).text
    with open_warehouse(own_settings.warehouse_url, corrections=own_settings.corrections_dir) as other:
        document_id = address.rpartition("/")[2]
        other.correct(document_id, "signer", "Trần Thị Sửa", reason="đọc nhầm", reviewer="lan")
    assert "Trần Thị Sửa" in own_client.get(address).text


def test_a_report_shows_at_once(own_client: TestClient) -> None:
    address = f"/van-ban/{document_of(own_client, '12/KH-UBND')}"
    page = own_client.get(address).text
    record = re.findall(r'name="record" value="([0-9a-f]+)"', page)[0]
    form = {"record": record, "reason": "sai rồi nhé", "token": token_of(own_client)}
    assert own_client.post(f"{address}/bao-loi", data=form).status_code == 303
    assert own_client.get(address).text != page
    sign_in(own_client)
    assert "sai rồi nhé" in own_client.get("/ra-soat").text


def test_each_browser_gets_its_own_form_token(own_client: TestClient) -> None:
    def token_of_a_new_browser() -> str:
        own_client.cookies.clear()
        own_client.get("/")
        return token_of(own_client)

    tokens = {token_of_a_new_browser() for _ in range(3)}
    assert len(tokens) == 3 and kept.TOKEN_PLACE not in tokens
    assert sign_in(own_client) == 303  # and it is the right one


def test_what_a_reviewer_saw_is_not_shown_to_others(own_client: TestClient) -> None:
    sign_in(own_client)
    assert "lan" in own_client.get("/").text and own_client.get("/ra-soat").status_code == 200
    own_client.cookies.clear()
    assert 'action="/dang-xuat"' not in own_client.get("/").text
    assert own_client.get("/ra-soat").status_code == 303


def test_nothing_kept_is_shown_before_the_sign_in_or_under_another_name(own_settings: Settings) -> None:
    app = create_app(own_settings, hosts=("10.0.0.5",), sign_in_to_read=True)
    with TestClient(app, base_url="http://10.0.0.5", follow_redirects=False) as client:
        sign_in(client, password=PASSWORD)
        assert client.get("/van-ban").status_code == 200
        assert client.get("/van-ban", headers={"host": "evil.example"}).status_code == 421
        client.cookies.clear()
        assert client.get("/van-ban").headers["location"] == "/dang-nhap"


def test_languages_are_kept_apart(client: TestClient) -> None:
    assert '<html lang="vi">' in client.get("/xa").text
    client.get("/?lang=en")
    assert '<html lang="en">' in client.get("/xa").text


def test_the_console_answers_anew_each_time(client: TestClient) -> None:
    address = "/du-lieu/sql?sql=SELECT abs(random()) AS x"
    assert client.get(address).text != client.get(address).text


def test_pages_made_during_a_run_are_not_kept(own_client: TestClient, own_settings: Settings) -> None:
    with open_warehouse(own_settings.warehouse_url) as other:
        run = other.begin_run(VERSIONS, {"new": 1})
        own_client.get("/van-ban")
        with connections(own_client) as taken:
            own_client.get("/van-ban")
        assert taken
        other.finish_run(run, {"loaded": 1})
        own_client.get("/van-ban")
    with connections(own_client) as taken:
        own_client.get("/van-ban")
    assert taken == []


def test_the_next_day_is_another_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls.fromordinal(date.today().toordinal() + 1)

    client.get("/ai-lam-gi")
    monkeypatch.setattr(kept, "date", Tomorrow)
    with connections(client) as taken:
        client.get("/ai-lam-gi")
    assert taken


def test_wrong_addresses_are_not_kept(client: TestClient) -> None:
    before = len(site_of(client).kept._pages)
    assert client.get("/van-ban/0123456789abcdef").status_code == 404
    assert len(site_of(client).kept._pages) == before


def test_no_more_is_kept_than_there_is_room_for() -> None:
    pages = KeptPages(most_bytes=10)
    for name in "abc":
        pages.put(name, 1, name * 4, None)
    assert [pages.get(name, 1) for name in "abc"] == [None, "bbbb", "cccc"]
    assert pages.get("b", 2) is None and pages.get("b", 1) is None  # what has changed is dropped


def test_another_base_address_makes_no_other_page(client: TestClient) -> None:
    """Pages name addresses without a host; what does name one (a workbook, a calendar) is no page."""
    assert BASE not in "".join(client.get(address).text for address in PAGES)
