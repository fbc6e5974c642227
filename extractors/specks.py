"""Specks of a damaged scan wiped from a page: small blots apart from all print, and such as are blacker than it.

A full stop on a faded page is as pale as the letters beside it; a blot is not. Print is measured on the spot, since
fading and fount (a heading's dot is blacker than the text below) change over a page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.afloat import afloat
from extractors.image import Grey, PreparedImage

_INK, _PALE = 150, 205  # faded letters hang together only at the paler limit
_SPECK_IN, _PALE_SPECK_IN = 0.045, 0.055
_DASH = 1.6  # times as wide as high: a hyphen, no speck
_LETTER_IN = (0.05, 0.2)
_WIDEST_LETTER_IN = 0.25
_BESIDE_IN, _ABOVE_IN, _BELOW_IN = 0.13, 0.06, 0.035  # where dots, tones and commas of a letter stand: "...", "\";"
_BLACKER = 40.0  # levels; at 22 detached horns and graves went as well
_TONE_CELL_IN, _TONE_REACH = 0.04, (5.0, 1.5)  # along the line and across lines, in cells
_HALO_PX = 5

Mask = NDArray[np.bool_]


def without_specks(image: PreparedImage) -> PreparedImage:
    """The image with paper where its specks were."""
    pixels = image.pixels
    wiped = _wiped(pixels, _blacker(pixels, image.dpi) | _alone(pixels, image.dpi))
    return replace(image, pixels=_wiped(wiped, afloat(wiped, image.dpi)))


def _wiped(pixels: Grey, specks: Mask) -> Grey:
    rim = cv2.dilate(specks.astype(np.uint8), np.ones((_HALO_PX, _HALO_PX), np.uint8)) > 0
    wiped = pixels.copy()
    wiped[specks | (rim & (pixels >= _INK))] = 255
    return wiped


def _blacker(pixels: Grey, dpi: float) -> Mask:
    """Small components whose core is much blacker than that of the letters around."""
    dark = (pixels < _INK).astype(np.uint8)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    cores = np.full(count, 255, np.uint8)
    inked = dark > 0
    np.minimum.at(cores, np.asarray(labels, dtype=np.int64)[inked], cv2.blur(pixels, (3, 3))[inked])
    cells = np.rint(np.asarray(centres) / (_TONE_CELL_IN * dpi)).astype(np.int64)
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT] / dpi, stats[:, cv2.CC_STAT_WIDTH] / dpi
    letters = (heights > _LETTER_IN[0]) & (heights < _LETTER_IN[1]) & (widths < _WIDEST_LETTER_IN)
    letters[0] = False
    tones = _tones_around(cells, letters, cores)
    drop = _is_small(stats, _SPECK_IN * dpi) & (cores < tones - _BLACKER)
    return np.asarray(drop[labels], dtype=np.bool_)


def _tones_around(cells: NDArray[np.int64], letters: Mask, cores: Grey) -> NDArray[np.float32]:
    """For each component the mean core of the letters near it; 0 where there are none."""
    size = (int(cells[:, 1].max()) + 1, int(cells[:, 0].max()) + 1)
    total, number = np.zeros(size, np.float32), np.zeros(size, np.float32)
    places = (cells[letters, 1], cells[letters, 0])
    np.add.at(total, places, cores[letters].astype(np.float32))
    np.add.at(number, places, 1.0)
    along, across = _TONE_REACH
    total_near = cv2.GaussianBlur(total, (0, 0), sigmaX=along, sigmaY=across)
    number_near = cv2.GaussianBlur(number, (0, 0), sigmaX=along, sigmaY=across)
    mean = np.where(number_near > 1e-4, total_near / np.maximum(number_near, 1e-6), 0.0)
    return np.asarray(mean[cells[:, 1], cells[:, 0]], dtype=np.float32)


def _alone(pixels: Grey, dpi: float) -> Mask:
    """Small components that stand by no letter."""
    pale = (pixels < _PALE).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    large = stats[:, cv2.CC_STAT_HEIGHT] > _LETTER_IN[0] * dpi
    large[0] = False
    beside, above, below = (round(inches * dpi) for inches in (_BESIDE_IN, _ABOVE_IN, _BELOW_IN))
    reach = np.ones((above + below + 1, 2 * beside + 1), np.uint8)
    near = cv2.dilate(large[labels].astype(np.uint8), reach, anchor=(beside, below))
    by_letters = np.zeros(count, dtype=np.bool_)
    by_letters[np.unique(labels[(near > 0) & (pale > 0)])] = True
    drop = _is_small(stats, _PALE_SPECK_IN * dpi) & ~by_letters
    return np.asarray(drop[labels], dtype=np.bool_)


def _is_small(stats: Any, limit_px: float) -> Mask:
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (widths <= limit_px) & (heights <= limit_px) & (widths < _DASH * heights)
    small[0] = False
    return np.asarray(small, dtype=np.bool_)
