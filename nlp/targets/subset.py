"""Whom a number is about: the group inside the area ("xã đặc biệt khó khăn", "mỗi huyện"), and what is measured."""

from __future__ import annotations

import re

from nlp.targets.clauses import Clause
from nlp.targets.groups import group_in
from nlp.targets.scope import UNIT_NAME

_VERB = (
    r"được|có(?! nhu cầu| hoàn cảnh)|đạt|tham gia|biết|là|phấn đấu|phần đấu|(?<!mới )thoát|chuyển|giảm(?! nghèo)|tăng|duy trì|hoàn thành|tiếp cận|sử dụng|chiếm|còn|"
    r"theo|đủ|thường xuyên|đăng ký|phải|sẽ|lên|xuống|bình quân|lựa chọn|xác định|trở lên"
)
_NOUN_PHRASE = re.compile(
    rf"^\s*(?:(?:tổng )?số\s+|trong số\s+)?(?P<np>(?:[^;.:()]|\.(?=\d))*?)(?=,?\s+(?:{_VERB}|trong đó|vào)(?!\w)|[;.:()]|$)"
)
_APART = re.compile(
    rf"(?:riêng(?: đối với)?|đối với)\s+(?P<np>[^;.:()]*?)(?=\s*:|\s*,?\s+(?:{_VERB})(?!\w)|$)", re.IGNORECASE
)
_APART_BEFORE = re.compile(r"(?:riêng(?: đối với)?|đối với)\s+(?P<np>[^;.:()]*?)\s*:\s*$", re.IGNORECASE)
_EACH = re.compile(
    r"(?<!\w)(?P<np>(?:mỗi|từng)\s+(?:huyện|xã|thôn|bản|hộ|đơn vị|địa phương)[^,;.:()\d]{0,20}?)(?=\s+(?:có|lựa|xác|xây|tổ|đạt|chọn|thành|mở|ít|từ|hàng|hằng|phấn|\d)|$)",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"^\W*trong đó", re.IGNORECASE)
_TIME = re.compile(
    r"^(?:(?:phấn đấu|phần đấu|đến|hết|cuối|năm|giai đoạn|trong|tới|20\d\d|[-–,]|\d{4})\s*)+", re.IGNORECASE
)
# what is built for the poor: "80 căn nhà cho hộ nghèo"
_GIVEN_TO = re.compile(
    r"(?<!\w)cho\s+(?:các\s+)?(?P<np>(?:hộ|người|gia đình)\s+(?:cận\s+)?nghèo(?!\w)[^;.:()]*)\W*$", re.IGNORECASE
)
_GENERAL = re.compile(
    r"^(?:các |số |tổng số )?(?:xã|huyện|thôn|hộ|hộ dân|hộ gia đình|bản|người|người dân|dân số|lao động|xã, thị trấn)$",
    re.IGNORECASE,
)
_EVERY_YEAR = re.compile(r"[\s,]+(?:mỗi|hàng|hằng) năm$", re.IGNORECASE)
_MAX_WORDS = 25
_COMPARISON = re.compile(
    r"^(?:so với|kế hoạch|của kế hoạch|trước|sau|đến|trong|vào|năm|nguồn thu|tiền)(?!\w)", re.IGNORECASE
)
_PART_NAMED = re.compile(
    r"^\W*(?:(?:trong đó|gồm|bao gồm)\s*:?\s*)?(?:(?:có|tỷ lệ|số)\s+)?(?P<np>[^\W\d][^;:()]{3,80})$", re.IGNORECASE
)
_DONE = re.compile(
    r"(?:xây|sửa|làm|mở|nâng|cải tạo|nhân rộng|duy trì)(?!\w)", re.IGNORECASE
)  # what is done is no group
_WITHOUT_GROUPS = ("ntm.communes", "ntm.criteria", "ntm.land", "ntm.districts")


