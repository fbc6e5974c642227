"""What a reader of a pageless format returns, and the builder that puts it together in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.pages import Cell, Line, LineKind, LineRef, Page, Paragraph, Table, Word

Span = tuple[int, int, int, int]  # row, column, rowspan, colspan

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_MOTTO = re.compile(
    r"c[oộ]ng (h[oò]a|ho[aà]) x[aã] h[oộ]i ch[uủ] ngh[iĩ]a vi[eệ]t nam|[dđ][aả]ng c[oộ]ng s[aả]n vi[eệ]t nam",
    re.IGNORECASE,
)
_RECIPIENTS = re.compile(r"^\s*n[oơ]i nh[aậ]n\s*:?", re.IGNORECASE | re.MULTILINE)
_APPENDIX = re.compile(r"^(phụ\s*(lục|biểu)|biểu|bảng|mẫu)\b", re.IGNORECASE)
_APPENDIX_ALONE = re.compile(r"^phụ\s*lục(\s+số)?\s*:?\s*[\dIVX]*\W*$", re.IGNORECASE)
_ATTACHED = re.compile(r"^\(?\s*(kèm theo|ban hành kèm)", re.IGNORECASE)
_NUMBERING_CELL = re.compile(r"^\(?(\d{1,2}|[A-Z])\)?([=+x*-]\(?\d{1,2}\)?)*$")
_TITLE_LINES = 6
_TITLE_LINE_CHARS = 220


@dataclass(frozen=True, slots=True)
class FormatRead:
    """A pageless file, read: its one page, its tables and its paragraphs, all in reading order."""

    page: Page
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph before it is placed: its visual lines and how it was set."""

    lines: tuple[str, ...]
    kind: LineKind = "body"
    bold: bool | None = None
    centred: bool = False
    indent_pt: float | None = None


def tidy(text: str) -> str:
    """NFC, one plain space between words, no invisible characters; line breaks are kept."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.splitlines())


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of ``text`` that are not empty, tidied."""
    return tuple(line for line in tidy(text).split("\n") if line)


def count_header_rows(rows: Sequence[Sequence[str]], spans: Iterable[Span], declared: int = 0) -> int:
    """How many of the first rows are the head of a table.

    ``declared`` (rows marked as head in the file) wins. Else the first row, the rows that its merged cells reach
    down to, one more for every row whose cells only divide a heading above, and a row of column numbers.
    """
    if not rows:
        return 0
    spans = list(spans)
    head = declared or 1
    if not declared:
        head = max([1, *(row + rowspan for row, _, rowspan, _ in spans if row == 0)])
        if head == 1 and len(rows) > 2 and any(row == 0 and colspan < len(rows[0]) for row, _, _, colspan in spans):
            head = 2 if rows[1] and not rows[1][0] else 1
    while head < len(rows) - 1 and _is_numbering(rows[head]):
        head += 1
    return min(head, len(rows))


def _is_numbering(row: Sequence[str]) -> bool:
    cells = [cell.replace(" ", "") for cell in row if cell]
    numbers = [cell for cell in cells if _NUMBERING_CELL.match(cell)]
    consecutive = [int(n.strip("()")) for n in numbers if n.strip("()").isdigit()]
    return (
        len(cells) >= max(3, len(row) - 1)
        and len(numbers) == len(cells)
        and consecutive == list(range(consecutive[0] if consecutive else 1, (consecutive or [1])[0] + len(consecutive)))
    )


def layout_kinds(cells: Sequence[str]) -> tuple[LineKind, ...] | None:
    """Kinds of a layout table's columns, or None where the table holds data.

    ``cells`` are the texts of the columns of a small table. The head of an official document (issuer beside
    motto) and its foot (recipients beside signature) are often set as tables without rules.
    """
    if len(cells) not in (2, 3):
        return None
    if any(_MOTTO.search(" ".join(cell.split())) for cell in cells):
        right: tuple[LineKind, ...] = ("head_right", "head_right")
        return ("head_left", *right[: len(cells) - 1])
    if any(_RECIPIENTS.search(cell) for cell in cells):
        return tuple("recipients" if _RECIPIENTS.search(cell) else "signature" for cell in cells)
    return None


