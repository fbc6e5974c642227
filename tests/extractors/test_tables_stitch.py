"""Parts of tables on following pages: which are one table, and what becomes of heads and split rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from extractors.image import PreparedImage, quarter_turn, rotation, scaling
from extractors.pagereader import _table_top
from extractors.settings import ReadSettings
from extractors.tables import find_tables, read_cells, stitch
from extractors.types import TableFragment
from models.pages import Cell, Line, Page, Table, Word
from tests.extractors.test_tables_scan import Sheet

_HEAD = ("TT", "Tên xã", "Số hộ")
_EDGES = (50.0, 90.0, 400.0, 540.0)
Rows = Sequence[Sequence[str]]


def _part(number: int, rows: Rows, edges: tuple[float, ...] = _EDGES, first_line: int = 0) -> TableFragment:
    table = Table("", (number,), 1, tuple(tuple(r) for r in rows))
    return TableFragment(number, (50.0, 80.0, 540.0, 700.0), table, edges, first_line)


def _page(number: int, rows: Rows, above: str = "", confidence: float = 1.0) -> Page:
    words = tuple(Word(w, (50.0, 40.0, 90.0, 52.0), confidence if w[0].isalnum() else 0.9) for w in above.split())
    lines = [Line(above, 0, len(words), (50.0, 40.0, 540.0, 52.0))] if above else []
    lines += [Line("\t".join(row), len(words), len(words), (50.0, 80.0, 540.0, 90.0), "table") for row in rows]
    return Page(number, "ocr", 595.0, 842.0, words, tuple(lines))


def _stitched(
    first: Rows, second: Rows, *, above: str = "", confidence: float = 1.0, edges: tuple[float, ...] = _EDGES
) -> list[Table]:
    pages = [_page(1, first), _page(2, second, above, confidence)]
    parts = [_part(1, first), _part(2, second, edges, first_line=bool(above))]
    return list(stitch(parts, pages))


_FIRST = (_HEAD, ("1", "Xã Tân Lập", "310"), ("2", "Xã Minh Sơn", "275"))


@pytest.mark.parametrize(
    ("second", "numbers"),
    [
        # the head is printed again
        ((_HEAD, ("3", "Xã Phú Linh", "198")), ["1", "2", "3"]),
        # the head as OCR read it on the second page
        ((("TT", "Tên xâ", "Số hộ"), ("3", "Xã Phú Linh", "198")), ["1", "2", "3"]),
        # no head: rows go on
        ((("3", "Xã Phú Linh", "198"), ("4", "Xã Yên Thịnh", "120")), ["1", "2", "3", "4"]),
        # the end of a row that the page break split
        ((("", "(sáp nhập)", ""), ("3", "Xã Phú Linh", "198")), ["1", "2", "3"]),
    ],
)
def test_a_table_goes_on_over_the_page(second: Rows, numbers: list[str]) -> None:
    (table,) = _stitched(_FIRST, second)
    assert table.pages == (1, 2)
    assert [row[0] for row in table.rows[1:]] == numbers


def test_column_numbers_printed_again_are_no_row_however_ill_read() -> None:
    numbered = (_HEAD, ("(1)", "(2)", "(3)"), *_FIRST[1:])
    again = (("(1)", "(2)", "G)"), ("3", "Xã Phú Linh", "198"))
    first = _part(1, numbered)
    first = replace(first, table=replace(first.table, header_rows=2))
    (table,) = stitch([first, _part(2, again)], [_page(1, numbered), _page(2, again)])
    assert [row[0] for row in table.rows] == ["TT", "(1)", "1", "2", "3"]


def test_a_split_row_is_whole_again() -> None:
    (table,) = _stitched(_FIRST, (("", "(sáp nhập)", ""), ("3", "Xã Phú Linh", "198")))
    assert table.rows[2] == ("2", "Xã Minh Sơn (sáp nhập)", "275")


@pytest.mark.parametrize(
    "changes",
    [
        # a title of its own
        {"above": "Biểu số 02: Danh sách xã an toàn khu"},
        # as many columns, but at other places
        {"edges": (50.0, 250.0, 300.0, 540.0)},
    ],
)
def test_two_tables_with_as_many_columns_stay_two(changes: dict[str, object]) -> None:
    assert len(_stitched(_FIRST, (_HEAD, ("1", "Xã Phú Linh", "198")), **changes)) == 2  # type: ignore[arg-type]


def test_what_shines_through_from_the_back_parts_no_table() -> None:
    (table,) = _stitched(_FIRST, (("3", "Xã Phú Linh", "198"),), above="bà Vec ND n8", confidence=0.1)
    assert len(table.rows) == 4
    # specks among it that look like surely read stops and marks
    (table,) = _stitched(_FIRST, (("3", "Xã Phú Linh", "198"),), above="bà ` Vec . ^ ND ; n8 '", confidence=0.1)
    assert table.pages == (1, 2) and len(table.rows) == 4


def test_a_misread_page_number_parts_no_table() -> None:
    (table,) = _stitched(_FIRST, (("3", "Xã Phú Linh", "198"),), above="= tà;")
    assert table.pages == (1, 2)


@pytest.mark.parametrize("degrees", [0, 90, 270])
def test_the_places_of_columns_do_not_depend_on_how_the_page_lies(degrees: int) -> None:
    upright = Sheet().drawn()
    height, width = upright.pixels.shape
    turned = PreparedImage(
        upright.pixels, upright.dpi, scaling(72 / upright.dpi) @ quarter_turn(degrees, width, height)
    )
    (table,) = find_tables(turned)
    edges = np.array(read_cells(turned, table, 1, ReadSettings()).column_edges_pt)
    assert edges == pytest.approx(np.array([300, 450, 1050, 1700, 1960]) * 72 / 300, abs=1.0)


@pytest.mark.parametrize("degrees", [-2.0, 0.0, 2.0])
def test_a_table_that_stands_askew_begins_below_its_title(degrees: float) -> None:
    """The box around such a table reaches over the line above it; its cells do not."""
    to_page = np.linalg.inv(scaling(300 / 72) @ rotation(degrees, 842, 595))
    image = PreparedImage(np.full((2480, 3508), 255, np.uint8), 300.0, to_page)
    row = [image.box_to_page((x, 600.0, x + 300.0, 680.0)) for x in range(300, 3000, 300)]
    cells = tuple(Cell(0, column, 1, box) for column, box in enumerate(row))
    table = replace(_part(1, [[""] * len(cells)]).table, cells=cells)
    fragment = TableFragment(1, image.box_to_page((300.0, 600.0, 3000.0, 1800.0)), table)
    assert _table_top(fragment, image) == pytest.approx(600.0, abs=25.0)  # less than the gap below a line
