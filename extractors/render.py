"""Pages as pixels: PDFium for PDFs, Pillow for image files; size is checked before anything is drawn."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence, UnidentifiedImageError

from extractors.pdf import native_dpi, open_page
from models.errors import DamagedFileError, PageError

_DEFAULT_DPI = 300.0
_MIN_DPI, _MAX_DPI = 72.0, 400.0
_MAX_SIDE_PX = 20_000
_GREY_MODES = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})


def allowed_dpi(wanted: float, width_pt: float, height_pt: float, max_pixels: int) -> float:
    """The resolution, lowered so that the page stays within ``max_pixels``."""
    area_in2 = max(1e-6, width_pt * height_pt / 72.0**2)
    return min(wanted, math.sqrt(max_pixels / area_in2), _MAX_SIDE_PX * 72.0 / max(width_pt, height_pt, 1.0))


def scan_dpi(page: Any, max_pixels: int) -> float:
    """Resolution at which to draw a PDF page: that of the scan in it, else the default."""
    width_pt, height_pt = page.get_size()
    wanted = min(max(native_dpi(page) or _DEFAULT_DPI, _MIN_DPI), _MAX_DPI)
    return allowed_dpi(wanted, width_pt, height_pt, max_pixels)


def draw_pdf_page(page: Any, dpi: float) -> NDArray[np.uint8]:
    """The page as RGB pixels, height × width × 3."""
    bitmap = page.render(scale=dpi / 72.0, rev_byteorder=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]).copy()
    finally:
        bitmap.close()


def open_frame(path: Path, number: int) -> Image.Image:
    """One frame (from 1) of an image file. Raises ``DamagedFileError`` or ``PageError``."""
    try:
        image = Image.open(path)
        return ImageSequence.Iterator(image)[number - 1]
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DamagedFileError(str(error), file=path) from error
    except (OSError, IndexError, EOFError, ValueError, SyntaxError) as error:
        raise PageError(str(error), file=path, page=number) from error


def frame_dpi(image: Image.Image) -> float:
    """Resolution of an image; one that states none, or nonsense, counts as 300 dpi."""
    stated = image.info.get("dpi")
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated and stated[0] else 0.0
    return dpi if 50 <= dpi <= 2400 else _DEFAULT_DPI


def frame_pixels(image: Image.Image, path: Path, number: int, max_pixels: int) -> tuple[NDArray[np.uint8], float]:
    """The frame's pixels (grey or RGB) and the factor by which it was reduced to stay within ``max_pixels``."""
    factor = min(1.0, (max_pixels / max(1, image.width * image.height)) ** 0.5)
    try:
        if factor < 1.0:
            image.draft("L", (int(image.width * factor), int(image.height * factor)))  # JPEG: decode it smaller
        if image.mode in ("I", "I;16", "I;16B", "F"):
            image = _eight_bits(image)
        image = image.convert("L" if image.mode in _GREY_MODES else "RGB")
        if factor < 1.0:
            image = image.resize((max(1, int(image.width * factor)), max(1, int(image.height * factor))))
        return np.asarray(image, dtype=np.uint8), factor
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PageError(str(error), file=path, page=number) from error


def _eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float64)
    top = max(float(values.max()), 1.0)
    full = 65535.0 if top > 255 else 255.0
    return Image.fromarray((values * 255.0 / full).clip(0, 255).astype(np.uint8), "L")


def render_page(path: Path, number: int, dpi: float, kind: str = "pdf", max_pixels: int = 60_000_000) -> Image.Image:
    """A page for people to look at. Raises ``PageError`` or a ``RejectedFileError``."""
    if kind == "image":
        frame = open_frame(path, number)
        pixels, _ = frame_pixels(frame, path, number, max_pixels)
        image = Image.fromarray(pixels)
        factor = dpi / frame_dpi(frame)
        return image.resize((max(1, round(frame.width * factor)), max(1, round(frame.height * factor))))
    with open_page(path, number) as page:
        width_pt, height_pt = page.get_size()
        return Image.fromarray(draw_pdf_page(page, allowed_dpi(dpi, width_pt, height_pt, max_pixels)))
