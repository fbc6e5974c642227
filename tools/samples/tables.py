"""Ruled tables over pages: merged cells, repeated heads, rows that run over a page end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.samples import fonts
from tools.samples.content import Appendix
from tools.samples.page import Rule

if TYPE_CHECKING:
    from tools.samples.typeset import Typesetter

PAD_X, PAD_Y = 4.2, 3.0
BOTTOM = 54.0


@dataclass(frozen=True)
class Placed:
    """An anchor cell of the whole table's grid."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str


def anchors(rows: list[list[str]]) -> list[Placed]:
    """Anchor cells of rows in which "<" and "^" mean covered from the left and from above."""
    out = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            colspan = 1
            while c + colspan < len(row) and row[c + colspan] == "<":
                colspan += 1
            rowspan = 1
            while r + rowspan < len(rows) and rows[r + rowspan][c] == "^":
                rowspan += 1
            out.append(Placed(r, c, rowspan, colspan, text))
    return out


def logical(appendix: Appendix, table_id: str) -> dict[str, Any]:
    """The whole table in the truth's form."""
    head = anchors(appendix.head)
    body = anchors([row.c for row in appendix.rows])

    def cell(p: Placed) -> dict[str, Any]:
        return {"c": p.column, "rowspan": p.rowspan, "colspan": p.colspan, "text": p.text}

    rows = []
    for r in range(len(appendix.rows)):
        cells = [cell(p) for p in body if p.row == r]
        rows.append({"kind": "group" if len(cells) <= 2 < len(appendix.columns) else "data", "cells": cells})
    return {
        "table_id": table_id,
        "title": [appendix.label, *appendix.title],
        "n_cols": len(appendix.columns),
        "orientation": appendix.orientation,
        "header": [[cell(p) for p in head if p.row == r] for r in range(len(appendix.head))],
        "rows": rows,
    }


def _joined(whole: str, lines: list[list[str]]) -> str:
    """Text of the printed lines; a word broken after a comma is one word again."""
    text = " ".join(word for line in lines for word in line)
    return whole if "".join(text.split()) == "".join(whole.split()) else text