@dataclass
class PageBuilder:
    """Collects paragraphs and tables in reading order and numbers their words and lines."""

    notes: list[str] = field(default_factory=list)
    _words: list[Word] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """A paragraph; one without text is left out."""
        if not block.lines:
            return
        kind = block.kind
        if kind == "body" and block.centred and block.bold:
            kind = "title"
        refs = tuple(self._add_line(text, kind, block.bold) for text in block.lines)
        self._paragraphs.append(Paragraph(refs, kind, block.indent_pt))
        self._blocks.append(block)

    def add_table(
        self, rows: Sequence[Sequence[str]], spans: Iterable[Span] = (), declared_head: int = 0, title: str = ""
    ) -> None:
        """A table whose covered cells are ""; small layout tables of head and foot become paragraphs."""
        spans = tuple(sorted(spans))
        if self._add_layout(rows):
            return
        flat = tuple(tuple(" ".join(tidy(cell).split()) for cell in row) for row in rows)
        if not any(cell for row in flat for cell in row):
            return
        covered = {
            (row + r, column + c)
            for row, column, rowspan, colspan in spans
            for r in range(rowspan)
            for c in range(colspan)
            if (r, c) != (0, 0)
        }
        cells = tuple(
            Cell(r, c, 1, None) for r, row in enumerate(flat) for c in range(len(row)) if (r, c) not in covered
        )
        head = count_header_rows(flat, spans, declared_head)
        self._tables.append(Table(title or self._title(), (1,), head, flat, spans, cells))
        for row in flat:
            self._add_line("\t".join(row), "table", None)
        self._blocks.append(Block((), "table"))

    def build(self) -> FormatRead:
        """The page, with everything added so far."""
        page = Page(1, "text", 0.0, 0.0, tuple(self._words), tuple(self._lines), tuple(self.notes))
        return FormatRead(page, tuple(self._tables), tuple(self._paragraphs))

    def _add_layout(self, rows: Sequence[Sequence[str]]) -> bool:
        if not rows or len(rows) > 4:
            return False
        columns = ["\n".join(row[c] for row in rows if c < len(row)) for c in range(len(rows[0]))]
        kinds = layout_kinds(columns)
        if kinds is None:
            return False
        for kind, column in zip(kinds, columns, strict=True):
            for line in lines_of(column):
                self.add(Block((line,), kind))
        return True

    def _add_line(self, text: str, kind: LineKind, bold: bool | None) -> LineRef:
        first = len(self._words)
        self._words.extend(Word(word, None) for word in text.split())
        self._lines.append(Line(text, first, len(self._words), None, kind, bold))
        return LineRef(1, len(self._lines) - 1)

    def _appendix_above(self, taken: int) -> list[str]:
        """ "Phụ lục 01" alone on the line above "Bảng phân công …"."""
        block = self._blocks[-taken - 1] if len(self._blocks) > taken else None
        text = " ".join(block.lines) if block is not None else ""
        return [text] if _APPENDIX_ALONE.match(text) else []

    def _title(self) -> str:
        """The lines above a table that name it: back to "Phụ lục …" ("appendix"), or the centred ones just above."""
        above: list[str] = []
        for block in reversed(self._blocks[-_TITLE_LINES:]):
            text = " ".join(block.lines)
            if not text or len(text) > _TITLE_LINE_CHARS or block.kind != "body":
                break
            above.insert(0, text)
            if _APPENDIX.match(text):
                return " ".join([*self._appendix_above(len(above)), *above])
        kept: list[str] = []
        for block in reversed(self._blocks[-_TITLE_LINES:]):
            text = " ".join(block.lines)
            if not text or not (block.centred or _ATTACHED.match(text)):
                break
            kept.insert(0, text)
        return " ".join(kept)
