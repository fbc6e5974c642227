"""What an OCR engine reads where nothing is printed: frames of stamps, scribbles of signatures, specks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage, as_grey
from extractors.vietnamese import is_syllable
from models.pages import Word

_FRAME_WIDTH_IN = (0.7, 3.2)
_FRAME_HEIGHT_IN = (0.25, 1.6)
_FRAME_LIMITS = (170, 215)  # a clear frame, and one in faint or removed colour
_FRAME_GAP_IN = 0.03  # gaps of a worn frame
_SIDE_DRAWN = 0.7
_SCRIBBLE_CONFIDENCE = 0.45
_NOISE_CONFIDENCE = 0.25


def without_stamp_frames(image: PreparedImage) -> PreparedImage:
    """Blank small frames that hold a stamp's text (incoming mail, "hỏa tốc" express): closed, alone, in the upper half.

    A frame is four straight sides, however faint or broken, around little; tables have been taken out before.
    """
    height = image.pixels.shape[0]
    upper = as_grey(cv2.resize(image.pixels[: height // 2], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    frames = [frame for limit in _FRAME_LIMITS for frame in _frames(upper, image.dpi / 2, limit)]
    if not frames:
        return image
    pixels = image.pixels.copy()
    for corners in frames:
        outline = np.rint(corners * 2).astype(np.int32)
        cv2.fillPoly(pixels, [outline], 255)
        cv2.polylines(pixels, [outline], True, 255, thickness=max(5, int(image.dpi * 0.04)))
    return replace(image, pixels=pixels)


def _frames(pixels: Grey, dpi: float, limit: int) -> list[NDArray[np.float32]]:
    """Corners (4 × 2) of the frames drawn in ink darker than ``limit``."""
    dark = (pixels < limit).astype(np.uint8)
    reach = max(3, int(dpi * _FRAME_GAP_IN))
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    near = as_grey(cv2.dilate(dark, np.ones((5, 5), np.uint8)))
    found = []
    for contour in contours:
        rectangle = cv2.minAreaRect(contour)
        corners = np.asarray(cv2.boxPoints(rectangle), dtype=np.float32)
        if _is_frame_sized(rectangle[1], dpi) and _sides_drawn(near, corners) > _SIDE_DRAWN:
            found.append(corners)
    return found


def _is_frame_sized(sides: Sequence[float], dpi: float) -> bool:
    long_in, short_in = max(sides) / dpi, min(sides) / dpi
    return _FRAME_WIDTH_IN[0] < long_in < _FRAME_WIDTH_IN[1] and _FRAME_HEIGHT_IN[0] < short_in < _FRAME_HEIGHT_IN[1]


def _sides_drawn(near: Grey, corners: NDArray[np.float32]) -> float:
    """Share of the least drawn of the four sides that runs along ink."""
    shares = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        steps = np.linspace(start, end, max(2, int(np.hypot(*(end - start)))))
        xs = np.clip(np.rint(steps[:, 0]).astype(int), 0, near.shape[1] - 1)
        ys = np.clip(np.rint(steps[:, 1]).astype(int), 0, near.shape[0] - 1)
        shares.append(float((near[ys, xs] > 0).mean()))
    return min(shares)


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
