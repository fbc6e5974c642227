"""Rules of which a bad scan shows too little: where exactly they run, and which sides must have them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.tables.scangrid import _at_peak
from extractors.tables.sides import Pieces, _faded, _struck

_XS, _YS = (0.0, 100.0, 200.0, 300.0, 400.0), tuple(40.0 * i for i in range(10))
_ROW, _RULE = 6, 2  # the side in question: third rule, seventh row


def _pieces(dark: NDArray[np.uint8]) -> Pieces:
    nothing = np.zeros_like(dark)
    return Pieces(nothing, nothing, nothing, nothing, dark, 10)


def _ruled(*missing: tuple[int, int]) -> NDArray[np.bool_]:
    """All sides down (xs × rows) but these."""
    ruled = np.ones((len(_XS), len(_YS) - 1), dtype=bool)
    for rule, row in missing:
        ruled[rule, row] = False
    return ruled


def test_a_side_that_all_others_speak_for_is_ruled() -> None:
    found = _faded(_pieces(np.zeros((360, 400), np.uint8)), _XS, _YS, _ruled((_RULE, _ROW)))
    assert np.argwhere(found).tolist() == [[_RULE, _ROW]]


@pytest.mark.parametrize(
    "missing",
    [
        ((_RULE, 1),),  # a head joins its squares
        ((_RULE, _ROW), (1, _ROW)),  # a row of which most is joined
        tuple((_RULE, row) for row in range(3, 9)),  # a rule that most rows lack
    ],
)
def test_sides_that_may_be_open_stay_open(missing: tuple[tuple[int, int], ...]) -> None:
    assert not _faded(_pieces(np.zeros((360, 400), np.uint8)), _XS, _YS, _ruled(*missing)).any()


def test_the_heads_of_groups_speak_for_one_another() -> None:
    """Rows that only the first rule divides, the number from the name: one of them lost it."""
    heads = [(rule, row) for rule in (2, 3) for row in (3, 5, 7)]
    blank = _pieces(np.zeros((360, 400), np.uint8))
    assert np.argwhere(_faded(blank, _XS, _YS, _ruled((1, 5), *heads))).tolist() == [[1, 5]]
    # two of three lost it: a title over all columns may be printed so
    assert not _faded(blank, _XS, _YS, _ruled((1, 5), (1, 7), *heads)).any()


def test_text_that_runs_across_a_side_keeps_it_open() -> None:
    dark = np.zeros((360, 400), np.uint8)
    dark[255:262, 180:220] = 1
    assert not _faded(_pieces(dark), _XS, _YS, _ruled((_RULE, _ROW))).any()
    dark[255:262, 200:] = 0  # print on one side alone does not
    assert _faded(_pieces(dark), _XS, _YS, _ruled((_RULE, _ROW))).any()


def test_a_rule_is_where_its_ink_is_thickest_not_in_the_middle_of_what_stands_near() -> None:
    thin = np.zeros((400, 100), np.uint8)
    thin[::2, 50] = 1  # a broken rule
    thin[100:130, 62] = 1  # a stem beside it
    assert _at_peak(thin, 57.0, 10.0) == pytest.approx(50, abs=2)
    assert _at_peak(thin, 51.0, 10.0) == 51.0  # near enough


def _ruled_across(*only: tuple[int, int]) -> NDArray[np.bool_]:
    """All sides across (ys × columns) but those of the fifth height, of which these alone are ruled."""
    ruled = np.ones((len(_YS), len(_XS) - 1), dtype=bool)
    ruled[5] = False
    for height, column in only:
        ruled[height, column] = True
    return ruled


def _printed(*squares: tuple[int, int]) -> NDArray[np.uint8]:
    """Ink in these squares (row, column)."""
    dark = np.zeros((400, 420), np.uint8)
    for row, column in squares:
        dark[int(_YS[row]) + 12 : int(_YS[row]) + 28, int(_XS[column]) + 30 : int(_XS[column]) + 60] = 1
    return dark


@pytest.mark.parametrize(
    ("printed", "ruled", "struck"),
    [
        # the bar of "TT", the feet of "11": one cell alone is divided, and one half of it is empty
        ([(5, 0)], [(5, 0)], [[5, 0]]),
        ([(4, 0)], [(5, 0)], [[5, 0]]),
        # both halves hold print: two rows beside a merged one
        ([(4, 0), (5, 0)], [(5, 0)], []),
        # the rule runs on through other columns
        ([(4, 0)], [(5, 0), (5, 1)], []),
    ],
)
def test_a_stroke_of_letters_divides_no_cell(
    printed: list[tuple[int, int]], ruled: list[tuple[int, int]], struck: list[list[int]]
) -> None:
    found = _struck(_pieces(_printed(*printed)), _XS, _YS, _ruled_across(*ruled))
    assert np.argwhere(found).tolist() == struck
