"""Syllables that lost or changed their tone, mended by the word of which they are a part.

Engines lose the tones of letters that bear a mark already: "bền vững" (lasting) is read as "bên vững", and both "bên"
and "bền" are syllables. Vietnamese words are mostly of two syllables, though, and "bên vững" is none. A syllable that
makes no word with its neighbours, and makes one with another tone, was printed with that tone. What is sure stays as
it was read, and so do words that stand alone in any text.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from models.pages import Word

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LEVEL, _ACUTE, _HOOK, _HEAVY = "", "\u0301", "\u0309", "\u0323"
_HATS = str.maketrans("ăâ", "âă")
_MARKS = "\u0302\u0306\u031b"
_DOUBT = 0.96
_HARDLY_DOUBT = 0.975  # engines are not surer of anything in practice
_LONGEST_WORD = 3  # syllables; the list's longer entries are proverbs
_TERM = 2  # words that a term of plans outweighs
_MENDED = 0.9  # of the confidence: it was not read so
_SYLLABLE = re.compile(r"^(\W*)([^\W\d_]+)(\W*)$")
# Words that stand alone: of grammar, of counting, and such as every plan is full of
_ALONE = (
    "của có để về và là các đã được trong từ đó khi ra vào với cho theo do bị bởi tại trên dưới ở không những này kia"
    " ấy nào gì mà thì nên cũng còn lại nữa rất hơn nhất như nếu vì sau trước ngoài giữa đến tới qua cùng cả mọi mỗi"
    " một hai ba bốn năm sáu bảy tám chín mười phải cần đang sẽ chưa đều toàn tự lên mới người số"
    " tỉnh huyện xã thôn bản phường quận đồng đạt hộ ban bộ sở đảng thu điều khoản mục"
)

Syllable = tuple[str, str]
"""Letters with their marks, and the tone, wherever it is set: "hoá" and "hóa" are the same."""


def mended(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Lines of running text in reading order, with what they hold of lost tones restored."""
    words = [word for line in lines for word in line]
    for index, syllable in _changes(words):
        words[index] = _with(words[index], syllable)
    rest = iter(words)
    return [[next(rest) for _ in line] for line in lines]


def wordiness(before: str, text: str, after: str) -> int:
    """0 where a syllable as read makes no word with its neighbours, 1 for a word of the language, more for a term of
    plans; a word that stands alone in any text counts as a word."""
    left, own, right = (_SYLLABLE.match(part) for part in (before, text, after))
    if own is None:
        return 0
    syllable = _syllable(own[2])
    joined_left = _syllable(left[2]) if left and not own[1] and not left[3] else None
    joined_right = _syllable(right[2]) if right and not own[3] and not right[1] else None
    return max(int(syllable in _alone()), _wordiness(joined_left, syllable, joined_right))


def is_word(first: str, second: str) -> bool:
    """Whether two syllables make a word."""
    pair = (_syllable(first), _syllable(second))
    return pair in _terms() or pair in _pairs()


def _changes(words: Sequence[Word]) -> Iterator[tuple[int, Syllable]]:
    found = [_SYLLABLE.match(w.text) for w in words]
    heard = [_syllable(m[2]) if m and _is_one_case(m[2]) else None for m in found]
    for index, (match, own) in enumerate(zip(found, heard, strict=True)):
        if match is None or own is None:
            continue
        before = heard[index - 1] if index and not match[1] and _is_open(found[index - 1]) else None
        after = heard[index + 1] if index + 1 < len(words) and not match[3] and _opens(found[index + 1]) else None
        likelier = _likelier(own, before, after, _TERM if own in _alone() else 1)
        if likelier is not None and _may_be(own, likelier, words[index].confidence):
            heard[index] = likelier
            yield index, likelier


def _is_one_case(text: str) -> bool:
    return text[1:].islower() or text.isupper() or len(text) == 1


def _is_open(match: re.Match[str] | None) -> bool:
    """Whether nothing stands between this word and the next."""
    return match is not None and not match[3]


def _opens(match: re.Match[str] | None) -> bool:
    return match is not None and not match[1]


