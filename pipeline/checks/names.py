"""Names of units and bodies printed unlike the official ones."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.records import CommuneRow, Evidence
from models.reference import Reference
from models.reference.places import name_distance
from models.reference.tables import Level
from models.reference.vietnamese import fold, tone_key
from nlp.communes import criteria_columns
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
_CAPITALISED = r"[A-ZĐÀ-Ỵ][^\W\d_]*(?:['’][^\W\d_]+)?"
_FULL_NAME = rf"{_CAPITALISED}(?:[ -]+{_CAPITALISED}){{0,3}}"
_NAME = re.compile(_FULL_NAME)
_NAMED_PLACES = re.compile(
    rf"\b(?P<type>[Tt]ỉnh|[Hh]uyện|[Xx]ã)\s*:?\s+(?P<names>{_FULL_NAME}(?:\s*(?:,|;|\bvà\b)\s*{_FULL_NAME})*)"
)
# spellings of one sound: y and i, tr and ch, s and x, d, gi and r, l and n, ng and ngh, c, k and q
_SAID_ALIKE = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<!u)y$|^y", "i"), (r"^tr", "ch"), (r"^s", "x"), (r"^(?:gi(?=[aeou])|r)", "d"),
        (r"^l", "n"), (r"^ngh", "ng"), (r"^gh", "g"), (r"^[kq]", "c"),
    )
)  # fmt: skip
_LEVELS: dict[str, Level] = {"tỉnh": "province", "huyện": "district", "xã": "commune"}


def commune_names(subject: Subject) -> Iterator[Flaw]:
    """Communes and districts of the criteria tables."""
    rows = [(r, *_places_of(subject, r, r.commune)) for r in subject.records.communes if r.commune is not None]
    right = {tone_key(part) for _, name, district, _ in rows for part in (name, district) if part is not None}
    for row, name, district, spots in rows:
        for found, expected in _slips(subject, row, name, district):
            yield _flaw(
                row.place,
                (*row.evidence, *spots),
                _quote(subject, row),
                found,
                expected,
                contested=tone_key(expected) in right,
            )
    yield from _misspelt_rows(subject)


def _misspelt_rows(subject: Subject) -> Iterator[Flaw]:
    """Rows whose commune nobody knows, but one that sounds the same."""
    for row in subject.records.communes:
        if row.commune is not None or subject.is_scanned(row.evidence):
            continue
        bare = _TYPE.sub("", _NOTE.sub(" ", nfc(" ".join(row.printed.split()))).strip(" .;,"))
        for text in (bare, _DASH.split(bare)[0]):
            printed, official = _misheard(subject, "commune", text)
            if official is not None and len(printed) == len(text):
                yield _flaw(row.place, row.evidence, _quote(subject, row), printed, official)
                break


def _quote(subject: Subject, row: CommuneRow) -> str:
    """The printed name where it stands for itself, else the whole row."""
    return " ".join((row.printed if len(row.printed.split()) > 3 else row_quote(subject, row)).split())


def _places_of(subject: Subject, row: CommuneRow, commune: str) -> tuple[str, str | None, tuple[Evidence, ...]]:
    """The printed commune, the printed district (behind a dash or in a column of its own), and where that stands."""
    name, district = _split(row.printed, commune)
    place = subject.table_row(row)
    columns = criteria_columns(subject.document.tables[place[0]]) if place else None
    if district is not None or place is None or columns is None or "district" not in columns.at:
        return name, district, ()
    column = columns.at["district"]
    cell = " ".join(nfc(subject.document.tables[place[0]].rows[place[1]][column]).split())
    spots = subject.context.text.cell_evidence(*place, column, "checks.name")
    return name, _TYPE.sub("", _APOSTROPHE.sub("", cell)) or None, spots


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
    """Units named in the text with other diacritics than the official ones; each form once."""
    right: set[str] = set()
    wrong: dict[str, tuple[Block, tuple[int, int], str, str]] = {}
    for block in subject.context.text.blocks:
        for level, span in _named(block.printed):
            named = block.printed[slice(*span)]
            printed, official = _compared(_names_of(subject, level), named)
            if official is None and not subject.is_scanned(block.evidence(*span, "checks.name")):
                printed, official = _misheard(subject, level, named)
            if official == printed:
                right.add(official)
            elif official is not None:
                wrong.setdefault(tone_key(printed), (block, span, printed, official))
    for block, span, printed, official in wrong.values():
        yield flaw_of_block(subject, block, span, printed, official, contested=official in right)


def task_place_names(subject: Subject) -> Iterator[Flaw]:
    """The same in the cells of task tables, which are sentences; each form once, and none that the text has right."""
    told: set[str] = set()
    for record in subject.records.assignments:
        if not record.evidence or record.evidence[0].rule != "assignments.task_table":
            continue
        for level, span in _named(record.quote):
            printed, official = _compared(_names_of(subject, level), record.quote[slice(*span)])
            if official in (None, printed) or tone_key(printed) in told:
                continue
            told.add(tone_key(printed))
            yield _flaw(record.place, record.evidence, record.quote, printed, str(official))


def _named(text: str) -> Iterator[tuple[Level, tuple[int, int]]]:
    """Names behind a type word, each of a list: "các huyện Bảo Lạc, Thông Nông và Hà Quảng"."""
    for listed in _NAMED_PLACES.finditer(text):
        level = _LEVELS[listed["type"].lower()]
        for name in _NAME.finditer(text, *listed.span("names")):
            yield level, name.span()


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of a level without diacritics, with the official ones in force; and every name that ever was, marked."""

    official: dict[str, set[str]]
    ever: frozenset[str]


