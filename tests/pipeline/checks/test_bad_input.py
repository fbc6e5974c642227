"""Documents with nothing to check, or with less than a check expects: no finding, and never an exception."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.pages import FileInfo, ReadDocument, Table
from nlp.extract import extract
from pipeline import checks
from pipeline.checks import CHECK_FAILED, check
from pipeline.checks.subject import Flaw, Subject
from tests.nlp.factories import read_document, table
from tests.pipeline.checks.factories import CRITERIA_HEADER, checked, criteria_table, found

EMPTY = ReadDocument(FileInfo("rong.txt", "0" * 64, "txt"), ())


@pytest.mark.parametrize(
    "document",
    [
        EMPTY,
        read_document([], left=(), right=(), title=()),
        read_document(["The committee shall report by 15 March 2019 on 45 of 50 sites, or 80% of the plan."]),
        read_document([], tables=[Table("", (1,), 0, ())]),
        read_document([], tables=[table("Phụ lục 02", [list(CRITERIA_HEADER)])]),
        # a table with a missing column
        read_document(
            [],
            tables=[table("Phụ lục 02", [["STT", "Đơn vị", "Cụ thể các tiêu chí đã đạt"], ["1", "Xã Cô Ba", "1,2"]])],
        ),
    ],
)
def test_a_document_with_nothing_to_check(document: ReadDocument) -> None:
    records = check(extract(document), document)
    assert records.findings == ()
    assert [d for d in records.doubts if d.kind == CHECK_FAILED] == []


CELLS = st.sampled_from(
    ["", "1", "12", "1,2,3", "45,6", "-", "Xã Cô Ba", "Tổng cộng", "I", "a)", "90%", ">5", "- Lúa", "(", "7-3"]
)
HEADERS = st.sampled_from(
    [
        "STT",
        "Chỉ tiêu",
        "Đơn vị tính",
        "Kế hoạch năm 2019",
        "Thực hiện",
        "Tổng số",
        "So với KH (%)",
        "Đơn vị",
        "Số tiêu chí đạt",
    ]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(2, 6).flatmap(
        lambda width: st.tuples(
            st.lists(HEADERS, min_size=width, max_size=width),
            st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6),
        )
    )
)
def test_no_table_breaks_a_check(made: tuple[list[str], list[list[str]]]) -> None:
    header, rows = made
    checked(["1. Có 5/9 xã, chiếm 50%."], tables=[table("Phụ lục 01 CHỈ TIÊU", [header, *rows])])


def test_files_without_pages_are_checked_too() -> None:
    """Their spots are paragraphs and cells instead of boxes."""
    made = read_document(
        ["- Có 46/139 xã đạt chuẩn, chiếm 33,2%;"], tables=[criteria_table(("Xã Cô Ba", "4", "1,7,12,29", "1", "3"))]
    )
    pages = tuple(
        dataclasses.replace(
            page,
            words=tuple(dataclasses.replace(w, box=None) for w in page.words),
            lines=tuple(dataclasses.replace(n, box=None) for n in page.lines),
        )
        for page in made.pages
    )
    tables = tuple(
        dataclasses.replace(t, cells=tuple(dataclasses.replace(c, box=None) for c in t.cells)) for t in made.tables
    )
    document = dataclasses.replace(made, pages=pages, tables=tables)
    findings = check(extract(document), document).findings
    assert [f.kind for f in findings] == ["share_mismatch", "out_of_range"]
    assert all(e.place and e.box is None for f in findings for e in f.evidence)
    assert findings[1].quote == "Xã Cô Ba 4 1,7,12,29 1 3"


def test_a_check_that_breaks_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_subject: Subject) -> list[Flaw]:
        raise ZeroDivisionError

    monkeypatch.setattr(checks, "RULES", (broken, *checks.RULES))
    document = read_document(["- Có 46/139 xã đạt chuẩn, chiếm 33,2%;"])
    records = check(extract(document), document)
    assert [f.kind for f in records.findings] == ["share_mismatch"]
    assert [(d.kind, d.quote) for d in records.doubts] == [(CHECK_FAILED, "broken")]


def test_every_finding_has_an_id_of_its_own() -> None:
    rows = [("Xã Cô Ba", "9", "1,7,12,29", "5", "3,7"), ("Xã Huy Giáp", "9", "1,7,12,29", "5", "3,7")]
    findings = checked(["I. MỤC TIÊU", "I. NHIỆM VỤ"], tables=[criteria_table(*rows)]).findings
    assert len(findings) == 9
    assert len({f.id for f in findings}) == len(findings)


def test_a_right_plan_has_no_findings() -> None:
    body = ["I. MỤC TIÊU", "1. Năm 2019 có 46/139 xã đạt chuẩn nông thôn mới, chiếm 33,1%.", "II. TỔ CHỨC THỰC HIỆN"]
    assert found(body, tables=[criteria_table(("Xã Cô Ba - Bảo Lạc", "3", "1,7,12", "2", "3,8", "5"))]) == []
