"""Rules traced through a table: gaps stay gaps, feet of letters are none of a rule."""

import numpy as np
import pytest

from extractors.tables.grid import GridCell
from extractors.tables.scangrid import _without_slivers
from extractors.tables.tracks import drawn_along, drawn_shares, track


def _rule() -> np.ndarray:
    pieces = np.zeros((60, 600), np.uint8)
    for x in range(600):
        pieces[30 + x // 200, x] = 1  # a slope of three pixels
    return pieces


def test_a_rule_that_slopes_is_followed() -> None:
    rows = track(_rule(), 31.0, 10)
    assert abs(int(rows[10]) - 30) <= 1
    assert abs(int(rows[590]) - 32) <= 1


def test_pieces_of_letters_beside_a_rule_do_not_move_it() -> None:
    pieces = _rule()
    pieces[38, 100:140] = 1
    assert abs(int(track(pieces, 31.0, 10)[120]) - 30) <= 1


def test_a_rule_counts_as_far_as_it_is_drawn() -> None:
    ink = _rule()
    ink[:, 150:250] = 0
    shares = drawn_shares([drawn_along(ink, ink, track(ink, 31.0, 10))], [0.0, 300.0, 600.0], 0)
    assert abs(shares[0, 0] - 2 / 3) < 0.01
    assert shares[0, 1] == 1.0


def test_feet_of_letters_make_no_rule() -> None:
    feet = np.zeros((60, 600), np.uint8)
    feet[30, :] = 1
    letters = feet.copy()
    letters[16:30, ::4] = letters[16:30, 1::4] = letters[16:30, 2::4] = 1
    shares = drawn_shares([drawn_along(feet, letters, track(feet, 30.0, 10))], [0.0, 600.0], 0)
    assert shares[0, 0] < 0.3


def _row(edges: list[float], *spans: int) -> list[GridCell]:
    """A row of cells that reach over so many columns each."""
    starts = [sum(spans[:i]) for i in range(len(spans))]
    return [
        GridCell(0, first, 1, span, (edges[first], 0.0, edges[first + span], 40.0))
        for first, span in zip(starts, spans, strict=True)
    ]


@pytest.mark.parametrize(
    ("edges", "spans", "columns", "kept_edges"),
    [
        # a double rule: what lies between its lines is no column
        ([0, 100, 112, 300], (1, 1, 1), [(0, 1), (1, 1)], [0, 112, 300]),
        # a merged cell over it
        ([0, 100, 112, 300], (1, 2), [(0, 1), (1, 1)], [0, 112, 300]),
        ([0, 100, 112, 300], (3,), [(0, 2)], [0, 112, 300]),
        # a narrow column of figures is one
        ([0, 100, 145, 300], (1, 1, 1), [(0, 1), (1, 1), (2, 1)], [0, 100, 145, 300]),
    ],
)
def test_no_column_lies_between_the_lines_of_a_double_rule(
    edges: list[float], spans: tuple[int, ...], columns: list[tuple[int, int]], kept_edges: list[float]
) -> None:
    cells, kept = _without_slivers(_row(edges, *spans), edges, 30.0)
    assert [(cell.column, cell.colspan) for cell in cells] == columns
    assert kept == kept_edges
