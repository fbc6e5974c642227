"""Readings of one cell by several voices: model, height of the letters, sharpened or not.

The engine runs inside this process (which is a worker that can be killed): starting one for every cell would cost more
than reading it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from extractors.ocr import engine_of, show
from extractors.tables.crops import Crop
from extractors.tables.grid import CellText

ONE_LINE, BLOCK, ONE_LETTER = 7, 6, 10
_SHARPENED = 1.0
_SHARP_RADIUS_PX = 1.5


@dataclass(frozen=True)
class Voice:
    """One way of reading: the models, the height an x is brought to, whether strokes are sharpened first."""

    models: str
    letter_px: float
    is_sharpened: bool = False


def recognise(crop: Crop, voice: Voice, alphabet: str = "", psm: int | None = None) -> CellText:
    """One reading of a crop; its confidence is that of the least sure word. Raises ``MissingToolError``."""
    if psm is None:
        psm = ONE_LINE if crop.line_count == 1 else BLOCK
    engine = engine_of(voice.models, alphabet)
    engine.SetPageSegMode(psm)
    show(engine, _prepared(crop, voice))
    text = " ".join(engine.GetUTF8Text().split())
    confidences = tuple(c / 100 for c in engine.AllWordConfidences())
    return CellText(text, min(confidences, default=0.0), confidences)


def _prepared(crop: Crop, voice: Voice) -> Any:
    pixels = crop.pixels
    if voice.is_sharpened:
        soft = cv2.GaussianBlur(pixels, (0, 0), _SHARP_RADIUS_PX)
        pixels = np.asarray(cv2.addWeighted(pixels, 1 + _SHARPENED, soft, -_SHARPENED, 0), dtype=np.uint8)
    scale = voice.letter_px / crop.letter_px
    if abs(scale - 1.0) <= 0.04:
        return pixels
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method), dtype=np.uint8)
