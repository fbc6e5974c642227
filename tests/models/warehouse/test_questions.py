"""The twelve documented questions, read out of the page, on a warehouse with plans that were read and understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import VERSIONS, a_citation, a_commune, a_head, a_result, a_target, load, some_records

from extractors import read_file
from models.identity import file_sha256
from models.pages import ReadDocument
from models.records import Records
from models.warehouse import SourceFile, Warehouse
from models.warehouse.questions import queries_page, questions
from nlp.extract import extract
from pipeline.checks import check

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "queries.md"
# plans with a text layer, so that no test waits for OCR
SAMPLES = (
    "yen-bai-ke-hoach-ntm-2019.pdf",
    "gia-lai-ke-hoach-ntm-2019.docx",
    "nghe-an-ke-hoach-ntm-2024.html",
)
_QUESTION = re.compile(r"^### \d+\. (?P<title>.+?)$.*?^```sql\n(?P<sql>.+?)^```$", re.MULTILINE | re.DOTALL)
ASKED = [(m["title"], m["sql"]) for m in _QUESTION.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="session")
def understood() -> list[tuple[Path, ReadDocument, Records]]:
    """Some of our sample plans, read and understood once."""
    out = []
    for name in SAMPLES:
        path = ROOT / "data" / "raw" / name
        read = read_file(path)
        out.append((path, read, check(extract(read), read)))
    return out


@pytest.fixture
def filled(warehouse: Warehouse, understood: list[tuple[Path, ReadDocument, Records]]) -> Warehouse:
    """Sample plans, and made-up ones for what samples lack: results, an amendment, a correction, a rejected file."""
    for path, read, records in understood:
        warehouse.load_document(
            SourceFile(path.name, file_sha256(path), str(path)), read, records, "loaded", "run-1", VERSIONS
        )
    reported = a_result(75, as_of=date(2020, 12, 31))
    load(warehouse, some_records(results=(reported,), communes=(a_commune(commune_code="06112"),)), "old.pdf")
    amending = some_records(
        document=a_head(number="80/QĐ-UBND", issued_on=date(2019, 9, 1)),
        citations=(a_citation("12/KH-UBND", issued_on=date(2019, 3, 5), relation="amends"),),
        targets=(a_target(81),),
        communes=(),
    )
    load(warehouse, amending, "new.pdf")
    (statement,) = [s for s in warehouse.compare("ntm.communes_meeting", year=2020) if s.document == "80/QĐ-UBND"]
    assert statement.evidence_id is not None
    warehouse.correct(statement.evidence_id, "value", 82, reason="đọc nhầm", reviewer="Lan")
    warehouse.record_rejected("khoa.pdf", "c" * 64, "encrypted", "Có mật khẩu.", "Bỏ mật khẩu.", "run-1", VERSIONS)
    return warehouse


def test_the_page_holds_twelve_questions_of_three_kinds_of_people() -> None:
    assert len(ASKED) == len(questions()) == 12
    assert {q.who for q in questions()} == {"ministry", "research", "data"}


def test_the_page_is_what_the_questions_make() -> None:
    assert PAGE.read_text(encoding="utf-8") == queries_page(), "run: python -m models.warehouse.questions"


def test_every_question_has_an_answer_on_either_database(
    filled: Warehouse, rows: Callable[[str], list[dict[str, Any]]]
) -> None:
    answers = {title: rows(sql) for title, sql in ASKED}
    assert [title for title, answer in answers.items() if not answer] == []
    # the answers are those of the plans, not just some rows
    by_title = {title.split()[0] + " " + title.split()[1]: answer for title, answer in answers.items()}
    standing = {(r["province_name"], r["due_year"]): r["value"] for r in by_title["How many"]}
    assert standing["Yên Bái", 2019] == 70
    assert standing["Lạng Sơn", 2020] == 82  # amended, then corrected by a person
    (apart,) = [r for r in by_title["How far"] if r["plan_number"] == "12/KH-UBND"]
    assert (apart["planned_value"], apart["result_value"], apart["difference"]) == (77, 75, -2)
    assert [(r["value_before"], r["value_after"]) for r in answers[_titled("amending")]] == [(77, 82)]
    assert [r["name"] for r in by_title["Which files"]] == ["khoa.pdf"]
    assert [r["machine_value"] for r in by_title["Which values"]] == ["81"]


def _titled(word: str) -> str:
    (title,) = [title for title, _ in ASKED if word in title]
    return title
