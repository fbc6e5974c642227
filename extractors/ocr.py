"""The OCR engine behind a small interface: Tesseract inside this process, which is a worker that can be killed.

Started as a program for every reading, the engine costs a quarter to a third more: models loaded anew, images and
tables of words through files.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.image import Grey, PreparedImage, as_grey
from models.errors import MissingToolError, PageError, PageTimeoutError
from models.pages import Word

_MIN_CONFIDENCE = 0.0
_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_COLUMNS = ["level", "page", "block", "paragraph", "line", "word", "left", "top", "width", "height", "conf", "text"]
NEVER_PRINTED = "⁄¼½¾øØåÅæÆßçÇñÑëËïÏöÖüÜ¿¡|£¥©®ŒœŠšŽž¬¦"  # the models know them, Vietnamese print does not
_BEST_LETTER_PX = 20.5  # measured over clean, office and faxed pages: 0.06-0.23 % errors, at 28 px 0.1-0.3 %
_LEAST_FACTOR, _NO_FACTOR = 0.65, 0.95
_ENOUGH_LETTERS, _PLENTY_LETTERS = 50, 300
_FEWEST_TO_TURN = 12  # letters; the engine's own limit of 50 leaves the last rows of a table on their side


@dataclass(frozen=True)
class OcrLine:
    """A line as the engine saw it; word boxes in pixels of the image given."""

    words: tuple[Word, ...]


def read_lines(
    image: Grey, language: str, dpi: float, timeout_s: float, psm: int = 3, alphabet: str = ""
) -> list[OcrLine]:
    """Lines of words with boxes and confidences (0-1). Raises ``PageTimeoutError`` and ``MissingToolError``."""
    engine = engine_of(language, alphabet)
    engine.SetPageSegMode(psm)
    show(engine, image)
    engine.SetSourceResolution(round(dpi))
    try:
        if not engine.Recognize(round(timeout_s * 1000)):
            raise PageTimeoutError(f"after {timeout_s:.0f} s.")
        return _lines(engine.GetTSVText(0))
    except RuntimeError as error:
        raise PageError(f"the OCR engine failed: {error}") from error
    finally:
        engine.Clear()  # the page's image and result; the models stay


def show(engine: Any, image: Grey) -> None:
    """Give the engine an image as it lies in memory: through a picture file's format a cell costs a tenth more."""
    height, width = image.shape
    engine.SetImageBytes(image.tobytes(), width, height, 1, width)


@cache
def engine_of(models: str, alphabet: str) -> Any:
    """The engine with its models loaded, for pages and cells; callers set the mode. Raises ``MissingToolError``."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before the library is loaded: its threads cost more than they bring
    import tesserocr

    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # it reports boxes without area as errors
    engine = tesserocr.PyTessBaseAPI(path=model_folder(models.split("+")[0]), lang=models)
    name, letters = ("whitelist", alphabet) if alphabet else ("blacklist", NEVER_PRINTED)
    engine.SetVariable(f"tessedit_char_{name}", letters)
    return engine


@cache
def model_folder(model: str) -> str:
    """Where a model's file lies. Raises ``MissingToolError``."""
    named = [os.environ["TESSDATA_PREFIX"]] if "TESSDATA_PREFIX" in os.environ else []
    for folder in (*named, *_TESSDATA):
        if (Path(folder) / f"{model}.traineddata").exists():
            return folder
    raise MissingToolError(f"the model {model} of Tesseract.")


def _lines(table: str) -> list[OcrLine]:
    lines: dict[tuple[str, str, str], list[Word]] = {}
    # csv with QUOTE_NONE: a word may be a quotation mark, "NA" or "null"
    rows = csv.DictReader(io.StringIO(table), _COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        x, y, w, h = (float(row[k]) for k in ("left", "top", "width", "height"))
        confidence = max(_MIN_CONFIDENCE, float(row["conf"]) / 100)
        key = (row["block"], row["paragraph"], row["line"])
        lines.setdefault(key, []).append(Word(text, (x, y, x + w, y + h), min(1.0, confidence)))
    return [OcrLine(tuple(words)) for words in lines.values()]


def read_page_lines(image: PreparedImage, is_coarse: bool, language: str, timeout_s: float) -> list[OcrLine]:
    """Lines of a whole page, its letters brought to the height at which the engine errs least; boxes in its pixels.

    A coarse scan has been enlarged already and loses by being made smaller again.
    """
    factor = (
        1.0 if is_coarse else min(1.0, max(_LEAST_FACTOR, _BEST_LETTER_PX / letter_height(image.pixels, image.dpi)))
    )
    if factor > _NO_FACTOR:
        return read_lines(image.pixels, language, image.dpi, timeout_s)
    pixels = as_grey(cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    lines = read_lines(pixels, language, image.dpi * factor, timeout_s)
    return [OcrLine(tuple(_enlarged(word, 1 / factor) for word in line.words)) for line in lines]


def _enlarged(word: Word, factor: float) -> Word:
    assert word.box is not None
    x0, top, x1, bottom = word.box
    return replace(word, box=(x0 * factor, top * factor, x1 * factor, bottom * factor))


def letter_height(pixels: Grey, dpi: float) -> float:
    """Median height in pixels of what may be letters: most have no ascender, so about that of an x; 0.1 in for none."""
    height = pixels.shape[0]
    for part in (pixels[height // 4 : height // 2], pixels):  # a quarter of a page of text tells as much as all of it
        found = _letter_heights(part, dpi)
        if len(found) > (_ENOUGH_LETTERS if part is pixels else _PLENTY_LETTERS):
            return float(np.median(found))
    return 0.1 * dpi


def _letter_heights(pixels: Grey, dpi: float) -> NDArray[np.int32]:
    _, _, stats, _ = cv2.connectedComponentsWithStats((pixels < 128).astype(np.uint8), connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = (heights > 0.035 * dpi) & (heights < 0.2 * dpi) & (widths < 0.25 * dpi)
    return np.asarray(heights[letters], dtype=np.int32)


def upright_turn(image: Grey, dpi: float, timeout_s: float) -> int:
    """Clockwise degrees that make the page upright, by the engine's orientation model; 0 where it cannot tell."""
    import pytesseract

    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory(prefix="kehoach-osd-") as folder:
        path = Path(folder) / "page.pgm"
        cv2.imwrite(str(path), image)
        try:
            # the orientation model only: with a language given, this engine answers 90° for every page
            found = pytesseract.image_to_osd(
                str(path),
                lang="osd",
                config=f"--psm 0 --dpi {dpi:.0f} -c min_characters_to_try={_FEWEST_TO_TURN}",
                timeout=timeout_s,
            )
        except (pytesseract.TesseractError, RuntimeError):
            return 0  # too few letters to tell: the page stays as it is
    for line in found.splitlines():
        if line.startswith("Rotate:"):
            return int(line.split(":")[1]) % 360
    return 0
