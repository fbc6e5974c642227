"""Lost tones are restored where a word shows them, and print that makes sense is left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.compounds import mended
from models.pages import Word

_DOUBTED, _SURE = 0.9, 0.968


def _words(text: str, confidence: float) -> list[Word]:
    return [Word(word, (0.0, 0.0, 1.0, 1.0), confidence) for word in text.split()]


def _mended(text: str, confidence: float) -> str:
    lines = mended([_words(line, confidence) for line in text.split("/")])
    return "/".join(" ".join(w.text for w in line) for line in lines)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("giảm nghèo bên vững", "giảm nghèo bền vững"),  # a tone was lost on a letter with a mark
        ("thực hiện đôi với", "thực hiện đối với"),
        ("BÊN VỮNG", "BỀN VỮNG"),
        ("xây đựng nông thôn", "xây dựng nông thôn"),  # d and đ
        ("các tố chức", "các tổ chức"),  # a hook read as an acute
        ("để bố/sung vốn", "để bổ/sung vốn"),  # over the line's end
        ("cân đôi nguôn lực", "cân đối nguồn lực"),  # what is mended helps its neighbour
        ("đắt nông nghiệp", "đất nông nghiệp"),  # ă for â, where that gives a term of plans
        ("sự ôn định", "sự ổn định"),  # a syllable that begins with a marked vowel
        ("quy hoạch tông thể phát triển", "quy hoạch tổng thể phát triển"),  # a term outweighs a rare word
    ],
)
def test_a_syllable_that_makes_no_word_is_read_as_the_one_that_does(read: str, printed: str) -> None:
    assert _mended(read, _SURE) == printed
    assert _mended(printed, _DOUBTED) == printed


def test_tones_other_than_the_commonly_lost_ones_need_doubt() -> None:
    assert _mended("hoạch chỉ tiết", _DOUBTED) == "hoạch chi tiết"
    assert _mended("hoạch chỉ tiết", _SURE) == "hoạch chỉ tiết"
    assert _mended("phong trào thì đua", _DOUBTED) == "phong trào thi đua"  # a term outweighs a word that stands alone


@pytest.mark.parametrize(
    "text",
    [
        "của bên mua và bên bán",  # words of one syllable
        "nghèo bên, vững",  # a comma parts what would be a word
        "hàng hóa, hàng hoá",  # a tone set the old way and the new
        "UBND tỉnh về việc xã đạt chuẩn có để",  # such as stand alone on every page
        "sau bao nhiêu năm",
        "giá đắt hơn",  # no term with â either
        "Krông Nô và Đắk Mil",  # names
        "bên-vững 12 bên",
    ],
)
def test_what_makes_sense_or_is_no_word_stays(text: str) -> None:
    assert _mended(text, _DOUBTED) == text


def test_a_trusted_word_is_never_touched() -> None:
    assert _mended("nghèo bên vững", 1.0) == "nghèo bên vững"


def test_what_was_mended_is_less_sure_than_it_was_read() -> None:
    ((_, changed, kept),) = mended([_words("nghèo bên vững", 0.95)])
    assert changed.confidence < 0.95 == kept.confidence and changed.box == kept.box


@given(st.lists(st.text("bêềnvữnglôồghépđốiối ", max_size=12), max_size=4))
def test_lines_keep_their_words_and_mending_twice_changes_nothing(texts: list[str]) -> None:
    lines = [_words(text, _DOUBTED) for text in texts]
    once = mended(lines)
    assert [len(line) for line in once] == [len(line) for line in lines]
    pairs = itertools.chain.from_iterable(zip(a, b, strict=True) for a, b in zip(once, lines, strict=True))
    assert all(len(a.text) == len(b.text) and a.box == b.box for a, b in pairs)
