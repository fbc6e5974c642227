"""Every character of a block leads back to its spot; repairs never touch what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.repair import repaired
from nlp.text import text_of
from tests.nlp.factories import read_document


def body(*paragraphs: str):  # type: ignore[no-untyped-def]
    return [b for b in text_of(read_document(paragraphs)).blocks if b.kind == "body"]


def test_evidence_is_one_box_a_printed_line_with_the_exact_characters() -> None:
    (block,) = body("Đến hết năm 2019 có\n15 xã đạt chuẩn")
    start = block.text.index("năm 2019")
    first, second = block.evidence(start, len(block.text), "rule")
    assert (first.text, second.text) == ("năm 2019 có", "15 xã đạt chuẩn")
    assert first.box is not None and second.box is not None
    assert first.box[0] == 120.0 and second.box[0] == 60.0
    assert first.box[3] <= second.box[1]


def test_lines_join_by_a_space_but_not_after_a_broken_compound() -> None:
    assert [b.printed for b in body("giai đoạn 2016-\n2020", "nông thôn\nmới")] == [
        "giai đoạn 2016-2020",
        "nông thôn mới",
    ]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("UBND tinh giao", "UBND tỉnh giao"),
        ("PHẦN ĐẤU đạt", "PHẤN ĐẤU đạt"),
        # where the genre does not make it certain, it stays
        ("tinh thần tự giác", "tinh thần tự giác"),
        ("máy vi tính", "máy vi tính"),
    ],
)
def test_repairs(printed: str, read: str) -> None:
    assert repaired(printed) == read
    (block,) = body(printed)
    assert (block.text, block.printed) == (read, printed)


@given(st.text(alphabet="aăâeêioôơuưytinhphầnđấuchỉtiêu .,", max_size=80))
def test_repairs_keep_the_length(text: str) -> None:
    assert len(repaired(text)) == len(text)
