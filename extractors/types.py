"""What passes inside the reading room, between reading one page and putting pages together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.pages import (
    Box,
    FileInfo,
    LineRef,
    Page,
    Paragraph,
    Signature,
    Table,
    page_from_json,
    page_to_json,
    table_from_json,
    table_to_json,
)


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A file that can be read: what it is, how many pages it has, who signed it digitally."""

    file: FileInfo
    page_count: int
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class TableFragment:
    """The part of a table that stands on one page.

    ``table`` names that page alone; ``box`` is the grid's outline in page points; ``column_edges_pt`` are the
    places of its rules down, left to right as the table is read, in points of the upright page. ``first_line`` is the
    index in ``page.lines`` of its first row. ``word_confidences``, by a cell's row and column, is there until the words
    are placed on the page.
    """

    page: int
    box: Box
    table: Table
    column_edges_pt: tuple[float, ...] = ()
    first_line: int = 0
    word_confidences: Mapping[tuple[int, int], tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineHint:
    """What the geometry says of a line: begins a paragraph, reaches the right margin, how far it is set in."""

    starts: bool
    is_full: bool
    indent_pt: float


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page, read alone: its text with one hint a line, the table fragments on it.

    A file without pages knows its ``tables`` and ``paragraphs`` at once.
    """

    page: Page
    hints: tuple[LineHint, ...] = ()
    fragments: tuple[TableFragment, ...] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON-able form, for the result store."""
        return {
            "page": page_to_json(self.page),
            "hints": [[h.starts, h.is_full, h.indent_pt] for h in self.hints],
            "fragments": [
                {
                    "page": f.page,
                    "box": list(f.box),
                    "table": table_to_json(f.table),
                    "column_edges_pt": list(f.column_edges_pt),
                    "first_line": f.first_line,
                }
                for f in self.fragments
            ],
            "tables": [table_to_json(table) for table in self.tables],
            "paragraphs": [
                {"lines": [[r.page, r.line] for r in p.lines], "kind": p.kind, "indent_pt": p.indent_pt}
                for p in self.paragraphs
            ],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> PageRead:
        """Inverse of ``to_json``."""
        return PageRead(
            page=page_from_json(data["page"]),
            hints=tuple(LineHint(*hint) for hint in data["hints"]),
            fragments=tuple(
                TableFragment(
                    f["page"],
                    (f["box"][0], f["box"][1], f["box"][2], f["box"][3]),
                    table_from_json(f["table"]),
                    tuple(f["column_edges_pt"]),
                    f["first_line"],
                )
                for f in data["fragments"]
            ),
            tables=tuple(table_from_json(table) for table in data["tables"]),
            paragraphs=tuple(
                Paragraph(tuple(LineRef(a, b) for a, b in p["lines"]), p["kind"], p["indent_pt"])
                for p in data["paragraphs"]
            ),
        )
