"""Opening PDF files with PDFium: pages, their sizes, the images on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import DamagedFileError, EmptyFileError, EncryptedFileError, PageError, RejectedFileError

_COVERING = 0.5  # an image over so much of the page is a scan of it


@contextmanager
def open_pdf(path: Path) -> Iterator[Any]:
    """The PDF as a pypdfium2 document. Raises ``EncryptedFileError``, ``DamagedFileError`` or ``EmptyFileError``."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, str(error)) from error
    try:
        if len(document) == 0:
            raise EmptyFileError("it has no pages.", file=path)
        yield document
    finally:
        document.close()


def _refusal(path: Path, detail: str) -> RejectedFileError:
    """Why PDFium does not open the file. Its own error code may be left over from another file, so QPDF is asked."""
    try:
        with pikepdf.open(path) as document:
            if len(document.pages) == 0:
                return EmptyFileError("it has no pages.", file=path)
    except pikepdf.PasswordError:
        return EncryptedFileError(file=path)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError):
        pass  # then it is damaged for both
    return DamagedFileError(detail, file=path)


@contextmanager
def open_page(path: Path, number: int) -> Iterator[Any]:
    """One page (from 1). Raises ``PageError`` where it cannot be loaded."""
    with open_pdf(path) as document:
        try:
            page = document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise PageError(str(error), file=path, page=number) from error
        try:
            yield page
        finally:
            page.close()


def native_dpi(page: Any) -> float | None:
    """Resolution of the scan that covers the page; None where no image does (a frame says nothing of its image)."""
    width_pt, height_pt = page.get_size()
    best = None
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        area = max(0.0, right - left) * max(0.0, top - bottom)
        if area < _COVERING * width_pt * height_pt:
            continue
        pixels_wide, pixels_high = item.get_px_size()
        # a quarter turn of the image in its frame swaps the sides: compare the longer ones
        dpi = 72.0 * max(pixels_wide, pixels_high) / max(right - left, top - bottom)
        best = max(dpi, best or 0.0)
    return best


def image_cover_share(page: Any) -> float:
    """Share of the page that its largest image covers, 0-1."""
    width_pt, height_pt = page.get_size()
    shares = [0.0]
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        shares.append(max(0.0, right - left) * max(0.0, top - bottom) / max(1.0, width_pt * height_pt))
    return min(1.0, max(shares))


def stated_size(path: Path, number: int) -> tuple[float, float]:
    """Width and height of a page in points as stated, without loading the page; 0 × 0 where nothing is stated."""
    with open_pdf(path) as document:
        try:
            width_pt, height_pt = document.get_page_size(number - 1)
        except pypdfium2.PdfiumError:
            return 0.0, 0.0
        return float(width_pt), float(height_pt)