def _names_of(subject: Subject, level: Level) -> _Names:
    context = subject.context
    return _names_on(context.reference, level, context.on, context.province_code if level != "province" else None)


@lru_cache(maxsize=64)
def _names_on(reference: Reference, level: Level, on: date, province: str | None) -> _Names:
    official: dict[str, set[str]] = defaultdict(set)
    if level == "province" or province is not None:
        for unit in reference.places.units(level, on, province):
            official[_squeezed(unit.name)].add(unit.name)
    ever = (u for u in reference.places.all_units() if u.level == level and province in (None, u.province_code))
    return _Names(official, frozenset(_squeezed_marked(u.name) for u in ever))


def _compared(names: _Names, text: str) -> tuple[str, str | None]:
    """The printed name, as long as the official one, and the official one; None where it is no unit's misprint."""
    words = re.split(r"[\s-]+", text)
    for length in range(len(words), 0, -1):
        printed = " ".join(words[:length])
        if _squeezed_marked(printed) in names.ever:
            return printed, printed
        known = names.official.get(_squeezed(printed), set())
        if known:
            return printed, next(iter(known)) if len(known) == 1 and length > 1 else None
    return text, None


def _misheard(subject: Subject, level: Level, text: str) -> tuple[str, str | None]:
    """The printed name and the one official name that sounds the same ("Hoàng Su Phỳ"), where nothing else bears it.

    Asked of text layers only: in a scan a letter that differs is as likely a misreading.
    """
    context = subject.context
    if level == "province" or context.province_code is None:
        return text, None
    official, anywhere = _sounds(context.reference, level, context.on, context.province_code)
    words = re.split(r"[\s-]+", text)
    for length in range(len(words), 1, -1):
        printed = " ".join(words[:length])
        known = official.get(_spoken(printed), frozenset())
        if known and _squeezed_marked(printed) not in anywhere:
            return printed, next(iter(known)) if len(known) == 1 else None
    return text, None


@lru_cache(maxsize=64)
def _sounds(
    reference: Reference, level: Level, on: date, province: str
) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Official names by their sound, and every name of the level that any province ever had."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit in reference.places.units(level, on, province):
        found[_spoken(unit.name)].add(unit.name)
    anywhere = frozenset(_squeezed_marked(u.name) for u in reference.places.all_units() if u.level == level)
    return {sound: frozenset(names) for sound, names in found.items()}, anywhere


def _spoken(name: str) -> str:
    """A name as it sounds: spellings that are said alike in one region or another are one."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    for pattern, sound in _SAID_ALIKE:
        words = [pattern.sub(sound, word) for word in words]
    return "".join(words)


def _squeezed(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalpha())


def _squeezed_marked(name: str) -> str:
    return "".join(c for c in tone_key(name) if c.isalpha() or unicodedata.combining(c))


def flaw_of_block(
    subject: Subject, block: Block, span: tuple[int, int], printed: str, official: str, *, contested: bool
) -> Flaw:
    """A name in running text that is printed unlike the official one."""
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
        words=found,
        contested=contested,
    )
