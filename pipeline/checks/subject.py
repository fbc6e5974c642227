"""What every check may ask: the records, the text they were read from, and how surely a spot was read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from models.pages import Box, Page, ReadDocument, Word
from models.records import CommuneRow, Evidence, FindingKind, Record, Records, Target
from models.reference import Reference
from nlp.context import Context
from nlp.extract import context_of
from nlp.text import Block

_PARAGRAPH = re.compile(r"paragraph (\d+)$")
_CELL = re.compile(r"table (\d+), row (\d+),")
_CRITERION = re.compile(r"^\W*tiêu chí\s+(?:số\s+)?(\d{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Flaw:
    """What a rule found, before it is known whether it was read surely enough to be held against the document.

    ``values`` fill the placeholders of the message ``finding.<message>``; ``decisive`` are the spots whose misreading
    would make the flaw go away (all of the evidence where empty); ``words`` are those among them that it hangs on.
    ``contested`` says that something else in the document speaks for a misreading, which on a scan decides.
    """

    kind: FindingKind
    message: str
    place: str
    evidence: tuple[Evidence, ...]
    quote: str
    found: Any
    expected: Any
    values: dict[str, object]
    decisive: tuple[Evidence, ...] = ()
    words: str = ""
    contested: bool = False


@dataclass(frozen=True)
class Subject:
    """One document under check."""

    records: Records
    document: ReadDocument
    reference: Reference

    @cached_property
    def context(self) -> Context:
        """Blocks, outline and head, as the rules of the language room saw them."""
        return context_of(self.document, self.reference)

    @property
    def body(self) -> Iterator[Block]:
        """Blocks of running text."""
        return (block for block in self.context.text.blocks if block.kind == "body")

    @cached_property
    def _pages(self) -> dict[int, Page]:
        return {page.number: page for page in self.document.pages}

    def sureness(self, evidence: Sequence[Evidence], words: str = "") -> float:
        """How surely the spots were read, 0-1: the least sure word with a figure, or the least sure of ``words``.

        A spot's own confidence is a mean, in which one misread figure drowns among sure words.
        """
        return min((self._of_spot(spot, frozenset(_words(words))) for spot in evidence), default=1.0)

    def _of_spot(self, spot: Evidence, words: frozenset[str]) -> float:
        page = self._pages.get(spot.page) if spot.page is not None else None
        if page is None or spot.box is None:
            return spot.confidence
        if page.source == "text":
            return 1.0
        decisive = [w.confidence for w in page.words if _inside(w, spot.box) and _decides(w.text, words)]
        return min(decisive, default=spot.confidence)

    def is_scanned(self, evidence: Sequence[Evidence]) -> bool:
        """Whether some of the spots was read by OCR."""
        pages = (self._pages.get(spot.page) for spot in evidence if spot.page is not None)
        return any(page is not None and page.source != "text" for page in pages)

    @cached_property
    def _lines(self) -> dict[int, list[tuple[Box | None, Block]]]:
        lines: dict[int, list[tuple[Box | None, Block]]] = defaultdict(list)
        for block in self.context.text.blocks:
            for piece in block.pieces:
                lines[piece.page.number].append((piece.line.box, block))
        return lines

    def block_of(self, record: Record) -> Block | None:
        """The block that a record of running text was read from."""
        if not record.evidence:
            return None
        spot = record.evidence[0]
        if spot.page is None:
            number = _PARAGRAPH.match(spot.place or "")
            blocks = self.context.text.blocks
            return blocks[int(number[1]) - 1] if number and int(number[1]) <= len(blocks) else None
        return next((block for box, block in self._lines[spot.page] if _holds(box, spot)), None)

    def criterion_of(self, target: Target) -> int | None:
        """The criterion of a target: that of the item it stands in ("- Tiêu chí số 5 về …"), else its own."""
        block = self.block_of(target)
        named = _CRITERION.match(block.text) if block is not None else None
        return int(named[1]) if named else target.criterion

    def row_evidence(self, row: CommuneRow) -> tuple[Evidence, ...]:
        """Every printed cell of a commune's row; the cell of the name alone where the table is not found again."""
        place = self.table_row(row)
        if place is None:
            return row.evidence
        number, index = place
        width = len(self.document.tables[number].rows[index])
        text = self.context.text
        return tuple(e for c in range(width) for e in text.cell_evidence(number, index, c, "checks.row"))

    def title_over(self, row: CommuneRow) -> str:
        """The title of the table that a commune's row stands in."""
        place = self.table_row(row)
        return self.document.tables[place[0]].title if place else ""

    def table_row(self, row: CommuneRow) -> tuple[int, int] | None:
        """Table and row that a commune's row was read from, both counted from 0."""
        if not row.evidence:
            return None
        spot = row.evidence[0]
        if spot.page is None:
            place = _CELL.match(spot.place or "")
            return (int(place[1]) - 1, int(place[2]) - 1) if place else None
        return next((place for box, place in self._cells[spot.page] if _holds(box, spot)), None)

    @cached_property
    def _cells(self) -> dict[int, list[tuple[Box | None, tuple[int, int]]]]:
        cells: dict[int, list[tuple[Box | None, tuple[int, int]]]] = defaultdict(list)
        for number, table in enumerate(self.document.tables):
            for cell in table.cells:
                if table.rows[cell.row][cell.column].strip():
                    cells[cell.page].append((cell.box, (number, cell.row)))
        return cells


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _decides(word: str, words: frozenset[str]) -> bool:
    return bool(words & set(_words(word))) if words else any(c.isdigit() for c in word)


def _inside(word: Word, box: Box) -> bool:
    if word.box is None:
        return False
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _holds(box: Box | None, spot: Evidence) -> bool:
    if box is None or spot.box is None:
        return False
    x, y = (spot.box[0] + spot.box[2]) / 2, (spot.box[1] + spot.box[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1
