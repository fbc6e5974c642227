"""Files of every kind and state: what can be read is read, what cannot says why."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors import PageRead, ReadSettings, assemble, inspect_file, read_file, read_page, unreadable_page
from extractors.render import allowed_dpi
from models.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    PageError,
    RejectedFileError,
    TooLargeError,
    UnsupportedFormatError,
)
from models.pages import document_from_json, document_to_json
from tests.extractors.pages import LINES, drawn, text_pdf

_SETTINGS = ReadSettings(page_timeout_s=60)


# -- PDFs with a text layer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_text_layer_is_read_exactly_and_its_boxes_are_those_of_the_page_as_displayed(
    tmp_path: Path, rotate: int
) -> None:
    page = read_page(text_pdf(tmp_path / "plan.pdf", rotate=rotate), 1, _SETTINGS).page
    assert page.source == "text"
    assert (page.width, page.height) == (500, 300)
    assert page.text == "\n".join(LINES)
    first = page.words[0].box
    assert first is not None
    # set 40 pt from the left, its baseline 60 pt from the top
    assert first[0] == pytest.approx(40, abs=1)
    assert first[1] < 52 and 58 < first[3] < 66


def test_reading_ends_in_one_document_that_survives_json(tmp_path: Path) -> None:
    document = read_file(text_pdf(tmp_path / "plan.pdf", pages=2))
    assert len(document.pages) == 2 and document.engine == {}
    again = document_from_json(document_to_json(document))
    assert document_to_json(again) == document_to_json(document)


def test_a_page_read_alone_travels_between_processes(tmp_path: Path) -> None:
    read = read_page(text_pdf(tmp_path / "plan.pdf"), 1, _SETTINGS)
    assert pickle.loads(pickle.dumps(read)) == read
    assert PageRead.from_json(read.to_json()).to_json() == read.to_json()


def test_a_lost_page_keeps_its_place(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "plan.pdf", pages=2)
    info = inspect_file(path, _SETTINGS)
    document = assemble(info, [read_page(path, 1, _SETTINGS), unreadable_page(path, 2, "timed out after 60 s")])
    lost = document.page(2)
    assert lost.unreadable and (lost.width, lost.height) == (500, 300) and not lost.words


# -- files that cannot be read -------------------------------------------------------------------------------------


def _encrypted(path: Path) -> None:
    import pikepdf

    with pikepdf.open(text_pdf(path.with_suffix(".plain"))) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))


def _cut_short(path: Path) -> None:
    data = text_pdf(path).read_bytes()
    path.write_bytes(data[: len(data) // 3])


def _without_pages(path: Path) -> None:
    import pikepdf

    with pikepdf.new() as document:
        document.save(path)


@pytest.mark.parametrize(
    ("name", "make", "error"),
    [
        ("locked.pdf", _encrypted, EncryptedFileError),
        ("cut.pdf", _cut_short, DamagedFileError),
        ("no-pages.pdf", _without_pages, RejectedFileError),
        ("nothing.pdf", lambda p: p.write_bytes(b""), EmptyFileError),
        ("words.pdf", lambda p: p.write_bytes(b"MZ\x90\x00" * 50), UnsupportedFormatError),
        ("half.png", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 20), DamagedFileError),
    ],
)
def test_a_bad_file_is_rejected_with_its_reason(
    tmp_path: Path, name: str, make: object, error: type[Exception]
) -> None:
    path = tmp_path / name
    make(path)  # type: ignore[operator]
    with pytest.raises(error):
        inspect_file(path, _SETTINGS)


def test_limits_hold_before_any_work(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "plan.pdf", pages=3)
    with pytest.raises(TooLargeError):
        inspect_file(path, ReadSettings(max_pages=2))
    with pytest.raises(TooLargeError):
        inspect_file(path, ReadSettings(max_bytes=100))


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "plan.docx")
    assert inspect_file(path, _SETTINGS).file.kind == "pdf"


def test_a_missing_page_is_a_page_error(tmp_path: Path) -> None:
    with pytest.raises(PageError):
        read_page(text_pdf(tmp_path / "plan.pdf"), 7, _SETTINGS)


# -- images --------------------------------------------------------------------------------------------------------


def test_a_sheet_too_large_is_drawn_smaller_rather_than_refused() -> None:
    # A0 at 600 dpi would be 560 megapixels
    dpi = allowed_dpi(600, 2384, 3370, 60_000_000)
    assert 2384 * 3370 / 72**2 * dpi**2 == pytest.approx(60_000_000, rel=0.01)
    # a page as tall as PDF allows
    assert allowed_dpi(300, 14400, 14400, 60_000_000) * 14400 / 72 < 8000


_MODES = {
    "grey.png": lambda image: image,
    "one-bit.tif": lambda image: image.convert("1"),
    "palette.png": lambda image: image.convert("P"),
    "cmyk.jpg": lambda image: image.convert("RGB").convert("CMYK"),
    "sixteen-bit.png": lambda image: Image.fromarray(np.asarray(image).astype(np.uint16) * 257),
    "jpeg2000.jp2": lambda image: image,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(_MODES))
def test_images_of_every_kind_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    _MODES[name](drawn(LINES[:1], size_in=(6.0, 1.0))).save(path, dpi=(200, 200))
    assert inspect_file(path, _SETTINGS).file.kind == "image"
    page = read_page(path, 1, _SETTINGS).page
    assert page.source == "ocr"
    assert "Tân Lập phấn đấu đạt 17 tiêu chí" in page.text


@pytest.mark.slow
def test_boxes_of_an_image_are_points_of_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    drawn(LINES[:1], size_in=(6.0, 1.0)).save(path, dpi=(200, 200))
    page = read_page(path, 1, _SETTINGS).page
    assert (page.width, page.height) == pytest.approx((432, 72), abs=0.5)
    assert page.words[0].box is not None
    assert page.words[0].box[0] == pytest.approx(0.4 * 72, abs=2)  # drawn 0.4 in from the left


@pytest.mark.slow
def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    first, second = (drawn((line,), size_in=(6.0, 1.0)) for line in LINES[:2])
    first.save(path, save_all=True, append_images=[second], dpi=(200, 200))
    assert inspect_file(path, _SETTINGS).page_count == 2
    assert "Sở Y tế chủ trì" in read_page(path, 2, _SETTINGS).page.text


@pytest.mark.slow
@pytest.mark.parametrize("content", ["blank", "photograph"])
def test_a_page_without_text_has_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "picture.png"
    if content == "blank":
        image = Image.new("L", (800, 600), 255)
    else:  # soft shapes and grain, as in a photograph
        noise = np.random.default_rng(7).normal(0, 6, (600, 800))
        image = Image.fromarray((128 + 90 * np.sin(np.linspace(0, 5, 800)) + noise).clip(0, 255).astype(np.uint8))
    image.save(path, dpi=(100, 100))
    page = read_page(path, 1, _SETTINGS).page
    assert page.words == () and not page.unreadable


@pytest.mark.slow
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_lying_on_its_side_or_head_is_set_upright(tmp_path: Path, turn: int) -> None:
    lines = (
        "Các xã vùng cao được ưu tiên bố trí vốn đầu tư phát triển hạ tầng",
        "Sở Y tế chủ trì, phối hợp với các huyện thực hiện nhiệm vụ này",
    ) * 5
    path = tmp_path / "turned.png"
    image = drawn(lines, dpi=150, size_in=(7.0, 5.0)).rotate(turn, expand=True, fillcolor=255)
    image.save(path, dpi=(150, 150))
    page = read_page(path, 1, _SETTINGS).page
    assert "vùng cao được ưu tiên" in page.text
    assert page.width == pytest.approx(image.width * 72 / 150, abs=0.5)  # the frame stays that of the file
