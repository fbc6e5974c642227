"""Tables over pages: fragments joined, repeated headers dropped, rows split by the page break made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractors.tables.numbering import column_numbers
from extractors.types import TableFragment
from models.pages import Cell, Line, Page, Table

_SAME_HEADER = 80.0  # per cent alike: OCR reads a header a little differently on every page
_EDGE_TOLERANCE = 0.03  # of the table's width
_TITLE_LINES = 6
_SURE = 0.35
_FEWEST_LETTERS = 4
_APPENDIX = re.compile(r"^\W*(phụ\s*(lục|biểu)|biểu|bảng|mẫu)\b", re.IGNORECASE)
_APPENDIX_ALONE = re.compile(r"^phụ\s*lục(\s+số)?\s*:?\s*[\dIVX]*\W*$", re.IGNORECASE)
_LIST_TITLE = re.compile(r"^\W*(danh sách|tổng hợp|kế hoạch|phân công|nội dung)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s*$")


def stitch(fragments: Sequence[TableFragment], pages: Sequence[Page]) -> tuple[Table, ...]:
    """Logical tables in reading order. ``pages`` are the document's, for what stands between the fragments."""
    by_number = {page.number: page for page in pages}
    tables: list[Table] = []
    last: TableFragment | None = None
    for fragment in fragments:
        page = by_number[fragment.page]
        if last is not None and _continues(last, fragment, by_number):
            tables[-1] = _appended(tables[-1], fragment)
        else:
            tables.append(replace(fragment.table, title=title_above(page, fragment.first_line)))
        last = fragment
    return tuple(tables)


def _continues(last: TableFragment, fragment: TableFragment, pages: dict[int, Page]) -> bool:
    if fragment.page != last.page + 1 or _width(fragment) != _width(last):
        return False
    if not _same_columns(last, fragment):
        return False
    before = pages[last.page].lines[last.first_line + len(last.table.rows) :]
    above = pages[fragment.page].lines[: fragment.first_line]
    return not (_holds_text(pages[last.page], before) or _holds_text(pages[fragment.page], above))


def _holds_text(page: Page, lines: Sequence[Line]) -> bool:
    """Whether lines beside a table are print: no page number, no shadow or shine-through, which no voice is sure of."""
    printed = [line for line in lines if line.kind not in ("page_number", "footnote")]
    if _letters(" ".join(line.text for line in printed)) < _FEWEST_LETTERS:
        return False  # a page number that was misread ("= tà;")
    # each word counts by its letters: voices are often sure of a speck, as a stop or a quotation mark
    words = [(word.confidence, _letters(word.text)) for line in printed for word in page.words[line.first : line.last]]
    letters = sum(count for _, count in words)
    return not letters or sum(confidence * count for confidence, count in words) >= _SURE * letters


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _width(fragment: TableFragment) -> int:
    return len(fragment.table.rows[0])


def _same_columns(a: TableFragment, b: TableFragment) -> bool:
    """Whether the vertical rules stand at the same shares of the width."""
    xs, ys = a.column_edges_pt, b.column_edges_pt
    if len(xs) != len(ys) or len(xs) < 2:
        return len(xs) == len(ys)
    scale_x, scale_y = xs[-1] - xs[0], ys[-1] - ys[0]
    return all(
        abs((x - xs[0]) / scale_x - (y - ys[0]) / scale_y) < _EDGE_TOLERANCE for x, y in zip(xs, ys, strict=True)
    )


def _appended(table: Table, fragment: TableFragment) -> Table:
    rows = [list(row) for row in table.rows]
    drop = _repeated_header(table, fragment.table)
    more = fragment.table.rows[drop:]
    offset = len(rows) - drop
    joins = bool(more) and _is_rest_of_row(rows[-1], more[0], table)
    if joins:
        for column, text in enumerate(more[0]):
            rows[-1][column] = f"{rows[-1][column]} {text}".strip()
        more = more[1:]
        offset -= 1
    rows += [list(row) for row in more]
    cells = [replace(c, row=c.row + offset) for c in fragment.table.cells if c.row >= drop]
    spans = [(r + offset, c, h, w) for r, c, h, w in fragment.table.spans if r >= drop + joins]
    return replace(
        table,
        pages=(*table.pages, fragment.page),
        rows=tuple(tuple(row) for row in rows),
        cells=(*table.cells, *_ordered(cells)),
        spans=(*table.spans, *spans),
        grid_confidence=min(table.grid_confidence, fragment.table.grid_confidence),
    )


def _ordered(cells: list[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda c: (c.row, c.column))


def _repeated_header(table: Table, part: Table) -> int:
    """How many of the part's first rows repeat the table's header (or its last row: the column numbers)."""
    if not table.header_rows or len(part.rows) < 2:
        return 0
    head = " ".join(cell for row in table.rows[: table.header_rows] for cell in row if cell)
    again = " ".join(cell for row in part.rows[: table.header_rows] for cell in row if cell)
    if len(part.rows) > table.header_rows and fuzz.ratio(head, again) >= _SAME_HEADER:
        return table.header_rows
    last_head, first = table.rows[table.header_rows - 1], part.rows[0]
    if column_numbers(last_head) and column_numbers(first):
        return 1
    return 1 if fuzz.ratio(" ".join(filter(None, last_head)), " ".join(filter(None, first))) >= _SAME_HEADER else 0


def _is_rest_of_row(last: Sequence[str], first: Sequence[str], table: Table) -> bool:
    """Whether a part's first row goes on with the row above the break: the table numbers its rows, and it has none."""
    numbered = [row for row in table.rows[table.header_rows :] if row[0].strip()]
    if len(numbered) < 0.5 * max(1, len(table.rows) - table.header_rows):
        return False
    filled = [i for i, text in enumerate(first) if text.strip()]
    return bool(filled) and not first[0].strip() and all(last[i].strip() for i in filled)


def _text_above(page: Page, line: Line) -> str:
    at = page.lines.index(line)
    return page.lines[at - 1].text.strip() if at else ""


def title_above(page: Page, first_line: int) -> str:
    """The lines above a table that name it: from "Phụ lục …" ("appendix") or a "Biểu" ("form") down to the table."""
    above: list[str] = []
    for line in reversed(page.lines[max(0, first_line - _TITLE_LINES) : first_line]):
        if line.kind in ("page_number", "table"):
            break
        if not _holds_text(page, [line]):
            continue
        above.insert(0, line.text)
        if _APPENDIX.match(line.text) and not _APPENDIX_ALONE.match(_text_above(page, line)):
            return " ".join(above)
    for first, text in enumerate(above):
        if _LIST_TITLE.match(text):
            return " ".join(above[first:])
    kept: list[str] = []
    for text in reversed(above):
        if _SENTENCE.search(text) or len(text) > 160:
            break
        kept.insert(0, text)
    return " ".join(kept)
