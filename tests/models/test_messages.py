"""One catalogue: both languages say the same things, and every error has its sentence."""

from __future__ import annotations

import pickle
import string

import pytest

from models import errors
from models.messages import catalogue, say

ERROR_CLASSES = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.KehoachError)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    assert vi.keys() == en.keys()
    assert {key: placeholders(text) for key, text in vi.items()} == {
        key: placeholders(text) for key, text in en.items()
    }


def test_an_unknown_key_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        say("no.such.key")


@pytest.mark.parametrize("error_class", ERROR_CLASSES, ids=lambda c: c.__name__)
def test_every_error_says_where_what_and_what_to_do(error_class: type[errors.KehoachError]) -> None:
    error = error_class("chi tiết", file="/inbox/ke-hoach.pdf", page=3)
    for sentence, page in ((error.in_vietnamese(), "trang 3"), (str(error), "page 3")):
        assert sentence.startswith(f"ke-hoach.pdf {page}: ")
        assert "chi tiết" in sentence
    assert error.remedy() in error.in_vietnamese()


@pytest.mark.parametrize("error_class", ERROR_CLASSES, ids=lambda c: c.__name__)
def test_errors_survive_the_way_between_processes(error_class: type[errors.KehoachError]) -> None:
    error = error_class("d", file="a.pdf", page=2)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.detail, again.file, again.page) == (error_class, "d", "a.pdf", 2)


def test_codes_are_unique() -> None:
    assert len({c.code for c in ERROR_CLASSES}) == len(ERROR_CLASSES)
