"""What several readings of one cell agree on, and order numbers that continue the row above."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.forms import Form
from extractors.tables.grid import CellText
from extractors.tables.numbering import OrderCell, column_numbers, in_order
from extractors.tables.voting import vote_figures, vote_words, winner

_NUMBER = Form(re.compile(r"^\d{1,3}(?:,\d+)?$"))


@pytest.mark.parametrize(
    ("readings", "agreed"),
    [
        # a hook that one voice saw outweighs the acute it is often taken for
        ([("phố biến rộng rãi", 0.9), ("phổ biến rộng rãi", 0.8)], "phổ biến rộng rãi"),
        # two syllables that differ in more than their tone are decided by confidence
        ([("thôn Bản Cáu", 0.9), ("thôn Bản Cắu", 0.4)], "thôn Bản Cáu"),
        # over other vowels a hook is rather lost
        ([("Tông số hộ", 0.9), ("Tổng số hộ", 0.6)], "Tổng số hộ"),
        # no tone outweighs the hook that the engine likes to see over an i
        ([("Mường Chỉ", 0.8), ("Mường Chi", 0.7)], "Mường Chi"),
        # an abbreviation of the reference data, damaged by one voice
        ([("UBNDN huyện", 0.7), ("UBND huyện", 0.5)], "UBND huyện"),
        # capitals that no reference knows have no advantage
        ([("XKL cũ", 0.7), ("XKĐ cũ", 0.5)], "XKL cũ"),
        # Roman numerals against the letters they look like, and against a stroke lost
        ([("Tháng đầu quý H", 0.9), ("Tháng đầu quý II", 0.7)], "Tháng đầu quý II"),
        ([("Quý II", 0.8), ("Quý III", 0.7)], "Quý III"),
        # H as a letter, where nobody saw a numeral
        ([("nhóm H", 0.8), ("nhóm K", 0.5)], "nhóm H"),
        # a word of the language against none
        ([("tuyên trưyền rộng", 0.9), ("tuyên truyền rộng", 0.7)], "tuyên truyền rộng"),
        # a word that one voice lost
        ([("Sở Công", 0.5), ("Sở Công Thương", 0.8), ("Sở Công Thương", 0.7)], "Sở Công Thương"),
        # voices that saw nothing have no vote
        ([("", 0.0), ("Trạm y tế", 0.6)], "Trạm y tế"),
        ([("", 0.0), ("", 0.0)], ""),
    ],
)
def test_words_are_put_to_the_vote(readings: list[tuple[str, float]], agreed: str) -> None:
    assert vote_words([CellText(*r) for r in readings]).text == agreed


_PRINTED = ("xã", "huyện", "đạt", "chuẩn", "năm", "II", "tiêu", "chí", "chỉ", "Chí", "12,5")
_WORDS = st.lists(st.sampled_from(_PRINTED), min_size=1, max_size=8)


@given(st.lists(st.tuples(_WORDS, st.floats(0, 1)), min_size=1, max_size=5))
def test_no_word_is_put_in_that_no_voice_heard(readings: list[tuple[list[str], float]]) -> None:
    agreed = vote_words([CellText(" ".join(words), confidence) for words, confidence in readings])
    heard = {word for words, _ in readings for word in words}
    assert set(agreed.text.split()) <= heard
    assert 0 <= agreed.confidence <= 1


def test_each_word_counts_as_much_as_it_is_sure() -> None:
    first = CellText("thôn Nà Lại", 0.1, (0.1, 0.9, 0.9))
    second = CellText("thơn Nà Lai", 0.5, (0.8, 0.9, 0.5))
    agreed = vote_words([first, second])
    assert agreed.text == "thơn Nà Lại"
    assert agreed.word_confidences[0] < agreed.word_confidences[1] == pytest.approx(0.9)


def test_voices_that_differ_lower_the_confidence() -> None:
    same = vote_words([CellText("14 xã", 0.9), CellText("14 xã", 0.8)])
    different = vote_words([CellText("14 xã", 0.9), CellText("11 xã", 0.8)])
    assert different.confidence < same.confidence


def test_figures_with_the_columns_form_outweigh_others() -> None:
    votes = vote_figures([CellText("4.,7", 0.7), CellText("4,7", 0.5), CellText("4, 7", 0.2)], _NUMBER)
    assert winner(votes, 4).text == "4,7"


def _numbers(*cells: tuple[str, dict[str, float]]) -> list[str]:
    return [c.text for c in in_order([OrderCell(CellText(text, 0.6), votes) for text, votes in cells])]


def test_a_number_in_doubt_continues_the_row_above() -> None:
    sure = {"7": 2.0}
    assert _numbers(("7", sure), ("6", {"6": 1.0, "8": 0.6}), ("9", {"9": 2.0})) == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("votes", "read"),
    [
        # all voices agree on a number out of order: the plan prints it so
        ({"18": 2.0}, "18"),
        # nobody heard the number that would continue
        ({"3": 1.0, "5": 0.9}, "3"),
    ],
)
def test_a_number_out_of_order_stands(votes: dict[str, float], read: str) -> None:
    assert _numbers(("7", {"7": 2.0}), (read, votes)) == ["7", read]


def _heads(*cells: tuple[str, int]) -> list[str]:
    return [c.text for c in in_order([OrderCell(CellText(t, 0.6), {}, stems) for t, stems in cells])]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        # H with two stems after I is II, IH with three III, and so on
        ([("I", 1), ("H", 2), ("IH", 3), ("IV", 3), ("M", 2)], ["I", "II", "III", "IV", "V"]),
        # groups that go on from the page before start where they are read
        ([("IX", 3), ("x", 2), ("XI", 3)], ["IX", "X", "XI"]),
        # stems that do not fit the next numeral: as read
        ([("I", 1), ("IV", 3)], ["I", "IV"]),
    ],
)
def test_group_numbers_are_told_by_their_stems(cells: list[tuple[str, int]], read: list[str]) -> None:
    assert _heads(*cells) == read


def test_numbers_start_anew_below_each_group() -> None:
    column = [
        OrderCell(CellText("I", 0.9), {"I": 2.0}, 1),
        OrderCell(CellText("1", 0.9), {"1": 2.0}),
        OrderCell(CellText("2", 0.9), {"2": 2.0}),
        OrderCell(CellText("H", 0.9), {"H": 2.0}, 2),
        OrderCell(CellText("4", 0.6), {"4": 1.0, "1": 0.7}),
    ]
    assert [c.text for c in in_order(column)] == ["I", "1", "2", "II", "1"]


def test_a_head_may_bear_a_number_that_runs_on() -> None:
    column = [
        OrderCell(CellText("I", 0.9), {}, 1),
        OrderCell(CellText("10", 0.9), {"10": 2.0}),
        OrderCell(CellText("II", 0.6), {"11": 1.0}, 2),
        OrderCell(CellText("II", 0.6), {"11": 1.0}, 2),
    ]
    assert [c.text for c in in_order(column)] == ["I", "10", "11", "II"]


@pytest.mark.parametrize(
    ("votes", "read"),
    [
        # a table goes on from another page: the row below has the next number
        (({"11": 1.0}, {"12": 2.0}), ["11", "12"]),
        # it has not: a Roman numeral
        (({"11": 1.0}, {"1": 2.0}), ["II", "1"]),
        (({"1": 1.0}, {"2": 2.0}), ["I", "2"]),
    ],
)
def test_a_head_at_the_top_of_a_page_is_told_by_the_row_below(votes: list[dict[str, float]], read: list[str]) -> None:
    head = OrderCell(CellText(read[0] if read[0][0] == "I" else "II", 0.6), votes[0], 2)
    below = OrderCell(CellText(read[1], 0.9), votes[1])
    assert [c.text for c in in_order([head, below])] == read


def test_a_column_without_numbers_is_in_order() -> None:
    assert in_order([]) == []


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        # a stroke or a separator that one voice lost
        ([("00", 0.9), ("100", 0.7)], "100"),
        ([("4.5123", 0.8), ("4.512,3", 0.6)], "4.512,3"),
        # two numbers of which neither is a part of the other
        ([("73,11", 0.9), ("75,11", 0.6)], "73,11"),
    ],
)
def test_what_one_voice_lost_counts_as_heard(heard: list[tuple[str, float]], read: str) -> None:
    votes = vote_figures([CellText(*h) for h in heard], Form(re.compile(r"^[\d.]+(?:,\d+)?$")))
    assert winner(votes, 4).text == read


@pytest.mark.parametrize(
    ("row", "printed"),
    [
        (["(1)", "(2)", "(3)"], ["(1)", "(2)", "(3)"]),
        (["q)", "(2)", "3)", "(4)", "G)"], ["(1)", "(2)", "(3)", "(4)", "(5)"]),  # brackets and figures lost
        (["1", "2", "3", "A"], ["1", "2", "3", "4"]),
        (["", "(2)", "(3)", "(4)"], ["", "(2)", "(3)", "(4)"]),  # printed without a number
        (["1", "2", "3", "", "4"], ["1", "2", "3", "", "4"]),  # an empty column among them: as read
        (["1", "Xã Phú Linh", "3"], None),  # a row of the table
        (["4", "2", "9", "12"], None),  # figures
        (["A", "B", "C"], None),
    ],
)
def test_the_row_that_numbers_the_columns_counts_on(row: list[str], printed: list[str] | None) -> None:
    assert column_numbers(row) == printed
