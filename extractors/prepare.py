"""From a rendered page to an image that an OCR engine reads well: upright, straight, 300 dpi, even light.

Straightening always helps and is always done; everything else only where a measured sign asks for it, because each
filter that mends a bad page spoils a good one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import POINTS_PER_INCH, Grey, PreparedImage, as_grey, quarter_turn, rotation, scaling

_SKEW_DPI = 100
_MAX_SKEW = 5.0
_MIN_SKEW = 0.04
_SKEW_STEP = 0.1  # the peak's place between two steps is that of a parabola's
_COLOURED = 55  # difference of channels beyond which a pixel is ink of a colour (stamp red, ball-pen blue)
_COLOURED_SHARE = 0.0004
_COLOURED_PRINT = 0.6  # coloured ink against dark ink: beyond, colour is what the page is printed in
_BLACK = 105  # brightest channel of a pixel that holds printed black, whatever lies over it
_DARK = 140
_CROSSING = 0.45  # share of a dark spot's rim that is coloured
_UNEVEN = 14.0
_DARK_PAPER = 238.0
_SPECKS_PER_MEGAPIXEL = 500.0
_CONTRAST_RAISED = "contrast raised"


@dataclass(frozen=True)
class Prepared:
    """The image and what was done to the page, for its notes."""

    image: PreparedImage
    notes: tuple[str, ...]

    @property
    def is_specked(self) -> bool:
        """Whether the page was found full of specks."""
        return _CONTRAST_RAISED in self.notes


def prepare(rendered: NDArray[np.uint8], dpi: float, target_dpi: float, turn: int = 0) -> Prepared:
    """Prepare a rendered page (height × width, or × 3 RGB) of ``dpi``; ``turn`` is clockwise, to make it upright."""
    notes: list[str] = []
    grey, removed = to_grey(rendered)
    if removed:
        notes.append("coloured ink removed")
    if turn:
        notes.append(f"turned {turn}°")
        grey = np.ascontiguousarray(np.rot90(grey, k=-turn // 90))
    height, width = rendered.shape[:2]
    upright = quarter_turn(turn, width, height)
    skew = skew_angle(grey, dpi)
    if abs(skew) >= _MIN_SKEW:
        notes.append(f"straightened {skew:+.2f}°")
    grey, cleaning = clean(grey, dpi)
    notes += cleaning
    factor = target_dpi / dpi
    turned_height, turned_width = grey.shape
    matrix = scaling(factor) @ rotation(-skew, turned_width, turned_height)
    size = (round(turned_width * factor), round(turned_height * factor))
    filter_ = cv2.INTER_CUBIC if factor >= 1 else cv2.INTER_AREA
    pixels = cv2.warpAffine(grey, matrix[:2], size, flags=filter_, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    to_page = scaling(POINTS_PER_INCH / dpi) @ np.linalg.inv(matrix @ upright)
    return Prepared(PreparedImage(as_grey(pixels), float(target_dpi), to_page), tuple(notes))


def to_grey(rendered: NDArray[np.uint8]) -> tuple[Grey, bool]:
    """Grey, without the coloured ink of stamps and pens where the page itself is printed in black.

    A page printed in colour keeps its ink: there the brightest channel is taken, which leaves letters legible.
    """
    if rendered.ndim == 2:
        return rendered, False
    grey = as_grey(cv2.cvtColor(rendered, cv2.COLOR_RGB2GRAY))
    sample = rendered[::4, ::4].astype(np.int16)
    if float((sample.max(axis=2) - sample.min(axis=2) > _COLOURED).mean()) < _COLOURED_SHARE:
        return grey, False
    red, green, blue = cv2.split(rendered)
    brightest, darkest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    coloured = cv2.subtract(brightest, darkest) > _COLOURED
    share = float(coloured.mean())
    # the rim of a stroke is a paler colour: widen the mask, and leave alone what is black beneath a stamp
    mask = cv2.dilate(coloured.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    mask &= brightest > _BLACK
    if share > _COLOURED_PRINT * float((grey < _DARK).mean()):
        grey[mask] = np.maximum(grey[mask], brightest[mask])
        return grey, False
    _erase_crossings(grey, mask)
    grey[mask] = _paper_tone(grey)
    return grey, True


def _erase_crossings(grey: Grey, coloured: NDArray[np.bool_]) -> None:
    """Put paper where strokes of two colours cross: as dark as print, but with colour all around."""
    rows, columns = np.flatnonzero(coloured.any(axis=1)), np.flatnonzero(coloured.any(axis=0))
    area = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    part, mask = grey[area], coloured[area]
    count, labels = cv2.connectedComponents(((part < _DARK + 40) & ~mask).astype(np.uint8), connectivity=8)
    grown = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    rim = (grown > 0) & (labels == 0)
    whole = np.bincount(grown[rim], minlength=count)
    inked = np.bincount(grown[rim & mask], minlength=count)
    drop = inked > _CROSSING * np.maximum(whole, 1)
    drop[0] = False
    part[drop[labels]] = _paper_tone(grey)


def _paper_tone(grey: Grey) -> int:
    return int(np.percentile(grey[::8, ::8], 80))


def skew_angle(grey: Grey, dpi: float) -> float:
    """Angle in degrees by which the text lines slope (positive: down to the right), to 0.05°; 0 for a blank page."""
    ink = _ink(grey, dpi)
    if ink.mean() < 0.001:
        return 0.0
    small = np.asarray(cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.float32)
    coarse = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5), key=lambda a: _sharpness(small, float(a)))
    fine = np.arange(coarse - 0.5, coarse + 0.501, _SKEW_STEP)
    scores = np.array([_sharpness(ink, float(a)) for a in fine])
    best = int(scores.argmax())
    if 0 < best < len(fine) - 1:  # the peak of the parabola through three neighbours
        left, middle, right = scores[best - 1 : best + 2]
        curve = left - 2 * middle + right
        shift = 0.5 * (left - right) / curve if curve else 0.0
        return float(fine[best] + _SKEW_STEP * shift)
    return float(fine[best])


def _ink(grey: Grey, dpi: float) -> NDArray[np.float32]:
    factor = _SKEW_DPI / dpi
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    local = cv2.blur(small, (31, 31))
    ink = ((small.astype(np.int16) < local.astype(np.int16) - 18) * 1.0).astype(np.float32)
    margin = max(4, int(0.02 * min(ink.shape)))  # the scanner's dark border slopes by itself
    ink[:margin] = ink[-margin:] = 0
    ink[:, :margin] = ink[:, -margin:] = 0
    return ink


def _sharpness(ink: NDArray[np.float32], angle: float) -> float:
    height, width = ink.shape
    matrix = rotation(-angle, width, height)[:2]
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    profile = turned.sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def clean(grey: Grey, dpi: float) -> tuple[Grey, list[str]]:
    """Even out light and paper; raise the contrast: each where its sign is there."""
    notes: list[str] = []
    paper = _paper(grey)
    spread = float(np.percentile(paper, 95) - np.percentile(paper, 5))
    if spread > _UNEVEN or float(np.median(paper)) < _DARK_PAPER:
        notes.append("light evened out")
        background = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
        grey = as_grey(np.clip(grey.astype(np.float32) * 255.0 / np.maximum(background, 40.0), 0, 255))
    if _specks(grey) > _SPECKS_PER_MEGAPIXEL:
        # measured on damaged pages: stretching takes a quarter of the errors away, on clean ones it trebles them
        notes.append(_CONTRAST_RAISED)
        grey = as_grey(np.clip((grey.astype(np.float32) - 30.0) * 255.0 / 205.0, 0, 255))
    return grey, notes


def _paper(grey: Grey) -> NDArray[np.float32]:
    """Brightness of the paper on a coarse grid: a high percentile of each tile, smoothed over tiles full of ink."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((11, 11), np.uint8))
    paper = cv2.medianBlur(as_grey(paper), 21)
    return cv2.GaussianBlur(paper, (0, 0), 9).astype(np.float32)


def _specks(grey: Grey) -> float:
    """Tiny dark components per megapixel."""
    dark = (grey < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    tiny = int((stats[1:, cv2.CC_STAT_AREA] <= 3).sum())
    return tiny / (grey.size / 1e6)
