"""The page number, which an OCR engine drops: a lone figure far from all other text looks like a speck to it."""

from __future__ import annotations

import re
from collections import defaultdict
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
_PALE = 200
_SURE = 0.8
_EXPECTED = 2.5  # times the weight of a number that is the page's place in the file
_LONGEST = 5  # letters of what may be a misread number


def with_page_number(
    groups: Sequence[Sequence[Word]],
    image: PreparedImage,
    tables: Sequence[Box],
    number: int,
    language: str,
    timeout_s: float,
) -> list[list[Word]]:
    """The lines with the page's own number among them, read apart; all boxes are pixels of ``image``.

    ``number`` is the page's place in its file: where looks differ, the figure that says the same is likelier.
    """
    short = [i for i, group in enumerate(groups) if _may_be_number(group, image.pixels.shape[0])]
    if any(_says(groups[i], number) for i in short):
        return [list(group) for group in groups]
    lines = [list(group) for i, group in enumerate(groups) if i not in short]
    boxes = [w.box for line in lines for w in line if w.box is not None]
    for box in _figures(image, [*boxes, *tables]):
        heard = [w for i in short for w in groups[i] if w.box is not None and _overlap(w.box, box)]
        found = _read(_framed(image, box), image.dpi, heard, number, language, timeout_s)
        if found is not None:
            kept = [list(groups[i]) for i in short if not any(w in heard for w in groups[i])]
            return [*lines, *kept, [replace(found, box=box)]]
    return [list(group) for group in groups]


def _may_be_number(group: Sequence[Word], page_px: int) -> bool:
    boxes = [w.box for w in group if w.box is not None]
    if not boxes or sum(len(w.text) for w in group) > _LONGEST:
        return False
    return max(b[3] for b in boxes) < _MARGIN * page_px or min(b[1] for b in boxes) > (1 - _MARGIN) * page_px


def _says(group: Sequence[Word], number: int) -> bool:
    """Whether the page's number has been read, surely, as its place in the file lets one expect."""
    match = _NUMBER.match(group[0].text) if len(group) == 1 and group[0].confidence > _SURE else None
    return match is not None and match[1] == str(number)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _framed(image: PreparedImage, box: Box) -> Grey:
    pad = int(image.dpi * _PAD_IN)
    x0, top, x1, bottom = (int(v) for v in box)
    crop = image.pixels[max(0, top - 4) : bottom + 4, max(0, x0 - 4) : x1 + 4]
    return as_grey(cv2.copyMakeBorder(crop, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255))


def _read(pixels: Grey, dpi: float, heard: Sequence[Word], number: int, language: str, timeout_s: float) -> Word | None:
    """A single figure is read by luck: several looks are put to the vote, with what the page's reading ``heard``."""
    votes: dict[str, float] = defaultdict(float)
    if len(heard) == 1 and (match := _NUMBER.match(heard[0].text)):
        votes[match[1]] += heard[0].confidence
    wide = language.split("+")[-1]
    for factor, mode, model in ((0.8, 7, language), (1.0, 7, wide), (0.6, 7, language), (1.0, 8, language)):
        looked_at = as_grey(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        lines = read_lines(looked_at, model, dpi * factor, timeout_s, mode, alphabet="0123456789-")
        words = [w for line in lines for w in line.words]
        if len(words) == 1 and (match := _NUMBER.match(words[0].text)):
            votes[match[1]] += words[0].confidence
        if votes.get(str(number), 0.0) > _SURE:
            break
    if not votes:
        return None
    if str(number) in votes:
        votes[str(number)] *= _EXPECTED
    best = max(votes, key=lambda text: votes[text])
    needed = _SURE if str(number) == best or not heard else 2 * _SURE
    return Word(best, None, min(1.0, votes[best])) if votes[best] > needed else None


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
    dark = (image.pixels[first:last] < _PALE).astype(np.uint8)
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
