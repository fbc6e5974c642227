"""The outline of a plan, decision, directive, resolution: which block is a heading, and under which each other stands.

Labels are recognised by their form ("IV.", "2.", "2.1.", "a)", "Điều 3.", "-", "+"); labels that OCR damaged ("HI." for
"III.") by the one that is due. A numbered full sentence is an item, not a heading (the annotation guide's rule).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from nlp.text import Block, Text

Form = Literal["article", "roman", "arabic", "multi", "letter", "dash", "plus", "plain"]
_LEVELS: dict[Form, int] = {"article": 1, "roman": 1, "arabic": 2, "multi": 3, "letter": 3}
_DEPTHS: dict[Form, int] = {
    "article": 1,
    "roman": 1,
    "arabic": 2,
    "multi": 3,
    "letter": 4,
    "dash": 5,
    "plus": 6,
    "plain": 7,
}

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
# what OCR makes of II, III, VII and VIII in heavy type
_ROMAN_LOOKALIKES = {
    "H": "II",
    "HI": "III",
    "IH": "III",
    "IIH": "III",
    "HH": "IIII",
    "VH": "VII",
    "VHI": "VIII",
    "VIH": "VIII",
}
_LABELS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("article", re.compile(r"^Điều\s+(?P<label>\d{1,3})\s*[.:]?\s+(?P<rest>.*)$", re.DOTALL)),
    ("roman", re.compile(r"^(?:Phần\s+)?(?P<label>[IVXH1l|]{1,5})\s?[.\-)/:]{1,2}\s*(?P<rest>[^\d\s].*)$", re.DOTALL)),
    ("multi", re.compile(r"^(?P<label>[\dIlS]{1,2}(?:\.\d{1,2}){1,3})\s*[.)]?\s+(?P<rest>\D.*)$", re.DOTALL)),
    ("arabic", re.compile(r"^\(?(?P<label>\d{1,2})\s?[.)\-]{1,2}\s*(?P<rest>[^\d\s%/].*)$", re.DOTALL)),
    ("letter", re.compile(r"^(?P<label>[a-zđ])\s?[.)]\s*(?P<rest>\S.*)$", re.DOTALL)),
    ("dash", re.compile(r"^(?P<label>[-–—•*])\s*(?P<rest>\S.*)$", re.DOTALL)),
    ("plus", re.compile(r"^(?P<label>\+)\s*(?P<rest>\S.*)$", re.DOTALL)),
)
_VERB = r"(?:chủ trì|phối hợp|tham mưu|chỉ đạo|hướng dẫn|tổ chức|tiếp tục|căn cứ|có trách nhiệm|là cơ quan|thực hiện|xây dựng|rà soát|tăng cường|đẩy mạnh|bố trí|ban hành|tuyên truyền|chịu trách nhiệm|theo dõi)"
_RUN_IN_AGENCY = re.compile(
    r"^(?P<title>(?:(?:Các\s+)?(?:[Ss]ở|[Bb]an|[Pp]hòng|[Cc]ông an|[Bb]ộ|[Uu]ỷ ban|[Ủủ]y ban|UBND|UB|Văn phòng|Hội|Đoàn|Liên|Mặt trận|Ngân hàng|Kho bạc|Cục|Chi cục|Đài|Báo|Trung tâm|Thanh tra|Đề nghị)\b[^:;.]{2,110}?))"
    rf"\s*(?::|(?=\s{_VERB}))",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^(?P<title>[^:;]{3,110}):\s+\S")
_MAX_HEADING_WORDS = 34
_PLAIN_END = re.compile(r"[.;,]\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline; ``title`` is the span in its block."""

    label: str
    level: int
    form: Form
    block: int
    title: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """Where one block stands: its own label and form, the headings above it, the items it hangs under.

    ``content`` is where the text behind the label (and behind a run-in heading) begins. ``parents`` are numbers of the
    blocks that introduce it ("… như sau:", an item with sub-items), outermost first.
    """

    form: Form
    label: str | None
    content: int
    headings: tuple[Heading, ...]
    parents: tuple[int, ...] = ()
    heading: Heading | None = None

    @property
    def path(self) -> str:
        """Readable place: labels of the headings above."""
        return ".".join(h.label for h in self.headings) or "0"


