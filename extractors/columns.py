"""The foot of a document taken apart before OCR: recipients left, signature block right.

An engine that sees both columns at once joins their lines or loses the shorter one. Here the right column is moved
below the left one, the page is read in one pass, and the boxes are moved back.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage, as_grey
from models.pages import Box

_DPI = 75.0
_GUTTER_IN = 0.13
_GUTTER_RANGE = (0.3, 0.68)  # share of the width between which the gutter lies
_MIN_HEIGHT_IN = 0.7
_MIN_INK_ROWS_IN = (0.5, 0.15)  # ink in height on the left, on the right
_SPACE_IN = 0.4  # put between the columns, so that the engine sees two blocks
_SPECK_PX = 3


@dataclass(frozen=True)
class Stacked:
    """An image whose part right of ``gutter`` and below ``top`` was moved down by ``shift`` pixels."""

    pixels: Grey
    top: int
    gutter: int
    shift: int

    def back(self, box: Box) -> Box:
        """Where a box of this image stands on the image it was made from."""
        if self.shift and box[1] >= self.top + self.shift:
            return box[0], box[1] - self.shift, box[2], box[3] - self.shift
        return box


def stacked(image: PreparedImage) -> Stacked:
    """The image with the foot's columns one below the other; unchanged where there is no such foot."""
    foot = _foot(image)
    if foot is None:
        return Stacked(image.pixels, 0, 0, 0)
    top, gutter = foot
    height, width = image.pixels.shape
    shift = height - top + int(image.dpi * _SPACE_IN)
    pixels = np.full((height + shift, width), 255, dtype=np.uint8)
    pixels[:height] = image.pixels
    pixels[top:height, gutter:] = 255
    pixels[top + shift :, gutter:] = image.pixels[top:, gutter:]
    return Stacked(pixels, top, gutter, shift)


def _foot(image: PreparedImage) -> tuple[int, int] | None:
    """Top row and gutter column in pixels of the two-column zone that ends the page's text."""
    factor = _DPI / image.dpi
    ink = _ink(as_grey(cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)))
    rows = np.flatnonzero(ink.any(axis=1))
    if len(rows) == 0:
        return None
    first, last = (int(share * ink.shape[1]) for share in _GUTTER_RANGE)
    free = np.ones(last - first, dtype=bool)
    top, gutter = int(rows[-1]) + 1, None
    for y in range(int(rows[-1]), -1, -1):
        free &= ~ink[y, first:last]
        run = _longest(free)
        if run is None or run[1] - run[0] < _GUTTER_IN * _DPI:
            break
        top, gutter = y, first + (run[0] + run[1]) // 2
    if gutter is None or not _has_both(ink[top:], gutter):
        return None
    top = _line_gap(ink, top)
    return int(top / factor), int(gutter / factor)


def _ink(small: Grey) -> NDArray[np.bool_]:
    dark = (small < 170).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] > _SPECK_PX
    kept[0] = False
    margin = int(0.02 * small.shape[1])
    ink = kept[labels]
    ink[:, :margin] = ink[:, -margin:] = False
    return np.asarray(ink, dtype=np.bool_)


def _longest(free: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Start and end of the longest run of free columns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda r: r[1] - r[0]) if runs else None


def _has_both(zone: NDArray[np.bool_], gutter: int) -> bool:
    left = float(zone[:, :gutter].any(axis=1).sum()) / _DPI
    right = float(zone[:, gutter:].any(axis=1).sum()) / _DPI
    is_tall = zone.shape[0] / _DPI >= _MIN_HEIGHT_IN
    return is_tall and left >= _MIN_INK_ROWS_IN[0] and right >= _MIN_INK_ROWS_IN[1]


def _line_gap(ink: NDArray[np.bool_], top: int) -> int:
    """The next white row below: the zone must not begin inside a line of text."""
    for y in range(top, min(top + int(0.3 * _DPI), ink.shape[0])):
        if not ink[y].any():
            return y
    return top
