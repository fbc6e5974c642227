"""Round seals on scans without colour: found by their rim, made pale where their ink is paler than print."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage, as_grey

_DPI = 75.0
_RADIUS_IN = (0.48, 0.85)  # seals of state bodies measure 32-42 mm
_RIM_DRAWN = 0.55  # share of the circle that runs along ink
_INK_LIMIT = 205
_TONES_APART = 35
_RIM_IN = (0.11, 0.05)  # the double rim: inside and outside of the circle found


def without_seals(image: PreparedImage) -> PreparedImage:
    """The image with seals made paper; one as dark as print stays, for wiping it would take the print along."""
    circles = _circles(image)
    if not circles:
        return image
    pixels = image.pixels.copy()
    for x, y, radius in circles:
        _wipe(pixels, x, y, radius, image.dpi)
    return replace(image, pixels=pixels)


def _circles(image: PreparedImage) -> list[tuple[float, float, float]]:
    """Centre and radius in pixels of the image."""
    factor = _DPI / image.dpi
    small = as_grey(cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    found = cv2.HoughCircles(
        cv2.GaussianBlur(small, (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=int(_DPI),
        param1=120,
        param2=38,
        minRadius=int(_RADIUS_IN[0] * _DPI),
        maxRadius=int(_RADIUS_IN[1] * _DPI),
    )
    if found is None:
        return []
    near = cv2.dilate((small < _INK_LIMIT).astype(np.uint8), np.ones((3, 3), np.uint8))
    circles = [tuple(float(v) for v in circle) for circle in np.reshape(found, (-1, 3))[:4]]
    return [(x / factor, y / factor, r / factor) for x, y, r in circles if _is_rim(as_grey(near), x, y, r)]


def _is_rim(near: Grey, x: float, y: float, radius: float) -> bool:
    """Whether ink runs along most of the circle, and more of it than along a circle a little larger."""
    return _drawn(near, x, y, radius) > _RIM_DRAWN and _drawn(near, x, y, radius * 1.15) < 0.6 * _RIM_DRAWN


def _drawn(near: Grey, x: float, y: float, radius: float) -> float:
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    xs = np.rint(x + radius * np.cos(angles)).astype(int)
    ys = np.rint(y + radius * np.sin(angles)).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < near.shape[1]) & (ys < near.shape[0])
    return float((near[ys[inside], xs[inside]] > 0).sum() / len(angles))


def _wipe(pixels: Grey, x: float, y: float, radius: float, dpi: float) -> None:
    outer = radius + _RIM_IN[1] * dpi
    rows = slice(max(0, int(y - outer)), int(y + outer) + 1)
    columns = slice(max(0, int(x - outer)), int(x + outer) + 1)
    part = pixels[rows, columns]
    ys, xs = np.mgrid[rows.start : rows.start + part.shape[0], columns.start : columns.start + part.shape[1]]
    distance = np.hypot(ys - y, xs - x)
    rim = (distance > radius - _RIM_IN[0] * dpi) & (distance < outer)
    seal_tone, print_tone = _tone(part[rim]), _tone(pixels)
    if seal_tone - print_tone > _TONES_APART:
        level = (seal_tone + print_tone) / 2
        part[(distance < outer) & (part > level)] = 255


def _tone(values: NDArray[np.uint8]) -> float:
    """Typical darkness of strokes: the median of what is ink at all, edges apart."""
    ink = values[values < _INK_LIMIT]
    return float(np.percentile(ink, 30)) if len(ink) else 255.0
