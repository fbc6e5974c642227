"""Read documents made in the test, so that rules are tried on sentences of our own."""

from __future__ import annotations

from collections.abc import Sequence

from models.pages import Cell, FileInfo, Line, LineKind, LineRef, Page, PageSource, Paragraph, ReadDocument, Table, Word
from models.reference import load
from nlp.context import Context
from nlp.extract import context_of

HEAD_LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", "Số: 45/KH-UBND")
HEAD_RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Cao Bằng, ngày 12 tháng 02 năm 2019",
)
TITLE = ("KẾ HOẠCH", "Xây dựng nông thôn mới tỉnh Cao Bằng năm 2019")
_LINE_HEIGHT_PT = 16.0


def read_document(
    body: Sequence[str],
    *,
    left: Sequence[str] = HEAD_LEFT,
    right: Sequence[str] = HEAD_RIGHT,
    title: Sequence[str] = TITLE,
    signature: Sequence[str] = (),
    tables: Sequence[Table] = (),
    confidence: float = 1.0,
    source: PageSource = "text",
) -> ReadDocument:
    """One page; each string of ``body`` is a paragraph, its line breaks are lines."""
    parts: list[tuple[LineKind, str]] = [
        *(("head_left", text) for text in left),
        *(("head_right", text) for text in right),
        *(("title", text) for text in title),
        *(("body", text) for text in body),
        *(("signature", text) for text in signature),
    ]
    words: list[Word] = []
    lines: list[Line] = []
    paragraphs: list[Paragraph] = []
    for kind, text in parts:
        first_line = len(lines)
        for line in text.split("\n"):
            top = 40 + len(lines) * _LINE_HEIGHT_PT
            first = len(words)
            for i, word in enumerate(line.split(" ")):
                words.append(Word(word, (60.0 + 30 * i, top, 85.0 + 30 * i, top + 12), confidence))
            box = (60.0, top, 85.0 + 30 * (len(words) - first), top + 12)
            lines.append(Line(line, first, len(words), box, kind))
        paragraphs.append(Paragraph(tuple(LineRef(1, i) for i in range(first_line, len(lines))), kind))
    page = Page(1, source, 595.0, 842.0, tuple(words), tuple(lines))
    return ReadDocument(FileInfo("ke-hoach.pdf", "0" * 64, "pdf"), (page,), tuple(tables), tuple(paragraphs))


def table(title: str, rows: Sequence[Sequence[str]], header_rows: int = 1) -> Table:
    """A table on page 1 with a box for every cell."""
    cells = [
        Cell(r, c, 1, (60.0 + 80 * c, 400.0 + 20 * r, 140.0 + 80 * c, 420.0 + 20 * r))
        for r, row in enumerate(rows)
        for c in range(len(row))
    ]
    return Table(title, (1,), header_rows, tuple(tuple(row) for row in rows), (), tuple(cells))


def context(body: Sequence[str], **options: object) -> Context:
    """The context of such a document."""
    return context_of(read_document(body, **options), load())  # type: ignore[arg-type]