def _likelier(own: Syllable, before: Syllable | None, after: Syllable | None, least: int) -> Syllable | None:
    """The syllable that makes a word with a neighbour; None where this one does as well, or several do. What it makes
    is worth ``least`` or more (``_wordiness``)."""
    as_read = _wordiness(before, own, after)
    counted = [(_wordiness(before, other, after), other) for other in _variants(own)]
    # under a tone ă is read for â and the other way round; what is a term of plans with the other alone was one
    hats = ((_wordiness(before, other, after), other) for other in _other_hats(own))
    counted += [(count, other) for count, other in hats if count >= _TERM]
    best = max((count for count, _ in counted), default=0)
    likeliest = [other for count, other in counted if count == best]
    # a rare word is outdone by a term of plans alone: "tổng thế phát" holds "thế phát", to shave one's head
    is_likelier = best >= least if as_read == 0 else best > as_read and best >= _TERM
    return likeliest[0] if is_likelier and len(likeliest) == 1 else None


def _wordiness(before: Syllable | None, syllable: Syllable, after: Syllable | None) -> int:
    """How much the syllable belongs to its neighbours: 1 for each word it makes, ``_TERM`` for a term of plans."""
    around = ((before, syllable), (syllable, after))
    return sum(_TERM if pair in _terms() else pair in _pairs() for pair in around)


def _other_hats(own: Syllable) -> Iterator[Syllable]:
    letters, tone = own
    swapped = letters.translate(_HATS)
    if tone and swapped != letters:
        yield swapped, tone


def _variants(own: Syllable) -> Iterator[Syllable]:
    """What it may have been: another tone (on a plain vowel none is made up), d for đ."""
    letters, tone = own
    if tone or any(mark in unicodedata.normalize("NFD", letters) for mark in _MARKS):
        yield from ((letters, other) for other in (_LEVEL, *_TONES) if other != tone)
    if letters[0] in "dđ":
        yield ("đ" if letters[0] == "d" else "d") + letters[1:], tone


def _may_be(own: Syllable, likelier: Syllable, confidence: float) -> bool:
    """Whether the engine may have erred so: where it is sure of itself, in its commonest ways alone."""
    if confidence < _DOUBT:
        return True
    if confidence > _HARDLY_DOUBT:
        return False
    is_lost = own[1] == _LEVEL and likelier[1] != _HEAVY
    return own[0] != likelier[0] or is_lost or (own[1], likelier[1]) == (_ACUTE, _HOOK)


def _syllable(text: str) -> Syllable:
    return _parts(text.lower())


@cache
def _parts(text: str) -> Syllable:
    parts = unicodedata.normalize("NFD", text)
    letters = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return letters, "".join(c for c in parts if c in _TONES)


def _with(word: Word, syllable: Syllable) -> Word:
    match = _SYLLABLE.match(word.text)
    assert match is not None
    return replace(word, text=match[1] + _toned(match[2], syllable) + match[3], confidence=word.confidence * _MENDED)


def _toned(text: str, syllable: Syllable) -> str:
    """The syllable in the case of ``text``, its tone where that had one, else on the last vowel with a mark."""
    letters, tone = syllable
    printed = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text)]
    toned = [i for i, parts in enumerate(printed) if any(mark in _TONES for mark in parts)]
    marked = [i for i, parts in enumerate(printed) if any(mark in _MARKS for mark in parts)]
    places = toned or marked
    out = [new.upper() if parts[0].isupper() else new for new, parts in zip(letters, printed, strict=True)]
    if places:
        out[places[-1]] += tone
    return unicodedata.normalize("NFC", "".join(out))


@cache
def _alone() -> frozenset[Syllable]:
    return frozenset(_syllable(word) for word in _ALONE.split())


@cache
def _terms() -> frozenset[tuple[Syllable, Syllable]]:
    """Neighbouring syllables of the terms that plans are written in."""
    text = resources.files("extractors").joinpath("data/plan_terms.csv").read_text(encoding="utf-8")
    return frozenset(_neighbours(line.split() for line in text.splitlines()[1:]))


@cache
def _pairs() -> frozenset[tuple[Syllable, Syllable]]:
    """Neighbouring syllables of the words in underthesea's list (74,000 words, Apache-2.0)."""
    found = find_spec("underthesea")  # its folder, without importing it: that takes seconds
    assert found is not None and found.submodule_search_locations is not None, "a dependency of ours"
    path = Path(found.submodule_search_locations[0]) / "corpus" / "data" / "Viet74K.txt"
    words = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(_neighbours(word for word in words if len(word) <= _LONGEST_WORD))


def _neighbours(words: Iterable[Sequence[str]]) -> Iterator[tuple[Syllable, Syllable]]:
    return (pair for word in words for pair in itertools.pairwise(_syllable(part) for part in word))
