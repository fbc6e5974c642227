"""The document as rules read it: blocks of running text whose every character leads back to its spot on the page.

A block's ``text`` is what rules read; ``printed`` is exactly what stands on the page. Both have the same length
(repairs replace letters by letters), so one span serves for both, and evidence is always the printed one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from models.pages import Box, Cell, Line, LineKind, Page, ReadDocument, Table, Word
from models.records import Evidence
from models.reference.vietnamese import CAPITAL
from nlp.repair import repaired


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a block that stands on one printed line: half-open span in the block, page, words."""

    start: int
    end: int
    page: Page
    line: Line


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. ``number`` counts blocks from 0 in reading order."""

    number: int
    text: str
    printed: str
    kind: LineKind
    pieces: tuple[Piece, ...]

    @property
    def page(self) -> int:
        """Number of the page where it begins."""
        return self.pieces[0].page.number

    def quote(self, start: int, end: int) -> str:
        """The printed characters of a span, trimmed."""
        return self.printed[start:end].strip()

    def evidence(self, start: int, end: int, rule: str) -> tuple[Evidence, ...]:
        """One evidence a printed line that the span touches; in files without pages the box is None."""
        return tuple(e for piece in self.pieces if (e := self._on_line(piece, start, end, rule)) is not None)

    def _on_line(self, piece: Piece, start: int, end: int, rule: str) -> Evidence | None:
        first, last = max(start, piece.start), min(end, piece.end)
        text = self.printed[first:last].strip()
        if first >= last or not text:
            return None
        words = list(_touched(piece, first, last))
        confidence = fmean(w.confidence for w in words) if words else 1.0
        box = _around([w.box for w in words if w.box])
        place = None if box else f"paragraph {self.number + 1}"
        return Evidence(
            page=piece.page.number if box else None,
            box=box,
            text=text,
            confidence=round(confidence, 3),
            rule=rule,
            place=place,
            chars=None if box else (first, last),
        )


def _touched(piece: Piece, first: int, last: int) -> Iterator[Word]:
    at = piece.start
    for word in piece.page.words[piece.line.first : piece.line.last]:
        end = at + len(nfc(word.text))
        if at < last and first < end:
            yield word
        at = end + 1


def _around(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


@dataclass(frozen=True)
class Text:
    """A read document as blocks, with its tables apart."""

    document: ReadDocument
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The document's tables."""
        return self.document.tables

    @property
    def is_scan(self) -> bool:
        """Whether some page was read by OCR."""
        return any(page.source != "text" for page in self.document.pages)

    def cell_evidence(self, table: int, row: int, column: int, rule: str) -> tuple[Evidence, ...]:
        """Where a cell stands; a cell split by a page break has one evidence a page. Empty for a covered cell."""
        found = self.tables[table]
        printed = found.rows[row][column]
        if not printed.strip():
            return ()
        places = [cell for cell in found.cells if (cell.row, cell.column) == (row, column)]
        return tuple(_cell_evidence(cell, self._print_box(cell), printed, table, rule) for cell in places)

    def _print_box(self, cell: Cell) -> Box | None:
        """Around the words printed in a cell; the cell's own box where they have none of their own."""
        if cell.box is None:
            return None
        x0, top, x1, bottom = cell.box
        boxes = [
            w.box
            for w in self.document.page(cell.page).words
            if w.box and x0 <= (w.box[0] + w.box[2]) / 2 <= x1 and top <= (w.box[1] + w.box[3]) / 2 <= bottom
        ]
        return _around(boxes) or cell.box

    def title_evidence(self, table: int, rule: str, *parts: str) -> tuple[Evidence, ...]:
        """Where a table's title stands, line by line; with ``parts``, from the first of them to the last one."""
        title = self._title_block(self.tables[table])
        if title is None:
            return ()
        spots = title.evidence(*_span_of(parts, title.printed), rule)
        return tuple(e if e.box else e.model_copy(update={"place": f"table {table + 1}"}) for e in spots)

    def _title_block(self, table: Table) -> Block | None:
        """The lines that a table's title is made of: the run that spells it, else those with no other words."""
        page = self.document.page(table.pages[0])
        lines = [n for n in page.lines if n.kind != "table" and n.text.strip()]
        words = set(nfc(table.title).split())
        run = _run_of(lines, nfc(table.title)) or [n for n in lines if set(nfc(n.text).split()) <= words]
        if not run:
            return None
        printed, pieces = _joined([(page, line) for line in run])
        return Block(0, printed, printed, "body", pieces)


