"""A document of many pages or spots is shown part by part; what is kept in memory is made anew when the data change."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from plans import LANG_SON, lang_son, put
from test_pages import document_of

from explorer.queries import document as documents
from models.pages import ReadDocument
from models.records import Records
from models.warehouse import open_warehouse
from pipeline.settings import Settings


@pytest.mark.parametrize(
    ("pages", "spots", "parts"),
    [
        (3, {1: 1, 2: 1, 3: 1}, [[1, 2, 3]]),
        (5, {}, [[1, 2], [3, 4], [5]]),  # no spots: so many pages
        (3, {1: 9, 2: 3, 3: 1}, [[1], [2, 3]]),
        (3, {1: 2, 2: 99, 3: 2}, [[1], [2], [3]]),  # a page is never cut
    ],
)
def test_parts_hold_so_many_pages_and_spots(
    monkeypatch: pytest.MonkeyPatch, pages: int, spots: dict[int, int], parts: list[list[int]]
) -> None:
    monkeypatch.setattr(documents, "MOST_PAGES", 2 if not spots else 20)
    monkeypatch.setattr(documents, "MOST_SPOTS", 10)
    assert documents._parts(range(1, pages + 1), spots) == parts


def of_number_13(read: ReadDocument) -> Records:
    """The same plan under another number."""
    made = lang_son(read)
    return made.model_copy(update={"document": made.document.model_copy(update={"number": "13/KH-UBND"})})


THREE_PAGES = (LANG_SON[0], LANG_SON[3], LANG_SON[4], "\f", LANG_SON[1], "\f", LANG_SON[2])


def test_each_part_has_its_own_records_and_every_spot_is_reached(
    own_client: TestClient, own_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_PAGES", 1)
    raw = own_settings.data_dir / "raw"
    with open_warehouse(own_settings.warehouse_url, corrections=own_settings.corrections_dir) as warehouse:
        put(warehouse, raw, "dai.pdf", THREE_PAGES, of_number_13, run_id="run-2")
    identity = document_of(own_client, "13/KH-UBND")
    kinds = {}
    for number in (1, 2, 3):
        text = own_client.get(f"/van-ban/{identity}?trang={number}").text
        kinds[number] = set(re.findall(r'id="k-(\w+)"', text))
        assert f'id="trang-{number}"' in text and len(re.findall(r'id="trang-', text)) == 1
        assert f"Trang {number}–{number} trong 3" in text
    assert kinds[1] == {"finding", "target", "assignment", "commune_row"}
    assert (kinds[2], kinds[3]) == ({"result"}, {"funding", "doubt"})
    spot = re.findall(r'id="b-([0-9a-f]+)"', own_client.get(f"/van-ban/{identity}?trang=3").text)[0]
    assert f'id="b-{spot}" class="' in own_client.get(f"/van-ban/{identity}?evidence={spot}").text
    record = own_client.get(f"/api/evidence/{spot}").json()["record_id"]
    assert f'id="r-{record}"' in own_client.get(f"/van-ban/{identity}?record={record}").text


def test_what_is_kept_is_made_anew_when_a_document_is_loaded(own_client: TestClient, own_settings: Settings) -> None:
    assert "<b>2</b> văn bản" in own_client.get("/").text
    raw = own_settings.data_dir / "raw"
    with open_warehouse(own_settings.warehouse_url, corrections=own_settings.corrections_dir) as warehouse:
        put(warehouse, raw, "khac.pdf", LANG_SON[::-1], of_number_13, run_id="run-2")
    assert "<b>3</b> văn bản" in own_client.get("/").text
