"""Scans inside PDFs, in every form in which software stores them: each is read, and nothing is drawn too large."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw, ImageFont

from extractors import ReadSettings, read_file, read_page
from models.errors import PageError
from tests.extractors.pages import LINES, SERIF, drawn

_SETTINGS = ReadSettings(page_timeout_s=60)
_WANTED = "Tân Lập phấn đấu đạt 17 tiêu chí"


def _image() -> Image.Image:
    return drawn(LINES[:1], size_in=(6.0, 1.0))


def _bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _group4(image: Image.Image) -> bytes:
    """The pixels as CCITT group 4, black as 1, out of the only strip of a TIFF."""
    data = _bytes(image.convert("1"), "TIFF", compression="group4", strip_size=image.width * image.height)
    with Image.open(io.BytesIO(data)) as tiff:
        (start,), (size,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return data[start : start + size]


def _jbig2(image: Image.Image) -> bytes:
    """A JBIG2 page of one region whose pixels are coded as in group 4 (ISO/IEC 14492, 7.4.6: MMR)."""
    size = struct.pack(">II", image.width, image.height)
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIB", 0, 0, 0) + b"\x01" + _group4(image)
    segments = ((0, 48, page), (1, 38, region))
    return b"".join(struct.pack(">IBBBI", n, kind, 0, 1, len(data)) + data for n, kind, data in segments)


_GREY = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
_FORMS: dict[str, Callable[[], tuple[bytes, dict[str, Any]]]] = {
    "jpeg": lambda: (_bytes(_image(), "JPEG"), {**_GREY, "Filter": Name.DCTDecode}),
    "jpeg in CMYK": lambda: (
        _bytes(_image().convert("RGB").convert("CMYK"), "JPEG"),
        {"ColorSpace": Name.DeviceCMYK, "BitsPerComponent": 8, "Filter": Name.DCTDecode},
    ),
    "jpeg 2000": lambda: (_bytes(_image(), "JPEG2000"), {**_GREY, "Filter": Name.JPXDecode}),
    "one bit": lambda: (_image().convert("1").tobytes(), {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}),
    "sixteen bits": lambda: (
        (np.asarray(_image()).astype(">u2") * 257).tobytes(),
        {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 16},
    ),
    "palette": lambda: (
        (np.asarray(_image()) > 127).astype(np.uint8).tobytes(),
        {
            "ColorSpace": Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String("\x10\x10\x30\xf8\xf8\xf0")]),
            "BitsPerComponent": 8,
        },
    ),
    "fax": lambda: (
        _group4(_image()),
        {
            "ColorSpace": Name.DeviceGray,
            "BitsPerComponent": 1,
            "Filter": Name.CCITTFaxDecode,
            "DecodeParms": Dictionary(K=-1, Columns=_image().width, Rows=_image().height),
        },
    ),
    "jbig2": lambda: (
        _jbig2(_image()),
        {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1, "Filter": Name.JBIG2Decode},
    ),
}


def _scan(path: Path, data: bytes, keys: dict[str, Any], pixels: tuple[int, int], size_pt: tuple[float, float]) -> Path:
    """A PDF of one page that an image covers."""
    with Pdf.new() as pdf:
        image = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=pixels[0], Height=pixels[1], **keys)
        content = f"q {size_pt[0]} 0 0 {size_pt[1]} 0 0 cm /Im Do Q".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, *size_pt],
            Resources=Dictionary(XObject=Dictionary(Im=image)),
            Contents=pdf.make_stream(content),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("form", list(_FORMS))
def test_a_scan_is_read_in_whatever_form_it_is_stored(tmp_path: Path, form: str) -> None:
    data, keys = _FORMS[form]()
    path = _scan(tmp_path / "scan.pdf", data, keys, _image().size, (432, 72))
    page = read_page(path, 1, _SETTINGS).page
    assert page.source == "ocr" and _WANTED in page.text
    assert page.words[0].box is not None and page.words[0].box[0] == pytest.approx(0.4 * 72, abs=3)


@pytest.mark.slow
def test_a_sheet_of_a0_at_600_dpi_is_read_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # for the making of it
    size_in, dpi = (33.1, 46.8), 600
    pixels = (int(size_in[0] * dpi), int(size_in[1] * dpi))
    image = Image.new("1", pixels, 1)  # 558 megapixels
    font = ImageFont.truetype(str(SERIF), round(20 * dpi / 72))
    ImageDraw.Draw(image).text((3 * dpi, 4 * dpi), LINES[0], fill=0, font=font)
    keys = {
        "ColorSpace": Name.DeviceGray,
        "BitsPerComponent": 1,
        "Filter": Name.CCITTFaxDecode,
        "DecodeParms": Dictionary(K=-1, Columns=pixels[0], Rows=pixels[1]),
    }
    path = _scan(tmp_path / "a0.pdf", _group4(image), keys, pixels, (size_in[0] * 72, size_in[1] * 72))
    page = read_page(path, 1, _SETTINGS).page
    assert _WANTED in page.text
    assert page.words[0].box is not None and page.words[0].box[0] == pytest.approx(3 * 72, abs=8)


def _pages(path: Path, *sizes: tuple[float, float]) -> Path:
    with Pdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page(page_size=size)
        pdf.save(path)
    return path


def test_pages_of_different_sizes_keep_their_sizes_and_blank_ones_are_blank(tmp_path: Path) -> None:
    sizes = [(595.0, 842.0), (842.0, 595.0), (300.0, 200.0)]
    pages = read_file(_pages(tmp_path / "mixed.pdf", *sizes)).pages
    assert [(page.width, page.height) for page in pages] == sizes
    assert all(not page.words and not page.unreadable for page in pages)


def test_a_page_of_no_size_costs_that_page(tmp_path: Path) -> None:
    path = _pages(tmp_path / "zero.pdf", (595, 842), (595, 842))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].MediaBox = Array([0, 0, 0.5, 0.5])
        pdf.save(path)
    assert not read_page(path, 1, _SETTINGS).page.unreadable
    with pytest.raises(PageError):
        read_page(path, 2, _SETTINGS)
