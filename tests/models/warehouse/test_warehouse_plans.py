"""Several files of one plan end as one plan, read from the most complete and confident of them, in any order."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import VERSIONS, a_citation, a_file, a_head, a_target, an_evidence, load, some_records

from models.records import Records
from models.warehouse import Warehouse, open_warehouse
from models.warehouse.identity import FileHead, issuer_key, number_key, plans_of, ranked

Rows = Callable[[str], list[dict[str, Any]]]
DAY = date(2019, 3, 5)
PROVINCE = "uy ban nhan dan tinh lang son"


def a_file_head(
    sha256: str, issuer: str = PROVINCE, pages: int = 20, records: int = 100, confidence: float = 0.9
) -> FileHead:
    return FileHead(sha256, "12/kh-ubnd", issuer, DAY, pages, records, confidence)


NUMBERS = [
    ("12/KH-UBND", "12/kh-ubnd"),
    ("12 /KH-UBND", "12/kh-ubnd"),  # handwritten number: the scan leaves a gap
    ("04/CT-UBND", "4/ct-ubnd"),  # leading zeros are a matter of style
    ("12/2019/NQ-HĐND", "12/2019/nq-hdnd"),
    (None, ""),
]


@pytest.mark.parametrize(("printed", "key"), NUMBERS)
def test_numbers_are_compared_as_people_do(printed: str | None, key: str) -> None:
    assert number_key(printed) == key


ISSUERS = [
    ("UBND tỉnh Lạng Sơn", PROVINCE),
    ("ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", PROVINCE),
    ("Uỷ ban nhân dân tỉnh Lạng Sơn.", PROVINCE),  # the other way of setting the tone
    ("HĐND huyện Bắc Sơn", "hoi dong nhan dan huyen bac son"),
]


@pytest.mark.parametrize(("printed", "key"), ISSUERS)
def test_issuers_are_compared_as_people_do(printed: str, key: str) -> None:
    assert issuer_key(printed) == key


GROUPS: list[tuple[str, list[str], int]] = [
    ("one issuer", [PROVINCE, PROVINCE], 1),
    ("an appendix says 'UBND tỉnh' only", [PROVINCE, "uy ban nhan dan tinh"], 1),
    ("an appendix names no issuer", [PROVINCE, ""], 1),
    ("two districts with the same number on the same day", ["uy ban nhan dan huyen a", "uy ban nhan dan huyen b"], 2),
    ("a fragment that would fit both stays by itself", ["uy ban nhan dan huyen a", "uy ban nhan dan huyen b", ""], 3),
]


@pytest.mark.parametrize(("what", "issuers", "plans"), GROUPS, ids=[g[0] for g in GROUPS])
def test_files_are_told_apart_by_issuer(what: str, issuers: list[str], plans: int) -> None:
    files = [a_file_head(f"{n}", issuer) for n, issuer in enumerate(issuers)]
    for order in itertools.permutations(files):
        assert len(plans_of(order)) == plans
        assert {p.document_id for p in plans_of(order)} == {p.document_id for p in plans_of(files)}


WORTH: list[tuple[str, FileHead, FileHead]] = [
    (
        "a whole before a fragment, however clear",
        a_file_head("a", confidence=0.7),
        a_file_head("b", pages=5, records=30, confidence=1.0),
    ),
    ("the clearer of two whole ones", a_file_head("b", confidence=0.99), a_file_head("a", confidence=0.8)),
    ("as clear: the one with more records", a_file_head("b", records=101), a_file_head("a", records=95)),
    (
        "a noisy reading with a few more records does not win",
        a_file_head("b", confidence=0.99),
        a_file_head("a", records=104, confidence=0.8),
    ),
    (
        "all pages but few records: half of it was not understood",
        a_file_head("b", confidence=0.8),
        a_file_head("a", records=50, confidence=0.95),
    ),
    ("nothing tells them apart: the hash", a_file_head("a"), a_file_head("b")),
]


@pytest.mark.parametrize(("why", "better", "worse"), WORTH, ids=[w[0] for w in WORTH])
def test_which_file_speaks_for_the_plan(why: str, better: FileHead, worse: FileHead) -> None:
    assert ranked([better, worse])[0] is better
    assert ranked([worse, better])[0] is better


def _scan(confidence: float, targets: int = 10, **head: Any) -> Records:
    made = (
        a_target(n, f"I.1/bullet {n}", evidence=(an_evidence(f"{n}", confidence=confidence),)) for n in range(targets)
    )
    return Records(document=a_head(**head), targets=tuple(made))


FILES = {
    "clean.pdf": (_scan(0.97), ("a", "b", "c", "d")),
    "fax.pdf": (_scan(0.7), ("a", "b", "c", "d")),
    "appendix.pdf": (_scan(0.99, 3, issuer="UBND tỉnh", province=None), ("d",)),
}


@pytest.mark.parametrize("order", list(itertools.permutations(FILES)), ids="-".join)
def test_the_order_of_loading_does_not_matter(warehouse: Warehouse, rows: Rows, order: tuple[str, ...]) -> None:
    for name in order:
        records, pages = FILES[name]
        load(warehouse, records, name, read=a_file(name, pages))
    assert [d["number"] for d in warehouse.documents()] == ["12/KH-UBND"]
    files = {f["name"]: f["is_current"] for f in warehouse.files()}
    assert files == {"clean.pdf": True, "fax.pdf": False, "appendix.pdf": False}
    assert {r["n"] for r in rows("SELECT COUNT(*) AS n FROM target")} == {10}
    assert {r["confidence"] for r in rows("SELECT confidence FROM target")} == {0.97}
    assert warehouse.canonical_export() == _CANONICAL.setdefault("export", warehouse.canonical_export())


_CANONICAL: dict[str, bytes] = {}


def test_a_current_file_that_can_no_longer_be_read_hands_over(warehouse: Warehouse, rows: Rows) -> None:
    for name in ("clean.pdf", "fax.pdf"):
        load(warehouse, FILES[name][0], name, read=a_file(name, FILES[name][1]))
    warehouse.record_rejected("clean.pdf", a_file("clean.pdf").file.sha256, "damaged", "r", "m", "run-2", VERSIONS)
    assert {r["confidence"] for r in rows("SELECT confidence FROM target")} == {0.7}
    assert [d["file"] for d in warehouse.documents()] == ["fax.pdf"]


def test_a_plan_that_amends_another_is_shown_with_its_changed_targets(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, some_records(), "old.pdf")
    amending = some_records(
        document=a_head(number="80/QĐ-UBND", issued_on=date(2019, 9, 1)),
        citations=(a_citation("12/KH-UBND", issued_on=DAY, relation="amends"),),
        targets=(a_target(81),),
    )
    load(warehouse, amending, "new.pdf")
    found = rows("SELECT relation, citing_number, value_before, value_after FROM v_amended_target")
    assert found == [{"relation": "amends", "citing_number": "80/QĐ-UBND", "value_before": 77, "value_after": 81}]
    (answer,) = [s for s in warehouse.compare("ntm.communes_meeting", year=2020) if s.status == "stated"]
    assert (answer.value, answer.document) == (81, "80/QĐ-UBND")


def test_a_citation_finds_its_document_when_that_comes_later(warehouse: Warehouse, rows: Rows) -> None:
    load(warehouse, some_records(citations=(a_citation("3/NQ-HĐND", issued_on=date(2018, 12, 9)),)))
    query = "SELECT cited_document_id IS NOT NULL AS resolved FROM v_citation WHERE number = '3/NQ-HĐND'"
    assert [bool(r["resolved"]) for r in rows(query)] == [False]
    # the same number and day in another province is another resolution
    for province in ("Cao Bằng", "Lạng Sơn"):
        head = a_head(
            number="03/NQ-HĐND", issued_on=date(2018, 12, 9), issuer=f"HĐND tỉnh {province}", province=province
        )
        load(warehouse, Records(document=head), f"{province}.pdf")
    assert [bool(r["resolved"]) for r in rows(query)] == [True]


def test_two_loaders_at_once_neither_lose_nor_double(database_url: str, corrections_dir: Path) -> None:
    documents = [
        (
            some_records(
                document=a_head(number=f"{n}/KH-UBND"), targets=(a_target(n), a_target(n + 1, "I.1/bullet 2"))
            ),
            f"{n}.pdf",
        )
        for n in range(1, 9)
    ]
    reports, errors = [], []

    def loader() -> None:
        try:
            with open_warehouse(database_url, corrections=corrections_dir) as own:
                for records, name in documents:
                    reports.append(load(own, records, name))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=loader) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_warehouse(database_url, corrections=corrections_dir) as check:
        assert len(check.documents()) == 8
        assert {(d["targets"], d["assignments"], d["communes"]) for d in check.documents()} == {(2, 1, 1)}
    # each document was inserted by exactly one of the three, and found the same by the two others
    assert sum(r.insert for r in reports) == 8 * 7
    assert sum(r.same for r in reports) == 2 * 8 * 7
