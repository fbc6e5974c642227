"""Ruled tables of text layers: rules make them, areas that cannot be seen do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.tables.textgrid import tables_of_text_page
from models.pages import Word

_LINES = 6
_LEFT, _TOP, _WIDTH, _STEP = 80.0, 300.0, 430.0, 16.0


def _page(path: Path, fill: Color | None, *, ruled: bool) -> list[Word]:
    """Six lines with an area behind each and, where wanted, a rule around each and one down the middle."""
    height = A4[1]
    canvas = Canvas(str(path), pagesize=A4)
    words = []
    for line in range(_LINES):
        top = _TOP + _STEP * line
        if fill is not None:
            canvas.setFillColor(fill)
            canvas.rect(_LEFT, height - top - _STEP, _WIDTH, _STEP, stroke=0, fill=1)
            canvas.rect(_LEFT + 40, height - top - _STEP, _WIDTH - 41, _STEP, stroke=0, fill=1)
        if ruled:
            canvas.rect(_LEFT, height - top - _STEP, _WIDTH / 2, _STEP, stroke=1, fill=0)
            canvas.rect(_LEFT + _WIDTH / 2, height - top - _STEP, _WIDTH / 2, _STEP, stroke=1, fill=0)
        words += [
            Word(f"dong{line}", (_LEFT + 5, top + 3, _LEFT + 60, top + 13)),
            Word("so", (400.0, top + 3, 412.0, top + 13)),
        ]
    canvas.save()
    return words


@pytest.mark.parametrize("fill", [white, Color(1, 1, 1), HexColor(0xFEFEFE)])
def test_white_areas_behind_lines_of_text_are_no_table(tmp_path: Path, fill: Color) -> None:
    words = _page(tmp_path / "p.pdf", fill, ruled=False)
    assert tables_of_text_page(tmp_path / "p.pdf", 1, words) == []


@pytest.mark.parametrize("fill", [None, white])
def test_ruled_cells_are_a_table_whatever_lies_behind_them(tmp_path: Path, fill: Color | None) -> None:
    words = _page(tmp_path / "p.pdf", fill, ruled=True)
    (found,) = tables_of_text_page(tmp_path / "p.pdf", 1, words)
    assert (len(found.table.rows), found.table.rows[0]) == (_LINES, ("dong0", "so"))


def test_a_row_alone_is_a_table_where_it_has_columns_enough(tmp_path: Path) -> None:
    """A head that a page break parted from its rows; a frame of two boxes is none."""
    for columns, expected in ((5, 1), (2, 0)):
        canvas = Canvas(str(tmp_path / "row.pdf"), pagesize=A4)
        width = _WIDTH / columns
        for i in range(columns):
            for _ in range(2):  # each cell with its own strokes, as word processors draw them
                canvas.rect(_LEFT + i * width, A4[1] - _TOP - _STEP, width, _STEP, stroke=1, fill=0)
        canvas.save()
        words = [
            Word(f"cot{i}", (_LEFT + i * width + 3, _TOP + 3, _LEFT + i * width + 30, _TOP + 13))
            for i in range(columns)
        ]
        assert len(tables_of_text_page(tmp_path / "row.pdf", 1, words)) == expected
