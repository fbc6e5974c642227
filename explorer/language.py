"""Sentences, numbers and dates in the reader's language: Vietnamese first, English by one switch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.messages import Language, catalogue, say
from models.reference.vietnamese import format_number

LANGUAGES: tuple[Language, ...] = ("vi", "en")
# the readers name paragraphs and cells in English
_PLACE_WORD = re.compile(r"\b(paragraph|table|row|column)\b(?= \d)")
COOKIE = "kehoach_lang"
# how the readers' notes on a page begin, and the key of what a reader is told; what follows is a number or a reason
_NOTES = (
    ("no text layer", "no_text_layer"),
    ("text layer without meaning", "bad_text_layer"),
    ("text layer of a stamp", "stamp_layer"),
    ("too little text", "thin_layer"),
    ("text layer converted from ", "converted"),
    ("text layer in another language", "other_language"),
    ("text layer is not Vietnamese", "foreign_layer"),
    ("straightened ", "straightened"),
    ("turned ", "turned"),
    ("light evened out", "light"),
    ("contrast raised", "contrast"),
    ("coloured ink removed", "ink"),
    ("unreadable: ", "unreadable"),
)


@dataclass(frozen=True, slots=True)
class Speech:
    """How everything is said to one reader."""

    language: Language = "vi"

    def __call__(self, key: str, /, **values: object) -> str:
        """The explorer's sentence of that key."""
        return say(f"explorer.{key}", self.language, **values)

    def shared(self, key: str, /, **values: object) -> str:
        """A sentence that the command line uses too."""
        return say(key, self.language, **values)

    def label(self, group: str, code: object) -> str:
        """The word for a code of an open vocabulary; the code itself where the catalogue has no word for it."""
        if code is None:
            return ""
        return catalogue(self.language).get(f"explorer.{group}.{code}", str(code))

    def number(self, value: float | int | None, decimals: int | None = None) -> str:
        """1582.5 as "1.582,5", or "1,582.5" in English; "" for None."""
        if value is None:
            return ""
        shown = format_number(value, decimals)
        return shown if self.language == "vi" else shown.translate(str.maketrans(",.", ".,"))

    def share(self, value: float | None) -> str:
        """A share with its sign."""
        return f"{self.number(value)} %" if value is not None else ""

    def day(self, value: date | str | None) -> str:
        """dd/mm/yyyy, in both languages; "" for None."""
        if not value:
            return ""
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return f"{day:%d/%m/%Y}"

    def moment(self, value: str | None) -> str:
        """A time of the ledger ("2026-11-24T15:00:00Z") as dd/mm/yyyy hh:mm UTC."""
        return f"{self.day(value)} {value[11:16]}" if value else ""

    def money(self, amount_vnd: float | None) -> str:
        """Đồng in the unit that people think in: tỷ đồng from a billion, triệu đồng below."""
        if amount_vnd is None:
            return ""
        if abs(amount_vnd) >= 1e9:
            return self("money.billion", value=self.number(round(amount_vnd / 1e9, 3)))
        return self("money.million", value=self.number(round(amount_vnd / 1e6, 3)))

    def percent(self, fraction: float | None) -> str:
        """A confidence of 0-1 as whole per cent."""
        return f"{round(fraction * 100)} %" if fraction is not None else ""

    def page_note(self, note: str) -> str:
        """A note of the readers on a page in the reader's words; an unknown one as it is."""
        for start, key in _NOTES:
            if note.startswith(start):
                return self(f"note.{key}", value=note[len(start) :])
        return note

    def spot_place(self, place: str | None) -> str:
        """The place of a spot in a file without pages ("table 1, row 3, column 5") in the reader's words."""
        if not place:
            return self("document.spot")
        return _PLACE_WORD.sub(lambda m: self(f"place.{m.group(1)}"), place)

    def quantity(self, row: Any) -> str:
        """As in "khoảng 28-30 xã": value or range, denominator, unit, comparator in words; "" without value."""
        if row.value is None:
            return ""
        value = self.number(row.value)
        if row.value_max is not None:
            value += f"–{self.number(row.value_max)}"
        if row.denominator is not None:
            value += f"/{self.number(row.denominator)}"
        return self.shared(f"comparator.{row.comparator or 'eq'}", value=f"{value} {row.unit or ''}".strip())
