"""The page number, which an OCR engine drops: a lone figure far from all other text looks like a speck to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.image import Grey, PreparedImage, as_grey
from extractors.ocr import read_lines
from models.pages import Box, Word

_MARGIN = 0.13  # share of the page's height, at its top and at its foot, in which a number may stand
_HEIGHT_IN = (0.06, 0.2)
_WIDTH_IN = 0.6
_JOIN_IN = 0.09  # figures of one number stand closer
_CLEAR_IN = 0.12  # nothing else stands so near above or below
_PAD_IN = 0.1
_NUMBER = re.compile(r"^\W{0,3}(\d{1,3})\W{0,3}$")
_SURE = 0.8


def lone_number(
    image: PreparedImage, lines: Sequence[Sequence[Word]], tables: Sequence[Box], language: str, timeout_s: float
) -> Word | None:
    """A number alone in the top or bottom margin on none of the ``lines``; all boxes are pixels of ``image``."""
    boxes = [w.box for line in lines for w in line if w.box is not None]
    for box in _figures(image, [*boxes, *tables]):
        pad = int(image.dpi * _PAD_IN)
        x0, top, x1, bottom = (int(v) for v in box)
        crop = image.pixels[max(0, top - 4) : bottom + 4, max(0, x0 - 4) : x1 + 4]
        framed = as_grey(cv2.copyMakeBorder(crop, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255))
        found = _read(framed, image.dpi, language, timeout_s)
        if found is not None:
            return replace(found, box=box)
    return None


def _read(pixels: Grey, dpi: float, language: str, timeout_s: float) -> Word | None:
    """A single figure is read by luck: several looks, the first sure one counts."""
    for factor, mode, model in ((1.0, 7, language), (0.8, 7, language), (1.0, 8, language.split("+")[-1])):
        looked_at = as_grey(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        lines = read_lines(looked_at, model, dpi * factor, timeout_s, mode, alphabet="0123456789-")
        words = [w for line in lines for w in line.words]
        if len(words) == 1 and _NUMBER.match(words[0].text) and words[0].confidence > _SURE:
            return words[0]
    return None


def _figures(image: PreparedImage, text: Sequence[Box]) -> list[Box]:
    """Boxes of short runs of letter-sized ink in the margins, above or below all text."""
    height = image.pixels.shape[0]
    if not text:
        return []
    top_text, bottom_text = min(b[1] for b in text), max(b[3] for b in text)
    clear = image.dpi * _CLEAR_IN
    bands = ((0.0, min(_MARGIN * height, top_text - clear)), (max((1 - _MARGIN) * height, bottom_text + clear), height))
    return [box for first, last in bands if int(last) > int(first) for box in _runs(image, int(first), int(last))]


def _runs(image: PreparedImage, first: int, last: int) -> list[Box]:
    dark = (image.pixels[first:last] < 180).astype(np.uint8)
    reach = int(image.dpi * _JOIN_IN)
    joined = cv2.dilate(dark, np.ones((1, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes: list[Box] = []
    for label in range(1, len(stats)):
        x, y, w, h = (int(v) for v in stats[label][:4])
        inner = w - reach + 1
        low, high = (image.dpi * v for v in _HEIGHT_IN)
        at_border = x <= reach or x + w >= dark.shape[1] - reach or first + y <= 2
        if low < h < high and 0.2 * low < inner < image.dpi * _WIDTH_IN and not at_border:
            ink = dark[y : y + h, x : x + w][labels[y : y + h, x : x + w] == label]
            if ink.sum() > 0.12 * inner * h:
                boxes.append((float(x + reach // 2), float(first + y), float(x + w - reach // 2), float(first + y + h)))
    return boxes if len(boxes) <= 3 else []  # many: a scanner's dirt, no number
