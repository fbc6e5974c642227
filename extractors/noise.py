"""What an OCR engine reads where nothing is printed: frames of stamps, scribbles of signatures, specks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage, as_grey
from extractors.vietnamese import is_syllable
from models.pages import Word

_FRAME_WIDTH_IN = (0.7, 3.2)
_FRAME_HEIGHT_IN = (0.25, 1.6)
_FRAME_LIMITS = (170, 215)  # a clear frame, and one in faint or removed colour
_FRAME_GAPS_IN = (0.03, 0.06)  # of a frame, and of a worn one
_SIDE_DRAWN = 0.7
_BESIDE_RULE_IN, _THIN = 0.05, 0.75
_SCRIBBLE_CONFIDENCE = 0.45
_NOISE_CONFIDENCE = 0.25
_SURE = 0.88
_SCRIBBLE_WORDS, _SCRIBBLE_SHARE = 6, 0.45  # a short line whose words are less than half as sure as the page's
_TALLEST_IN, _TALL = 0.6, 1.9  # times the usual height of words
_SPECK = 0.28
_DASHES, _WIDE = ("-", "–"), 1.5  # of small print, a hyphen is no longer than a speck of the heading


def without_stamp_frames(image: PreparedImage) -> PreparedImage:
    """Blank small frames that hold a stamp's text (incoming mail, "hỏa tốc" express): closed, alone, in the upper half.

    A frame is four straight sides, however faint or broken, around little; tables have been taken out before.
    """
    height = image.pixels.shape[0]
    upper = as_grey(cv2.resize(image.pixels[: height // 2], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    looks = [(limit, gap) for limit in _FRAME_LIMITS for gap in _FRAME_GAPS_IN]
    frames = [frame for limit, gap in looks for frame in _frames(upper, image.dpi / 2, limit, gap)]
    if not frames:
        return image
    pixels = image.pixels.copy()
    for corners in frames:
        outline = np.rint(corners * 2).astype(np.int32)
        cv2.fillPoly(pixels, [outline], 255)
        cv2.polylines(pixels, [outline], True, 255, thickness=max(5, int(image.dpi * 0.04)))
    return replace(image, pixels=pixels)


def _frames(pixels: Grey, dpi: float, limit: int, gap_in: float) -> list[NDArray[np.float32]]:
    """Corners (4 × 2) of the frames drawn in ink darker than ``limit``, with gaps of up to ``gap_in``."""
    dark = as_grey(pixels < limit)
    reach = max(3, int(dpi * gap_in))
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    near = as_grey(cv2.dilate(dark, np.ones((5, 5), np.uint8)))
    found = []
    for contour in contours:
        rectangle = cv2.minAreaRect(contour)
        corners = np.asarray(cv2.boxPoints(rectangle), dtype=np.float32)
        if _is_frame_sized(rectangle[1], dpi) and _sides_drawn(near, dark, corners, dpi) > _SIDE_DRAWN:
            found.append(corners)
    return found


def _is_frame_sized(sides: Sequence[float], dpi: float) -> bool:
    long_in, short_in = max(sides) / dpi, min(sides) / dpi
    return _FRAME_WIDTH_IN[0] < long_in < _FRAME_WIDTH_IN[1] and _FRAME_HEIGHT_IN[0] < short_in < _FRAME_HEIGHT_IN[1]


def _sides_drawn(near: Grey, dark: Grey, corners: NDArray[np.float32], dpi: float) -> float:
    """Share of the least drawn of the four sides that runs along ink; 0 where letters run along one, not a rule.

    A rule is thin, with paper on both sides; a side that cuts through lines of text has letters beside it.
    """
    middle = corners.mean(axis=0)
    shares = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        steps = np.linspace(start, end, max(2, int(np.hypot(*(end - start)))))
        outwards = (start + end) / 2 - middle
        away = outwards / max(1.0, float(np.hypot(*outwards))) * _BESIDE_RULE_IN * dpi
        drawn = _at(near, steps)
        beside = _at(dark, steps + away) | _at(dark, steps - away)
        is_rule = (drawn & ~beside).sum() > _THIN * max(1, drawn.sum())
        shares.append(float(drawn.mean()) if is_rule else 0.0)
    return min(shares)


def _at(mask: Grey, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    xs = np.clip(np.rint(places[:, 0]).astype(int), 0, mask.shape[1] - 1)
    ys = np.clip(np.rint(places[:, 1]).astype(int), 0, mask.shape[0] - 1)
    return np.asarray(mask[ys, xs] > 0, dtype=np.bool_)


def without_noise(groups: Sequence[Sequence[Word]], image: PreparedImage) -> list[list[Word]]:
    """Drop what is no print: specks, strokes of a pen, and lines far more doubtful than their page."""
    printed = [w for group in groups for w in group if any(c.isalnum() for c in w.text)]
    if not printed:
        return []
    letter_px = median(_height(w) for w in printed)
    sure = median(w.confidence for w in printed)
    kept = []
    for group in groups:
        own = [_height(w) for w in group if any(c.isalnum() for c in w.text)]
        line_px = min(letter_px, median(own)) if own else letter_px
        words = [w for w in group if not _is_noise(w, letter_px, line_px, image.dpi, len(group) <= _SCRIBBLE_WORDS)]
        if words and not _is_scribble(words, sure):
            kept.append(words)
    return kept


def _is_scribble(words: Sequence[Word], sure: float) -> bool:
    if len(words) <= _SCRIBBLE_WORDS and sum(w.confidence for w in words) / len(words) < _SCRIBBLE_SHARE * sure:
        return True
    return all(w.confidence < _SCRIBBLE_CONFIDENCE and not _is_plausible(w.text) for w in words)


def _height(word: Word) -> float:
    assert word.box is not None
    return word.box[3] - word.box[1]


def _is_noise(word: Word, letter_px: float, line_px: float, dpi: float, is_short_line: bool) -> bool:
    assert word.box is not None
    width, height = word.box[2] - word.box[0], _height(word)
    if height / dpi > _TALLEST_IN or (height > _TALL * letter_px and word.confidence < _SURE):
        return True  # a signature's stroke or a picture, no letter of running text
    has_content = any(c.isalnum() for c in word.text)
    is_hyphen = word.text in _DASHES and width > _WIDE * height
    if max(width, height) < _SPECK * line_px and not (word.confidence > _SURE and (has_content or is_hyphen)):
        return True  # smaller than a hyphen, and apart from any word
    if not has_content and word.confidence < _SCRIBBLE_CONFIDENCE and word.text not in ("+", *_DASHES):
        return True
    return is_short_line and word.confidence < _NOISE_CONFIDENCE and not _is_plausible(word.text)


def _is_plausible(text: str) -> bool:
    bare = text.strip(".,;:()\"'-/%")
    return bare.isdigit() or (len(bare) > 1 and is_syllable(bare))
