"""What is on the paper and is no text: stamps, pens, seals, specks; and the page number, which looks like one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.columns import stacked
from extractors.image import PreparedImage, scaling
from extractors.noise import without_noise, without_stamp_frames
from extractors.pagenumber import with_page_number
from extractors.prepare import to_grey
from extractors.seal import without_seals
from models.pages import Word
from tests.extractors.pages import SERIF

_DPI = 200


def _prepared(image: Image.Image) -> PreparedImage:
    return PreparedImage(np.asarray(image.convert("L"), dtype=np.uint8), _DPI, scaling(72 / _DPI))


def _sheet(mode: str = "L") -> tuple[Image.Image, ImageDraw.ImageDraw, ImageFont.FreeTypeFont]:
    image = Image.new(mode, (1600, 2200), "white")
    return image, ImageDraw.Draw(image), ImageFont.truetype(str(SERIF), round(14 * _DPI / 72))


def test_coloured_ink_goes_and_black_print_beneath_it_stays() -> None:
    image, pen, font = _sheet("RGB")
    for y in range(200, 1800, 60):
        pen.text((200, y), "Kế hoạch giảm nghèo bền vững của huyện", fill="black", font=font)
    pen.ellipse((300, 500, 600, 800), outline=(210, 40, 50), width=6)
    grey, removed = to_grey(np.asarray(image))
    plain = np.asarray(image.convert("L"))
    assert removed
    assert (grey[608:618, 296:320] > 200).all()  # the rim between two lines
    assert (grey < 60).sum() == pytest.approx((plain < 60).sum(), rel=0.02)


def test_a_page_printed_in_colour_keeps_its_letters() -> None:
    image, pen, font = _sheet("RGB")
    for y in range(200, 1800, 60):
        pen.text((200, y), "Kế hoạch giảm nghèo bền vững của huyện", fill=(20, 30, 150), font=font)
    grey, removed = to_grey(np.asarray(image))
    assert not removed and grey.min() < 160


@pytest.mark.parametrize(("ink", "gone"), [(90, True), (190, True)])  # a clear frame and a faint one
def test_the_frame_of_an_incoming_mail_stamp_is_blanked_with_what_it_holds(ink: int, gone: bool) -> None:
    image, pen, font = _sheet()
    pen.rectangle((150, 300, 520, 480), outline=ink, width=5)
    pen.text((180, 340), "ĐẾN ngày 3/5", fill=ink, font=font)
    turned = image.rotate(2, center=(300, 400), fillcolor=255)
    cleaned = without_stamp_frames(_prepared(turned)).pixels
    assert bool((cleaned[320:460, 170:500] == 255).all()) is gone


def test_underlined_text_is_no_frame() -> None:
    image, pen, font = _sheet()
    pen.text((180, 340), "ỦY BAN NHÂN DÂN HUYỆN", fill=0, font=font)
    pen.line((200, 385, 520, 385), fill=0, width=3)
    prepared = _prepared(image)
    assert (without_stamp_frames(prepared).pixels == prepared.pixels).all()


@pytest.mark.parametrize("step", [44, 48, 52, 60])
def test_close_lines_of_print_are_no_frame(step: int) -> None:
    image, pen, font = _sheet()
    for y in range(150, 1000, step):
        pen.text((150, y), "(10) Tỷ lệ số trường đạt chuẩn 43,75%, đạt 100%KH; trẻ em", fill=60, font=font)
    prepared = _prepared(image)
    assert (without_stamp_frames(prepared).pixels == prepared.pixels).all()


@pytest.mark.parametrize(("tone", "wiped"), [(130, True), (0, False)])
def test_a_grey_seal_is_wiped_from_beneath_print_and_a_black_one_left(tone: int, wiped: bool) -> None:
    image, pen, font = _sheet()
    for y in range(200, 1000, 60):
        pen.text((200, y), "Kế hoạch giảm nghèo bền vững của huyện", fill=0, font=font)
    pen.ellipse((800, 1300, 1084, 1584), outline=tone, width=6)
    pen.ellipse((816, 1316, 1068, 1568), outline=tone, width=3)
    pen.text((830, 1420), "CHỦ TỊCH", fill=0, font=font)
    prepared = _prepared(image)
    after = without_seals(prepared).pixels
    rim = after[1430:1450, 800:806]
    assert bool((rim == 255).all()) is wiped
    assert (after[1420:1460, 850:1000] < 60).sum() > 0.9 * (prepared.pixels[1420:1460, 850:1000] < 60).sum()


def test_columns_of_the_foot_are_set_one_below_the_other_and_boxes_go_back() -> None:
    image, pen, font = _sheet()
    for y in range(200, 900, 60):
        pen.text((150, y), "Các xã vùng cao được ưu tiên bố trí vốn đầu tư phát triển hạ tầng, y tế", fill=0, font=font)
    for i, text in enumerate(("Nơi nhận:", "- Như trên;", "- Các huyện;", "- Lưu: VT.")):
        pen.text((150, 1000 + 60 * i), text, fill=0, font=font)
    pen.text((1000, 1000), "CHỦ TỊCH", fill=0, font=font)
    pen.text((1000, 1300), "Lò Thị Mai", fill=0, font=font)
    apart = stacked(_prepared(image))
    assert apart.shift > 0 and 900 < apart.top <= 1010 and 400 < apart.gutter < 1000
    assert (apart.pixels[1000:1100, 1000:1300] == 255).all()
    moved = (1000.0, 1000.0 + apart.shift, 1200.0, 1030.0 + apart.shift)
    assert apart.back(moved) == (1000.0, 1000.0, 1200.0, 1030.0)
    assert apart.back((150.0, 1000.0, 300.0, 1030.0)) == (150.0, 1000.0, 300.0, 1030.0)


def test_running_text_is_not_taken_apart() -> None:
    image, pen, font = _sheet()
    for y in range(200, 1900, 60):
        pen.text((150, y), "Các xã vùng cao được ưu tiên bố trí vốn đầu tư phát triển hạ tầng, y tế", fill=0, font=font)
    pen.text((150, 1920), "theo quy định.", fill=0, font=font)
    assert stacked(_prepared(image)).shift == 0


def _word(text: str, x: float, confidence: float, height: float = 40.0, width: float | None = None) -> Word:
    return Word(text, (x, 100.0, x + (width or 22.0 * len(text)), 100.0 + height), confidence)


_LINE = [_word("Các", 0, 0.95), _word("xã", 90, 0.96), _word("vùng", 150, 0.94), _word("cao", 260, 0.95)]


@pytest.mark.parametrize(
    ("group", "kept"),
    [
        # a speck at a line's end
        ([*_LINE, _word("`", 400, 0.9, 6, 6)], ["Các", "xã", "vùng", "cao"]),
        # a dash that opens an item is no speck, however doubtful
        ([_word("-", 0, 0.5, 6, 16), *_LINE], ["-", "Các", "xã", "vùng", "cao"]),
        # strokes of a signature, read as letters
        ([_word("NLA", 0, 0.2), _word("W1", 90, 0.3)], []),
        ([_word("4x", 0, 0.5, 110)], []),
        # a doubtful number inside a line is print
        (
            [*_LINE, _word("59/2031/QĐ-UBND", 350, 0.2), *_LINE],
            ["Các", "xã", "vùng", "cao", "59/2031/QĐ-UBND", "Các", "xã", "vùng", "cao"],
        ),
    ],
)
def test_noise(group: list[Word], kept: list[str]) -> None:
    image = PreparedImage(np.zeros((10, 10), np.uint8), 300.0, scaling(0.24))
    found = without_noise([_LINE, _LINE, _LINE, group], image)[3:]
    assert [w.text for g in found for w in g] == kept


@pytest.mark.slow
@pytest.mark.parametrize("place", [(800, 60), (1420, 2110)])  # above the text, or at the foot on the right
def test_a_lone_page_number_is_found(place: tuple[int, int]) -> None:
    image, pen, font = _sheet()
    pen.text(place, "7", fill=0, font=font)
    text = [[Word("Các", (150, 300, 260, 340), 0.9)], [Word("xã", (150, 1800, 260, 1840), 0.9)]]
    *lines, (found,) = with_page_number(text, _prepared(image), [], 7, "vie+Vietnamese", 30)
    assert lines == text and found.text == "7" and found.box is not None
    assert found.box[0] == pytest.approx(place[0], abs=8)


@pytest.mark.slow
@pytest.mark.parametrize(("read", "number"), [("lãi", 11), ("33", 11), ("11", 4)])
def test_a_misread_page_number_is_read_apart(read: str, number: int) -> None:
    image, pen, font = _sheet()
    pen.text((800, 60), "11", fill=0, font=font)
    text = [[Word(read, (798, 66, 824, 86), 0.7)], [Word("xã", (150, 1800, 260, 1840), 0.9)]]
    (line, (found,)) = with_page_number(text, _prepared(image), [], number, "vie+Vietnamese", 30)
    assert line == text[1] and found.text == "11"


@pytest.mark.slow
def test_a_short_word_at_the_page_s_top_is_no_page_number() -> None:
    image, pen, font = _sheet()
    pen.text((800, 60), "Mẫu", fill=0, font=font)
    text = [[Word("Mẫu", (798, 66, 866, 90), 0.7)], [Word("xã", (150, 1800, 260, 1840), 0.9)]]
    assert with_page_number(text, _prepared(image), [], 3, "vie+Vietnamese", 30) == text
