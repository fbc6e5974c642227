"""Rà soát: the order of the queue, decisions that stay, values as people type them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from plans import LANG_SON, lang_son, put
from test_pages import document_of
from test_safety import sign_in, token_of

from explorer.values import typed_value
from models.pages import ReadDocument
from models.records import Records
from models.warehouse import open_warehouse
from pipeline.settings import Settings


def queue(client: TestClient) -> list[str]:
    """Record ids of the queue, in its order."""
    return re.findall(r'<th scope="row"><a href="/ra-soat/([0-9a-f]+)"', client.get("/ra-soat").text)


def target_of(client: TestClient) -> str:
    """Id of the record "77 xã"."""
    rows = client.get("/api/compare/ntm.communes_meeting?year=2020").json()
    spot = next(row["evidence_id"] for row in rows if row["unit_name"] == "Lạng Sơn")
    return str(client.get(f"/api/evidence/{spot}").json()["record_id"])


def decide(client: TestClient, record: str, **form: str) -> int:
    """Status of the answer to a decision."""
    return client.post(f"/ra-soat/{record}", data=form | {"token": token_of(client)}).status_code


def value_of(client: TestClient) -> Any:
    """What the comparison says of Lạng Sơn."""
    rows = client.get("/api/compare/ntm.communes_meeting?year=2020").json()
    return next((row["value"], row["corrected"]) for row in rows if row["unit_name"] == "Lạng Sơn")


def test_unsure_money_comes_before_doubts_and_findings(own_client: TestClient) -> None:
    sign_in(own_client)
    text = own_client.get("/ra-soat").text
    kinds = re.findall(r'<th scope="row"><a href="/ra-soat/[0-9a-f]+">([^<]+)</a>', text)
    assert kinds == ["Vốn", "Chỗ máy chưa chắc", "Sai sót của văn bản"]


def test_a_report_comes_first_and_an_acceptance_settles_it(own_client: TestClient) -> None:
    sign_in(own_client)
    record, document_id = target_of(own_client), document_of(own_client, "12/KH-UBND")
    form = {"record": record, "reason": "phải là 71 <b>xã</b>", "token": token_of(own_client)}
    assert own_client.post(f"/van-ban/{document_id}/bao-loi", data=form).status_code == 303
    assert queue(own_client)[0] == record
    assert "phải là 71 &lt;b&gt;xã&lt;/b&gt;" in own_client.get("/ra-soat").text
    assert decide(own_client, record, action="accept") == 303
    assert record not in queue(own_client)
    assert "lan xác nhận đúng" in own_client.get(f"/van-ban/{document_id}").text


def test_unreadable_leaves_the_queue_and_stays_in_the_history(own_client: TestClient) -> None:
    sign_in(own_client)
    record = queue(own_client)[0]
    assert decide(own_client, record, action="unreadable", reason="mờ") == 303
    assert record not in queue(own_client)
    assert "không đọc được" in own_client.get(f"/ra-soat/{record}").text


def test_a_correction_stands_after_another_run_and_comes_back_when_its_source_changes(
    own_client: TestClient, own_settings: Settings
) -> None:
    sign_in(own_client)
    record = target_of(own_client)
    assert decide(own_client, record, action="correct", field="value", value="71", reason="đọc nhầm") == 303
    assert value_of(own_client) == (71, True)
    raw = own_settings.data_dir / "raw"
    with open_warehouse(own_settings.warehouse_url, corrections=own_settings.corrections_dir) as warehouse:
        put(warehouse, raw, "lang-son.pdf", LANG_SON, lang_son, run_id="run-2")
        assert value_of(own_client) == (71, True)
        # the rules read another value now: the reviewer's stands, and somebody should look again
        put(
            warehouse,
            raw,
            "lang-son.pdf",
            LANG_SON,
            lambda read: lang_son(
                read, targets=tuple(t.model_copy(update={"value": 78}) for t in lang_son(read).targets)
            ),
            run_id="run-3",
        )
    assert value_of(own_client) == (71, True)
    assert queue(own_client)[0] == record
    assert decide(own_client, record, action="accept") == 303
    assert record not in queue(own_client)
    assert value_of(own_client) == (71, True)


def reread(settings: Settings, value: int, run_id: str) -> None:
    """The same plan, of which the machine now reads another value."""
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        raw = settings.data_dir / "raw"

        def records(read: ReadDocument) -> Records:
            targets = tuple(t.model_copy(update={"value": value}) for t in lang_son(read).targets)
            return lang_son(read, targets=targets)

        put(warehouse, raw, "lang-son.pdf", LANG_SON, records, run_id=run_id)


def test_the_machines_own_value_is_an_acceptance_and_hides_no_better_reading(
    own_client: TestClient, own_settings: Settings
) -> None:
    sign_in(own_client)
    record, document_id = target_of(own_client), document_of(own_client, "12/KH-UBND")
    assert decide(own_client, record, action="correct", field="value", value="77", reason="") == 303
    assert value_of(own_client) == (77, False)
    assert "lan xác nhận đúng" in own_client.get(f"/van-ban/{document_id}").text
    reread(own_settings, 78, "run-2")
    assert value_of(own_client) == (78, False)


def test_the_machines_own_value_takes_a_correction_back(own_client: TestClient, own_settings: Settings) -> None:
    sign_in(own_client)
    record = target_of(own_client)
    decide(own_client, record, action="correct", field="value", value="71", reason="đọc nhầm")
    decide(own_client, record, action="correct", field="value", value="77", reason="bản in đúng là 77")
    assert value_of(own_client) == (77, False)
    reread(own_settings, 78, "run-2")
    assert value_of(own_client) == (78, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "bảy mươi"), ("value", ""), ("record_id", "x"), ("quote; DROP TABLE target", "x"), ("change", "fly")],
)
def test_values_that_a_record_cannot_hold_are_refused(own_client: TestClient, field: str, value: str) -> None:
    sign_in(own_client)
    assert decide(own_client, target_of(own_client), action="correct", field=field, value=value, reason="x") == 400
    assert value_of(own_client) == (77, False)


def test_the_crop_shows_the_spot(own_client: TestClient) -> None:
    sign_in(own_client)
    answer = own_client.get(f"/ra-soat/{target_of(own_client)}/anh/0.jpg")
    assert answer.status_code == 200 and answer.content[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("typed", "machine", "value"),
    [
        ("71", 77, 71),
        ("1.582,5", 1000, 1582.5),  # dots between thousands, decimal comma
        ("1.582", 1000, 1582),  # three digits behind a dot are thousands in Viet Nam
        ("13,8", 10, 13.8),
        ("0.5", 10, 0.5),
        ("31/12/2020", None, "2020-12-31"),
        ("31/02/2020", None, "31/02/2020"),  # no such day: stays text, and the record refuses it
        ("1, 2, 7", [1], [1, 2, 7]),
        ("[1, 2]", [1], [1, 2]),
        ("Sở Tài chính; Sở Y tế", ["x"], ["Sở Tài chính", "Sở Y tế"]),
        ("12", "xã", "12"),  # a text field keeps text
        ("", 5, None),
        ("null", 5, None),
    ],
)
def test_typed_values_are_read_as_they_are_written_in_viet_nam(typed: str, machine: Any, value: Any) -> None:
    assert typed_value(typed, machine) == value
