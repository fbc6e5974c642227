"""Words of bodies, from ``data/agency_words.yaml``: loaded, checked, and made into patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from models.errors import ReferenceDataError

_KEYS = {
    "abbreviations",
    "no_bodies",
    "short_words",
    "departments",
    "inner_names",
    "heads",
    "no_heads",
    "generic",
    "levels",
    "verbs",
    "adverbs",
}
_MARK = re.compile(r"(, | và | - )")  # between the words of a department's name
_LETTERS = r"(?-i:[A-ZĐ]{2})"


@dataclass(frozen=True)
class Lexicon:
    """The lexicon as loaded; ``departments`` has the irregular short forms of each name."""

    abbreviations: dict[str, str]
    no_bodies: frozenset[str]
    short_words: dict[str, tuple[str, ...]]
    departments: dict[str, tuple[str, ...]]
    inner_names: tuple[str, ...]
    heads: tuple[str, ...]
    no_heads: tuple[str, ...]
    generic: frozenset[str]
    levels: tuple[str, ...]
    verbs: tuple[str, ...]
    adverbs: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon, checked. Raises ``ReferenceDataError`` for unknown or missing keys."""
    text = resources.files(__package__).joinpath("data/agency_words.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    if set(data) != _KEYS:
        raise ReferenceDataError(f"agency_words.yaml: keys {sorted(data)}, expected {sorted(_KEYS)}.")
    return Lexicon(
        {form: str(v) for k, v in data["abbreviations"].items() for form in _as_scanned(str(k))},
        frozenset(data["no_bodies"]),
        _scanned_forms(data["short_words"]),
        _scanned_forms(data["departments"]),
        _longest_first(data["inner_names"]),
        _longest_first(data["heads"]),
        _longest_first(data["no_heads"]),
        frozenset(data["generic"]),
        tuple(data["levels"]),
        _longest_first(data["verbs"]),
        _longest_first(data["adverbs"]),
    )


def _longest_first(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))


def _scanned_forms(listed: dict[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(dict.fromkeys(f for form in forms for f in _as_scanned(str(form))))
        for name, forms in listed.items()
    }


def _as_scanned(form: str) -> tuple[str, ...]:
    """The form, and those that OCR makes of a capital Đ in it ("BCD", "BCPĐ", "KH&DĐT")."""
    if "Đ" not in form or not form.isupper() or " " in form:
        return (form,)
    return (form, *(form.replace("Đ", misread, 1) for misread in ("D", "Ð", "P", "PĐ", "DĐ", "PD", "BĐ")))


def alternatives(words: Sequence[str]) -> str:
    """The words as one pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def verb_alternatives() -> str:
    """The duty verbs as one pattern; "xây dựng nông thôn mới" is a programme's name and no duty."""
    plain = alternatives([v for v in lexicon().verbs if v != "xây dựng"])
    return rf"{plain}|xây dựng(?!\s+(?:nông thôn mới|NTM))"


@cache
def abbreviation_pattern() -> re.Pattern[str]:
    """Every abbreviation as a word of its own."""
    return re.compile(rf"(?<!\w)(?:{alternatives(list(lexicon().abbreviations))})(?!\w)")


@dataclass(frozen=True)
class Departments:
    """Names of departments in every short form; a match's last group tells which name it is."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]

    def name_of(self, match: re.Match[str]) -> str:
        """The full name; as printed where only capitals differ."""
        full = self.names[int((match.lastgroup or "d0")[1:])]
        return match.group() if match.group().lower() == full.lower() else full


@cache
def departments() -> Departments:
    """Departments and other names with marks inside; those of most parts first, as they hold the others."""
    words = lexicon()
    listed = {**words.departments, **dict.fromkeys(words.inner_names, ())}
    names = tuple(sorted(listed, key=lambda name: len(_MARK.split(name)), reverse=True))
    forms = [
        rf"(?P<d{i}>{'|'.join([_spelt(name), *(re.escape(f) for f in listed[name])])})" for i, name in enumerate(names)
    ]
    return Departments(re.compile(rf"(?<![\w&])(?:{'|'.join(forms)})(?![\w&])", re.IGNORECASE), names)


def _spelt(name: str) -> str:
    """A pattern for every way to print a name: each word in full or short, each mark as plans vary it."""
    parts = _MARK.split(name)
    return "".join(_gap(part, parts[i - 1]) if i % 2 else _word(part) for i, part in enumerate(parts))


def _word(word: str) -> str:
    short = [rf"(?-i:{re.escape(form)})" for form in lexicon().short_words.get(word, ())]
    return rf"(?:{'|'.join([re.escape(word), *short])})"


def _gap(mark: str, before: str) -> str:
    """What may stand for a mark. A comma only where the word before is no department itself: that would be a list."""
    comma = "," if mark == ", " or before not in lexicon().departments else ""
    letters = rf"[\s.{comma}]{{0,2}}(?={_LETTERS})"  # nothing before letters: "LĐTBXH", "Nông nghiệp PTNT"
    return rf"(?:\s*[-–&{comma}]\s*(?:và\s+)?|\s+và\s+|{letters})"


@cache
def body_start() -> re.Pattern[str]:
    """Where the name of a body, or of a class of bodies ("các sở, ngành"), begins."""
    words = lexicon()
    heads = alternatives([*words.heads, *(a for a in words.abbreviations if a not in words.no_bodies)])
    levels = alternatives(words.levels)
    plural = rf"(?:[Cc]ác|[Nn]hững)\s+(?:{alternatives([*words.generic, *words.heads])})"
    places = rf"Các\s+(?:{levels})(?:\s*,\s*(?:{levels}))+"  # at the head of a sentence, and of more than one kind
    return re.compile(rf"(?<!\w)(?!(?:{alternatives(words.no_heads)})(?!\w))(?:{heads}|{plural}|{places})(?!\w)")
