"""Labels at the head of paragraphs ("IV.", "2.", "2.1.", "a)", "Điều 3.", "-", "+"), those that OCR damaged included.

A damaged label is read only where the numbering leaves one reading: "HI." is III where III is due, "A. Ban Dân tộc"
is 4 behind 3, a second "II." is III where IV follows. What is printed twice for certain stays twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from models.reference.vietnamese import CAPITAL
from nlp.text import Block

Form = Literal["article", "capital", "roman", "arabic", "multi", "letter", "bracket", "dash", "plus", "plain"]

ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
# what OCR makes of II, III, VII and VIII in heavy type
_ROMAN_LOOKALIKES = {
    "H": "II", "HI": "III", "IH": "III", "IIH": "III", "HH": "IIII", "VH": "VII", "VHI": "VIII", "VIH": "VIII",
    "1": "I", "l": "I", "|": "I", "11": "II", "ll": "II", "111": "III", "lll": "III",
}  # fmt: skip
# a stroke less is the Roman numeral before
_LOSES_A_STROKE = frozenset({"I", "II", "VI", "VII", "XI", "XII"})
_DIGIT_LOOKALIKES = {"A": 4, "S": 5, "B": 8, "Z": 2, "G": 6, "T": 7, "|": 1, "!": 1, "l": 1, "]": 1}
_UNSURE = 0.8
"""OCR confidence under which a label that repeats the one before may be the next one."""
_LABELS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "article",
        # a scan's comma is a point unless a list of references goes on: "Điều 1, Điều 2 của Nghị quyết …"
        re.compile(
            rf"^Điều\s+(?P<label>\d{{1,3}})\s*(?:[.:]|,(?=\s+(?!Điều|Khoản|Mục|Chương){CAPITAL}))?\s+(?P<rest>.*)$",
            re.DOTALL,
        ),
    ),
    ("roman", re.compile(r"^(?:Phần\s+)?(?P<label>[IVXH1l|]{1,5})\s?[.\-)/:]{1,2}\s*(?P<rest>[^\d\s].*)$", re.DOTALL)),
    ("capital", re.compile(r"^(?:Phần\s+)?(?P<label>[A-G])\s?[.\-)/:]{1,2}\s*(?P<rest>[^\d\s].*)$", re.DOTALL)),
    ("multi", re.compile(r"^(?P<label>[\dIlS]{1,2}(?:\.\d{1,2}){1,3})\s*[.)\-]?\s+(?P<rest>\D.*)$", re.DOTALL)),
    ("bracket", re.compile(r"^\((?P<label>\d{1,2})\)\s*(?P<rest>[^\d\s%/].*)$", re.DOTALL)),
    ("arabic", re.compile(r"^\(?(?P<label>\d{1,2})\s?[.)\-]{1,2}\s*(?P<rest>[^\d\s%/].*)$", re.DOTALL)),
    ("letter", re.compile(r"^(?P<label>[a-zđ])\s?[.)]\s*(?P<rest>\S.*)$", re.DOTALL)),
    ("dash", re.compile(r"^(?P<label>[-–—•*])\s*(?P<rest>\S.*)$", re.DOTALL)),
    ("plus", re.compile(r"^(?P<label>\+)\s*(?P<rest>\S.*)$", re.DOTALL)),
)
# a speck in the margin of a scan: "_II. MỤC TIÊU", ":a) Mục tiêu chung"
_SPECK_BEFORE_LABEL = re.compile(
    r"^[_:;,'`~|^°*\"“”]{1,2}\s?(?=(?:[IVXHl]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s?[.)]\s)"
)
_ROMAN_TWO = re.compile(r"^(?:II|H|11|ll)\s?[.\-)/:]\s*[^\d\s]")
# a reference that a line break put at the head of a line: "… quy định tại / Điều 1 Quyết định số …"
_CITED_ARTICLE = re.compile(
    r"^Điều\s+\d{1,3}\s*,?\s+(?:của\s+)?(?:Quyết định|Nghị quyết|Nghị định|Thông tư|Luật|Chỉ thị|Quy định)\b"
)
_UPPER = rf"(?=[“\"(]?{CAPITAL})"
_DAMAGED_NUMBER = re.compile(rf"^[\W_]{{0,3}}(?P<label>\d{{1,2}})\s?[.,;:)]{{1,2}}\s*{_UPPER}(?P<rest>.*)$", re.DOTALL)
_DAMAGED_DIGIT = re.compile(rf"^(?P<label>[ASBZGTl|!\]])\s?[.,]\s+{_UPPER}(?P<rest>.*)$", re.DOTALL)
_LOST_NUMBER = re.compile(rf"^[^\w\s\-–—+(“\"]{{1,2}}\s+{_UPPER}(?P<rest>[^.;]{{8,160}}?:?\s*)$", re.DOTALL)
_DAMAGED_DASH = re.compile(rf"^(?P<label>[_~=«¬°·\-–—]{{1,2}})\s*{_UPPER}(?P<rest>.*)$", re.DOTALL)
_FAR_AHEAD = 60  # blocks


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read; ``content`` is where the text behind it begins."""

    form: Form
    label: str | None
    content: int


