"""Every character of a block leads back to its spot; repairs never touch what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pages import Box, Cell, Table
from nlp.repair import repaired
from nlp.text import text_of
from tests.nlp.factories import read_document, table


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


def spots_of(block, start, end):  # type: ignore[no-untyped-def]
    return [(e.text, e.box) for e in block.evidence(start, end, "rule")]


@pytest.mark.parametrize(
    ("quote", "wanted"),
    [
        # words in the middle of one line, not the line
        ("12 xã đạt chuẩn", [("12 xã đạt chuẩn", (150.0, 168.0, 265.0, 180.0))]),
        # the end of one line and the beginning of the next: two boxes, none of them a whole line
        (
            "nông thôn mới và 3 huyện",
            [("nông thôn", (270.0, 168.0, 325.0, 180.0)), ("mới và 3 huyện", (60.0, 184.0, 175.0, 196.0))],
        ),
        # what begins inside a word is shown with the whole of that word: no box cuts letters
        ("oàn thành", [("oàn thành", (180.0, 184.0, 235.0, 196.0))]),
    ],
)
def test_evidence_is_the_box_of_the_quote_and_of_nothing_else(quote, wanted) -> None:  # type: ignore[no-untyped-def]
    (block,) = body("Năm 2019 có 12 xã đạt chuẩn nông thôn\nmới và 3 huyện hoàn thành")
    start = block.printed.index(quote)
    assert spots_of(block, start, start + len(quote)) == wanted


def test_an_empty_span_and_one_of_blanks_have_no_evidence() -> None:
    (block,) = body("Năm 2019 có\n12 xã")
    assert spots_of(block, 3, 3) == []
    assert spots_of(block, 3, 4) == []


_WORD = st.text(alphabet="aăđêốự0129%/-,", min_size=1, max_size=6)


@given(st.lists(st.lists(_WORD, min_size=1, max_size=6), min_size=1, max_size=4), st.data())
def test_any_span_is_shown_by_its_own_characters_and_words(lines: list[list[str]], data: st.DataObject) -> None:
    (block,) = body("\n".join(" ".join(line) for line in lines))
    end = data.draw(st.integers(1, len(block.printed)))
    start = data.draw(st.integers(0, end - 1))
    spots = block.evidence(start, end, "rule")
    # every character of the quote, in order, and no other
    assert "".join(" ".join(e.text for e in spots).split()) == "".join(block.printed[start:end].split())
    for spot in spots:
        assert spot.box is not None
        inside = [w for w in block.pieces[0].page.words if w.box and _is_in(w.box, spot.box)]
        assert len(inside) == len(spot.text.split())


def _is_in(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


_CAPTION = ("Phụ lục 02", "DANH SÁCH XÃ VỀ ĐÍCH\nNĂM 2019", "(Kèm theo Kế hoạch số 45/KH-UBND)")
_TITLE = "Phụ lục 02 DANH SÁCH XÃ VỀ ĐÍCH NĂM 2019 (Kèm theo Kế hoạch số 45/KH-UBND)"


def titled(*paragraphs: str, title: str = _TITLE, confidence: float = 1.0):  # type: ignore[no-untyped-def]
    tables = [table(title, [["TT", "Xã"], ["1", "Bế Triều"]])]
    return text_of(read_document(paragraphs, tables=tables, confidence=confidence))


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        # everything, a line at a time
        ((), ["Phụ lục 02", "DANH SÁCH XÃ VỀ ĐÍCH", "NĂM 2019", "(Kèm theo Kế hoạch số 45/KH-UBND)"]),
        # what the record says, whatever its capitals and line breaks: not the words about the decision it hangs on
        (("Phụ Lục 02", "Danh sách xã về đích năm 2019"), ["Phụ lục 02", "DANH SÁCH XÃ VỀ ĐÍCH", "NĂM 2019"]),
        (("Kèm theo Kế hoạch số 45/KH-UBND",), ["Kèm theo Kế hoạch số 45/KH-UBND"]),
        # an appendix without a title has its label
        (("Phụ lục 02", ""), ["Phụ lục 02"]),
        # what is not printed there narrows nothing
        (("Phụ lục 03",), ["Phụ lục 02", "DANH SÁCH XÃ VỀ ĐÍCH", "NĂM 2019", "(Kèm theo Kế hoạch số 45/KH-UBND)"]),
    ],
)
def test_the_title_of_a_table_is_shown_as_far_as_it_is_meant(parts: tuple[str, ...], wanted: list[str]) -> None:
    assert [e.text for e in titled(*_CAPTION).title_evidence(0, "rule", *parts)] == wanted


def test_lines_elsewhere_with_words_of_the_title_are_not_it() -> None:
    # "NĂM 2019" and "Kế hoạch" stand in the text too
    read = titled("NĂM 2019", "Kế hoạch", *_CAPTION)
    spots = read.title_evidence(0, "rule")
    assert [e.text for e in spots] == [
        "Phụ lục 02",
        "DANH SÁCH XÃ VỀ ĐÍCH",
        "NĂM 2019",
        "(Kèm theo Kế hoạch số 45/KH-UBND)",
    ]
    tops = [e.box[1] for e in spots if e.box]
    assert tops == sorted(tops) and len(tops) == 4


def test_a_title_is_as_sure_as_its_words_were_read() -> None:
    assert [e.confidence for e in titled("Biểu 1", title="Biểu 1", confidence=0.62).title_evidence(0, "rule")] == [0.62]


def test_a_table_without_a_title_and_one_whose_title_is_not_printed_have_no_evidence() -> None:
    assert titled("Biểu 1", title="").title_evidence(0, "rule") == ()
    assert titled("Biểu 1", title="Phụ lục 9").title_evidence(0, "rule") == ()


def test_a_cell_is_shown_where_its_words_are_printed_not_where_its_lines_run() -> None:
    read = titled("Xã Bế Triều", title="")
    page = read.document.page(1)
    box = next(line.box for line in page.lines if line.text == "Xã Bế Triều")
    assert box is not None
    roomy = Cell(0, 0, 1, (box[0] - 20, box[1] - 6, box[2] + 90, box[3] + 3))
    empty = Cell(0, 1, 1, (400.0, 700.0, 480.0, 720.0))
    grid = Table("", (1,), 0, (("Xã Bế Triều", "không"),), (), (roomy, empty))
    read = text_of(replace(read.document, tables=(grid,)))
    (name,) = read.cell_evidence(0, 0, 0, "rule")
    assert name.box == (60.0, box[1], 145.0, box[3])
    # no words of its own on the page: the cell as ruled
    (other,) = read.cell_evidence(0, 0, 1, "rule")
    assert other.box == empty.box
