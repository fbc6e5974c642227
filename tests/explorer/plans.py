"""Small plans for the explorer's tests: typeset as PDF, read by the real readers, loaded by the real loader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors import read_file
from models.identity import file_sha256
from models.pages import ReadDocument
from models.records import (
    Area,
    Assignment,
    CommuneRow,
    Deadline,
    DocumentRecord,
    Doubt,
    Evidence,
    Finding,
    Funding,
    Records,
    Result,
    Target,
)
from models.warehouse import SourceFile, Versions, Warehouse
from tools.samples.fonts import registered

VERSIONS = Versions(reader="reader-1", rules="rules-1")
LANG_SON = (
    "Đến hết năm 2020 toàn tỉnh có 77 xã đạt chuẩn nông thôn mới.",
    "Hết năm 2018 đã có 48 xã đạt chuẩn.",
    "Tổng vốn thực hiện là 1.582,5 tỷ đồng.",
    "Sở Tài chính chủ trì thẩm định trước ngày 30/6/2019.",
    "Xã Tân Văn đạt các tiêu chí 1, 2, 7 và phấn đấu tiêu chí 5.",
)


def typeset(path: Path, lines: Sequence[str]) -> Path:
    """A4 pages with a line each 24 points; a line of "\f" begins another page."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(registered("serif", ""), 13)
    for number, line in enumerate(lines):
        if line == "\f":
            canvas.showPage()
            canvas.setFont(registered("serif", ""), 13)
        else:
            canvas.drawString(72, A4[1] - 100 - 24 * number, line)
    canvas.save()
    return path


def spot(read: ReadDocument, words: str, **changes: Any) -> Evidence:
    """Evidence at the place where the words are printed. Raises ``LookupError`` where they are not."""
    wanted = words.split()
    for page in read.pages:
        for at in range(len(page.words) - len(wanted) + 1):
            found = page.words[at : at + len(wanted)]
            if [w.text.strip(".,") for w in found] == [w.strip(".,") for w in wanted]:
                boxes = [w.box for w in found if w.box]
                box = (
                    min(b[0] for b in boxes),
                    min(b[1] for b in boxes),
                    max(b[2] for b in boxes),
                    max(b[3] for b in boxes),
                )
                values = {"page": page.number, "box": box, "text": words, "confidence": 0.93, "rule": "target.reach"}
                return Evidence(**values | changes)
    raise LookupError(words)


def a_target(read: ReadDocument, province: str, value: float, words: str, **changes: Any) -> Target:
    values: dict[str, Any] = {
        "place": "I.1/bullet 1",
        "quote": words,
        "programme": "NTM",
        "indicator": "ntm.communes_meeting",
        "area": Area(level="province", name=province),
        "change": "reach",
        "value": value,
        "unit": "xã",
        "due": date(2020, 12, 31),
        "evidence": (spot(read, words),),
    }
    return Target(**values | changes)


def lang_son(read: ReadDocument, **changes: Any) -> Records:
    """Everything that the plan of ``LANG_SON`` says."""
    values: dict[str, Any] = {
        "document": DocumentRecord(
            number="12/KH-UBND",
            kind="Kế hoạch",
            issuer="Ủy ban nhân dân tỉnh Lạng Sơn",
            province="Lạng Sơn",
            issued_on=date(2019, 3, 5),
            title="Thực hiện chương trình <script>alert(1)</script>",
            programmes=("NTM",),
            period=(2019, 2020),
        ),
        "targets": (a_target(read, "Lạng Sơn", 77, "77 xã", denominator=200, share_pct=38.5),),
        "results": (
            Result(
                place="I.2/bullet 1",
                quote="Hết năm 2018 đã có 48 xã đạt chuẩn.",
                programme="NTM",
                indicator="ntm.communes_meeting",
                area=Area(level="province", name="Lạng Sơn"),
                change="reach",
                value=48,
                unit="xã",
                as_of=date(2018, 12, 31),
                evidence=(spot(read, "48 xã"),),
            ),
        ),
        "funding": (
            Funding(
                place="III/bullet 1",
                quote=LANG_SON[2],
                programme="NTM",
                source="total",
                amount_vnd=1_582_500_000_000,
                period=(2019, 2020),
                evidence=(spot(read, "1.582,5 tỷ đồng", confidence=0.55),),
            ),
        ),
        "assignments": (
            Assignment(
                place="IV.1/bullet 1",
                quote=LANG_SON[3],
                assignee=("Sở Tài chính",),
                role="lead",
                due=Deadline(text="trước ngày 30/6/2019", kind="by", end=date(2019, 6, 30)),
                evidence=(spot(read, "Sở Tài chính"),),
            ),
        ),
        "communes": (
            CommuneRow(
                place="Phụ lục 01/row 1",
                appendix="Phụ lục 01",
                row=1,
                printed="Xã Tân Văn - Bình Gia",
                commune="Tân Văn",
                district="Bình Gia",
                commune_code="06121",
                achieved=(1, 2, 7),
                achieved_count=3,
                planned=(5,),
                planned_count=1,
                year=2019,
                evidence=(spot(read, "Xã Tân Văn"),),
            ),
        ),
        "findings": (
            Finding(
                place="I.1/bullet 1",
                kind="share_mismatch",
                quote="77 xã",
                found=38.5,
                expected=37.2,
                message_vi="Tỷ lệ 38,5 % không khớp.",
                evidence=(spot(read, "77 xã"),),
            ),
        ),
        "doubts": (
            Doubt(
                place="III/bullet 1",
                kind="unclear_digit",
                quote="1.582,5",
                why="chữ số bị mờ",
                evidence=(spot(read, "1.582,5", confidence=0.4),),
            ),
        ),
    }
    return Records(**values | changes)


def dak_nong(read: ReadDocument) -> Records:
    """A second province, whose texts try to break out of every place they may be shown in."""
    return Records(
        document=DocumentRecord(
            number="7/KH-UBND",
            issuer="Ủy ban nhân dân tỉnh Đắk Nông",
            province="Đắk Nông",
            issued_on=date(2019, 4, 1),
            title='=HYPERLINK(A1) "><img src=x onerror=alert(1)>',
            programmes=("NTM",),
            period=(2019, 2020),
        ),
        targets=(
            a_target(read, "Đắk Nông", 31, "khoảng 31 xã", comparator="approx", quote="=1+1 khoảng 31 xã"),
            a_target(
                read,
                "Đắk Nông",
                3,
                "3 xã biên giới",
                subset="@SUM(A1) xã biên giới",
                quote="-2+3 </blockquote><script>alert(2)</script>",
                place="I.1/bullet 2",
            ),
        ),
    )


def put(
    warehouse: Warehouse, folder: Path, name: str, lines: Sequence[str], make: Any, *, run_id: str = "run-1"
) -> ReadDocument:
    """Typeset, read and load one plan; ``make`` turns the read document into its records."""
    path = folder / name
    if not path.exists():
        typeset(path, lines)
    read = read_file(path)
    source = SourceFile(name, file_sha256(path), str(path), path.stat().st_size)
    warehouse.load_document(source, read, make(read), "loaded", run_id, VERSIONS)
    return read
