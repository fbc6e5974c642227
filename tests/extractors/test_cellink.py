"""A scanned cell is shown where its letters stand: the rules of the table and the dirt of the scan are no letters."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from extractors.cellink import ink_box
from extractors.image import Grey, PreparedImage, scaling

_DPI = 200.0
_CELL_PX = (40, 40, 600, 140)
_TEXT_PX = (60, 70, 260, 96)


def _letters(page: Grey) -> None:
    """Ten blocks as high as letters, with the gaps between them, and a stop behind the last."""
    x0, top, x1, bottom = _TEXT_PX
    for x in range(x0, x1 - 10, 20):
        page[top:bottom, x : x + 12] = 0
    page[bottom - 5 : bottom, x1 - 5 : x1] = 0


def _rules(page: Grey) -> None:
    cv2.rectangle(page, _CELL_PX[:2], _CELL_PX[2:], 0, 3)


def _askew(page: Grey) -> None:
    """The rules of a page that is not quite straight run through the cell as the grid has it."""
    cv2.line(page, (0, 42), (700, 54), 0, 3)
    cv2.line(page, (0, 126), (700, 138), 0, 3)
    cv2.line(page, (582, 0), (586, 200), 0, 3)


def _stubs(page: Grey) -> None:
    """A cell over several columns: the rules between those below it reach a little into it."""
    for x in (350, 450, 550):
        page[124:160, x : x + 4] = 0


def _specks(page: Grey) -> None:
    random = np.random.default_rng(7)
    for x, y in zip(random.integers(300, 580, 40), random.integers(50, 130, 40), strict=True):
        page[y : y + 3, x : x + 3] = 0


def _box(*marks: Callable[[Grey], None]) -> tuple[float, ...]:
    page = np.full((200, 700), 255, dtype=np.uint8)
    for mark in marks:
        mark(page)
    image = PreparedImage(page, _DPI, scaling(72 / _DPI))
    cell = tuple(v * 72 / _DPI for v in _CELL_PX)
    return tuple(round(v * _DPI / 72) for v in ink_box(image, (cell[0], cell[1], cell[2], cell[3])))


@pytest.mark.parametrize("marks", [(), (_rules,), (_askew,), (_stubs,), (_specks,), (_rules, _askew, _stubs, _specks)])
def test_the_box_of_a_cell_is_that_of_its_letters(marks: tuple[Callable[[Grey], None], ...]) -> None:
    assert _box(_letters, *marks) == pytest.approx(_TEXT_PX, abs=1)


def test_a_letter_far_from_the_others_belongs_to_them() -> None:
    def far(page: Grey) -> None:
        page[70:96, 540:552] = 0

    assert _box(_letters, far) == pytest.approx((60, 70, 552, 96), abs=1)


def test_a_lone_dash_is_what_the_cell_holds() -> None:
    def dash(page: Grey) -> None:
        page[88:91, 300:312] = 0

    assert _box(dash, _rules) == pytest.approx((300, 88, 312, 91), abs=1)


@pytest.mark.parametrize("marks", [(), (_rules,)])
def test_an_empty_cell_is_its_own_box(marks: tuple[Callable[[Grey], None], ...]) -> None:
    assert _box(*marks) == _CELL_PX