def subset_of(clause: Clause, indicator: str) -> str | None:
    """The group that the number is about, in the document's words; None for the whole area."""
    before, quantity = clause.before, clause.quantity
    sentence = clause.paragraph[clause.sentence[0] : clause.start]
    apart = _APART.search(before) or _APART_BEFORE.search(sentence[-160:])
    if apart:
        phrase = _clean(apart["np"])
        return None if phrase and UNIT_NAME.fullmatch(phrase) else phrase  # a unit by its name is the area
    if match := _EACH.search(before):
        return None if indicator == "ntm.criteria_per_commune" else _clean(match["np"])
    after = clause.paragraph[quantity.end : clause.end]
    is_next = clause.dependent and before.strip().lower() == "và" and quantity.kind not in ("physical", "work")
    if (quantity.unit != "%" and _PARTLY.match(before)) or is_next:
        match = _NOUN_PHRASE.match(after)
        phrase = match["np"].strip(" ,") if match else ""
        if not phrase and (part := _part_named(clause)):
            return part
        if not phrase:
            rest = re.match(r"\s*([^;.:()]{3,80})", after)
            phrase = rest.group(1) if rest else ""
        return _clean(f"{_noun(clause)} {phrase}") if phrase else None
    if quantity.unit == "%" or quantity.kind in ("person", "household"):
        match = _NOUN_PHRASE.match(after if quantity.unit == "%" else f" {_noun(clause)}{after}")
        phrase = _clean(match["np"]) if match else None
        if (
            phrase
            and not _GENERAL.match(phrase)
            and len(phrase.split()) > 1
            and not _COMPARISON.match(phrase)
            and not indicator.startswith(_WITHOUT_GROUPS)
        ):
            return phrase
    if indicator.startswith(_WITHOUT_GROUPS):
        return None
    given = _GIVEN_TO.search(after) if quantity.kind in ("work", "count", "physical") else None
    return group_in(before) or (_clean(given["np"]) if given else None) or _part_named(clause)


def _part_named(clause: Clause) -> str | None:
    """The part of a whole that stands before its number: "trong đó đường trục xã 5 km", "…, đường thôn 12 km"."""
    is_part = clause.dependent and (
        _PARTLY.match(clause.before) or clause.quantity.kind in ("physical", "work", "person", "household")
    )
    if not is_part or not clause.elliptic or len(clause.after.split()) > 1 or UNIT_NAME.search(clause.before):
        return None
    match = _PART_NAMED.match(_stripped(_PARTLY.sub("", clause.before)))
    return _clean(match["np"]) if match and not _GENERAL.match(match["np"]) and not _DONE.match(match["np"]) else None


_NO_MEASURE = re.compile(
    r"^\W*(?:(?:và|gồm|bao gồm|trong đó|riêng|còn|trong (?:cả )?(?:hai|ba|bốn|\d+) năm|đến|hết|cuối|năm|kỳ|giai đoạn|nhiệm kỳ|20\d\d|phấn đấu|phần đấu|giảm|tăng|gấp|bằng|đạt|lên|xuống|bình quân|mỗi|hàng|hằng|từ|"
    r"khoảng|trên|dưới|ít nhất|tối thiểu|không quá|là|thêm|có|mức|ở|[\d.,]+\s*%|"
    r"(?:các|những|đối với)?\s*(?:huyện|xã|thôn|bản|buôn|hộ|nhóm xã|vùng|khu vực|địa bàn)(?: khác| nghèo| đặc biệt khó khăn| khó khăn| biên giới| thành thị| nông thôn| miền núi)?)"
    r"(?:[\s,:]+|$))*$",
    re.IGNORECASE,
)


def names_no_measure(clause: Clause) -> bool:
    """Whether the clause says how much and for whom, but not of what: "đến cuối năm còn 22%", "các huyện nghèo giảm 5%"."""
    return _NO_MEASURE.match(clause.before) is not None and len(clause.after.split()) < 2


def _noun(clause: Clause) -> str:
    """The counted noun as printed: "lao động" of "1.120 lao động"."""
    printed = clause.paragraph[clause.quantity.number_start : clause.quantity.end]
    words = re.sub(r"^[\d.,/\s–-]+", "", printed)
    return re.split(r"[,(]", words)[0].strip()


def _clean(phrase: str | None) -> str | None:
    text = _EVERY_YEAR.sub("", " ".join((phrase or "").split()).strip(" ,;:-–."))
    return " ".join(text.split()[:_MAX_WORDS]) or None


_LEADING = re.compile(
    r"^(?:phấn đấu|phần đấu|thực hiện|tiếp tục|bảo đảm|đảm bảo|nâng|tăng|giảm|duy trì|giữ vững|đưa|có|đạt)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s*(?:lên|xuống|còn|đạt|là|có|chiếm|bằng|tăng|giảm|khoảng|trên|dưới|từ|ít nhất|tối thiểu|không quá|thêm|bình quân|hơn|cho|được)$",
    re.IGNORECASE,
)


def _stripped(before: str) -> str:
    """Words before a number without times, verbs and bounds at their ends."""
    text = _TIME.sub("", before.strip(" ,;:-–+("))
    while (shorter := _TRAILING.sub("", _LEADING.sub("", _TIME.sub("", text.strip(" ,;:"))))) != text:
        text = shorter
    return text


def label_of(clause: Clause) -> str | None:
    """What is measured, in the document's words: what stands before the number, else what follows it."""
    text = _stripped(clause.before)
    if len(text.split()) < 2:
        text = f"{_noun(clause)} {clause.after}".strip(" ,;:-%")
    return _clean(text)
