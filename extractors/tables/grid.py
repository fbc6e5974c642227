"""The common form of a ruled table, wherever its rules were found: cells by row, column and span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.formats.result import count_header_rows
from extractors.types import TableFragment
from models.pages import Box, Cell, Table, Word


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell, merged or not: its first row and column, its extent, and its box."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in a cell, and how sure that is (0-1); ``word_confidences`` where each word has its own."""

    text: str
    confidence: float = 1.0
    word_confidences: tuple[float, ...] = ()

    def words(self) -> list[Word]:
        """Its words, without boxes, each as sure as it was read."""
        parts = self.text.split()
        confidences = self.word_confidences
        if len(confidences) != len(parts):
            confidences = (self.confidence,) * len(parts)
        return [Word(part, None, confidence) for part, confidence in zip(parts, confidences, strict=True)]


def edges_of(values: Sequence[float], tolerance: float) -> list[float]:
    """Positions of rules: near values are one rule, at their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def index_of(edges: Sequence[float], value: float) -> int:
    """Index of the nearest edge."""
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def grid_cells(boxes: Sequence[Box], tolerance: float) -> tuple[list[GridCell], list[float], list[float]]:
    """Cells with rows, columns and spans from their boxes, with the rules' x and y positions."""
    xs = edges_of([v for b in boxes for v in (b[0], b[2])], tolerance)
    ys = edges_of([v for b in boxes for v in (b[1], b[3])], tolerance)
    cells = []
    for box in boxes:
        left, right = index_of(xs, box[0]), index_of(xs, box[2])
        top, bottom = index_of(ys, box[1]), index_of(ys, box[3])
        if right > left and bottom > top:
            cells.append(GridCell(top, left, bottom - top, right - left, box))
    return sorted(cells, key=lambda c: (c.row, c.column)), xs, ys


def fragment_of(
    cells: Sequence[GridCell],
    texts: Sequence[CellText],
    page: int,
    box: Box,
    column_edges_pt: Sequence[float],
    grid_confidence: float,
) -> TableFragment:
    """A table fragment from cells (boxes in page points) and their texts; rows and columns without a cell drop out."""
    rows_used = sorted({c.row for c in cells})
    row_at = {row: i for i, row in enumerate(rows_used)}
    width = max(c.column + c.colspan for c in cells)
    rows = [[""] * width for _ in rows_used]
    spans, places = [], []
    for cell, text in zip(cells, texts, strict=True):
        row = row_at[cell.row]
        rowspan = sum(cell.row <= r < cell.row + cell.rowspan for r in rows_used)
        rows[row][cell.column] = text.text
        if (rowspan, cell.colspan) != (1, 1):
            spans.append((row, cell.column, rowspan, cell.colspan))
        places.append(Cell(row, cell.column, page, cell.box, text.confidence))
    table = Table(
        title="",
        pages=(page,),
        header_rows=count_header_rows(rows, spans),
        rows=tuple(tuple(row) for row in rows),
        spans=tuple(spans),
        cells=tuple(places),
        grid_confidence=grid_confidence,
    )
    confidences = {
        (place.row, place.column): tuple(word.confidence for word in text.words())
        for place, text in zip(places, texts, strict=True)
    }
    return TableFragment(page, box, table, tuple(column_edges_pt), word_confidences=confidences)
