"""A page as an image prepared for reading, and the matrix that takes its pixels back to the page.

Every turn, straightening and scaling is one matrix, so that any box found on the prepared image can be named in page
points: wrong frames are the commonest defect of provenance in such programs.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.pages import Box

Grey = NDArray[np.uint8]
Matrix = NDArray[np.float64]
POINTS_PER_INCH = 72.0
_SHARPENED, _SHARP_RADIUS_PX = 1.0, 1.5


@dataclass(frozen=True)
class PreparedImage:
    """Grey pixels (height × width, 0 black), their nominal resolution, and pixels → page points (3 × 3)."""

    pixels: Grey
    dpi: float
    to_page: Matrix

    def box_to_page(self, box_px: tuple[float, float, float, float]) -> Box:
        """The upright box in page points around a box of prepared pixels."""
        return transform_box(self.to_page, box_px)

    def box_to_pixels(self, box_pt: Box) -> Box:
        """The upright box of prepared pixels around a box in page points."""
        return transform_box(np.asarray(np.linalg.inv(self.to_page), dtype=np.float64), box_pt)


def as_grey(image: object) -> Grey:
    """Contiguous bytes of an image operation's result."""
    return np.ascontiguousarray(image, dtype=np.uint8)


def sharpened(pixels: Grey) -> Grey:
    """Strokes set off from the paper, so that a hook is not taken for an acute."""
    soft = cv2.GaussianBlur(pixels, (0, 0), _SHARP_RADIUS_PX)
    return as_grey(cv2.addWeighted(pixels, 1 + _SHARPENED, soft, -_SHARPENED, 0))


def transform_box(matrix: Matrix, box: tuple[float, float, float, float]) -> Box:
    """Transform the four corners and take the upright box around them."""
    x0, y0, x1, y1 = box
    corners = matrix @ np.array([[x0, x1, x0, x1], [y0, y0, y1, y1], [1.0, 1.0, 1.0, 1.0]])
    xs, ys = corners[0] / corners[2], corners[1] / corners[2]
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def scaling(factor_x: float, factor_y: float | None = None) -> Matrix:
    """Multiplies coordinates."""
    return np.diag([factor_x, factor_x if factor_y is None else factor_y, 1.0])


def quarter_turn(degrees: int, width: float, height: float) -> Matrix:
    """Turns an image of ``width`` × ``height`` clockwise by 0, 90, 180 or 270 degrees, corner to corner."""
    turns = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    return np.array(turns[degrees], dtype=np.float64)


def rotation(degrees: float, width: float, height: float) -> Matrix:
    """Turns clockwise about the image's centre by a small angle."""
    radians = np.deg2rad(degrees)
    cos, sin = np.cos(radians), np.sin(radians)
    cx, cy = width / 2, height / 2
    return np.array([[cos, -sin, cx - cos * cx + sin * cy], [sin, cos, cy - sin * cx - cos * cy], [0.0, 0.0, 1.0]])
