"""Figures in doubt are read again: when, and when the new reading counts."""

from __future__ import annotations

import pytest

from extractors.image import PreparedImage, scaling
from extractors.rereading import is_in_doubt, settler
from models.pages import Word
from tests.extractors.pages import drawn, pixels

_MODELS = ("vie+Vietnamese", "Vietnamese")


def _words(text: str, sure: float) -> list[Word]:
    return [Word(word, (0.0, 0.0, 1.0, 1.0), sure) for word in text.split()]


@pytest.mark.parametrize(
    ("first", "second", "doubted"),
    [
        (("2017", 0.95), ("2017", 0.95), False),
        (("02/9/2016;", 0.95), ("02/9/2016;", 0.95), False),
        (("56/2016/NQ-HĐND", 0.95), ("56/2016/NQ-HĐND", 0.95), False),
        (("12,5%);", 0.95), ("12,5%);", 0.95), False),
        (("1.485,]", 0.95), ("1.485,]", 0.95), True),  # of no form that figures have
        (("2017", 0.95), ("2617", 0.95), True),
        (("2017", 0.95), ("2017", 0.8), True),
        (("20†7", 0.95), ("20†7", 0.95), True),
        (("nghèo", 0.5), ("nghẻo", 0.5), False),  # no figure in it
        (("Tố", 0.9), ("16", 0.9), True),
    ],
)
def test_which_spots_are_read_again(first: tuple[str, float], second: tuple[str, float], doubted: bool) -> None:
    assert is_in_doubt(_words(*first), _words(*second)) is doubted


def _page() -> tuple[PreparedImage, tuple[float, float, float, float]]:
    image = PreparedImage(pixels(drawn(("Xã đạt 2017 tiêu chí",), dpi=300)), 300.0, scaling(0.24))
    return image, (286.0, 158.0, 405.0, 200.0)  # around "2017"


@pytest.mark.slow
@pytest.mark.parametrize("said", ["2617", "20†7"])
def test_a_misread_figure_is_outvoted(said: str) -> None:
    image, box = _page()
    settle = settler(image, _MODELS, 30)
    (found,) = settle([Word(said, box, 0.85)], [Word(said, box, 0.8)])
    assert found.text == "2017" and found.box is not None
    assert found.box[0] == pytest.approx(box[0], abs=8) and found.box[1] == pytest.approx(box[1], abs=12)


@pytest.mark.slow
def test_what_further_looks_see_differently_each_time_stays() -> None:
    image, _ = _page()
    blank = (600.0, 10.0, 700.0, 60.0)  # nothing is printed there
    settle = settler(image, _MODELS, 30)
    assert [w.text for w in settle([Word("25", blank, 0.6)], [])] == ["25"]
