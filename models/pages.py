"""What reading a file yields: pages of words with boxes, paragraphs in reading order, tables as grids.

Boxes are ``(x0, top, x1, bottom)`` in points (1/72 inch), origin top left, in the frame of the page as
displayed (after /Rotate) and before any turning or straightening of ours; an image without resolution counts
as 300 dpi. Files without pages (DOCX, HTML, TXT, XLSX) are one page of size 0 × 0 whose boxes are ``None``.

``document_to_json`` writes the public ``pages.json`` form: the keys of its contract, and beside them
``lines``, ``paragraphs``, ``engine`` and ``signatures``, so that ``document_from_json`` gives back an equal
document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
FileKind = Literal["pdf", "image", "docx", "html", "txt", "xlsx"]
PageSource = Literal["text", "ocr", "mixed"]
LineKind = Literal[
    "head_left",  # issuer and number, left block of an official document's head
    "head_right",  # national motto, place and date
    "title",
    "body",
    "recipients",  # the "Nơi nhận" block
    "signature",  # the signature block: office, name
    "footnote",
    "page_number",
    "table",  # a row of a table, cells separated by tabs
]


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word. ``confidence`` is 0-1, 1 for a trusted text layer."""

    text: str
    box: Box | None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line: the words ``[first, last)`` of its page, in reading order.

    ``text`` is the words joined by one space (by a tab between the cells of a table row).
    """

    text: str
    first: int
    last: int
    box: Box | None
    kind: LineKind = "body"
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``number`` counts from 1; ``width`` and ``height`` are points.

    ``notes`` say what was done or went wrong ("rotated 90°", "unreadable: timed out after 120 s").
    A page that could not be read has no words and a note that begins with ``unreadable:``.
    """

    number: int
    source: PageSource
    width: float
    height: float
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything printed on the page, one visual line a line, in reading order."""
        return "\n".join(line.text for line in self.lines)

    @property
    def unreadable(self) -> bool:
        return any(note.startswith("unreadable:") for note in self.notes)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one cell of a table's grid stands; its text is ``table.rows[row][column]``."""

    row: int
    column: int
    page: int
    box: Box | None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table over one or more pages.

    ``rows`` starts with ``header_rows`` header rows; a repeated header is dropped; a merged cell's text stands in
    its first cell and the others are "". ``spans`` are (row, column, rowspan, colspan) of merged cells. ``cells``
    names each cell's place (a cell split over pages has one entry a page). ``grid_confidence`` is 0-1.
    """

    title: str
    pages: tuple[int, ...]
    header_rows: int
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int, int, int], ...] = ()
    cells: tuple[Cell, ...] = ()
    grid_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class LineRef:
    """A line by page number (from 1) and index in ``page.lines``."""

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that were set as one paragraph, also over a page break (the page number between is left out).

    ``text`` joins the lines by one space, a hyphen at a line end that splits a word excepted.
    """

    lines: tuple[LineRef, ...]
    kind: LineKind = "body"
    indent_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature of the file: who signed it and when (ISO 8601), as written in the file; not verified."""

    signer: str | None
    signed_at: str | None


@dataclass(frozen=True, slots=True)
class FileInfo:
    """Identity of the file that was read."""

    name: str
    sha256: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A whole file, read. ``engine`` names OCR engine and models with versions ("tesseract": "5.3.0")."""

    file: FileInfo
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    signatures: tuple[Signature, ...] = ()
    engine: Mapping[str, str] = field(default_factory=dict)

    def page(self, number: int) -> Page:
        """The page with that number; raises ``KeyError``."""
        for page in self.pages:
            if page.number == number:
                return page
        raise KeyError(number)


def _boxed(box: Box | None) -> list[float] | None:
    return None if box is None else [round(v, 2) for v in box]


def _unboxed(box: list[float] | None) -> Box | None:
    return None if box is None else (box[0], box[1], box[2], box[3])


def page_to_json(page: Page) -> dict[str, Any]:
    """The page in the form of ``pages.json``."""
    return {
        "number": page.number,
        "source": page.source,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "text": page.text,
        "words": [{"text": w.text, "box": _boxed(w.box), "confidence": round(w.confidence, 3)} for w in page.words],
        "lines": [
            {"text": n.text, "words": [n.first, n.last], "box": _boxed(n.box), "kind": n.kind, "bold": n.bold}
            for n in page.lines
        ],
        "notes": list(page.notes),
    }


def page_from_json(data: Mapping[str, Any]) -> Page:
    """Inverse of ``page_to_json`` (boxes to 1/100 point)."""
    return Page(
        number=data["number"],
        source=data["source"],
        width=data["width"],
        height=data["height"],
        words=tuple(Word(w["text"], _unboxed(w["box"]), w["confidence"]) for w in data["words"]),
        lines=tuple(
            Line(n["text"], n["words"][0], n["words"][1], _unboxed(n["box"]), n["kind"], n["bold"])
            for n in data["lines"]
        ),
        notes=tuple(data["notes"]),
    )


def table_to_json(table: Table) -> dict[str, Any]:
    """The table in the form of ``pages.json``."""
    return {
        "title": table.title,
        "pages": list(table.pages),
        "header_rows": table.header_rows,
        "rows": [list(row) for row in table.rows],
        "spans": [list(span) for span in table.spans],
        "cells": [
            {
                "row": c.row,
                "column": c.column,
                "page": c.page,
                "box": _boxed(c.box),
                "confidence": round(c.confidence, 3),
            }
            for c in table.cells
        ],
        "grid_confidence": round(table.grid_confidence, 3),
    }


def table_from_json(data: Mapping[str, Any]) -> Table:
    """Inverse of ``table_to_json``."""
    return Table(
        title=data["title"],
        pages=tuple(data["pages"]),
        header_rows=data["header_rows"],
        rows=tuple(tuple(row) for row in data["rows"]),
        spans=tuple((s[0], s[1], s[2], s[3]) for s in data["spans"]),
        cells=tuple(Cell(c["row"], c["column"], c["page"], _unboxed(c["box"]), c["confidence"]) for c in data["cells"]),
        grid_confidence=data["grid_confidence"],
    )


def document_to_json(document: ReadDocument) -> dict[str, Any]:
    """The document in the form of ``pages.json``."""
    return {
        "file": {"name": document.file.name, "sha256": document.file.sha256, "kind": document.file.kind},
        "pages": [page_to_json(page) for page in document.pages],
        "tables": [table_to_json(table) for table in document.tables],
        "paragraphs": [
            {"lines": [[ref.page, ref.line] for ref in p.lines], "kind": p.kind, "indent_pt": p.indent_pt}
            for p in document.paragraphs
        ],
        "signatures": [{"signer": s.signer, "signed_at": s.signed_at} for s in document.signatures],
        "engine": dict(document.engine),
    }


def document_from_json(data: Mapping[str, Any]) -> ReadDocument:
    """Inverse of ``document_to_json``."""
    return ReadDocument(
        file=FileInfo(data["file"]["name"], data["file"]["sha256"], data["file"]["kind"]),
        pages=tuple(page_from_json(page) for page in data["pages"]),
        tables=tuple(table_from_json(table) for table in data["tables"]),
        paragraphs=tuple(
            Paragraph(tuple(LineRef(a, b) for a, b in p["lines"]), p["kind"], p["indent_pt"])
            for p in data["paragraphs"]
        ),
        signatures=tuple(Signature(s["signer"], s["signed_at"]) for s in data["signatures"]),
        engine=data["engine"],
    )