def _run_of(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """The lines, one after the other, that spell a title; none where they do not."""
    wanted = "".join(title.split())
    if not wanted:
        return ()
    tight = ["".join(nfc(line.text).split()) for line in lines]
    for first in range(len(lines)):
        spelt = ""
        for last in range(first, len(lines)):
            spelt += tight[last]
            if spelt == wanted:
                return lines[first : last + 1]
            if not wanted.startswith(spelt):
                break
    return ()


def _span_of(parts: Sequence[str], printed: str) -> tuple[int, int]:
    """From the first of the parts to the last, white space and capitals apart; everything where one is missing."""
    start: int | None = None
    end = 0
    for part in parts:
        letters = (re.escape(c) for c in nfc(part) if not c.isspace())
        match = re.compile(r"\s*".join(letters), re.IGNORECASE).search(printed, end)
        if match is None:
            return 0, len(printed)
        start, end = match.start() if start is None else start, match.end()
    return (0, len(printed)) if start is None else (start, end)


def _cell_evidence(cell: Cell, box: Box | None, printed: str, table: int, rule: str) -> Evidence:
    has_place = box is not None
    return Evidence(
        page=cell.page if has_place else None,
        box=box,
        text=nfc(printed),
        confidence=round(cell.confidence, 3),
        rule=rule,
        place=None if has_place else f"table {table + 1}, row {cell.row + 1}, column {cell.column + 1}",
        chars=None if has_place else (0, len(nfc(printed))),
    )


_RECIPIENTS = re.compile(r"^\W*Nơi nhận\W*(?:$|[-–])", re.IGNORECASE)
_SIGNED = re.compile(
    r"^\W*(?:(?:TM|KT|TL|TUQ|Q)\.\s?|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|(?:QUYỀN )?BÍ THƯ)"
)
# what goes on with the list of recipients, and with the signature: a name
_OF_THE_TAIL: dict[LineKind, re.Pattern[str]] = {
    "recipients": re.compile(r"^\W*(?:[-–+•]|Như |Lưu|VT|.{0,80};$)"),
    "signature": re.compile(rf"^\W*(?:{CAPITAL}[\w.]*\s*){{1,6}}$"),
}


def nfc(text: str) -> str:
    """Composed form."""
    return unicodedata.normalize("NFC", text)


def text_of(document: ReadDocument) -> Text:
    """Put the paragraphs of a read document into blocks."""
    pages = {page.number: page for page in document.pages}
    blocks: list[Block] = []
    for paragraph in document.paragraphs:
        lines = [(pages[ref.page], pages[ref.page].lines[ref.line]) for ref in paragraph.lines]
        printed, pieces = _joined(lines)
        if printed.strip():
            blocks.append(
                Block(len(blocks), repaired(printed, scanned=_is_scanned(pieces)), printed, paragraph.kind, pieces)
            )
    return Text(document, tuple(_with_tail(blocks)))


def _with_tail(blocks: list[Block]) -> Iterator[Block]:
    """Recipients and signature by their words, in files whose layout does not mark them."""
    if any(block.kind == "recipients" for block in blocks):
        yield from blocks
        return
    part: LineKind = "body"
    for block in blocks:
        if block.kind != "body":
            yield block
            continue
        if _RECIPIENTS.match(block.text):
            part = "recipients"
        elif part != "body" and _SIGNED.match(block.text):
            part = "signature"
        elif part != "body" and not _OF_THE_TAIL[part].match(block.text):
            part = "body"
        yield replace(block, kind=part)


def _is_scanned(pieces: Sequence[Piece]) -> bool:
    return any(piece.page.source != "text" for piece in pieces)


def _joined(lines: Sequence[tuple[Page, Line]]) -> tuple[str, tuple[Piece, ...]]:
    printed, pieces = "", []
    for page, line in lines:
        text = nfc(line.text)
        if printed and not _goes_on(printed):
            printed += " "
        pieces.append(Piece(len(printed), len(printed) + len(text), page, line))
        printed += text
    return printed, tuple(pieces)


def _goes_on(printed: str) -> bool:
    """Whether the line before ends in the middle of a compound: "2016-", "UBND-"."""
    return len(printed) > 1 and printed[-1] == "-" and printed[-2].isalnum()
