"""Cutting a paragraph into one clause a quantity: what a number's own words are, and what it leans on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from models.reference.vietnamese import CAPITAL, SMALL
from nlp.targets.bands import Band, split_bands
from nlp.targets.quantities import Quantity, find_quantities

_SENTENCE_END = re.compile(rf"(?:(?<=[^\W\d_]{{2}})|(?<=[\d%)”\"]))[.!?]\s+(?={CAPITAL}|[“\"(+–-])")
_STARTER = (
    r"nâng|phấn đấu|phần đấu|có|tỷ lệ|tỉ lệ|số|tiêu chí|tổng|trong đó|riêng|giảm|tăng|duy trì|giữ|đạt|hỗ trợ|xây dựng|đến|hết|"
    r"cuối|năm|mỗi|bình quân|thu nhập|hoàn thành|đào tạo|dạy|giải quyết|tạo|thực hiện|không|phủ|hằng|hàng|công nhận|"
    r"phát triển|trồng|tổ chức|thành lập|dành|đưa|đảm bảo|bảo đảm|huyện|thành phố|thị xã|cấp|lắp|mở|\d"
)
_STRONG = re.compile(r"[;(:]|\.\s|\n")
_COMMA = re.compile(rf",\s*(?=(?:{_STARTER})(?!\w))", re.IGNORECASE)
# between a colon and its number: "Số xã đạt chuẩn: trên 12 xã" says what is counted before the colon
_BOUND_ONLY = re.compile(
    r"\s*(?:(?:đạt|là|có|từ|trên|dưới|khoảng|hơn|ít nhất|tối thiểu|tối đa|không quá|giảm|tăng|thêm|còn|bình quân|mỗi năm|hằng năm|hàng năm"
    r"|(?:đến |hết )?năm 20\d\d)\s+)*",
    re.IGNORECASE,
)
# not the comma between two names ("xã A, B được công nhận") or two kinds of one thing ("thôn, bản")
_PLAIN_COMMA = re.compile(
    rf",(?!\d)(?!\s*{CAPITAL})(?!\s*(?:bản|ấp|xóm|buôn|làng|sóc|phường|thị trấn|khu phố|tổ dân phố|hộ cận nghèo)(?!\w))"
)
_ANY_COMMA = re.compile(r",(?!\d)")
_AND = re.compile(r"\s(?=và\s)", re.IGNORECASE)
# a clause that begins so takes its subject from the one before
_DEPENDENT = re.compile(
    r"^\W*(?:trong đó|riêng|gồm|bao gồm|và|cụ thể|tăng|giảm|chiếm|đạt|còn|lên|xuống|tương đương|tương ứng|ước|lũy kế|luỹ kế|gấp|thêm)(?!\w)",
    re.IGNORECASE,
)
_PARTS_FOLLOW = re.compile(r",?\s*(?:trong đó|gồm|bao gồm)\s*:?\s*$", re.IGNORECASE)
_NO_VERB = re.compile(r"^\W*(?:cho|với|của|gồm|là|và|cùng)?\W*$", re.IGNORECASE)
_NONE_LEFT = re.compile(
    r"(?:không còn|không để|không có)(?:\s+còn)?\s+(?P<noun>xã|huyện|thôn|bản|hộ)(?:\s+nào)?(?=\s+[^\W\d])",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\s,]*(?:và\s+)?", re.IGNORECASE)
# the next of a list: a noun or a unit with its own number and no verb ("…, huyện B 13 công trình", "…, nhà ở cho 90 hộ")
_NEXT_OF_LIST = re.compile(
    rf"\s*năm 20\d\d(?:\s+(?:là|có|thêm|đạt))*\s+|\s*(?!(?!huyện|thành phố|thị xã)(?:{_STARTER})(?!\w))[^\W\d][^;:()]{{2,60}}",
    re.IGNORECASE,
)
_FOR_THEM = re.compile(r"(?<!\w)cho\s+(?:(?:khoảng|trên|hơn|ít nhất|tối thiểu|không dưới)\s+)?$", re.IGNORECASE)
# what is counted stands behind the second number ("xây mới 40 căn và sửa 25 căn nhà ở")
_JOINED = re.compile(r"\s*và\s[^;.:()\d]{0,40}\d[\d.,]*\s[^;.:(),]{2,80}", re.IGNORECASE)
_MIN_QUOTE_WORDS = 6
_MAX_TAIL_WORDS = 30


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of one quantity: [start, end) of the paragraph. ``parent`` is the clause it leans on, if any."""

    paragraph: str
    start: int
    end: int
    quantity: Quantity
    sentence: tuple[int, int]
    band: Band | None = None
    parent: Clause | None = None
    dependent: bool = False  # leans on the clause before: a part, a list's next item
    elliptic: bool = False  # its own words name no subject
    follows: str = ""  # the rest of the sentence behind the clause

    @property
    def text(self) -> str:
        return self.paragraph[self.start : self.end]

    @property
    def before(self) -> str:
        """The clause's words up to the number, its bound ("khoảng") included."""
        return self.paragraph[self.start : self.quantity.number_start]

    @property
    def after(self) -> str:
        return self.paragraph[self.quantity.end : self.end]

    def quote_span(self) -> tuple[int, int]:
        """Where the clause is quoted from: widened to its parent where it is too short to make sense alone."""
        start, end = _trimmed(self.paragraph, self.start, self.end)
        parts = _PARTS_FOLLOW.search(self.paragraph, self.quantity.end, end)
        end = parts.start() if parts else end
        if len(self.paragraph[start:end].split()) < _MIN_QUOTE_WORDS:
            joined = _JOINED.match(self.paragraph, end) if self.quantity.kind in ("work", "physical") else None
            if joined is not None and self.parent is None:
                return _trimmed(self.paragraph, start, joined.end())
            start = self.parent.quote_span()[0] if self.parent is not None else self.sentence[0]
        return _trimmed(self.paragraph, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,;:.-–+(":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:.-–(":
        end -= 1
    opened = text.count("(", start, end) - text.count(")", start, end)
    if opened < 0 and text[end - 1] == ")":
        end -= 1
    elif opened > 0 and text[end : end + 1] == ")":
        end += 1
    return start, end


def sentences(paragraph: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the paragraph's sentences."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(paragraph)), len(paragraph)]
    return tuple((a, b) for a, b in pairwise(cuts) if a < b)


def clauses(paragraph: str) -> tuple[Clause, ...]:
    """One clause a quantity, left to right; numbers of criteria that sort communes are bands, not quantities."""
    unprinted = (*_none_left(paragraph), *_named_unit(paragraph))
    quantities = sorted([*find_quantities(paragraph), *unprinted], key=lambda q: q.number_start)
    counted, bands = split_bands(paragraph, quantities)
    found: list[Clause] = []
    for sentence in sentences(paragraph):
        inside = [q for q in counted if sentence[0] <= q.number_start < sentence[1]]
        found.extend(_sentence_clauses(paragraph, sentence, inside, bands))
    return tuple(found)


def _none_left(text: str) -> list[Quantity]:
    """ "không còn xã dưới 5 tiêu chí" counts 0 communes."""
    units = {"xã": "xã", "huyện": "huyện", "thôn": "thôn", "bản": "thôn", "hộ": "hộ"}
    return [
        Quantity(
            m.start(),
            m.start(),
            m.end(),
            0,
            units[m["noun"].lower()],
            "unit" if m["noun"].lower() != "hộ" else "household",
        )
        for m in _NONE_LEFT.finditer(text)
    ]


# one unit by its name commits the result itself: "thị xã A đạt chuẩn nông thôn mới" counts 1; a list of names does not
_NAME = rf"(?-i:{CAPITAL}{SMALL}*)(?:[ '’-](?-i:{CAPITAL}{SMALL}*)){{0,3}}(?![^\W\d_])"
_NAMED_UNIT = re.compile(
    rf"(?<!\w)(?P<unit>(?:huyện|thị xã|thành phố|quận|(?<!thị )xã)\s+(?:nghèo\s+)?{_NAME})\s+(?:(?:phấn đấu|tiếp tục|duy trì|giữ vững|danh hiệu|được công nhận(?: là)?|cơ bản|đã|sẽ|(?:huyện|xã|thị xã)(?=\s+đạt))\s+)*"
    r"(?:(?:đạt chuẩn(?: huyện| xã)?|hoàn thành nhiệm vụ xây dựng|đạt(?: huyện| xã)?|về đích)(?=\s+(?:nông thôn mới|NTM))"
    r"|(?:ra|thoát) khỏi(?=\s+(?:danh sách |tình trạng |diện )?(?:các )?huyện (?:nghèo|đặc biệt khó khăn)))",
    re.IGNORECASE,
)
# papers for it are not the result itself
_ON_PAPER = re.compile(r"(?:thủ tục|hồ sơ|trình|đề nghị|thẩm định|xét)\s[^.;]*$", re.IGNORECASE)
_IN_A_LIST = re.compile(rf"(?:\d|(?-i:{CAPITAL})[^\W\d_]*\s*(?:,|\svà|:))\s*$", re.IGNORECASE)


def _named_unit(text: str) -> list[Quantity]:
    """ "Thị xã A hoàn thành nhiệm vụ xây dựng nông thôn mới" counts 1 district, A."""
    return [
        Quantity(m.end(), m.end(), m.end(), 1, _counted(m["unit"]), "unit", named=m["unit"].replace(" nghèo ", " "))
        for m in _NAMED_UNIT.finditer(text)
        if not _IN_A_LIST.search(text[max(0, m.start() - 30) : m.start()])
        and not _ON_PAPER.search(text[max(0, m.start() - 90) : m.start()])
    ]


def _counted(named: str) -> str:
    return "xã" if named.lower().startswith("xã") else "huyện"


def _sentence_clauses(
    text: str, sentence: tuple[int, int], quantities: list[Quantity], bands: dict[int, Band]
) -> list[Clause]:
    starts: list[int] = []
    for index, quantity in enumerate(quantities):
        floor = quantities[index - 1].end if index else sentence[0]
        starts.append(_clause_start(text, floor, quantity.start, first=index == 0))
    found: list[Clause] = []
    for index, quantity in enumerate(quantities):
        ceiling = starts[index + 1] if index + 1 < len(quantities) else sentence[1]
        follower = index + 1
        while follower < len(quantities) and _LISTED.fullmatch(
            text, quantities[follower - 1].end, quantities[follower].start
        ):
            follower += 1  # "40 xã, 20 thôn đặc biệt khó khăn …" share a tail
            ceiling = starts[follower] if follower < len(quantities) else sentence[1]
        end = _clause_end(text, quantity.end, max(ceiling, quantity.end))
        parent = found[-1] if found else None
        lead = text[starts[index] : quantity.number_start]
        clause = Clause(
            text,
            starts[index],
            end,
            quantity,
            sentence,
            bands.get(quantity.number_start),
            follows=text[end : sentence[1]],
        )
        mark = text[starts[index] - 1 : starts[index]]
        is_bare = _NO_VERB.match(lead) and mark != ";"  # "40 xã, 20 thôn …": behind a semicolon something new begins
        leans = parent is not None and bool(_DEPENDENT.match(lead) or mark == "(" or is_bare)
        elliptic = leans and not _NO_VERB.match(lead)
        if parent is not None and mark == ":" and _PARTS_FOLLOW.search(text, parent.quantity.end, starts[index]):
            leans = elliptic = True
        if (
            not leans
            and parent is not None
            and text[: starts[index]].endswith((",", ", "))
            and _goes_on(text, parent, clause)
        ):
            leans, elliptic, parent = True, parent.elliptic, parent.parent if parent.dependent else parent
        if leans and parent is not None:
            clause = replace(clause, quantity=_in_full(quantity, parent.quantity))
        found.append(replace(clause, parent=parent, dependent=leans, elliptic=elliptic))
    return found


def _goes_on(text: str, before: Clause, clause: Clause) -> bool:
    """Whether a clause is the next of a list: the next part of a whole, or the next thing given to so many."""
    lead = text[clause.start : clause.quantity.number_start]
    same_unit = before.quantity.unit == _in_full(clause.quantity, before.quantity).unit
    if not same_unit or ";" in text[before.quantity.end : clause.start] or not _NEXT_OF_LIST.fullmatch(lead):
        return False
    return before.dependent or bool(_FOR_THEM.search(before.before) and _FOR_THEM.search(lead))


def _in_full(part: Quantity, whole: Quantity) -> Quantity:
    """A part with the whole's unit, which it prints in short: "04 khu" of "07 khu dân cư"."""
    is_short = whole.unit.startswith(f"{part.unit} ")
    return replace(part, unit=whole.unit, kind=whole.kind) if is_short else part


def _clause_start(text: str, floor: int, number: int, *, first: bool) -> int:
    """Where the clause of the number begins, not before ``floor``."""
    strong = [m for m in _STRONG.finditer(text, floor, number) if _bounds(text, m, floor, number, first=first)]
    if strong:
        return strong[-1].end()
    if first:
        return floor
    for pattern in (_COMMA, _AND, _PLAIN_COMMA, _ANY_COMMA):
        if match := pattern.search(text, floor, number):
            return match.end()
    closing = text.find(")", floor, number)
    return closing + 1 if closing >= 0 else floor


def _bounds(text: str, mark: re.Match[str], floor: int, number: int, *, first: bool) -> bool:
    """A bracket that closes again before the number bounds nothing, nor does the colon of "03 huyện: A, B và C"."""
    if mark.group() == "(":
        return ")" not in text[mark.end() : number]
    if mark.group() == ":" and _BOUND_ONLY.fullmatch(text, mark.end(), number):
        return False
    return mark.group() != ":" or first or mark.start() - floor > 2


def _clause_end(text: str, floor: int, ceiling: int) -> int:
    depth = 0
    for position in range(floor, ceiling):
        character = text[position]
        if character == "(":
            depth += 1
        elif character == ")":
            if depth == 0:
                return position
            depth -= 1
        elif character == ";" and depth == 0:
            return position
    words = text[floor:ceiling].split(" ")
    if len(words) > _MAX_TAIL_WORDS:
        comma = text.find(",", floor + len(" ".join(words[:12])), ceiling)
        return comma if comma > 0 else floor + len(" ".join(words[:_MAX_TAIL_WORDS]))
    return ceiling
