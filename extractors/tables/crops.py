"""A cell cut out of a straightened scan: its ink alone, on white, without rules and specks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from extractors.image import Grey, PreparedImage, as_grey
from models.pages import Box

_FRAME_PX = 14
_BORDER_IN = 0.04
_HALO_IN = 0.02
_INK = 150
_PAPER_SHARE = 0.82
_FADED, _FRESH, _MOST_STRETCH = 200, 95.0, 1.8  # tones of print: paler than _FRESH it is made darker
_SPECK_IN = 0.045
_SPECK_AREA_IN2, _BLACKER = 0.0003, 35.0
_BESIDE_IN, _ABOVE_IN, _BELOW_IN = 0.07, 0.06, 0.035
_LETTER_IN = (0.05, 0.2)  # from the x of an 8 pt fount, so that commas are no letters, up to capitals of a title
_STEM_BAND = (0.25, 0.4)  # below the serifs, above where X crosses and V meets
_FIGURE_TO_X = 0.72  # height of an x against that of figures and capitals


@dataclass(frozen=True)
class Crop:
    """Ink on white (height × width, 0 black), with the height of its x and the number of its lines."""

    pixels: Grey
    line_count: int
    letter_px: float
    is_short: bool


def crop_cell(image: PreparedImage, box: Box, rules: Grey) -> Crop | None:
    """What is printed in a cell (``box`` in pixels of the image); None for an empty one. ``rules`` masks the rules."""
    x0, top, x1, bottom = (round(v) for v in box)
    pixels = image.pixels[top:bottom, x0:x1].copy()
    if min(pixels.shape) < 8:
        return None
    _wipe_rules(pixels, rules[top:bottom, x0:x1], image.dpi)
    pixels = _strengthened(pixels)
    dark, stats = _without_specks(pixels, image.dpi)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if len(rows) == 0:
        return None
    # the pale edges of strokes belong to them: without, hooks turn into acutes and commas into points
    halo = max(3, int(image.dpi * _HALO_IN))
    inked = pixels[max(0, rows[0] - halo) : rows[-1] + 1 + halo, max(0, columns[0] - halo) : columns[-1] + 1 + halo]
    framed = cv2.copyMakeBorder(
        _on_white(inked), _FRAME_PX, _FRAME_PX, _FRAME_PX, _FRAME_PX, cv2.BORDER_CONSTANT, value=255
    )
    letter = _letter_height(stats, image.dpi)
    is_short = columns[-1] + 1 - columns[0] < 3 * letter
    lines = _line_count(dark[rows[0] : rows[-1] + 1], image.dpi)
    return Crop(np.asarray(framed, dtype=np.uint8), lines, letter, bool(is_short))


def _wipe_rules(pixels: Grey, rules: Grey, dpi: float) -> None:
    """Rules go along the cell's border alone: inside, a long thin run may be a letter's stem."""
    border = max(4, int(dpi * _BORDER_IN))
    rim = np.ones(pixels.shape, dtype=bool)
    rim[border:-border, border:-border] = False
    pixels[rim & (rules > 0)] = 255
    inset = max(2, int(dpi * 0.01))
    pixels[:inset], pixels[-inset:], pixels[:, :inset], pixels[:, -inset:] = 255, 255, 255, 255


def _strengthened(pixels: Grey) -> Grey:
    """Faded print as dark as fresh: grey strokes are taken for paper otherwise. What is dark already stays."""
    strokes = pixels[pixels < _FADED]
    if len(strokes) == 0:
        return pixels
    tone = float(np.median(strokes))
    if tone <= _FRESH:
        return pixels
    stretch = min(_MOST_STRETCH, (255.0 - _FRESH) / (255.0 - tone))
    return as_grey(np.clip(255.0 - (255.0 - pixels.astype(np.float32)) * stretch, 0, 255))


def _without_specks(pixels: Grey, dpi: float) -> tuple[Any, Any]:
    """Wipe specks in place; the mask of what is dark and the statistics of its components.

    A speck is a small blot that stands by no letter, or one much blacker than the print around it.
    """
    dark = (pixels < _INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    letters = [label for label in range(1, len(stats)) if stats[label][cv2.CC_STAT_HEIGHT] > _LETTER_IN[0] * dpi]
    # the core of their strokes: the rims are paler in letters than in blots
    cores = [np.percentile(_of(pixels, labels, stats, label), 25) for label in letters]
    tone = float(np.median(cores)) if letters else None
    for label in sorted(set(range(1, len(stats))) - set(letters)):
        mean = float(_of(pixels, labels, stats, label).mean())
        if _is_speck(stats, label, letters, dpi, mean, tone):
            spot = cv2.dilate((labels == label).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            pixels[spot] = 255
            dark[spot] = 0
    return dark, stats


def _of(pixels: Grey, labels: Any, stats: Any, label: int) -> Grey:
    """The pixels of one component; only its box is looked at."""
    x, y, width, height = (int(v) for v in stats[label][:4])
    part: Grey = pixels[y : y + height, x : x + width][labels[y : y + height, x : x + width] == label]
    return part


def _is_speck(stats: Any, label: int, letters: list[int], dpi: float, mean: float, tone: float | None) -> bool:
    width, height, area = (int(v) for v in stats[label][2:5])
    if width > _SPECK_IN * dpi or height > _SPECK_IN * dpi:
        return False
    if tone is None:  # no letters: a dash is print, dots are not
        return width < 2 * height
    if area >= _SPECK_AREA_IN2 * dpi**2 and mean < tone - _BLACKER:
        return True
    return area < 4 or not any(_stands_by(stats[label], stats[letter], dpi) for letter in letters)


def _stands_by(small: Any, letter: Any, dpi: float) -> bool:
    """Whether a small component can be the dot, tone, comma or hyphen of a line that a letter is in."""
    x, y, w, h = (int(v) for v in small[:4])
    left, top, width, height = (int(v) for v in letter[:4])
    beside = left - _BESIDE_IN * dpi < x + w and x < left + width + _BESIDE_IN * dpi
    return beside and top - _ABOVE_IN * dpi < y + h and y < top + height + _BELOW_IN * dpi


def _on_white(pixels: Grey) -> Grey:
    """The paper's own tone made as white as the frame around the crop.

    A visible edge between the two costs whole readings: with it a list of criteria read at 300 dpi came out as
    "X:0//0x", without it right.
    """
    paper = float(np.median(pixels[pixels > _INK])) if (pixels > _INK).any() else 255.0
    return np.where(pixels >= paper * _PAPER_SHARE, 255, pixels).astype(np.uint8)


def _letter_height(stats: Any, dpi: float) -> float:
    """Height of an x in pixels: the median of what may be letters; a tenth of an inch where there are none.

    Figures and capitals are taller: a crop that holds nothing else counts at ``_FIGURE_TO_X`` of their height.
    """
    least, most = (bound * dpi for bound in _LETTER_IN)
    heights = [int(s[cv2.CC_STAT_HEIGHT]) for s in stats[1:] if least < s[cv2.CC_STAT_HEIGHT] < most]
    if not heights:
        return 0.1 * dpi
    middle = float(np.median(heights))
    return middle if max(heights) > 1.25 * middle else middle * _FIGURE_TO_X


def _line_count(dark: Any, dpi: float) -> int:
    """Text lines in a crop: runs of inked rows, tones and dots joined to their letters."""
    runs: list[list[int]] = []
    for y in np.flatnonzero(dark.any(axis=1)):
        if runs and y - runs[-1][1] <= max(2, int(dpi * 0.01)):
            runs[-1][1] = int(y)
        else:
            runs.append([int(y), int(y)])
    return max(1, sum(b - a + 1 >= dpi * 0.05 for a, b in runs))


def stem_count(crop: Crop) -> int:
    """Strokes side by side a third of the way down: 1 in I, 2 in V and X, 3 in III, IV and VI."""
    dark = crop.pixels < _INK
    rows = np.flatnonzero(dark.any(axis=1))
    if len(rows) == 0:
        return 0
    top, height = rows[0], rows[-1] - rows[0] + 1
    band = dark[top + int(height * _STEM_BAND[0]) : top + max(1, int(height * _STEM_BAND[1]))]
    starts = np.diff(np.pad(band, ((0, 0), (1, 0))).astype(np.int8), axis=1) == 1
    return int(np.median(starts.sum(axis=1))) if len(starts) else 0
