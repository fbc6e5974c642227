"""What all pages share: they open in both languages, ask nobody outside, and say what to do when they cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from explorer.passage import SECURITY_HEADERS
from explorer.site import HERE
from models.messages import catalogue

PAGES = [
    "/",
    "/?map=63",
    "/van-ban?place=63-20&programme=NTM&year=2019&verdict=loaded",
    "/van-ban?place=34-20",
    "/so-sanh",
    "/so-sanh?indicator=ntm.communes_meeting&year=2020&units=now&hide_missing=1",
    "/so-sanh?indicator=ntm.communes_meeting&subset=*",
    "/so-sanh/hai-tinh?left=20&right=67",
    "/xa",
    "/xa?name=tan van",
    "/xa?place=63-20",
    "/xa/06121?on=2019-01-01",
    "/ai-lam-gi?agency=Sở Tài chính&year=2019&on=2019-07-01",
    "/dang-nhap",
    "/du-lieu",
    "/du-lieu/tu-dien",
    "/du-lieu/api",
    "/du-lieu/sql?sql=SELECT number FROM document",
    "/luot-chay?verdict=rejected",
    "/tim?q=nong thon moi",
]
# namespaces of XML are names, nobody asks for them
_NAMESPACES = re.compile(r'xmlns(:\w+)?="[^"]*"')


def document_of(client: TestClient, number: str) -> str:
    """Id of the document with that number."""
    return next(d["document_id"] for d in client.get("/api/documents").json() if d["number"] == number)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_opens_in_both_languages_and_asks_nobody_outside(client: TestClient, address: str, language: str) -> None:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    shown = _NAMESPACES.sub("", answer.text)
    assert not re.search(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""", shown)
    assert "<script>alert" not in shown and "<img src=x" not in shown


def test_templates_and_static_files_name_no_outside_address() -> None:
    files = [p for folder in ("templates", "static") for p in (HERE / folder).rglob("*") if p.is_file()]
    assert len(files) > 10
    for path in files:
        text = _NAMESPACES.sub("", path.read_text(encoding="utf-8"))
        assert not re.search(r"https?:|//[a-z0-9-]+\.[a-z]", text), path.name
        assert " style=" not in text and " onclick=" not in text, f"{path.name}: the content policy forbids it"


def test_every_sentence_of_the_templates_is_in_the_catalogue() -> None:
    known = catalogue("vi")
    used = {
        key
        for path in (HERE / "templates").glob("*.html")
        for key in re.findall(r"""\bt\(["']([\w.]+)["']\s*[,)]""", path.read_text(encoding="utf-8"))
    }
    assert len(used) > 80
    assert {key for key in used if f"explorer.{key}" not in known} == set()


@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/explorer.css", "/api/indicators"])
def test_security_headers_on_every_answer(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),  # no such page
        ("/van-ban/0123456789abcdef", 404),  # no such document
        ("/van-ban/..%2f..%2fetc%2fpasswd", 404),  # a path is no document
        ("/van-ban/not-an-id", 422),
        ("/so-sanh?indicator=khong.co", 404),  # no such indicator
        ("/so-sanh?year=hai", 422),
        ("/so-sanh?units=2025-02-31", 422),  # no such day
        ("/so-sanh?by=thon", 422),
        ("/so-sanh/tai-ve.exe", 422),
        ("/xa/99999", 404),  # no such commune
        ("/van-ban?first=-1", 422),
        ("/van-ban?place=20", 422),
        ("/du-lieu/ban-phat-hanh/%2e%2e%2e", 404),
        ("/du-lieu/ban-phat-hanh/..%2fwarehouse.sqlite", 404),
        ("/ra-soat/0123456789abcdef/anh/0.jpg", 401),  # reviewers only
    ],
)
def test_wrong_addresses_get_a_page_that_says_what_to_do(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text and 'href="/so-sanh"' in answer.text


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("localhost:8000", 200), ("evil.example", 421)])
def test_only_loopback_names_are_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/", headers={"host": host}).status_code == status


def test_overview_counts_documents_and_verdicts(client: TestClient) -> None:
    text = client.get("/").text
    assert "12/KH-UBND" in text and "7/KH-UBND" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text  # a title of a document is only text


def test_document_shows_pages_records_and_boxes(client: TestClient) -> None:
    document_id = document_of(client, "12/KH-UBND")
    text = client.get(f"/van-ban/{document_id}").text
    for kind in ("target", "result", "assignment", "funding", "commune_row", "finding", "doubt"):
        assert f'id="k-{kind}"' in text
    spots = re.findall(r'id="b-([0-9a-f]+)"', text)
    assert len(spots) == len(set(spots)) == 7
    for record in re.findall(r'<a href="#r-([0-9a-f]+)" id="b-', text):
        assert f'<li id="r-{record}"' in text  # each box leads to its record
    picture = client.get(f"/van-ban/{document_id}/trang/1.jpg")
    assert picture.headers["content-type"] == "image/jpeg" and picture.content[:3] == b"\xff\xd8\xff"
    assert client.get(f"/van-ban/{document_id}/trang/2.jpg").status_code == 404


def test_original_is_saved_not_shown_and_only_while_it_is_the_same_file(own_client: TestClient) -> None:
    document_id = document_of(own_client, "12/KH-UBND")
    answer = own_client.get(f"/van-ban/{document_id}/goc")
    assert answer.content[:4] == b"%PDF"
    assert answer.headers["content-disposition"].startswith("attachment")
    site = own_client.app.state.site  # type: ignore[attr-defined]
    path: Path = site.settings.data_dir / "raw" / "lang-son.pdf"
    path.write_bytes(b"something else")
    assert own_client.get(f"/van-ban/{document_id}/goc").status_code == 410


def test_search_finds_without_diacritics_and_marks_as_printed(client: TestClient) -> None:
    text = client.get("/tim", params={"q": '"nong thon moi"'}).text
    assert "<mark>nông thôn mới</mark>" in text
    assert "&lt;b&gt;" in client.get("/tim", params={"q": "<b>x"}).text


def test_api_describes_itself_and_hides_where_files_lie(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert "/api/compare/{indicator}" in described["paths"]
    rows = client.get("/api/compare/ntm.communes_meeting", params={"year": 2020}).json()
    stated = [row for row in rows if row["status"] == "stated"]
    assert {(row["unit_name"], row["value"]) for row in stated} >= {("Lạng Sơn", 77), ("Đắk Nông", 31)}
    spot = client.get(f"/api/evidence/{stated[0]['evidence_id']}").json()
    assert spot["page"] == 1 and len(spot["box"]) == 4 and "path" not in spot
    assert client.get("/api/compare/khong.co").status_code == 404


def test_a_spot_is_reached_by_its_id_alone(client: TestClient) -> None:
    rows = client.get("/api/compare/ntm.communes_meeting?year=2020").json()
    spot = next(row for row in rows if row["status"] == "stated")
    there = client.get(f"/bang-chung/{spot['evidence_id']}").headers["location"]
    assert there == f"/van-ban/{spot['document_id']}?evidence={spot['evidence_id']}#b-{spot['evidence_id']}"
    assert client.get("/bang-chung/0123456789abcdef").status_code == 404
