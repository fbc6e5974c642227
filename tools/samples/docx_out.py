"""A plan as a DOCX file, the way an office sets it: head and foot as tables without rules, appendices ruled."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tools.samples.content import Appendix, Plan, unmarked
from tools.samples.tables import anchors

_STAMP = (2020, 1, 1, 0, 0, 0)  # a fixed time in the archive makes the same bytes every time


def docx_bytes(plan: Plan) -> bytes:
    """The file's bytes."""
    document = docx.Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    head = ["\n".join([*plan.issuer, f"Số: {plan.number}"])]
    head.append(f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{plan.place_date}")
    _side_by_side(document, head, bold=True)
    _line(document, plan.kind.upper(), centred=True, bold=True)
    _line(document, plan.title, centred=True, bold=True)
    for item in plan.body:
        paragraph = _line(document, unmarked(item.text), bold=item.level in (1, 2))
        paragraph.paragraph_format.first_line_indent = Pt(36)
    foot = "\n".join(["Nơi nhận:", *(f"- {line}" for line in plan.recipients)])
    _side_by_side(document, [foot, "\n".join([*plan.sign.titles, "", plan.sign.name])])
    for appendix in plan.appendices:
        _appendix(document, appendix)
    return _repacked(document)


def _line(document: Any, text: str, *, centred: bool = False, bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def _side_by_side(document: Any, texts: list[str], *, bold: bool = False) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, texts, strict=True):
        for i, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.add_run(line).bold = bold


def _appendix(document: Any, appendix: Appendix) -> None:
    section = document.add_section()
    if appendix.orientation == "land":
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = sorted((section.page_width, section.page_height), reverse=True)
    for line in (appendix.label, *appendix.title):
        _line(document, line, centred=True, bold=True)
    rows = [*appendix.head, *(row.c for row in appendix.rows)]
    table = document.add_table(rows=len(rows), cols=len(appendix.columns), style="Table Grid")
    for p in anchors(rows):
        cell = table.cell(p.row, p.column)
        if (p.rowspan, p.colspan) != (1, 1):
            cell = cell.merge(table.cell(p.row + p.rowspan - 1, p.column + p.colspan - 1))
        cell.text = p.text


def _repacked(document: Any) -> bytes:
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
