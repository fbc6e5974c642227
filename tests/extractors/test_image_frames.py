"""Coordinates: whatever was done to a page's image, a box on it names the spot on the page within two pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.image import PreparedImage, quarter_turn, rotation, scaling, transform_box
from extractors.orientation import lies_sideways
from extractors.prepare import prepare
from tests.extractors.pages import drawn

_UNIT = st.floats(0.05, 0.85)


@given(
    turn=st.sampled_from([0, 90, 180, 270]),
    skew=st.floats(-5, 5),
    dpi=st.sampled_from([72.0, 150.0, 200.0, 300.0, 400.0]),
    size=st.tuples(st.integers(400, 4000), st.integers(400, 4000)),
    place=st.tuples(_UNIT, _UNIT),
)
def test_a_point_survives_the_way_to_the_prepared_image_and_back(
    turn: int, skew: float, dpi: float, size: tuple[int, int], place: tuple[float, float]
) -> None:
    width, height = size
    turned = (width, height) if turn in (0, 180) else (height, width)
    matrix = scaling(300 / dpi) @ rotation(-skew, *turned) @ quarter_turn(turn, width, height)
    image = PreparedImage(np.zeros((1, 1), np.uint8), 300.0, scaling(72 / dpi) @ np.linalg.inv(matrix))
    x_pt, y_pt = place[0] * width * 72 / dpi, place[1] * height * 72 / dpi
    there = image.box_to_pixels((x_pt, y_pt, x_pt, y_pt))
    back = image.box_to_page(there)
    assert max(abs(back[0] - x_pt), abs(back[1] - y_pt)) * dpi / 72 <= 0.01


@given(turn=st.sampled_from([0, 90, 180, 270]), box=st.tuples(_UNIT, _UNIT))
def test_a_quarter_turn_moves_pixels_as_the_matrix_says(turn: int, box: tuple[float, float]) -> None:
    pixels = np.full((60, 90), 255, np.uint8)
    x, y = int(box[0] * 90), int(box[1] * 60)
    pixels[y, x] = 0
    turned = np.rot90(pixels, k=-turn // 90)
    found = np.argwhere(turned == 0)[0]
    x0, y0, x1, y1 = transform_box(quarter_turn(turn, 90, 60), (x, y, x + 1, y + 1))
    assert (round(x0), round(y0)) == (found[1], found[0])
    assert (round(x1 - x0), round(y1 - y0)) == (1, 1)


@settings(max_examples=12, deadline=None)
@given(
    turn=st.sampled_from([0, 90, 180, 270]), dpi=st.sampled_from([100, 150, 200, 300]), place=st.tuples(_UNIT, _UNIT)
)
def test_a_mark_is_found_where_it_was_drawn(turn: int, dpi: int, place: tuple[float, float]) -> None:
    """The whole preparation, pixels and all: rules make it straighten a sheet that slopes by a degree."""
    import cv2

    width, height = int(4 * dpi), int(3 * dpi)
    sheet = np.full((height, width), 255, np.uint8)
    for y in range(int(0.3 * dpi), height - int(0.2 * dpi), int(0.25 * dpi)):
        sheet[y : y + 2, int(0.3 * dpi) : -int(0.3 * dpi)] = 60
    slope = cv2.getRotationMatrix2D((width / 2, height / 2), 1.0, 1.0)
    sheet = cv2.warpAffine(sheet, slope, (width, height), borderValue=255)
    x, y = int(width * place[0]), int(height * place[1])
    side = max(6, dpi // 16)
    sheet[y : y + side, x : x + side] = 0
    source = np.ascontiguousarray(np.rot90(sheet, k=turn // 90))
    prepared = prepare(source, float(dpi), 300, turn).image
    dark = cv2.erode((prepared.pixels < 90).astype(np.uint8), np.ones((9, 9), np.uint8))  # rules are thinner
    ys, xs = np.nonzero(dark)
    middle = transform_box(
        quarter_turn(turn, source.shape[1], source.shape[0]) @ scaling(dpi / 72),
        prepared.box_to_page((float(xs.mean()), float(ys.mean()), float(xs.mean()), float(ys.mean()))),
    )
    assert abs(middle[0] - (x + side / 2)) <= 2 and abs(middle[1] - (y + side / 2)) <= 2


@pytest.mark.parametrize("angle", [-3.3, -1.0, 0.0, 0.4, 2.2])
def test_skew_is_measured_to_a_tenth_of_a_degree(angle: float) -> None:
    import cv2

    from extractors.prepare import skew_angle
    from tests.extractors.pages import pixels

    sheet = pixels(drawn(dpi=150, lines=("Kế hoạch thực hiện chương trình giảm nghèo",) * 5))
    height, width = sheet.shape
    turned = cv2.warpAffine(sheet, rotation(angle, width, height)[:2], (width, height), borderValue=255)
    assert skew_angle(np.ascontiguousarray(turned, np.uint8), 150) == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("angle", [0.0, 1.5, -2.0])
def test_a_sloping_page_does_not_lie_sideways_and_a_turned_one_does(angle: float) -> None:
    text = "Các xã vùng cao được ưu tiên bố trí vốn đầu tư phát triển hạ tầng"
    lines = tuple(" ".join(np.random.default_rng(number).permutation(text.split())) for number in range(12))
    sheet = np.asarray(drawn(lines, dpi=150, size_in=(7.0, 5.0)).rotate(angle, fillcolor=255), dtype=np.uint8)
    assert not lies_sideways(sheet, 150)
    assert lies_sideways(np.ascontiguousarray(np.rot90(sheet)), 150)


def test_a_column_of_short_figures_does_not_lie_sideways() -> None:
    """In a narrow column the next line is as near as the next cell, but not as the next figure."""
    sheet = np.asarray(drawn(tuple(f"{n},{n}{n}" for n in range(12, 40)), dpi=150, size_in=(3.0, 8.0)), dtype=np.uint8)
    assert not lies_sideways(sheet, 150)
    assert lies_sideways(np.ascontiguousarray(np.rot90(sheet)), 150)


@pytest.mark.parametrize("lines", [(), ("Trang",)])
def test_too_few_letters_tell_nothing(lines: tuple[str, ...]) -> None:
    sheet = np.asarray(drawn(lines, dpi=150, size_in=(3.0, 3.0)).rotate(90), dtype=np.uint8)
    assert not lies_sideways(sheet, 150)
