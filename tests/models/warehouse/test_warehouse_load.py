"""Loading: one document in one transaction, idempotent by content, written only where something differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import (
    VERSIONS,
    a_citation,
    a_commune,
    a_file,
    a_funding,
    a_head,
    a_result,
    a_target,
    an_assignment,
    an_evidence,
    load,
    some_records,
)

from models.records import Records
from models.warehouse import LoadReport, Warehouse

Rows = Callable[[str], list[dict[str, Any]]]
RECORDS = 6  # of some_records()


def test_a_new_document_is_inserted(warehouse: Warehouse, rows: Rows) -> None:
    report = load(warehouse)
    assert (report.insert, report.update, report.same, report.gone) == (RECORDS, 0, 0, 0)
    assert report.is_current
    (document,) = rows("SELECT * FROM document")
    assert (document["number"], document["verdict"]) == ("12/KH-UBND", "loaded")
    assert rows("SELECT programme FROM document_programme") == [{"programme": "NTM"}]


def test_an_unchanged_document_writes_nothing(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, run_id="run-1")
    before = _everything(rows)
    report = load(warehouse, run_id="run-2")
    assert report == replace(report, insert=0, update=0, same=RECORDS, gone=0)
    assert _everything(rows) == before


def _everything(rows: Rows) -> list[Any]:
    tables = ("document", "source_file", "page", "target", "assignment", "commune_criterion", "evidence", "ingest_run")
    return [sorted(map(repr, rows(f"SELECT * FROM {table}"))) for table in tables]


def test_new_rules_with_the_same_outcome_only_note_their_version(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    facts = rows("SELECT * FROM target")
    newer = replace(VERSIONS, rules="rules-2")
    report = load(warehouse, versions=newer, run_id="run-2")
    assert not report.wrote
    assert report.same == RECORDS
    assert rows("SELECT * FROM target") == facts
    assert {f.versions for f in warehouse.known_files().values()} == {newer}


CHANGES: list[tuple[str, Records, tuple[int, int, int, int]]] = [
    # a better reading of one figure changes that record alone
    ("value", some_records(targets=(a_target(78),)), (0, 1, RECORDS - 1, 0)),
    # one more target at another place is inserted, the others stay
    ("more", some_records(targets=(a_target(), a_target(14, "I.1/bullet 2"))), (1, 0, RECORDS, 0)),
    # a record that the new rules no longer see is gone
    ("gone", some_records(funding=()), (0, 0, RECORDS - 1, 1)),
    # only the box moved: evidence is content too
    (
        "box",
        some_records(funding=(a_funding(evidence=(an_evidence(box=(1.0, 2.0, 3.0, 4.0)),)),)),
        (0, 1, RECORDS - 1, 0),
    ),
]


@pytest.mark.parametrize(("what", "records", "counts"), CHANGES, ids=[c[0] for c in CHANGES])
def test_only_what_differs_is_written(
    warehouse: Warehouse, rows: Rows, what: str, records: Records, counts: tuple[int, ...]
) -> None:
    load(warehouse, run_id="run-1")
    report = load(warehouse, records, run_id="run-2")
    assert (report.insert, report.update, report.same, report.gone) == counts
    written = rows(
        "SELECT record_id FROM target WHERE run_id = 'run-2' UNION SELECT record_id FROM funding WHERE run_id = 'run-2'"
    )
    assert len(written) == report.insert + report.update


def test_a_better_reading_keeps_the_records_identity(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    (before,) = rows("SELECT record_id, value FROM target")
    load(warehouse, some_records(targets=(a_target(78),)))
    (after,) = rows("SELECT record_id, value FROM target")
    assert before["record_id"] == after["record_id"]
    assert (before["value"], after["value"]) == (77, 78)


def test_money_is_exact(warehouse: Warehouse, rows: Rows) -> None:
    # beyond 2**53, where floating point would lose a đồng
    load(warehouse, some_records(funding=(a_funding(9_007_199_254_740_993),)))
    assert rows("SELECT amount_vnd FROM funding") == [{"amount_vnd": 9_007_199_254_740_993}]


def test_decimals_come_back_as_printed(warehouse: Warehouse) -> None:
    share = a_target(13.8, indicator="gnbv.poverty_rate", unit="%")
    load(warehouse, some_records(targets=(share,)))
    (row,) = [s for s in warehouse.compare("gnbv.poverty_rate") if s.status == "stated"]
    assert row.value == 13.8


def test_what_has_no_evidence_is_doubted_and_not_loaded(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, some_records(targets=(a_target(evidence=()),)))
    assert rows("SELECT * FROM target") == []
    (doubt,) = rows("SELECT doubt_kind, place FROM doubt")
    assert doubt == {"doubt_kind": "no_evidence", "place": "I.1/bullet 1"}


def test_each_criterion_of_a_commune_is_a_row_with_its_own_cell(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    found = rows(
        "SELECT c.criterion, c.status, c.year, c.commune_code, e.text FROM commune_criterion c "
        "JOIN evidence e ON e.evidence_id = c.evidence_id ORDER BY c.criterion"
    )
    assert [(r["criterion"], r["status"], r["text"]) for r in found] == [
        (1, "achieved", "1,2,7"),
        (2, "achieved", "1,2,7"),
        (5, "planned", "5"),
        (7, "achieved", "1,2,7"),
    ]
    assert {(r["year"], r["commune_code"]) for r in found} == {(2019, "06121")}


def test_agencies_of_a_task_have_their_roles(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    found = rows("SELECT agency, agency_relation, role FROM assignment_agency ORDER BY agency_relation")
    assert found == [
        {"agency": "Sở Tài chính", "agency_relation": "assignee", "role": "lead"},
        {"agency": "Sở Kế hoạch và Đầu tư", "agency_relation": "with", "role": "coordinate"},
    ]


def test_deadlines_keep_their_words_and_days(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    (row,) = rows("SELECT due_text, due_kind, due_start, due_end FROM assignment")
    assert (row["due_text"], row["due_kind"], str(row["due_start"]), str(row["due_end"])) == (
        "Quý II",
        "during",
        "2019-04-01",
        "2019-06-30",
    )


def test_records_at_one_place_are_told_apart(warehouse: Warehouse, rows: Rows) -> None:
    # two commitments in one sentence
    load(warehouse, some_records(targets=(a_target(77), a_target(14, change="increase"))))
    assert len({r["record_id"] for r in rows("SELECT record_id FROM target")}) == 2


def test_a_rejected_file_is_entered_with_reason_and_remedy(warehouse: Warehouse, rows: Rows) -> None:
    def reject() -> LoadReport:
        return warehouse.record_rejected(
            "locked.pdf", "c" * 64, "encrypted", "Tệp có mật khẩu.", "Bỏ mật khẩu.", "run-1", VERSIONS
        )

    reject()
    (file,) = rows("SELECT verdict, reason_code, reason, remedy FROM source_file")
    assert tuple(file.values()) == ("rejected", "encrypted", "Tệp có mật khẩu.", "Bỏ mật khẩu.")
    assert warehouse.known_files()["c" * 64].reason_code == "encrypted"
    reject()
    assert len(rows("SELECT * FROM source_file")) == 1


def test_a_file_that_can_no_longer_be_read_takes_its_rows_with_it(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    sha256 = a_file("plan.pdf").file.sha256
    warehouse.record_rejected("plan.pdf", sha256, "damaged", "Tệp bị hỏng.", "Quét lại.", "run-2", VERSIONS)
    for table in ("document", "target", "evidence", "page", "reading", "commune_criterion", "assignment_agency"):
        assert rows(f"SELECT * FROM {table}") == [], table
    assert warehouse.known_files()[sha256].verdict == "rejected"


def test_a_document_renumbered_by_a_better_reading_leaves_no_ghost(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, some_records(document=a_head(number="72/KH-UBND")))
    load(warehouse)
    assert rows("SELECT number FROM document") == [{"number": "12/KH-UBND"}]
    assert len(rows("SELECT * FROM target")) == 1


def test_every_fact_names_where_it_comes_from(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    for table in ("target", "result", "assignment", "funding", "commune_row", "commune_criterion"):
        for row in rows(f"SELECT * FROM {table}"):
            needed = (
                "document_id",
                "evidence_id",
                "run_id",
                "rules_version",
                "confidence",
                "content_hash",
                "programme",
            )
            assert all(row[name] is not None for name in needed), (table, row)


def test_a_document_without_number_or_date_stands_for_itself(warehouse: Warehouse, rows: Rows) -> None:
    nameless = some_records(document=a_head(number=None, issued_on=None))
    load(warehouse, nameless, "a.pdf")
    load(warehouse, nameless, "b.pdf")
    assert len(rows("SELECT * FROM document")) == 2


@pytest.mark.parametrize(
    "records",
    [
        Records(),  # nothing at all was found in a file that could be read
        Records(document=a_head()),  # a head alone
        some_records(communes=(a_commune(achieved=(1, 1, 29)),)),  # printed twice, and beyond the set: as printed
        some_records(communes=(a_commune(commune_code=None), a_commune(2, commune_code="99999"))),  # unresolved
        some_records(results=(a_result(area=None),)),
        some_records(assignments=(an_assignment(due=None, assignee=()),)),
        some_records(citations=(a_citation(), a_citation())),
    ],
)
def test_odd_records_are_loaded_as_they_are(warehouse: Warehouse, records: Records) -> None:
    assert not load(warehouse, records).gone
    assert not load(warehouse, records).wrote


def test_dates_are_dates(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse)
    assert [str(r["issued_on"]) for r in rows("SELECT issued_on FROM document")] == [str(date(2019, 3, 5))]
