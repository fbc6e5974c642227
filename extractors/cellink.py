"""Where a scanned cell's text stands: the box around its letters, without the rules of the table and without specks."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import PreparedImage, as_grey
from models.pages import Box

_DARK = 150
_RIM_IN = 0.03  # the rules of a cell, where they run as the grid says
# a stroke so long is a rule that runs askew through the cell, not a letter's
_RULE_ACROSS_IN, _RULE_DOWN_IN = 0.45, 0.24
_STUB_IN = 0.03  # so thin, and begun at the cell's edge: the end of a rule of the cells above, below or beside
_LETTER_IN = 0.05  # the least height of what stands for itself: letters without ascenders at 8 pt
_SPECK_IN = 0.012
_BESIDE_IN, _ABOVE_IN = 0.12, 0.07  # so near a letter, a mark or a stop is its own


def ink_box(image: PreparedImage, cell: Box) -> Box:
    """The box around what is printed in a cell, in page points; the cell's own where nothing is."""
    x0, top, x1, bottom = (round(v) for v in image.box_to_pixels(cell))
    rim = max(3, round(image.dpi * _RIM_IN))
    left, upper = max(0, x0 + rim), max(0, top + rim)
    dark = as_grey(image.pixels[upper : max(upper, bottom - rim), left : max(left, x1 - rim)] < _DARK)
    if not dark.any():
        return cell
    boxes = _parts(without_rules(dark, image.dpi), image.dpi)
    if not len(boxes):
        rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
        boxes = np.array([[columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]])
    first_x, first_y = boxes[:, 0].min(), boxes[:, 1].min()
    last_x, last_y = boxes[:, 2].max(), boxes[:, 3].max()
    return image.box_to_page((left + first_x, upper + first_y, left + last_x, upper + last_y))


def without_rules(dark: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Ink (1) without strokes so long that they are rules."""
    kept = dark.copy()
    for width, height in ((round(dpi * _RULE_ACROSS_IN), 1), (1, round(dpi * _RULE_DOWN_IN))):
        if width > dark.shape[1] or height > dark.shape[0]:
            continue
        strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
        kept[cv2.dilate(strokes, np.ones((3, 3), np.uint8)) > 0] = 0
    return kept


def _parts(dark: NDArray[np.uint8], dpi: float) -> NDArray[np.int64]:
    """Boxes (x0, top, x1, bottom) of the letters, and of what is smaller and stands by one."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    found = np.asarray(stats[1:, :4], dtype=np.int64)
    found = found[np.maximum(found[:, 2], found[:, 3]) >= max(2, dpi * _SPECK_IN)]
    boxes = np.column_stack((found[:, :2], found[:, :2] + found[:, 2:]))
    height, width = dark.shape
    at_edge = (boxes[:, :2] <= 1).any(axis=1) | (boxes[:, 2] >= width - 1) | (boxes[:, 3] >= height - 1)
    is_stub = at_edge & (found[:, 2:].min(axis=1) <= dpi * _STUB_IN)
    found, boxes = found[~is_stub], np.asarray(boxes[~is_stub], dtype=np.int64)
    is_letter = found[:, 3] >= dpi * _LETTER_IN
    if not is_letter.any():
        return boxes
    letters = boxes[is_letter]
    beside, above = dpi * _BESIDE_IN, dpi * _ABOVE_IN
    near = [
        bool(
            np.any(
                (box[0] <= letters[:, 2] + beside)
                & (box[2] >= letters[:, 0] - beside)
                & (box[1] <= letters[:, 3] + above)
                & (box[3] >= letters[:, 1] - above)
            )
        )
        for box in boxes
    ]
    kept: NDArray[np.int64] = boxes[np.array(near, dtype=bool)]
    return kept
