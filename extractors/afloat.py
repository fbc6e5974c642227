"""Specks in the spaces between words, told from print by where they stand in their line.

Nothing printed floats round and alone at half the height of an x: a hyphen is wide, the dots of a colon stand one over
the other. A full stop or a comma follows its letter closely, so a dot that stands nearer to the next word is a speck.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey

_INK, _PALE = 150, 205  # a speck is as dark as print; faded letters hang together only at the paler limit
_SPECK_IN = 0.055
_ROUND, _DASH = 1.35, 1.6  # longer side against the shorter: a blot, and what may be a hyphen
_LETTER_IN = 0.05
_REACH_IN, _LINE_IN = 0.3, 1.0  # how far the next letter may stand, and the letters that show the line
_SPACE_IN = 0.04  # a space between words is at least so wide
_CLOSE_IN = 0.04  # a full stop stands closer to its letter
_TRAILING_IN = 0.05
_MARK_IN = 0.07
_MIDDLE, _TOP = (0.22, 0.78), 1.1  # of the height of an x above the line
_FOOT = -0.15
_NEARER = 2.5
_ENOUGH_LETTERS = 3

Mask = NDArray[np.bool_]


def afloat(pixels: Grey, dpi: float) -> Mask:
    """Where specks stand between words; false everywhere else."""
    pale = (pixels < _PALE).astype(np.uint8)
    count, labelled, stats, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    boxes = np.column_stack((stats[:, 0], stats[:, 1], stats[:, 0] + widths, stats[:, 1] + heights)).astype(np.int64)
    is_letter, is_small = heights > _LETTER_IN * dpi, np.maximum(widths, heights) <= _SPECK_IN * dpi
    is_dark = np.zeros(count, dtype=np.bool_)
    is_dark[np.unique(labelled[pixels < _INK])] = True
    is_letter[0] = is_small[0] = False
    is_other = is_small.copy()
    is_small &= is_dark
    drop = np.zeros(count, dtype=np.bool_)
    for label in np.flatnonzero(is_small):
        drop[label] = _is_afloat(boxes[label], boxes[is_letter], boxes[is_other], dpi)
    return np.asarray(drop[labelled], dtype=np.bool_)


def _is_afloat(box: NDArray[np.int64], letters: NDArray[np.int64], small: NDArray[np.int64], dpi: float) -> bool:
    x0, top, x1, bottom = (int(v) for v in box)
    middle = (top + bottom) / 2
    if _is_mark(box, letters, dpi):
        return False
    level = letters[(letters[:, 1] - 0.04 * dpi < middle) & (middle < letters[:, 3] + 0.02 * dpi)]
    line = level[(level[:, 2] > x0 - _LINE_IN * dpi) & (level[:, 0] < x1 + _LINE_IN * dpi)]
    if len(line) < _ENOUGH_LETTERS:
        return False
    foot, head = float(np.median(line[:, 3])), float(np.median(line[:, 1]))
    height = (foot - middle) / max(1.0, foot - head)
    if not _FOOT < height < _TOP or ((line[:, 0] < x1) & (line[:, 2] > x0)).any():
        return False
    before, behind = line[line[:, 2] <= x0], line[line[:, 0] >= x1]
    left = (x0 - float(before[:, 2].max())) / dpi if len(before) else _REACH_IN
    right = (float(behind[:, 0].min()) - x1) / dpi if len(behind) else _REACH_IN
    if left + right + (x1 - x0) / dpi < _SPACE_IN or _has_company(box, small, foot - head, dpi):
        return False
    sides = sorted((x1 - x0, bottom - top))
    if left >= _REACH_IN and right >= _REACH_IN:
        return False  # far from all text: other rules know those
    if _MIDDLE[0] < height < _MIDDLE[1]:
        return x1 - x0 < (_DASH if left < _REACH_IN else _ROUND) * (bottom - top)
    if height <= _MIDDLE[0]:
        return left > (_TRAILING_IN if right >= _REACH_IN else max(_CLOSE_IN, _NEARER * right))
    return sides[1] < _ROUND * sides[0] and left > _CLOSE_IN and left < _REACH_IN


def _is_mark(box: NDArray[np.int64], letters: NDArray[np.int64], dpi: float) -> bool:
    """Whether it can be a tone or a dot: right over or under a letter."""
    over = letters[(letters[:, 0] < box[2] + 1) & (letters[:, 2] > box[0] - 1)]
    gap = np.maximum(box[1] - over[:, 3], over[:, 1] - box[3])
    return bool((gap < _MARK_IN * dpi).any())


def _has_company(box: NDArray[np.int64], small: NDArray[np.int64], line_px: float, dpi: float) -> bool:
    """Whether another small component stands over, under or beside: colons, quotation marks, rows of dots."""
    others = small[(small != box).any(axis=1)]
    beside = 0.07 * dpi
    near = (others[:, 0] < box[2] + beside) & (others[:, 2] > box[0] - beside)
    near &= (others[:, 1] < box[3] + line_px) & (others[:, 3] > box[1] - line_px)
    over = near & (others[:, 0] < box[2] + 1) & (others[:, 2] > box[0] - 1)
    level = near & (others[:, 1] < box[3]) & (others[:, 3] > box[1])
    return bool((over | level).any())
