"""Evidence is right where its boxes lie on the quote's own characters: not around them, not beside them."""

from __future__ import annotations

import pytest

from tools.evaluate.spots import Print, cut_out, is_shown, verdict

# ten points a letter, lines of 14 points every 20: what stands where can be read off
_TEXTS = {
    1: ["Giao các xã nghèo làm đường", "và thôn bản đạt 12 tiêu chí", "nghèo.", "Căn cứ Luật Đầu tư công;"],
    2: ["Căn cứ Luật Đầu tư công;"],
}
LINES = {
    page: [(text, (50.0, 100.0 + 20 * i, 50.0 + 10 * len(text), 114.0 + 20 * i)) for i, text in enumerate(texts)]
    for page, texts in _TEXTS.items()
}
PRINT = Print(LINES)


def evidence(*boxes: tuple[float, float, float, float], page: int = 1) -> list[dict[str, object]]:
    return [{"page": page, "box": list(box)} for box in boxes]


ACROSS = "làm đường và thôn bản"
END_OF_FIRST, START_OF_SECOND = (230.0, 100.0, 320.0, 114.0), (50.0, 120.0, 170.0, 134.0)


@pytest.mark.parametrize(
    ("boxes", "right"),
    [
        # the words of both lines
        ((END_OF_FIRST, START_OF_SECOND), True),
        # OCR's boxes are tight around the letters and a little off
        (((233.0, 102.0, 317.0, 113.0), (52.0, 123.0, 172.0, 133.0)), True),
        # one line of two
        ((END_OF_FIRST,), False),
        ((START_OF_SECOND,), False),
        # half of the words
        (((275.0, 100.0, 320.0, 114.0), START_OF_SECOND), False),
        # the whole paragraph
        (((50.0, 100.0, 320.0, 154.0),), False),
        # both lines from edge to edge
        (((50.0, 100.0, 320.0, 114.0), (50.0, 120.0, 330.0, 134.0)), False),
        # the words, and a line elsewhere that repeats one of others
        ((END_OF_FIRST, START_OF_SECOND, (50.0, 140.0, 250.0, 154.0)), False),
        # the right width on the wrong lines
        (((230.0, 140.0, 320.0, 154.0), (50.0, 160.0, 170.0, 174.0)), False),
        ((), False),
    ],
)
def test_a_quote_over_a_line_break(boxes: tuple[tuple[float, float, float, float], ...], right: bool) -> None:
    (place,) = PRINT.places(ACROSS)
    assert is_shown(evidence(*boxes), place) is right


def test_boxes_on_another_page_show_nothing() -> None:
    assert verdict({"quote": ACROSS, "evidence": evidence(END_OF_FIRST, START_OF_SECOND, page=2)}, PRINT) is False


def test_words_printed_twice_may_be_shown_at_either_place() -> None:
    quote = "Luật Đầu tư công"
    pages = [place[0].page for place in PRINT.places(quote)]
    assert pages == [1, 2]
    for place in PRINT.places(quote):
        assert verdict({"quote": quote, "evidence": cut_out(place)}, PRINT) is True
    assert verdict({"quote": quote, "evidence": evidence((50.0, 120.0, 170.0, 134.0))}, PRINT) is False


@pytest.mark.parametrize(
    ("quote", "count"),
    [
        # misread letters, marks and spaces are still that quote
        ("Iàm đuờng và thôn bãn đạt12 tiêu chi", 1),
        ("LÀM ĐƯỜNG", 1),
        # words that stand nowhere, and none at all
        ("xây dựng chợ đầu mối của vùng", 0),
        ("", 0),
        ("…", 0),
    ],
)
def test_where_a_quote_stands(quote: str, count: int) -> None:
    assert len(PRINT.places(quote)) == count


def test_what_stands_nowhere_is_not_judged_and_what_shows_nothing_is_wrong() -> None:
    assert verdict({"quote": "xây dựng chợ đầu mối của vùng", "evidence": evidence(END_OF_FIRST)}, PRINT) is None
    assert verdict({"printed": "12 tiêu chí", "evidence": []}, PRINT) is False
    assert verdict({"printed": "12 tiêu chí", "evidence": [{"page": None, "box": None}]}, PRINT) is False
