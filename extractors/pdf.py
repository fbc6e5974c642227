"""Opening PDF files: page count, page images, digital signatures. PDFium reads, pikepdf looks at the structure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import DamagedFileError, EmptyFileError, EncryptedFileError, PageError
from models.pages import Signature

_PASSWORD_ERROR = pdfium.FPDF_ERR_PASSWORD
_COVERING = 0.5  # an image over so much of the page is a scan of it


@contextmanager
def open_pdf(path: Path) -> Iterator[Any]:
    """The PDF as a pypdfium2 document. Raises ``EncryptedFileError``, ``DamagedFileError`` or ``EmptyFileError``."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise EncryptedFileError(file=path) from error
        raise DamagedFileError(str(error), file=path) from error
    try:
        if len(document) == 0:
            raise EmptyFileError("it has no pages.", file=path)
        yield document
    finally:
        document.close()


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


def signatures(path: Path) -> tuple[Signature, ...]:
    """Digital signatures written in the file: signer's name and time as stated there, not verified."""
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            form = document.Root.get("/AcroForm")
            fields = form.get("/Fields", []) if form is not None else []
            values = [f.get("/V") for f in fields if f.get("/FT") == "/Sig" and f.get("/V") is not None]
            return tuple(Signature(_text(v.get("/Name")), _signed_at(_text(v.get("/M")))) for v in values)
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, TypeError, ValueError):
        return ()  # PDFium opened it; a form too broken for pikepdf has no signature that could be named


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _signed_at(stamp: str | None) -> str | None:
    """D:20240417093012+07'00' → 2024-04-17T09:30:12+07:00."""
    if not stamp or not stamp.startswith("D:") or len(stamp) < 16:
        return None
    digits, zone = stamp[2:16], stamp[16:].replace("'", "")
    iso = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}"
    return iso + (f"{zone[:3]}:{zone[3:5]}" if len(zone) >= 5 else "Z" if zone.startswith("Z") else "")
