"""Labels damaged by a scan are read by the numbering around them, and only there."""

from __future__ import annotations

import pytest

from models.pages import PageSource
from models.reference import load
from nlp.extract import context_of
from tests.nlp.factories import read_document


def labels(*body: str, source: PageSource = "ocr", confidence: float = 0.95) -> list[str]:
    context = context_of(read_document(body, source=source, confidence=confidence), load())
    return [h.label for h in context.outline.headings]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a digit read as a letter, a comma for the point, a speck before the number
        (("3. Ban Dân tộc", "A. Sở Y tế"), ["3", "4"]),
        (("6. Ban Dân tộc", "7, Sở Y tế"), ["6", "7"]),
        (("1. Ban Dân tộc", "_.2. Sở Y tế"), ["1", "2"]),
        (("I. YÊU CẦU", "_IH. MỤC TIÊU", ":a) Mục tiêu chung"), ["I", "II", "a"]),
        # a blot where one number is missing
        (("1. Về cơ chế:", "= Về nguồn lực:", "3. Về tổ chức:"), ["1", "2", "3"]),
        # a stroke of III lost: IV follows
        (("I. MỤC TIÊU", "II. NỘI DUNG", "II. KINH PHÍ", "IV. TỔ CHỨC"), ["I", "II", "III", "IV"]),
        # "1." over a title in capitals where II follows
        (("1. MỤC TIÊU", "II. NỘI DUNG"), ["I", "II"]),
        # "I." for the first of Arabic numbers
        (("I. Chính sách chung", "2. Chính sách đặc thù"), ["1", "2"]),
        # a title in capitals may end with a stop
        (("I. NGUỒN VỐN THỰC HIỆN.",), ["I"]),
    ],
)
def test_damaged_labels(body: tuple[str, ...], expected: list[str]) -> None:
    assert labels(*body) == expected


def test_signs_before_what_is_no_label_or_in_a_text_layer_are_left() -> None:
    assert labels("_Ban chỉ đạo các cấp. Tổ chức lại", '"a) Mục tiêu', source="ocr") == ["a"]
    assert labels("_II. MỤC TIÊU", source="text") == []


def test_what_is_printed_twice_stays_twice() -> None:
    body = ("IV. NGUỒN VỐN", "V. GIẢI PHÁP", "V. TỔ CHỨC")
    assert labels(*body) == ["IV", "V", "V"]
    # with the last numeral legible, and in a text layer, nothing is mended
    assert labels("I. MỤC TIÊU", "II. NỘI DUNG", "II. KINH PHÍ") == ["I", "II", "II"]
    assert labels("I. MỤC TIÊU", "II. NỘI DUNG", "II. KINH PHÍ", "IV. TỔ CHỨC", source="text") == [
        "I",
        "II",
        "II",
        "IV",
    ]


def test_a_last_numeral_that_is_hardly_legible_may_be_the_next_one() -> None:
    assert labels("I. MỤC TIÊU", "II. NỘI DUNG", "II. KINH PHÍ", confidence=0.6) == ["I", "II", "III"]


def test_a_reference_at_the_head_of_a_line_is_no_article() -> None:
    assert labels("Điều 1. Ban hành quy định", "Điều 3 Quyết định số 5/QĐ-UBND ngày 02/3/2018 của tỉnh") == ["Điều 1"]
    # a comma for the point of an article, and the comma of a list of references
    assert labels("Điều 1, Bổ sung kế hoạch", "Điều 2, Điều 3 của quy định này") == ["Điều 1"]
    assert labels("Điều 1. Bổ sung kế hoạch", "Điều 2, Quyết định số 5/QĐ-UBND ngày 02/3/2018") == ["Điều 1"]


def test_bracketed_numbers_count_items_not_headings() -> None:
    assert labels("1. Chỉ tiêu kinh tế:", "(1) Giá trị sản xuất công nghiệp") == ["1"]
