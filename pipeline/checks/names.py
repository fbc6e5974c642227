"""Names of units and bodies printed unlike the official ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.records import CommuneRow, Evidence
from models.reference.places import Unit, name_distance
from models.reference.vietnamese import fold, tone_key
from nlp.agencies import lexicon
from nlp.text import Block, nfc
from pipeline.checks.communes import row_quote
from pipeline.checks.subject import Flaw, Subject

_NOTE = re.compile(r"\s*[(\[][^)\]]*[)\]]?\s*")
_APOSTROPHE = re.compile(r"['’`´]")  # "K' Dang", "K’Dang": printed in every way
_DASH = re.compile(r"\s*[-–—,]\s*(?=\S)")
_TYPE = re.compile(
    r"^(?:(?:UBND|Ủy ban nhân dân)\s+)?(?:xã|phường|thị trấn|tt\.?|huyện|thành phố|thị xã|tp\.?|tx\.?|h\.|x\.|p\.)\s+",
    re.IGNORECASE,
)
_MAX_SLIP = 1.3  # a name further off is another name, not a slip
_CAPITALISED = r"[A-ZĐÀ-Ỵ][\w'’-]*"
_NAMED_PLACE = re.compile(rf"\b(?P<type>[Tt]ỉnh|[Hh]uyện)\s+(?P<name>{_CAPITALISED}(?:[ -]+{_CAPITALISED}){{0,3}})")
_WORD = re.compile(r"[^\W\d_]+|&")
_OFFICE = re.compile(r"\b(?:Sở|Bộ|Hội|Liên minh|Liên đoàn|Ngân hàng|Ban|Đoàn|Ủy ban|Uỷ ban)\s")


def commune_names(subject: Subject) -> Iterator[Flaw]:
    """Communes and districts of the criteria tables."""
    rows = [(r, *_split(r.printed, r.commune)) for r in subject.records.communes if r.commune is not None]
    right = {tone_key(part) for _, *parts in rows for part in parts if part is not None}
    for row, name, district in rows:
        for found, expected in _slips(subject, row, name, district):
            yield _flaw(
                row.place,
                row.evidence,
                " ".join((row.printed if len(row.printed.split()) > 2 else row_quote(subject, row)).split()),
                found,
                expected,
                contested=tone_key(expected) in right,
            )


def _slips(subject: Subject, row: CommuneRow, name: str, district: str | None) -> Iterator[tuple[str, str]]:
    """What is printed and what it should be: the commune, the district, or the two together."""
    assert row.commune is not None, "only rows that were resolved are asked"
    if 0 < name_distance(row.commune, name) <= _MAX_SLIP:
        yield name, row.commune
    if district is None or row.district is None:
        return
    slip = name_distance(row.district, district)
    if 0 < slip <= _MAX_SLIP:
        yield district, row.district
    elif slip and _is_district(subject, district):
        yield f"{name} - {district}", f"{row.commune} - {row.district}"


def _split(printed: str, commune: str) -> tuple[str, str | None]:
    """The commune's name and the district's behind a dash, without type words and notes.

    Names have dashes of their own ("Bắc - Nam"): the split whose first part is nearest to the official name is taken.
    """
    printed = _APOSTROPHE.sub("", printed)
    text = _TYPE.sub("", _NOTE.sub(" ", nfc(" ".join(printed.split()))).strip(" .;,"))
    splits: list[tuple[str, str | None]] = [(text, None)]
    splits += [
        (text[: dash.start()].strip(), _TYPE.sub("", text[dash.end() :].strip())) for dash in _DASH.finditer(text)
    ]
    return min(splits, key=lambda split: name_distance(commune, split[0]))


def _is_district(subject: Subject, name: str) -> bool:
    context = subject.context
    return context.reference.places.district(name, context.on, context.province_code) is not None


def place_names(subject: Subject) -> Iterator[Flaw]:
    """Provinces and districts named in the text with other diacritics than the official ones; each form once."""
    right: set[str] = set()
    wrong: dict[str, tuple[Block, tuple[int, int], str, str]] = {}
    for block in subject.context.text.blocks:
        for match in _NAMED_PLACE.finditer(block.printed):
            printed, official = _compared(subject, match["type"].lower(), match["name"])
            if official == printed:
                right.add(official)
            elif official is not None:
                wrong.setdefault(tone_key(printed), (block, match.span(), printed, official))
    for block, span, printed, official in wrong.values():
        yield _of_block(subject, block, span, printed, official, contested=official in right)


def _compared(subject: Subject, kind: str, name: str) -> tuple[str, str | None]:
    """The printed name, as long as the official one, and the official one (the same object where they agree)."""
    words = re.split(r"[\s-]+", name)
    for length in range(len(words), 0, -1):
        printed = " ".join(words[:length])
        known = _known_places(subject, kind).get(_squeezed(printed), set())
        if any(_squeezed_marked(printed) == _squeezed_marked(official) for official in known):
            return printed, printed
        if known:
            return printed, next(iter(known)) if len(known) == 1 else None
    return name, None


def _known_places(subject: Subject, kind: str) -> dict[str, set[str]]:
    context = subject.context
    places = context.reference.places
    units: list[Unit] = (
        places.units("province", context.on)
        if kind == "tỉnh"
        else places.units("district", context.on, context.province_code)
    )
    found: dict[str, set[str]] = {}
    for unit in units:
        found.setdefault(_squeezed(unit.name), set()).add(unit.name)
    return found


def _squeezed(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalpha())


def _squeezed_marked(name: str) -> str:
    return "".join(c for c in tone_key(name) if c.isalpha() or unicodedata.combining(c))


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
    names = dict.fromkeys(name for name in (*departments, *societies, *full) if len(name.split()) > 2)
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
    return "và" if word == "&" else tone_key(word)


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
        yield _of_block(subject, block, span, printed, official, contested=official in right)


def _named(block: Block) -> Iterator[tuple[tuple[int, int], _Name, bool]]:
    """Bodies named in a block, whether rightly or with a slip."""
    words = list(_WORD.finditer(block.printed))
    for office in _OFFICE.finditer(block.printed):
        first = next((i for i, w in enumerate(words) if w.start() == office.start()), len(words))
        slips = []
        for name in _official_names():
            taken = words[first : first + len(name.words)]
            if len(taken) < len(name.words):
                continue
            span = (office.start(), taken[-1].end())
            printed = _name(block.printed[slice(*span)])
            if printed.words == name.words and printed.marks[:-1] == name.marks[:-1]:
                slips = [(span, name, True)]
                break  # rightly named; no other name need be asked
            if _is_slip(printed, name):
                slips.append((span, name, False))
        yield from slips[:1]


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


def _of_block(
    subject: Subject, block: Block, span: tuple[int, int], printed: str, official: str, *, contested: bool
) -> Flaw:
    return _flaw(
        f"{subject.context.node(block).path}/name {block.number}.{span[0]}",
        block.evidence(*span, "checks.name"),
        _clause(block, *span),
        printed,
        official,
        contested=contested,
    )


def _clause(block: Block, start: int, end: int) -> str:
    """The words around a name, from the stop before it to the one behind."""
    before = [m.end() for m in re.finditer(r"[;.:]\s", block.printed[:start])]
    behind = re.search(r"[;.:](?=\s|$)", block.printed[end:])
    begin, stop = (before[-1] if before else 0), end + (behind.start() if behind else len(block.printed) - end)
    words_before = block.printed[begin:start].split()
    if len(words_before) > 15:
        begin = start - len(" ".join(words_before[-15:])) - 1
    words_behind = block.printed[end:stop].split()
    if len(words_behind) > 12:
        stop = end + len(" ".join(words_behind[:12])) + 1
    return block.quote(begin, stop)


def _flaw(
    place: str, evidence: tuple[Evidence, ...], quote: str, found: str, expected: str, contested: bool = False
) -> Flaw:
    return Flaw(
        kind="name_variant",
        message="name_variant",
        place=place,
        evidence=evidence,
        quote=quote,
        found=found,
        expected=expected,
        values={"found": found, "expected": expected},
        marks=found,
        contested=contested,
    )
