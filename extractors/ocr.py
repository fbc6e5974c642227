"""The OCR engine behind a small interface: Tesseract as a process that can be killed."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2

from extractors.image import Grey
from models.errors import MissingToolError, PageTimeoutError
from models.pages import Word

_MIN_CONFIDENCE = 0.0


@dataclass(frozen=True)
class OcrLine:
    """A line as the engine saw it; word boxes in pixels of the image given."""

    words: tuple[Word, ...]


def _environment() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"


def read_lines(image: Grey, language: str, dpi: float, timeout_s: float, psm: int = 3) -> list[OcrLine]:
    """Lines of words with boxes and confidences (0-1). Raises ``PageTimeoutError`` and ``MissingToolError``."""
    import pytesseract

    _environment()
    with tempfile.TemporaryDirectory(prefix="kehoach-ocr-") as folder:
        path = Path(folder) / "page.pgm"  # uncompressed: writing a PNG costs more than the disk
        cv2.imwrite(str(path), image)
        try:
            table = pytesseract.image_to_data(
                str(path), lang=language, config=f"--psm {psm} --dpi {dpi:.0f}", timeout=timeout_s
            )
        except RuntimeError as error:
            if "timeout" in str(error).lower():
                raise PageTimeoutError(str(error)) from error
            raise
        except pytesseract.TesseractNotFoundError as error:
            raise MissingToolError("tesseract.") from error
    return _lines(table)


def _lines(table: str) -> list[OcrLine]:
    lines: dict[tuple[str, str, str], list[Word]] = {}
    # csv with QUOTE_NONE: a word may be a quotation mark, "NA" or "null"
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        x, y, w, h = (float(row[k]) for k in ("left", "top", "width", "height"))
        confidence = max(_MIN_CONFIDENCE, float(row["conf"]) / 100)
        key = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(key, []).append(Word(text, (x, y, x + w, y + h), min(1.0, confidence)))
    return [OcrLine(tuple(words)) for words in lines.values()]


def upright_turn(image: Grey, dpi: float, timeout_s: float) -> int:
    """Clockwise degrees that make the page upright, by the engine's orientation model; 0 where it cannot tell."""
    import pytesseract

    _environment()
    with tempfile.TemporaryDirectory(prefix="kehoach-osd-") as folder:
        path = Path(folder) / "page.pgm"
        cv2.imwrite(str(path), image)
        try:
            # the orientation model only: with a language given, this engine answers 90° for every page
            found = pytesseract.image_to_osd(
                str(path), lang="osd", config=f"--psm 0 --dpi {dpi:.0f}", timeout=timeout_s
            )
        except (pytesseract.TesseractError, RuntimeError):
            return 0  # too few letters to tell: the page stays as it is
    for line in found.splitlines():
        if line.startswith("Rotate:"):
            return int(line.split(":")[1]) % 360
    return 0
