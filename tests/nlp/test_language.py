"""Segmentation behind spaCy's tokenizer interface: words of several syllables, offsets that never move."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.language import duty_spans, marked, word_spans

SENTENCE = "Sở Tài chính chủ trì,  phối hợp với các huyện; Chương trình giảm nghèo trình HĐND tỉnh."


def test_tokens_add_up_to_the_text_and_hold_whole_words() -> None:
    doc = marked(SENTENCE)
    assert doc.text == SENTENCE
    assert {"Tài chính", "chủ trì", "Chương trình"} <= {token.text for token in doc}


def test_a_verb_inside_a_noun_is_no_verb() -> None:
    assert [SENTENCE[a:b] for a, b in duty_spans("Chương trình xây dựng nông thôn mới")] == []
    assert [SENTENCE[a:b] for a, b in duty_spans(SENTENCE)][:2] == ["chủ trì", "phối hợp"]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        # glued to the name before it, or one word here and two by itself
        ("UBND huyện Bảo Lạc lập dự toán", ["lập"]),
        ("Sở NN&PTNT lập dự toán", ["lập"]),
        ("Phòng Văn hóa và Thông tin phân khai kinh phí", ["phân khai"]),
        ("Ngày lễ Độc lập của nước ta", []),
    ],
)
def test_verbs_that_the_segmenter_cuts_otherwise(text: str, verbs: list[str]) -> None:
    assert [text[a:b] for a, b in duty_spans(text)] == verbs


def test_bodies_of_the_reference_data_are_marked() -> None:
    assert {"Sở Tài chính", "HĐND tỉnh"} == {span.text for span in marked(SENTENCE).spans["agencies"]}


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "—", "hoà bình hòa thuận", "a  b", "15,5%/năm (2019)"])
def test_odd_texts_keep_their_characters(text: str) -> None:
    assert marked(text).text == text


@settings(max_examples=60)
@given(st.text(alphabet="aăâđêôơư ạảãáàxãhuyện.,;:()0123456789\n\t%/-", max_size=60))
def test_spans_are_in_order_and_cover_all_letters(text: str) -> None:
    spans = word_spans(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).split() == text.split() or "".join(
        "".join(text[a:b].split()) for a, b in spans
    ) == "".join(text.split())
    assert marked(text).text == text
