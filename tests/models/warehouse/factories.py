"""Documents, files and records to load, each made in one call."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from models.pages import FileInfo, Line, Page, ReadDocument, Word
from models.records import (
    Area,
    Assignment,
    Citation,
    CommuneRow,
    Deadline,
    DocumentRecord,
    Evidence,
    Funding,
    Records,
    Result,
    Target,
)
from models.warehouse import LoadReport, SourceFile, Versions, Warehouse

VERSIONS = Versions(reader="reader-1", rules="rules-1")


def an_evidence(text: str = "có 77 xã", page: int = 1, **changes: Any) -> Evidence:
    values = {"page": page, "box": (72.0, 96.5, 120.4, 110.2), "text": text, "confidence": 0.94, "rule": "target.reach"}
    return Evidence(**values | changes)


def a_head(**changes: Any) -> DocumentRecord:
    values: dict[str, Any] = {
        "number": "12/KH-UBND",
        "kind": "Kế hoạch",
        "issuer": "Ủy ban nhân dân tỉnh Lạng Sơn",
        "province": "Lạng Sơn",
        "issued_on": date(2019, 3, 5),
        "title": "Thực hiện chương trình",
        "programmes": ("NTM",),
        "period": (2019, 2020),
    }
    return DocumentRecord(**values | changes)


def a_target(value: float = 77, place: str = "I.1/bullet 1", **changes: Any) -> Target:
    area = changes.pop("province", "Lạng Sơn")
    values: dict[str, Any] = {
        "place": place,
        "quote": f"có {value} xã đạt chuẩn",
        "programme": "NTM",
        "indicator": "ntm.communes_meeting",
        "area": Area(level="province", name=area),
        "change": "reach",
        "value": value,
        "unit": "xã",
        "due": date(2020, 12, 31),
        "evidence": (an_evidence(f"có {value} xã"),),
    }
    return Target(**values | changes)


def a_result(value: float = 50, **changes: Any) -> Result:
    values: dict[str, Any] = {
        "place": "I.2/row 1",
        "quote": f"đạt {value} xã",
        "programme": "NTM",
        "indicator": "ntm.communes_meeting",
        "area": Area(level="province", name="Lạng Sơn"),
        "change": "reach",
        "value": value,
        "unit": "xã",
        "as_of": date(2018, 12, 31),
        "evidence": (an_evidence(f"đạt {value} xã"),),
    }
    return Result(**values | changes)


def an_assignment(place: str = "IV.1/bullet 1", **changes: Any) -> Assignment:
    values: dict[str, Any] = {
        "place": place,
        "quote": "Chủ trì kiểm tra tiến độ tại các xã",
        "assignee": ("Sở Tài chính",),
        "role": "lead",
        "with": ("Sở Kế hoạch và Đầu tư",),
        "due": Deadline(text="Quý II", kind="during", start=date(2019, 4, 1), end=date(2019, 6, 30)),
        "evidence": (an_evidence("Chủ trì kiểm tra"),),
    }
    return Assignment(**values | changes)


def a_funding(amount_vnd: int = 2_220_000_000_000, **changes: Any) -> Funding:
    values: dict[str, Any] = {
        "place": "III/bullet 1",
        "quote": "tổng vốn khoảng 2.220 tỷ đồng",
        "programme": "NTM",
        "source": "total",
        "amount_vnd": amount_vnd,
        "period": (2019, 2020),
        "evidence": (an_evidence("2.220 tỷ đồng"),),
    }
    return Funding(**values | changes)


def a_commune(row: int = 1, **changes: Any) -> CommuneRow:
    values: dict[str, Any] = {
        "place": f"Phụ lục 02/row {row}",
        "appendix": "Phụ lục 02",
        "row": row,
        "printed": "Xã Tân Văn - Bình Gia",
        "commune": "Tân Văn",
        "district": "Bình Gia",
        "commune_code": "06121",
        "achieved": (1, 2, 7),
        "achieved_count": 3,
        "planned": (5,),
        "planned_count": 1,
        "year": 2019,
        "evidence": (an_evidence("Xã Tân Văn - Bình Gia", page=2, rule="communes.row"),),
        "cells": (
            an_evidence("1,2,7", page=2, rule="communes.achieved"),
            an_evidence("5", page=2, rule="communes.planned"),
        ),
    }
    return CommuneRow(**values | changes)


def a_citation(number: str = "5/QĐ-TTg", **changes: Any) -> Citation:
    values: dict[str, Any] = {"place": "căn cứ", "number": number, "quote": f"Quyết định số {number}"}
    return Citation(**values | changes)


def some_records(**changes: Any) -> Records:
    values: dict[str, Any] = {
        "document": a_head(),
        "targets": (a_target(),),
        "results": (a_result(),),
        "assignments": (an_assignment(),),
        "funding": (a_funding(),),
        "communes": (a_commune(),),
        "citations": (a_citation(),),
    }
    return Records(**values | changes)


def a_page(text: str, number: int = 1) -> Page:
    lines = text.split("\n")
    words = tuple(Word(w, (72.0, 96.5, 80.0, 110.0), 0.95) for w in text.split())
    return Page(number, "ocr", 595.3, 841.9, words, tuple(Line(t, 0, 0, None) for t in lines))


def a_file(
    name: str = "plan.pdf", pages: tuple[str, ...] = ("Đến năm 2020 có 77 xã đạt chuẩn", "Phụ lục 02")
) -> ReadDocument:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return ReadDocument(FileInfo(name, sha256, "pdf"), tuple(a_page(t, n) for n, t in enumerate(pages, start=1)))


def load(
    warehouse: Warehouse,
    records: Records | None = None,
    name: str = "plan.pdf",
    *,
    read: ReadDocument | None = None,
    verdict: str = "loaded",
    versions: Versions = VERSIONS,
    run_id: str = "run-1",
) -> LoadReport:
    """Load one document; the file's name stands for its content."""
    read = read or a_file(name)
    source = SourceFile(name, read.file.sha256, f"data/raw/{name}", 1000)
    return warehouse.load_document(source, read, records or some_records(), verdict, run_id, versions)  # type: ignore[arg-type]
