"""The outline of a plan, decision, directive, resolution: which block is a heading, and under which each other stands.

Labels are recognised by their form ("IV.", "2.", "2.1.", "a)", "Điều 3.", "-", "+"); labels that OCR damaged ("HI." for
"III.") by the one that is due. A numbered full sentence is an item, not a heading (the annotation guide's rule).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.reference.vietnamese import CAPITAL, fold
from nlp.labels import ROMANS, Form, Label, LabelReader, is_shouted
from nlp.text import Block, Text

_LEVELS: dict[Form, int] = {"article": 1, "capital": 1, "roman": 1, "arabic": 2, "multi": 3, "letter": 3}
_DEPTHS: dict[Form, int] = {
    "capital": 0,
    "article": 1,
    "roman": 1,
    "arabic": 2,
    "multi": 3,
    "letter": 4,
    "bracket": 4,
    "dash": 5,
    "plus": 6,
    "plain": 7,
}

# a body's name by its first word, then the verb of its duty with a capital of its own, as where a line ended between
# them: "2. Sở Tài chính Phối hợp với …"; without it the item is a sentence
_BODY = (
    r"Sở|Ban|Phòng|Công an|Bộ|Uỷ ban|Ủy ban|UBND|Văn phòng|Hội|Hiệp hội|Đoàn|Tỉnh đoàn|Liên minh|Liên đoàn|Mặt trận|"
    r"Ngân hàng|Kho bạc|Cục|Chi cục|Đài|Báo|Trung tâm|Thanh tra|Trường|Viện|Tổ|Đề nghị"
)
_DUTY = (
    r"chủ trì|phối hợp|tham mưu|chỉ đạo|hướng dẫn|tổ chức|tiếp tục|căn cứ|có trách nhiệm|có nhiệm vụ|thực hiện|xây dựng(?! nông thôn mới| NTM)|"
    r"rà soát|tăng cường|đẩy mạnh|bố trí|ban hành|tuyên truyền|chịu trách nhiệm|theo dõi|triển khai|kiểm tra|đôn đốc"
)
_RUN_IN_AGENCY = re.compile(
    rf"^(?P<title>(?:các\s+)?(?:{_BODY})\b(?:\([^)]*\)|[^:;.()]){{2,120}}?)\s*(?::\s*(?=\S)|(?<!\bSở)(?<!Phòng)(?<!Bộ)(?=\s(?-i:(?=[A-ZĐ]))(?:{_DUTY})\b))",
    re.IGNORECASE,
)
# "5. Các Sở: Y tế, Xây dựng …": names go on behind the colon, the title does not end there
_NAMES_LISTED = re.compile(
    rf"^(?:[^:]{{0,40}}\s)?[Cc]ác\s[^:,]{{2,30}}:\s*{CAPITAL}[^,.:;]{{1,40}}(?:,|\svà)\s+{CAPITAL}"
)
# behind the colon a sentence of its own or bullets begin; "2. Theo nhóm: 12 xã …" is one sentence
_RUN_IN = re.compile(rf"^(?P<title>[^:;]{{3,110}}):\s+(?=[“\"(+–-]|{CAPITAL})")
# what a lettered part is about, so that it is a part and no sentence
_TOPIC = re.compile(
    r"^(?P<title>(?:Chính sách|Dự án|Tiểu dự án|Nhóm|Hợp phần|Chương trình|Đề án|Lĩnh vực)\s[^:;]{3,80}):\s"
)
_MAX_HEADING_WORDS = 40
# what stands behind the plan's last section belongs to no section of it
_APPENDIX_LINE = re.compile(
    r"^\W*(?:Phụ lục|PHỤ LỤC|Phụ biểu|PHỤ BIỂU|Biểu|BIỂU)\s*(?:số|SỐ)?\s*:?\s*(?:\d|[IVX]+\b|$)"
)
_MAX_INTRODUCTION_WORDS = 60
_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:triệu|tỷ|tỉ|nghìn)?\s*đồng|\d[\d.,]*\s*(?:tỷ|triệu)\b", re.IGNORECASE)
# "1. Tổng vốn dự kiến 900 tỷ đồng, gồm các nguồn:" names an amount and still introduces what stands under it
_PARTS_FOLLOW = re.compile(
    r"(?:gồm|trong đó|cụ thể|phân theo|chia theo|như sau)(?:\s+[^\W\d]+){0,4}\s*:\s*$", re.IGNORECASE
)
_SENTENCE_VERB = re.compile(r"\b(?:chỉ đạo|phối hợp|thực hiện|tăng cường|triển khai|phân công)\b", re.IGNORECASE)
_FULL_STOP = re.compile(r"[^\W\d_]{2}\.?/?\.\s*$")
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
    labels = LabelReader(text.blocks)
    for index, block in enumerate(text.blocks):
        if block.kind != "body":
            nodes.append(Node("plain", None, 0, ()))
            continue
        if _APPENDIX_LINE.match(block.text):
            state.headings.clear()
            state.items.clear()
        node = _node(block, labels.read(index), labels.peek(index + 1), state)
        nodes.append(node)
        if node.heading is not None:
            headings.append(node.heading)
    return Outline(tuple(headings), tuple(nodes))


def _node(block: Block, read: Label, following: Form, state: _Open) -> Node:
    form, label, content = read.form, read.label, read.content
    heading = None
    if form in _LEVELS and label is not None:
        heading = _heading(block, form, label, content, following in ("dash", "plus"))
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
    if form in _LEVELS:  # a numbered sentence is the sibling of headings of its kind, not a part of the last one
        while state.headings and _DEPTHS[state.headings[-1].form] >= depth:
            state.headings.pop()
    while state.items and state.items[-1][0] >= depth:
        state.items.pop()
    parents = tuple(number for _, number in state.items)
    if form != "plain" or block.text.rstrip().endswith(":"):
        state.items.append((depth if form != "plain" else _DEPTHS["letter"], block.number))
    return Node(form, label, content, tuple(state.headings), parents)


def _heading(block: Block, form: Form, label: str, content: int, introduces: bool) -> Heading | None:
    """The heading that a labelled block is or begins with; None for an item of running text.

    ``introduces``: bullets follow, which makes a heading even of a sentence.
    """
    rest = block.text[content:]
    title = _title(rest, form, introduces)
    if title is None:
        return None
    return Heading(label, _LEVELS[form], form, block.number, (content, content + len(title)), title)


def _title(rest: str, form: Form, introduces: bool) -> str | None:
    stripped = rest.rstrip()
    words = len(stripped.split())
    if form == "article":
        if _FULL_STOP.search(stripped):
            return None  # a whole sentence: "Điều 3. Quyết định này có hiệu lực kể từ ngày ký."
        return stripped.split(":")[0].rstrip(" .;")
    run_in = None if is_shouted(stripped) or _NAMES_LISTED.match(rest) else _RUN_IN_AGENCY.match(rest)
    if run_in is not None and len(stripped) > run_in.end() + 3:
        return run_in.group("title").rstrip(" ,-")
    if words <= _MAX_HEADING_WORDS and form in ("roman", "capital") and is_shouted(stripped):
        return stripped.rstrip(" :.;,")
    if words <= _MAX_HEADING_WORDS and not _PLAIN_END.search(stripped) and not _AMOUNT.search(stripped):
        return stripped.rstrip(" :.")
    is_list_head = form != "letter" and bool(_PARTS_FOLLOW.search(stripped))
    if introduces and words <= _MAX_INTRODUCTION_WORDS and (is_list_head or not _AMOUNT.search(stripped)):
        return stripped.rstrip(" :.;")
    if form == "letter" and (topic := _TOPIC.match(rest)):
        return topic.group("title").strip()
    short = None if _NAMES_LISTED.match(rest) else _RUN_IN.match(rest)
    is_numbered = form in ("roman", "arabic", "multi")
    if (
        short is not None
        and is_numbered
        and len(short.group("title").split()) <= 16
        and not _AMOUNT.search(stripped[:200])
    ):
        return short.group("title").strip()
    if (
        form != "letter"
        and stripped.endswith(".")
        and words <= 12
        and not re.search(r"\d", rest)
        and not _SENTENCE_VERB.search(rest)
    ):
        return stripped.rstrip(" .")
    return None


# the marks of BIỂU are the first to go in a scan
_APPENDIX = re.compile(
    r"^\W*(?P<label>(?:ph[ụu]\s*l[ụu]c|ph[ụu]\s*bi[ểêếễe]u|bi[ểêếễ]u|bảng(?=\s+(?:số\s*)?\d))(?:\s+số)?(?:\s*:?\s*(?:\d{1,2}[a-z]?|[IVX]{1,4})\b)?)\s*[.:\-–]?\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_APPENDIX_WORDS = {"phu": "phụ", "luc": "lục", "bieu": "biểu"}
_ATTACHED_TO = re.compile(r"\(?\s*(?:kèm theo|ban hành kèm)", re.IGNORECASE)


def appendix_of(table_title: str) -> tuple[str, str] | None:
    """Label ("Phụ lục 02") and title of the appendix that a table's title names; None where it names none."""
    match = _APPENDIX.match(table_title)
    if match is None:
        return None
    label = " ".join(_APPENDIX_WORDS.get(fold(word), word) for word in match["label"].split())
    title = _ATTACHED_TO.split(match["title"])[0].strip(" .:-–(")
    words = [word if word in ROMANS else word.lower() for word in label.split()]
    return " ".join([words[0].capitalize(), *words[1:]]), title
