"""Columns of figures have a form; readings are put right to it and weighed by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.forms import Form, form_of, usual_separator, with_decimal_commas
from extractors.tables.grid import CellText
from extractors.tables.voting import vote_figures, winner

_LISTS = form_of(["1,3,7", "2,4,6,8", "5"])
_NUMBERS = form_of(["1.250", "14,5", "7", "12"])


def _agreed(form: Form, *heard: tuple[str, float]) -> str:
    return winner(vote_figures([CellText(*one) for one in heard], form), 4).text


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        # one separator in a list: stops whose tail is lost, specks on commas
        ([("1,3.7,12", 0.5), ("1,3;7,12", 0.4)], "1,3,7,12"),
        # a list that keeps to semicolons
        ([("1;3:7;12", 0.6)], "1;3;7;12"),
        # specks at its rim
        ([("'1,3,7-", 0.6), ("1,3,7.", 0.4)], "1,3,7"),
        # a list rises: what one voice heard that does outweighs what most heard
        ([("3,3,6,9", 0.8), ("3,3,6,9", 0.7), ("3,5,6,9", 0.6)], "3,5,6,9"),
        # the longest of what nobody is sure of: figures get lost, they are not made up
        ([("4", 0.05), ("4,6,8", 0.0)], "4,6,8"),
        # nobody heard it rise: as read
        ([("9,3", 0.8)], "9,3"),
    ],
)
def test_lists_rise_and_keep_to_one_separator(heard: list[tuple[str, float]], read: str) -> None:
    assert _agreed(_LISTS, *heard) == read


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        ([(".7", 0.6)], "7"),  # a speck before a number
        ([("13,86 Ì", 0.6)], "13,86"),  # the second line of a double rule behind it
        ([("7.", 0.6)], "7."),  # a stop behind one may be printed: "7."
        ([("%", 0.9), ("96", 0.5)], "96"),  # no percent sign in this column
    ],
)
def test_numbers_keep_to_their_columns_form(heard: list[tuple[str, float]], read: str) -> None:
    assert _agreed(_NUMBERS, *heard) == read


@pytest.mark.parametrize(
    ("column", "text", "worth"),
    [
        (["%", "%", "km", "%"], "%", 1.0),  # a column of units
        (["12%", "7,5%", "100%"], "88%", 1.0),
        (["12", "7,5", "100"], "88%", 0.5),
        (["1,2", "3,4,5", "1,7,9"], "3,4,5", 1.0),
        (["1,2", "3,4,5", "1,7,9"], "5,4,3", 0.25),
    ],
)
def test_a_column_tells_what_a_reading_is_worth(column: list[str], text: str, worth: float) -> None:
    assert form_of(column).worth(text) == worth


def test_order_numbers_of_an_outline_keep_their_points() -> None:
    column = ["1", "1.1", "12", "1.3", "2", "2.1"]
    assert _agreed(form_of(column, is_order=True), ("1.2", 0.5), ("12", 0.6)) == "1.2"  # a point is lost, not made up
    assert _agreed(form_of(["1", "2", "12", "3"], is_order=True), ("1.2", 0.5), ("12", 0.6)) == "12"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        # decimal commas are the rule in this table: a point before one or two figures was one
        (["12,5", "7,25", "0,5", "8.75", "1.204.5", "1.204"], ["12,5", "7,25", "0,5", "8,75", "1.204,5", "1.204"]),
        # a table that prints points keeps them
        (["12.5", "7.25", "8,75"], ["12.5", "7.25", "8,75"]),
        # thousands are none
        (["1.204", "3,5"], ["1.204", "3,5"]),
    ],
)
def test_decimal_points_follow_the_table(read: list[str], printed: list[str]) -> None:
    assert with_decimal_commas(read) == printed


@given(st.lists(st.integers(1, 19), min_size=2, max_size=19, unique=True), st.sampled_from(",;"))
def test_a_list_as_printed_is_read_as_printed(numbers: list[int], separator: str) -> None:
    text = separator.join(map(str, sorted(numbers)))
    assert usual_separator([text]) == separator
    assert _LISTS.tidied(text, separator) == text
    assert _LISTS.worth(text) == 1.0