class TableSetter:
    """Sets one appendix table at the cursor of a typesetter."""

    def __init__(self, setter: Typesetter, appendix: Appendix, table_id: str, margin: float) -> None:
        self._s = setter
        self._a = appendix
        self._id = table_id
        width = setter.page.width - 2 * margin
        scale = width / sum(appendix.columns)
        self._x = [margin]
        for column in appendix.columns:
            self._x.append(self._x[-1] + column * scale)
        self._leading = appendix.size_pt * 1.22
        self._cells: list[dict[str, Any]] = []
        self._text: list[str] = []
        self._top = setter.y
        self._fragment = 0

    def set(self) -> None:
        """The whole table, with its fragments' truth on the pages."""
        self._begin(head=True)
        for start, stop in self._groups():
            self._rows([row.c for row in self._a.rows[start:stop]], header=False)
        self._end()

    def _groups(self) -> list[tuple[int, int]]:
        """Runs of rows that merged cells tie together."""
        rows = self._a.rows
        starts = [r for r in range(len(rows)) if "^" not in rows[r].c]
        return list(zip(starts, [*starts[1:], len(rows)], strict=True))

    def _begin(self, head: bool) -> None:
        self._cells, self._text, self._top = [], [], self._s.y
        self._fragment += 1
        self._local = 0
        if head:
            self._rows(self._a.head, header=True)

    def _end(self) -> None:
        page = self._s.page
        page.text.append("\n".join(self._text))
        box = (self._x[0], self._top, self._x[-1], self._s.y)
        page.fragments.append(
            {"table_id": self._id, "page": page.number, "bbox": box, "fragment": self._fragment, "cells": self._cells}
        )

    def _next_page(self) -> None:
        self._end()
        self._s.new_page(self._s.page.landscape)
        self._begin(head=self._a.repeat_head)

    def _style(self, header: bool, cells: int) -> str:
        return "b" if header or (cells <= 2 < len(self._a.columns)) else ""

    def _rows(self, rows: list[list[str]], header: bool) -> None:
        placed = anchors(rows)
        lines = {}
        for p in placed:
            in_row = sum(q.row == p.row for q in placed)
            width = self._x[p.column + p.colspan] - self._x[p.column] - 2 * PAD_X
            style = self._style(header, in_row)
            lines[p] = (self._s.wrap(p.text, width, self._a.size_pt, style) if p.text else [], style)
        heights = self._heights(rows, lines)
        room = self._s.page.height - BOTTOM - self._s.y
        if sum(heights) > room and not header:
            if self._a.split_rows and len(rows) == 1 and room > 3 * self._leading:
                self._split(placed, lines, room)
                return
            self._next_page()
        self._place(placed, lines, heights, header)

    def _heights(self, rows: list[list[str]], lines: dict[Placed, tuple[list[list[str]], str]]) -> list[float]:
        heights = [self._leading + 2 * PAD_Y] * len(rows)
        for p, (text, _) in sorted(lines.items(), key=lambda item: item[0].rowspan):
            need = len(text) * self._leading + 2 * PAD_Y
            have = sum(heights[p.row : p.row + p.rowspan])
            heights[p.row + p.rowspan - 1] += max(0.0, need - have)
        return heights

    def _split(self, placed: list[Placed], lines: dict[Placed, tuple[list[list[str]], str]], room: float) -> None:
        """A row that runs over the page end, without a rule there."""
        fit = int((room - 2 * PAD_Y) / self._leading)
        first = {p: (text[:fit], style) for p, (text, style) in lines.items()}
        rest = {p: (text[fit:], style) for p, (text, style) in lines.items()}
        height = max(len(text) for text, _ in first.values()) * self._leading + 2 * PAD_Y
        self._place(placed, first, [height], header=False, open_end=True)
        self._next_page()
        height = max(1, max(len(text) for text, _ in rest.values())) * self._leading + 2 * PAD_Y
        self._place(placed, rest, [height], header=False)

    def _place(
        self,
        placed: list[Placed],
        lines: dict[Placed, tuple[list[list[str]], str]],
        heights: list[float],
        header: bool,
        open_end: bool = False,
    ) -> None:
        tops = [self._s.y]
        for height in heights:
            tops.append(tops[-1] + height)
        for p in placed:
            text, style = lines[p]
            box = (self._x[p.column], tops[p.row], self._x[p.column + p.colspan], tops[p.row + p.rowspan])
            self._rule_around(box, open_end)
            self._write(p, text, style, box, header)
            self._cells.append(
                {
                    "r": self._local + p.row, "c": p.column, "rowspan": p.rowspan, "colspan": p.colspan,
                    "header": header, "text": _joined(p.text, text),
                    "lines": [" ".join(line) for line in text], "bbox": box,
                }
            )  # fmt: skip
        for r in range(len(heights)):
            at = {p.column: _joined(p.text, lines[p][0]) for p in placed if p.row == r}
            self._text.append("\t".join(at.get(c, "") for c in range(len(self._a.columns))))
        self._local += len(heights)
        self._s.y = tops[-1]

    def _write(
        self, p: Placed, text: list[list[str]], style: str, box: tuple[float, float, float, float], header: bool
    ) -> None:
        size = self._a.size_pt
        y = (box[1] + box[3]) / 2 - len(text) * self._leading / 2
        align = "c" if header else "l" if p.colspan > 1 else self._a.align[p.column]
        self._s._block += 1
        space = fonts.width(" ", self._s.family, style, size)
        for words in text:
            natural = sum(fonts.width(w, self._s.family, style, size) for w in words) + space * (len(words) - 1)
            slack = box[2] - box[0] - 2 * PAD_X - natural
            x = box[0] + PAD_X + {"c": slack / 2, "r": slack}.get(align, 0.0)
            self._s.put(words, x, y, "table", style, size, space)
            y += self._leading

    def _rule_around(self, box: tuple[float, float, float, float], open_end: bool) -> None:
        x0, y0, x1, y1 = box
        sides = [(x0, y0, x1, y0), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        if not open_end:
            sides.append((x0, y1, x1, y1))
        for side in sides:
            inner = side[1] == side[3] and self._a.rule == "dotted" and side[1] > self._top
            look = "dotted" if inner else "faint" if self._a.rule == "faint" else "solid"
            self._s.page.rules.append(Rule(*side, look))
