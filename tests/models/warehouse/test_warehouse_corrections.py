"""People have the last word: corrections stand beside the machine's values and survive every re-run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from factories import a_target, load, some_records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import UnknownCodeError, WarehouseError
from models.warehouse import Versions, Warehouse, open_warehouse

Rows = Callable[[str], list[dict[str, Any]]]


def _the_target(rows: Rows) -> dict[str, Any]:
    (row,) = rows("SELECT record_id, value, corrected, machine, content_hash FROM target")
    return row


def test_the_machines_value_stands_beside_the_reviewers(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="đọc nhầm 77", reviewer="Lan")
    row = _the_target(rows)
    assert (row["value"], bool(row["corrected"]), json.loads(row["machine"])) == (78, True, {"value": 77})
    (kept,) = rows("SELECT field, value_json, machine_value, reviewer, reason, status FROM correction")
    assert tuple(kept.values()) == ("value", "78", "77", "Lan", "đọc nhầm 77", "applied")


def test_three_re_runs_and_other_rules_keep_it(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    for number in range(3):
        load(warehouse, versions=Versions("reader-1", f"rules-{number}"))
    assert _the_target(rows)["value"] == 78
    # the new rules read another value: the reviewer's stands, and asks for another look
    load(warehouse, some_records(targets=(a_target(71),)))
    row = _the_target(rows)
    assert (row["value"], json.loads(row["machine"])) == (78, {"value": 71})
    assert rows("SELECT status FROM correction") == [{"status": "needs_another_look"}]


def test_an_unchanged_corrected_document_writes_nothing(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    assert not load(warehouse).wrote
    assert not warehouse.apply_corrections().wrote


def test_a_database_built_anew_gets_them_back(
    warehouse: Warehouse, rows: Rows, tmp_path: Path, corrections_dir: Path
) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    with open_warehouse(f"sqlite:///{tmp_path}/anew.sqlite", corrections=corrections_dir) as anew:
        load(anew)
        (statement,) = [s for s in anew.compare("ntm.communes_meeting") if s.status == "stated"]
        assert (statement.value, statement.corrected) == (78, True)


def test_another_file_of_the_plan_asks_for_another_look(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, name="fax.pdf")
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    more = some_records(targets=(a_target(), *(a_target(n, f"I.2/bullet {n}") for n in range(9))))
    load(warehouse, more, "clean.pdf")
    (row,) = rows("SELECT t.value, c.status FROM target t JOIN correction c ON c.record_id = t.record_id")
    assert (row["value"], row["status"]) == (78, "needs_another_look")


def test_the_last_of_several_stands(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    identity = _the_target(rows)["record_id"]
    warehouse.correct(identity, "value", 78, reason="r", reviewer="Lan")
    warehouse.correct(identity, "value", 79, reason="r", reviewer="Minh")
    assert _the_target(rows)["value"] == 79
    assert {r["status"] for r in rows("SELECT status FROM correction")} == {"applied", "superseded"}


def test_a_withdrawn_correction_leaves_the_machines_value(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    before = _the_target(rows)
    warehouse.correct(before["record_id"], "value", 78, reason="r", reviewer="Lan")
    warehouse.withdraw(before["record_id"], "value", reason="nhầm dòng", reviewer="Lan")
    assert _the_target(rows) == before


def test_a_place_that_is_gone_is_said_so(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    load(warehouse, some_records(targets=()))
    assert rows("SELECT status FROM correction") == [{"status": "place_gone"}]
    load(warehouse)
    assert _the_target(rows)["value"] == 78


def test_lists_of_criteria_are_corrected_row_by_row(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    (row,) = rows("SELECT record_id FROM commune_row")
    warehouse.correct(row["record_id"], "achieved", [1, 2, 17], reason="7 là 17", reviewer="Lan")
    found = rows("SELECT criterion FROM commune_criterion WHERE status = 'achieved' ORDER BY criterion")
    assert [r["criterion"] for r in found] == [1, 2, 17]


def test_a_head_is_corrected_without_losing_its_plan(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    (document,) = rows("SELECT document_id FROM document")
    warehouse.correct(document["document_id"], "signer", "Trần Văn B", reason="r", reviewer="Lan")
    assert rows("SELECT document_id, signer FROM document") == [{**document, "signer": "Trần Văn B"}]


BAD: list[tuple[str, str, Any, type[Exception]]] = [
    ("no-such-record", "value", 1, UnknownCodeError),
    ("record", "colour", 1, WarehouseError),  # no such field
    ("record", "value", "nhiều", WarehouseError),  # no number
    ("record", "evidence", [], WarehouseError),  # where it was read is not a matter of opinion
]


@pytest.mark.parametrize(("record", "field", "value", "error"), BAD)
def test_what_cannot_be_corrected_is_refused(
    warehouse: Warehouse, rows: Rows, corrections_dir: Path, record: str, field: str, value: Any, error: type[Exception]
) -> None:
    load(warehouse)
    identity = _the_target(rows)["record_id"] if record == "record" else record
    with pytest.raises(error):
        warehouse.correct(identity, field, value, reason="r", reviewer="Lan")
    assert not corrections_dir.exists()


def test_a_line_torn_off_by_a_crash_is_no_correction(warehouse: Warehouse, rows: Rows, corrections_dir: Path) -> None:
    load(warehouse)
    identity = _the_target(rows)["record_id"]
    warehouse.correct(identity, "value", 78, reason="r", reviewer="Lan")
    (file,) = corrections_dir.glob("*.jsonl")
    with file.open("a", encoding="utf-8") as stream:
        stream.write('{"document_id": "')
    assert not load(warehouse).wrote
    warehouse.correct(identity, "value", 79, reason="r", reviewer="Lan")
    assert _the_target(rows)["value"] == 79
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_a_spoiled_line_is_named(warehouse: Warehouse, rows: Rows, corrections_dir: Path) -> None:
    load(warehouse)
    warehouse.correct(_the_target(rows)["record_id"], "value", 78, reason="r", reviewer="Lan")
    (file,) = corrections_dir.glob("*.jsonl")
    file.write_text("{}\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(WarehouseError, match="line 1"):
        load(warehouse)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    corrected=st.integers(0, 500),
    readings=st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["rules-1", "rules-2"])), min_size=3, max_size=5),
)
def test_a_correction_survives_any_re_runs(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, corrected: int, readings: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("property")
    (folder / "w.sqlite").write_bytes(sqlite_template.read_bytes())
    with open_warehouse(f"sqlite:///{folder}/w.sqlite", corrections=folder / "corrections") as warehouse:
        load(warehouse)
        (row,) = [s for s in warehouse.compare("ntm.communes_meeting") if s.status == "stated"]
        assert row.evidence_id is not None
        warehouse.correct(row.evidence_id, "value", corrected, reason="r", reviewer="Lan")
        for value, rules in readings:
            load(warehouse, some_records(targets=(a_target(value),)), versions=Versions("reader-1", rules))
            (row,) = [s for s in warehouse.compare("ntm.communes_meeting") if s.status == "stated"]
            assert (row.value, row.corrected) == (corrected, True)