PLAIN = Label("plain", None, 0)


@dataclass
class LabelReader:
    """Reads the labels of a document's blocks in order, remembering what number is due."""

    blocks: Sequence[Block]
    _last_arabic: int = 0
    _last_roman: str | None = None
    _last_capital: str | None = None
    _cache: dict[int, Label] = field(default_factory=dict)

    def read(self, index: int) -> Label:
        """The label of a block; blocks are asked for in order, each block once or again."""
        if index not in self._cache:
            label = self._read(index)
            self._cache[index] = label
            self._remember(label)
        return self._cache[index]

    def peek(self, index: int) -> Form:
        """The form of a block further on, by its own looks."""
        return _plainly(self.blocks[index].text).form if index < len(self.blocks) else "plain"

    def _remember(self, label: Label) -> None:
        if label.form in ("roman", "capital", "article"):
            self._last_arabic = 0
        if label.form == "roman":
            self._last_roman = label.label
        elif label.form == "capital":
            self._last_capital, self._last_roman = label.label, None
        elif label.form == "arabic" and label.label is not None:
            self._last_arabic = int(label.label)

    def _read(self, index: int) -> Label:
        block = self.blocks[index]
        speck = _SPECK_BEFORE_LABEL.match(block.text) if _is_scanned(block) else None
        skip = speck.end() if speck is not None else 0
        for form, pattern in _LABELS:
            match = pattern.match(block.text[skip:])
            if match is None:
                continue
            label: str | None = match["label"]
            if form == "article" and _CITED_ARTICLE.match(block.text):
                break
            if form == "roman":
                label = self._roman(match["label"], match["rest"], index)
                if label is None and self._is_first_number(match["rest"], index) and match["label"] == "I":
                    return Label("arabic", "1", skip + match.start("rest"))
            elif form == "capital" and not (is_shouted(match["rest"]) and self._is_due_capital(match["label"])):
                label = None
            elif form == "multi":
                label = match["label"].replace("I", "1").replace("l", "1").replace("S", "5")
            elif form == "article":
                label = f"Điều {match['label']}"
            elif form == "arabic" and (roman := self._first_roman(match["label"], match["rest"], index)):
                return Label("roman", roman, skip + match.start("rest"))
            elif form == "dash" and _is_scanned(block) and (number := self._damaged(block.text, index)):
                return number
            if label is not None:
                return Label(form, label, skip + match.start("rest"))
        if _is_scanned(block):
            return self._damaged(block.text, index) or _damaged_dash(block.text)
        return self._misprinted(block.text) or PLAIN

    def _is_due_capital(self, label: str) -> bool:
        """Whether parts "A.", "B.", … have got to this letter: only then is it a label and no initial."""
        return ord(label) == (ord("A") if self._last_capital is None else ord(self._last_capital) + 1)

    def _roman(self, label: str, rest: str, index: int) -> str | None:
        """The Roman numeral printed, read with the one that is due where it is damaged; None where it is none."""
        if label in ("1", "l", "|", "11", "ll", "111", "lll"):
            return self._first_roman(label, rest, index)
        read = _ROMAN_LOOKALIKES.get(label, label)
        due = ROMANS[ROMANS.index(self._last_roman) + 1] if self._last_roman in ROMANS[:-1] else "I"
        if read == "I" and self._is_first_number(rest, index):
            return None
        if label not in ROMANS and read in ROMANS and abs(ROMANS.index(read) - ROMANS.index(due)) == 1:
            return due  # letters that no numeral has, a stroke away from the one that is due
        if read in ROMANS:
            return due if read == self._last_roman and self._lost_a_stroke(read, due, index) else read
        return due if len(label) > 1 and due[0] == read[0].replace("1", "I") else None

    def _is_first_number(self, rest: str, index: int) -> bool:
        """Whether "I." over a title in small letters is a misread "1.": 2 follows and no II does."""
        return (
            _is_scanned(self.blocks[index])
            and not is_shouted(rest)
            and self._next_arabic(index) == 2
            and not any(_ROMAN_TWO.match(block.text) for block in self.blocks[index + 1 :] if block.kind == "body")
        )

    def _lost_a_stroke(self, read: str, due: str, index: int) -> bool:
        """Whether a numeral that repeats the one before is the next one with a stroke lost in a scan."""
        block = self.blocks[index]
        if read not in _LOSES_A_STROKE or not _is_scanned(block) or due not in ROMANS[:-1]:
            return False
        ahead = self._next_roman(index)
        if ahead is not None:
            return ahead == ROMANS[ROMANS.index(due) + 1]
        return _label_confidence(block) < _UNSURE

    def _next_roman(self, index: int) -> str | None:
        for block in self.blocks[index + 1 :]:
            match = _LABELS[1][1].match(block.text) if block.kind == "body" else None
            if match and is_shouted(match["rest"]):
                return _ROMAN_LOOKALIKES.get(match["label"], match["label"])
        return None

    def _first_roman(self, label: str, rest: str, index: int) -> str | None:
        """I, II or III printed as "1", "ll" over a title in capitals, where Roman numerals go on from there."""
        read = _ROMAN_LOOKALIKES.get(label)
        if read is None or not is_shouted(rest):
            return None
        due = ROMANS[ROMANS.index(self._last_roman) + 1] if self._last_roman in ROMANS[:-1] else "I"
        if read != due:
            return None
        return read if self._last_roman is not None or self._next_roman(index) == "II" else None

    def _damaged(self, text: str, index: int) -> Label | None:
        """An Arabic number that only the numbering tells, in a scan."""
        due = self._last_arabic + 1
        if found := self._misprinted(text):
            return found
        match = _DAMAGED_DIGIT.match(text)
        if match and _DIGIT_LOOKALIKES[match["label"]] == due:
            return Label("arabic", str(due), match.start("rest"))
        match = _LOST_NUMBER.match(text)
        if match and self._last_arabic and self._next_arabic(index) == due + 1:
            return Label("arabic", str(due), match.start("rest"))
        return None

    def _misprinted(self, text: str) -> Label | None:
        """ "7, Các sở": a comma for the point, or a speck before the number that is due."""
        match = _DAMAGED_NUMBER.match(text)
        if match and int(match["label"]) == self._last_arabic + 1:
            return Label("arabic", match["label"], match.start("rest"))
        return None

    def _next_arabic(self, index: int) -> int | None:
        for block in self.blocks[index + 1 : index + _FAR_AHEAD]:
            if block.kind != "body":
                continue
            label = _plainly(block.text)
            if label.form in ("roman", "article"):
                return None
            if label.form == "arabic" and label.label:
                return int(label.label)
        return None


def _plainly(text: str) -> Label:
    """A label by its looks alone."""
    if _CITED_ARTICLE.match(text):
        return PLAIN
    for form, pattern in _LABELS:
        match = pattern.match(text)
        if match is not None and (form != "roman" or _ROMAN_LOOKALIKES.get(match["label"], match["label"]) in ROMANS):
            return Label(form, match["label"], match.start("rest"))
    return PLAIN


def _damaged_dash(text: str) -> Label:
    match = _DAMAGED_DASH.match(text)
    return Label("dash", "-", match.start("rest")) if match else PLAIN


def _is_scanned(block: Block) -> bool:
    return block.pieces[0].page.source != "text"


def _label_confidence(block: Block) -> float:
    piece = block.pieces[0]
    return piece.page.words[piece.line.first].confidence if piece.line.first < len(piece.page.words) else 1.0


def is_shouted(title: str) -> bool:
    """In capitals, as the titles of parts are."""
    letters = [c for c in title if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
