"""What an OCR engine reads where nothing is printed: frames of stamps, scribbles of signatures, specks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.image import PreparedImage
from extractors.vietnamese import is_syllable
from models.pages import Box, Word

_FRAME_WIDTH_IN = (0.7, 3.2)
_FRAME_HEIGHT_IN = (0.25, 1.6)
_SCRIBBLE_CONFIDENCE = 0.45
_NOISE_CONFIDENCE = 0.25


def without_stamp_frames(image: PreparedImage, tables: Sequence[Box]) -> PreparedImage:
    """Blank small frames that hold a stamp's text (incoming mail, "hỏa tốc" express): closed, alone, in the upper half.

    A frame is four straight sides around little; a table has been taken out before.
    """
    height = image.pixels.shape[0]
    upper = image.pixels[: height // 2]
    dark = cv2.morphologyEx((upper < 170).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    frames = [c for c in contours if _is_frame(c, image.dpi)]
    if not frames:
        return image
    pixels = image.pixels.copy()
    for contour in frames:
        cv2.drawContours(pixels, [cv2.convexHull(contour)], -1, 255, thickness=cv2.FILLED)
        cv2.drawContours(pixels, [cv2.convexHull(contour)], -1, 255, thickness=9)
    return replace(image, pixels=pixels)


def _is_frame(contour: object, dpi: float) -> bool:
    _, (side_a, side_b), _ = cv2.minAreaRect(contour)  # type: ignore[call-overload]
    long_in, short_in = max(side_a, side_b) / dpi, min(side_a, side_b) / dpi
    if not (_FRAME_WIDTH_IN[0] < long_in < _FRAME_WIDTH_IN[1] and _FRAME_HEIGHT_IN[0] < short_in < _FRAME_HEIGHT_IN[1]):
        return False
    area = cv2.contourArea(contour)  # type: ignore[call-overload]
    return bool(area > 0.85 * side_a * side_b)


def without_noise(groups: Sequence[Sequence[Word]], image: PreparedImage) -> list[list[Word]]:
    """Drop words that are no words: doubtful, and either without a letter or digit or of no Vietnamese shape."""
    kept = []
    for group in groups:
        words = [w for w in group if not _is_noise(w, image)]
        doubtful = [w for w in words if w.confidence < _SCRIBBLE_CONFIDENCE and not _is_plausible(w.text)]
        if words and len(doubtful) < len(words):
            kept.append(words)
    return kept


def _is_noise(word: Word, image: PreparedImage) -> bool:
    assert word.box is not None
    height_in = (word.box[3] - word.box[1]) / image.dpi
    if height_in > 0.6:
        return True  # a signature's stroke or a picture, no letter of running text
    has_content = any(c.isalnum() for c in word.text)
    if not has_content and word.confidence < _SCRIBBLE_CONFIDENCE and word.text not in ("-", "+", "–"):
        return True
    return word.confidence < _NOISE_CONFIDENCE and not _is_plausible(word.text)


def _is_plausible(text: str) -> bool:
    bare = text.strip(".,;:()\"'-/%")
    return bare.isdigit() or (len(bare) > 1 and is_syllable(bare))
