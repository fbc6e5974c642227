"""Cutting a paragraph into one clause a quantity: what a number's own words are, and what it leans on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from models.reference.vietnamese import CAPITAL, SMALL
from nlp.targets.quantities import Quantity, find_quantities

Band = tuple[int | None, int | None]

_SENTENCE_END = re.compile(rf"(?:(?<=[^\W\d_]{{2}})|(?<=[\d%)”\"]))[.!?]\s+(?={CAPITAL}|[“\"(+–-])")
_STARTER = (
    r"nâng|phấn đấu|phần đấu|có|tỷ lệ|tỉ lệ|số|tiêu chí|tổng|trong đó|riêng|giảm|tăng|duy trì|giữ|đạt|hỗ trợ|xây dựng|đến|hết|"
    r"cuối|năm|mỗi|bình quân|thu nhập|hoàn thành|đào tạo|dạy|giải quyết|tạo|thực hiện|không|phủ|hằng|hàng|công nhận|"
    r"phát triển|trồng|tổ chức|thành lập|dành|đảm bảo|bảo đảm|huyện|thành phố|thị xã|cấp|lắp|mở|\d"
)
_STRONG = re.compile(r"[;(:]|\.\s|\n")
_COMMA = re.compile(rf",\s*(?=(?:{_STARTER})(?!\w))", re.IGNORECASE)
# between a colon and its number: "Số xã đạt chuẩn: trên 12 xã" says what is counted before the colon
_BOUND_ONLY = re.compile(
    r"\s*(?:(?:đạt|là|có|từ|trên|dưới|khoảng|hơn|ít nhất|tối thiểu|tối đa|không quá|giảm|tăng|thêm|còn|bình quân)\s+)*",
    re.IGNORECASE,
)
_ANY_COMMA = re.compile(r",(?!\d)")
_AND = re.compile(r"\s(?=(?:và|hoặc)\s)", re.IGNORECASE)
# a clause that begins so takes its subject from the one before
_DEPENDENT = re.compile(
    r"^\W*(?:trong đó|riêng|gồm|bao gồm|và|cụ thể|tăng|giảm|chiếm|đạt|còn|lên|xuống|tương đương|tương ứng|ước|lũy kế|luỹ kế|gấp|thêm)(?!\w)",
    re.IGNORECASE,
)
_NO_VERB = re.compile(r"^\W*(?:cho|với|của|gồm|là|và|cùng)?\W*$", re.IGNORECASE)
_NONE_LEFT = re.compile(
    r"(?:không còn|không để|không có)(?:\s+còn)?\s+(?P<noun>xã|huyện|thôn|bản|hộ)(?:\s+nào)?(?=\s+[^\W\d])",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\s,]*(?:và\s+)?", re.IGNORECASE)
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
        if len(self.paragraph[start:end].split()) < _MIN_QUOTE_WORDS:
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
    counted, bands = _split_bands(paragraph, quantities)
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


# "đối với 05 xã", "tại 2 huyện": the number names units, it commits nothing; "đào tạo nghề cho 500 người" does
_REFERRING = re.compile(
    r"(?<!\w)(?:đối với|tại|của|ở|(?:trên )?địa bàn|cho|trong số|thuộc|trong tổng số|trên tổng số|nhất là|với|giữa|chỉ đạo|điểm tại)"
    r"(?:\s+(?:tổng số|tất cả|các|toàn bộ|cả|là|\())?\s*$",
    re.IGNORECASE,
)
_RECIPIENTS = re.compile(
    r"(?:đào tạo|dạy nghề|bồi dưỡng|tập huấn|việc làm|hỗ trợ|cấp|vay|hướng nghiệp|tư vấn|giáo dục|tuyên truyền|nhà ở|"
    r"trợ giúp|sửa chữa|xóa nhà|phục vụ|chuyển giao|nghề|đất|nước|tưới|bảo hiểm)[^.;]{0,90}?(?:cho|với)\s*(?:khoảng|trên|hơn|ít nhất|tối thiểu)?\s*$",
    re.IGNORECASE,
)
_DONE_THERE = re.compile(
    r"(?:hoàn thành|triển khai|xây dựng)\s[^,;.]{3,70}(?:tại|ở|trên địa bàn)\s*(?:khoảng|ít nhất|tối thiểu)?\s*$",
    re.IGNORECASE,
)
# "riêng 6 huyện nghèo giảm 7%": the first number names those of whom the second is said
_APART = re.compile(r"(?<!\w)riêng(?:\s+(?:đối với|tại|ở))?\s*$", re.IGNORECASE)
_SAID_OF_THEM = re.compile(
    rf"(?:[^,;.:()]|,\s(?=(?-i:{CAPITAL}))){{0,90}}?\s(?:giảm|tăng|còn|đạt|có)\s[^,;.:()]{{0,40}}?\d", re.IGNORECASE
)
_BAND_AFTER_COUNT = re.compile(
    r"[\s)]*(?:\([^)]*\)\s*)?(?:đạt|có|hoàn thành)?(?:\s*(?:chuẩn|được|từ))*\s*", re.IGNORECASE
)
_BAND_SUBJECT = re.compile(
    r"(?<!mỗi )(?<!một )xã\s+(?:\S+\s+){0,3}?(?:đạt|hoàn thành|có|còn|dưới)?\s*(?:chuẩn\s+)?(?:từ|dưới|trên)?\s*$",
    re.IGNORECASE,
)
_NEXT_BAND = re.compile(
    r"(?:\s*\([^)]*\))?\s*[;,]\s*(?:số xã\s+)?(?:đạt\s+)?(?:từ\s+)?(?:dưới|trên)?\s*", re.IGNORECASE
)
_SHARE_OF_COMMUNES = re.compile(r"\s*(?:tổng )?(?:số )?xã (?:đạt|có|hoàn thành)\s*(?:từ)?\s*", re.IGNORECASE)
_COUNT_AFTER_BAND = re.compile(
    r"[\s:)]*(?:\([^)]*\)\s*)?(?:có|là|còn|giảm|tăng|xuống|lên|đạt|chiếm|gồm|:|-|–|\s)*\s*", re.IGNORECASE
)


# "các xã dưới 5 tiêu chí" only names the communes
_NAMED_BY_CRITERIA = re.compile(
    r"(?:các|những|đối với|nhóm|số)\s+(?:\S+\s+)?xã\s+(?:có\s+)?(?:dưới|trên)?\s*$", re.IGNORECASE
)
_START_LEVEL = re.compile(r"(?<!\w)từ\s*(?:mức\s*)?$", re.IGNORECASE)
_THEN_LEVEL = re.compile(r"[^.;:]{0,50}?(?<!\w)(?:xuống|lên|còn)(?!\w)", re.IGNORECASE)
_AND_ALSO = re.compile(r"[^.;:()]{0,90}(?<!\w)(?:và|,)\s*$", re.IGNORECASE)


def _refers(text: str, before: Quantity | None, quantity: Quantity) -> bool:
    """Whether the number only names units that the sentence speaks of; ``before`` is one that did."""
    left = text[max(0, quantity.start - 160) : quantity.start]
    if (
        _START_LEVEL.search(text[max(0, quantity.number_start - 10) : quantity.number_start])
        and quantity.comparator == "eq"
        and _THEN_LEVEL.match(text, quantity.end)
    ):
        return True  # "từ 12,5% năm 2021 xuống còn 6%": the first is where it starts
    if quantity.kind in ("person", "household") and left.rstrip().lower().endswith("cho"):
        return False
    if before is not None and _AND_ALSO.fullmatch(text[before.end : quantity.start]):
        return True
    if _APART.search(left) and _SAID_OF_THEM.match(text, quantity.end):
        return True
    return bool(_REFERRING.search(left)) and not _RECIPIENTS.search(left) and not _DONE_THERE.search(left)


def _split_bands(text: str, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Band]]:
    """The quantities without the criteria numbers that sort communes, and the band of each count by its start."""
    bands: dict[int, Band] = {}
    dropped: set[int] = set()
    referring: set[int] = set()
    for index, quantity in enumerate(quantities):
        if _refers(text, quantities[index - 1] if index - 1 in referring else None, quantity):
            referring.add(index)
            dropped.add(index)
            continue
        if quantity.unit != "tiêu chí" or isinstance(quantity.value, float):
            continue
        before = quantities[index - 1] if index else None
        after = quantities[index + 1] if index + 1 < len(quantities) else None
        left = text[max(0, quantity.start - 40) : quantity.start]
        if (
            before is not None
            and before.unit == "xã"
            and _BAND_AFTER_COUNT.fullmatch(text[before.end : quantity.start])
        ) or (
            before is not None
            and before.unit == "%"
            and _SHARE_OF_COMMUNES.fullmatch(text[before.end : quantity.start])
        ):
            bands[before.number_start] = _band(quantity)
        elif (
            after is not None
            and after.unit == "xã"
            and (_BAND_SUBJECT.search(left) or _is_next_band(text, before, quantity, bands))
            and _COUNT_AFTER_BAND.fullmatch(text[quantity.end : after.start])
        ):
            bands[after.number_start] = _band(quantity)
        elif not _NAMED_BY_CRITERIA.search(left):
            continue
        dropped.add(index)
    return [q for i, q in enumerate(quantities) if i not in dropped], bands


def _is_next_band(text: str, before: Quantity | None, criteria: Quantity, bands: dict[int, Band]) -> bool:
    """ "…: 45 xã; từ 15 - 18 tiêu chí: 20 xã": the list of bands goes on."""
    return (
        before is not None
        and before.number_start in bands
        and _NEXT_BAND.fullmatch(text[before.end : criteria.start]) is not None
    )


def _band(criteria: Quantity) -> Band:
    low = int(criteria.value)
    if criteria.comparator == "range" and criteria.value_max is not None:
        return low, int(criteria.value_max)
    bounds: dict[str, Band] = {"lt": (None, low - 1), "le": (None, low), "ge": (low, None), "gt": (low + 1, None)}
    return bounds.get(criteria.comparator, (low, low))


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
        found.append(replace(clause, parent=parent, dependent=leans, elliptic=elliptic))
    return found


def _clause_start(text: str, floor: int, number: int, *, first: bool) -> int:
    """Where the clause of the number begins, not before ``floor``."""
    strong = [m for m in _STRONG.finditer(text, floor, number) if _bounds(text, m, floor, number, first=first)]
    if strong:
        return strong[-1].end()
    if first:
        return floor
    for pattern in (_COMMA, _AND, _ANY_COMMA):
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
