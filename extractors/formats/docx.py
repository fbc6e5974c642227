"""DOCX: paragraphs with their automatic numbers, tables with merged cells, head and foot set as tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from extractors.formats.limits import check_office_archive
from extractors.formats.numbering import Numbering
from extractors.formats.result import Block, FormatRead, PageBuilder, Span, lines_of
from models.errors import DamagedFileError, TooLargeError

_MAX_NESTED_TABLES = 20
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # repeats what it stands in for
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), _FALLBACK}


def read_docx(path: Path) -> FormatRead:
    """Read a DOCX file; page header and footer are left out, tracked deletions too.

    Raises ``EmptyFileError``, ``EncryptedFileError``, ``DamagedFileError``, ``TooLargeError``, ``UnreadableFileError``.
    """
    check_office_archive(path, "word/document.xml")
    try:
        document = docx.Document(str(path))
        reader = _Reader(document)
        for block in document.iter_inner_content():
            reader.add(block)
    except (PackageNotFoundError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as e:
        # python-docx answers a part that is missing or malformed with any of these
        raise DamagedFileError(str(e), file=path) from e
    except RecursionError as e:
        raise TooLargeError("nested too deeply.", file=path) from e
    return reader.builder.build()


class _Reader:
    def __init__(self, document: Any) -> None:
        self.builder = PageBuilder()
        self._body = document._body
        self._numbering = Numbering(_numbering_element(document))

    def add(self, block: DocxParagraph | DocxTable) -> None:
        """One block of the body."""
        if isinstance(block, DocxTable):
            rows, spans, head = self._grid(block)
            self.builder.add_table(rows, spans, head)
            return
        self.builder.add(
            Block(
                lines_of(self._text(block)),
                bold=_all_bold(block),
                centred=_alignment(block) == WD_ALIGN_PARAGRAPH.CENTER,
                indent_pt=_indent(block),
            )
        )

    def _text(self, paragraph: DocxParagraph) -> str:
        label = self._label(paragraph)
        text = "".join(_pieces(paragraph._p))
        return f"{label} {text}" if label and text.strip() else text

    def _label(self, paragraph: DocxParagraph) -> str:
        properties: Any
        for properties in (paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)):
            number = None if properties is None else properties.numPr
            if number is not None and number.numId is not None:
                level = 0 if number.ilvl is None else number.ilvl.val
                return self._numbering.label(str(number.numId.val), level)
        return ""

    def _grid(self, table: DocxTable) -> tuple[list[list[str]], list[Span], int]:
        """Rows of anchor texts, spans, and the number of rows marked as repeated head."""
        placed: list[tuple[int, int, int, str]] = []  # row, column, colspan, text
        open_merges: dict[int, int] = {}  # column -> index of the cell merged downwards
        rowspans: dict[int, int] = {}
        width = head = 0
        for r, row in enumerate(table._tbl.tr_lst):
            marked = row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None
            head += marked and head == r
            column = row.grid_before
            for tc in row.tc_lst:
                span = tc.grid_span
                if tc.vMerge == "continue" and column in open_merges:
                    rowspans[open_merges[column]] += 1
                else:
                    open_merges.pop(column, None)
                    placed.append((r, column, span, self._cell_text(tc, 0)))
                    rowspans[len(placed) - 1] = 1
                    if tc.vMerge == "restart":
                        open_merges[column] = len(placed) - 1
                column += span
            width = max(width, column)
        rows = [[""] * width for _ in table._tbl.tr_lst]
        spans: list[Span] = []
        for i, (r, c, colspan, text) in enumerate(placed):
            rows[r][c] = text
            if (rowspans[i], colspan) != (1, 1):
                spans.append((r, c, rowspans[i], colspan))
        return rows, spans, head

    def _cell_text(self, tc: Any, depth: int) -> str:
        if depth > _MAX_NESTED_TABLES:
            raise RecursionError
        parts = []
        for child in tc.iterchildren():
            if child.tag == qn("w:p"):
                parts.append(self._text(DocxParagraph(child, self._body)))
            elif child.tag == qn("w:tbl"):
                parts += [self._cell_text(inner, depth + 1) for row in child.tr_lst for inner in row.tc_lst]
        return "\n".join(part for part in parts if part.strip())


def _pieces(node: Any) -> Iterator[str]:
    """Text of runs, hyperlinks, insertions, content controls and text boxes, in order."""
    for child in node.iterchildren():
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "" if node.tag == qn("w:tabs") else " "
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _pieces(child)
    if node.tag == qn("w:p"):
        yield "\n"


def _numbering_element(document: Any) -> Any | None:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # how python-docx says that there is none
        return None


def _alignment(paragraph: DocxParagraph) -> Any:
    style: Any = paragraph.style
    return paragraph.alignment if paragraph.alignment is not None else style.paragraph_format.alignment


def _indent(paragraph: DocxParagraph) -> float | None:
    indent = paragraph.paragraph_format.first_line_indent
    return None if indent is None else float(indent.pt)


def _all_bold(paragraph: DocxParagraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    style: Any = paragraph.style
    inherited = bool(style.font.bold)
    return bool(runs) and all(inherited if run.bold is None else run.bold for run in runs)