@dataclass(frozen=True)
class Outline:
    """All headings in order, and one node a block."""

    headings: tuple[Heading, ...]
    nodes: tuple[Node, ...]


@dataclass
class _Open:
    """Headings and items open at a point of the walk."""

    headings: list[Heading] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)  # (depth, block)


def outline_of(text: Text) -> Outline:
    """Walk the blocks once."""
    headings: list[Heading] = []
    nodes: list[Node] = []
    state = _Open()
    for block in text.blocks:
        if block.kind not in ("body", "title"):
            nodes.append(Node("plain", None, 0, ()))
            continue
        node = _node(block, state, headings) if block.kind == "body" else Node("plain", None, 0, ())
        nodes.append(node)
        if node.heading is not None:
            headings.append(node.heading)
    return Outline(tuple(headings), tuple(nodes))


def _node(block: Block, state: _Open, before: Sequence[Heading]) -> Node:
    form, label, content = _label(block.text, before)
    heading = None
    if form in _LEVELS and label is not None:
        heading = _heading(block, form, label, content)
    if heading is not None:
        while state.headings and _DEPTHS[state.headings[-1].form] >= _DEPTHS[heading.form]:
            state.headings.pop()
        above = tuple(state.headings)
        state.headings.append(heading)
        state.items.clear()
        run_in = heading.title[1]
        rest = block.text[run_in:].lstrip(" :.")
        content = len(block.text) - len(rest) if len(rest) > 3 else len(block.text)
        return Node(form, label, content, (*above, heading), (), heading)
    depth = _DEPTHS[form]
    while state.items and state.items[-1][0] >= depth:
        state.items.pop()
    parents = tuple(number for _, number in state.items)
    if form != "plain" or block.text.rstrip().endswith(":"):
        state.items.append((depth if form != "plain" else _DEPTHS["letter"], block.number))
    return Node(form, label, content, tuple(state.headings), parents)


def _label(text: str, before: Sequence[Heading]) -> tuple[Form, str | None, int]:
    for form, pattern in _LABELS:
        match = pattern.match(text)
        if match is None:
            continue
        label = match.group("label")
        if form == "roman":
            roman = _roman(label, before)
            if roman is None:
                continue
            label = roman
        if form == "multi":
            label = label.replace("I", "1").replace("l", "1").replace("S", "5")
        if form == "article":
            label = f"Điều {label}"
        return form, label, match.start("rest")
    return "plain", None, 0


def _roman(label: str, before: Sequence[Heading]) -> str | None:
    """The Roman numeral printed, read with the one that is due where it is damaged; None where it is none."""
    read = _ROMAN_LOOKALIKES.get(label, label)
    last = next((h.label for h in reversed(before) if h.form == "roman"), None)
    due = _ROMANS[_ROMANS.index(last) + 1] if last in _ROMANS[:-1] else "I"
    if read in _ROMANS:
        if read == "I" and label != "I":
            return None
        return read
    return due if set(label) <= set("IVXH1l|") and len(label) > 1 and due[0] == read[0].replace("1", "I") else None


def _heading(block: Block, form: Form, label: str, content: int) -> Heading | None:
    rest = block.text[content:]
    level = _LEVELS[form]
    if form == "article":
        end = rest.find(":")
        title = rest if end < 0 else rest[:end]
        return Heading(
            label, level, form, block.number, (content, content + len(title.rstrip(" .:;"))), title.rstrip(" .:;")
        )
    run_in = _RUN_IN_AGENCY.match(rest)
    if run_in is not None and len(rest) > run_in.end() + 3:
        title = run_in.group("title").strip(" ,-")
        return Heading(label, level, form, block.number, (content, content + len(title)), title)
    words = len(rest.split())
    stripped = rest.rstrip()
    if words <= _MAX_HEADING_WORDS and not _PLAIN_END.search(stripped):
        title = stripped.rstrip(" :.")
        return Heading(label, level, form, block.number, (content, content + len(title)), title)
    short = _RUN_IN.match(rest)
    if short is not None and form in ("roman", "arabic", "multi") and len(short.group("title").split()) <= 16:
        title = short.group("title").strip()
        return Heading(label, level, form, block.number, (content, content + len(title)), title)
    if stripped.endswith(".") and words <= 12 and not re.search(r"\d", rest):
        title = stripped.rstrip(" .")
        return Heading(label, level, form, block.number, (content, content + len(title)), title)
    return None
