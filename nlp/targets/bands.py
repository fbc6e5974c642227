"""Numbers of a paragraph that only tell which units are meant: criteria that sort communes, units spoken of, levels left."""

from __future__ import annotations

import re

from models.reference.vietnamese import CAPITAL
from nlp.targets.quantities import Quantity

Band = tuple[int | None, int | None]

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
    r"(?:hoàn thành|triển khai|xây dựng)\s[^;.]{3,110}(?:tại|ở|trên địa bàn)\s*(?:khoảng|ít nhất|tối thiểu)?\s*$",
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


def _is_start_level(text: str, quantity: Quantity) -> bool:
    """Whether a level is where a change starts: "từ 20 xã xuống còn 8 xã"."""
    before = text[max(0, quantity.number_start - 10) : quantity.number_start]
    is_from = _START_LEVEL.search(before) is not None and quantity.comparator == "eq"
    return is_from and _THEN_LEVEL.match(text, quantity.end) is not None


def _refers(text: str, before: Quantity | None, quantity: Quantity) -> bool:
    """Whether the number only names units that the sentence speaks of; ``before`` is one that did."""
    left = text[max(0, quantity.start - 160) : quantity.start]
    if _is_start_level(text, quantity):
        return True  # "từ 12,5% năm 2021 xuống còn 6%": the first is where it starts
    if quantity.kind in ("person", "household") and left.rstrip().lower().endswith("cho"):
        return False
    if before is not None and _AND_ALSO.fullmatch(text[before.end : quantity.start]):
        return True
    if _APART.search(left) and _SAID_OF_THEM.match(text, quantity.end):
        return True
    return bool(_REFERRING.search(left)) and not _RECIPIENTS.search(left) and not _DONE_THERE.search(left)


def split_bands(text: str, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Band]]:
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
        if after is not None and index + 2 < len(quantities) and _is_start_level(text, after):
            fell_from, after = after, quantities[index + 2]
        else:
            fell_from = None
        left = text[max(0, quantity.start - 40) : quantity.start]
        if before is not None and _sorts(text, before, quantity):
            bands[before.number_start] = _band(quantity)
        elif (
            after is not None
            and after.unit == "xã"
            and (_BAND_SUBJECT.search(left) or _is_next_band(text, before, quantity, bands))
            and _COUNT_AFTER_BAND.fullmatch(text[quantity.end : (fell_from or after).start])
        ):
            bands[after.number_start] = _band(quantity)
        elif not _NAMED_BY_CRITERIA.search(left):
            continue
        dropped.add(index)
    return [q for i, q in enumerate(quantities) if i not in dropped], bands


def _sorts(text: str, counted: Quantity, criteria: Quantity) -> bool:
    """Whether a number of criteria says which communes the count or share before it is of."""
    between = text[counted.end : criteria.start]
    form = {"xã": _BAND_AFTER_COUNT, "%": _SHARE_OF_COMMUNES}.get(counted.unit)
    return form is not None and form.fullmatch(between) is not None


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
