"""Names of bodies printed unlike the official ones: a word misspelt, a comma for a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.reference import load
from models.reference.places import name_distance
from models.reference.vietnamese import fold, tone_key
from nlp.agency_lexicon import lexicon
from nlp.text import Block
from pipeline.checks.names import flaw_of_block
from pipeline.checks.subject import Flaw, Subject

_WORD = re.compile(r"[^\W\d_]+|&")
_OFFICE = re.compile(r"\b(?:Sở|Bộ|Hội|Liên minh|Liên đoàn|Ngân hàng|Ban|Đoàn|Ủy ban|Uỷ ban|Phòng|Văn phòng|Mặt trận)\s")
_LEVEL = re.compile(r"\s(?:tỉnh|huyện|xã|thành phố|thị xã)$")


@dataclass(frozen=True, slots=True)
class _Name:
    """An official name: its words in lower case, and whether commas or dashes stand behind each."""

    official: str
    words: tuple[str, ...]
    marks: tuple[str, ...]


@cache
def _official_names() -> tuple[_Name, ...]:
    """Bodies whose names have at least three words, so that a slip in one leaves the name recognisable."""
    departments = [f"{head} {name}" for name in lexicon().departments for head in ("Sở", "Bộ")]
    societies = [name for name in lexicon().heads if len(name.split()) > 1]
    full = [name for name in lexicon().abbreviations.values() if name[0].isupper()]
    listed = [_LEVEL.sub("", agency.name_vi) for agency in load().agencies]
    names = dict.fromkeys(n for n in (*listed, *departments, *societies, *full) if len(n.split()) > 2)
    return tuple(_name(name) for name in names)


def _name(text: str) -> _Name:
    words, marks = [], []
    matches = list(_WORD.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        words.append(_plain(match.group()))
        gap = text[match.end() : following.start()] if following else ""
        marks.append("".join(sorted(set(gap) & set(",-–"))).replace("–", "-"))
    return _Name(text, tuple(words), tuple(marks))


def _plain(word: str) -> str:
    """A word as it is compared: "lí" and "lý" are both right."""
    return "và" if word == "&" else tone_key(word).replace("y", "i")


def agency_names(subject: Subject) -> Iterator[Flaw]:
    """Bodies named with a word misspelt or with other marks between the words; each form once."""
    right: set[str] = set()
    wrong: dict[str, tuple[Block, tuple[int, int], str, str]] = {}
    for block in subject.context.text.blocks:
        if block.kind in ("head_right", "signature"):
            continue
        for span, name, is_right in _named(block):
            if is_right:
                right.add(name.official)
            else:
                printed = block.quote(*span)
                wrong.setdefault(tone_key(printed), (block, span, printed, name.official))
    for block, span, printed, official in wrong.values():
        yield flaw_of_block(subject, block, span, printed, official, contested=official in right)


def _named(block: Block) -> Iterator[tuple[tuple[int, int], _Name, bool]]:
    """Bodies named in a block, whether rightly or with a slip."""
    words = list(_WORD.finditer(block.printed))
    done = 0  # "Mặt trận …" inside "Ủy ban Mặt trận …" is no name of its own
    for office in _OFFICE.finditer(block.printed):
        if office.start() < done:
            continue
        first = next((i for i, w in enumerate(words) if w.start() == office.start()), len(words))
        named: tuple[tuple[int, int], _Name, bool] | None = None
        for name in _official_names():
            taken = words[first : first + len(name.words)]
            if len(taken) < len(name.words) or (named is not None and len(name.words) <= len(named[1].words)):
                continue
            span = (office.start(), taken[-1].end())
            printed = _name(block.printed[slice(*span)])
            is_right = printed.words == name.words and printed.marks[:-1] == name.marks[:-1]
            if is_right or _is_slip(printed, name):
                named = span, name, is_right
        if named is not None:
            done = named[0][1]
            yield named


def _is_slip(printed: _Name, name: _Name) -> bool:
    """Other marks between the same words, or one word misspelt."""
    if len(printed.words) != len(name.words) or printed.words[0] != name.words[0]:
        return False
    wrong = [(a, b) for a, b in zip(printed.words, name.words, strict=True) if a != b]
    if not wrong:
        return printed.marks[:-1] != name.marks[:-1]
    if len(wrong) != 1 or printed.marks[:-1] != name.marks[:-1]:
        return False
    (a, b) = wrong[0]
    return len(b) > 2 and name_distance(b, a) <= 1 and (fold(a) != fold(b) or len(name.words) > 3)
