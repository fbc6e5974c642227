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


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        # phrases whose letters are right and whose marks are not
        ("TỐ CHỨC kiếm tra, lông ghép", "TỔ CHỨC kiểm tra, lồng ghép"),
        ("Chỉ,đạo các xã", "Chỉ đạo các xã"),
        ("Chủ -trì, phối hợp", "Chủ trì , phối hợp"),
        ("các xã, hội nông dân", "các xã, hội nông dân"),
        # letters that spell something else too stay
        ("công nhân, chi tiêu, mỗi trường", "công nhân, chi tiêu, mỗi trường"),
        # a capital inside is a name's
        ("Báo Cao Bằng", "Báo Cao Bằng"),
        # specks between and before words, a semicolon for a decimal comma
        ("108/207 xã,.chiếm 52%", "108/207 xã, chiếm 52%"),
        ("số xã-đạt 8;4 tiêu chí", "số xã đạt 8,4 tiêu chí"),
        # "số" stands behind a share, never behind a count
        ("2559 số bản được công nhận", "25%  số bản được công nhận"),
        ("259 bản được công nhận", "259 bản được công nhận"),
    ],
)
def test_repairs_of_scans(printed: str, read: str) -> None:
    assert repaired(printed, scanned=True) == read


def test_signs_of_a_text_layer_are_no_specks() -> None:
    assert repaired("kinh tế-xã hội, mục a.b") == "kinh tế-xã hội, mục a.b"


def test_recipients_and_signature_are_known_by_their_words_in_plain_text() -> None:
    lines = (
        "1. Việc cần làm",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "Nông Văn Thành",
        "Phụ lục 1",
    )
    kinds = [b.kind for b in text_of(read_document(lines, left=(), right=(), title=())).blocks]
    assert kinds == ["body", "recipients", "recipients", "recipients", "signature", "signature", "body"]


def test_a_bullet_under_the_body_is_no_recipient() -> None:
    assert [b.kind for b in body("Nội dung:", "- Như trên;")] == ["body", "body"]
