"""Documents under check: what the body and the tables say, and how surely a scan was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.pages import ReadDocument, Table
from models.records import Finding, Records
from nlp.extract import extract
from pipeline.checks import CHECK_FAILED, check
from tests.nlp.factories import read_document, table

CRITERIA_HEADER = (
    "STT",
    "Đơn vị",
    "Số tiêu chí đạt",
    "Cụ thể các tiêu chí đã đạt",
    "Số tiêu chí phấn đấu",
    "Cụ thể tiêu chí phấn đấu đạt trong năm 2019",
    "Lũy kế số tiêu chí đạt",
)


def criteria_table(*rows: Sequence[str], title: str = "Phụ lục 02 KẾ HOẠCH XÃ PHẤN ĐẤU TIÊU CHÍ NĂM 2019") -> Table:
    """A criteria table of 2019 in Cao Bằng; a row is name, count, list, count, list and (perhaps) cumulative count."""
    numbered = [[str(i), *row, *([""] * (6 - len(row)))] for i, row in enumerate(rows, start=1)]
    return table(title, [list(CRITERIA_HEADER), *numbered])


def checked(body: Sequence[str] = (), **options: Any) -> Records:
    """The checked records of a document with a text layer."""
    return _checked(read_document([*body, "Nội dung."], **options))


def scanned(
    body: Sequence[str] = (),
    *,
    confidence: float = 0.96,
    unsure: Mapping[str, float] | None = None,
    **options: Any,
) -> Records:
    """The same of a scan; ``unsure`` words and cells were read with less confidence."""
    document = read_document([*body, "Nội dung."], **options)
    return _checked(_as_scan(document, confidence, unsure or {}))


def _checked(document: ReadDocument) -> Records:
    records = check(extract(document), document)
    assert not [d for d in records.doubts if d.kind == CHECK_FAILED]
    return records


def _as_scan(document: ReadDocument, confidence: float, unsure: Mapping[str, float]) -> ReadDocument:
    pages = tuple(
        replace(
            page,
            source="ocr",
            words=tuple(replace(w, confidence=unsure.get(w.text, confidence)) for w in page.words),
        )
        for page in document.pages
    )
    tables = tuple(
        replace(
            t,
            cells=tuple(replace(c, confidence=unsure.get(t.rows[c.row][c.column], confidence)) for c in t.cells),
        )
        for t in document.tables
    )
    return replace(document, pages=pages, tables=tables)


def brief(findings: Sequence[Finding]) -> list[tuple[str, object, object]]:
    """Kind, what is printed and what it should be."""
    return [(f.kind, f.found, f.expected) for f in findings]


def found(body: Sequence[str] = (), **options: Any) -> list[tuple[str, object, object]]:
    """Findings of a document with a text layer, in brief."""
    return brief(checked(body, **options).findings)
