"""Numbers that only name something: dates, document and section numbers, ages, classes, sayings.

Each rule tells what the number belongs to; a figure inside a match is no quantity.
"""

from __future__ import annotations

import re

_DOCUMENT = (
    r"(?i:nghị quyết|quyết định|chỉ thị|nghị định|thông tư|kế hoạch|công văn|tờ trình|báo cáo|hướng dẫn|thông báo|"
    r"kết luận|chương trình|đề án|luật|pháp lệnh|hiến pháp|văn bản)|CT|NQ|QĐ|KH|TT|NĐ"
)
_YEAR = r"(?:19|20)\d\d"
_COUNTED = r"xã|hộ|người|ha|km|tấn|lao động|lượt|con|cây|đồng|triệu|tỷ"

# what the number is -> pattern (case counts only in document numbers)
_RULES: tuple[tuple[str, str], ...] = (
    ("date", r"(?i:ngày)\s*\d{1,2}(?:\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|\s*(?i:tháng)\s*\d{1,2}(?:\s*(?i:năm)\s*\d{4})?)"),
    ("date", r"(?i:ngày)\s*\d{1,2}(?!\d|[.,]\d)"),
    ("date", rf"\d{{1,2}}\s?/\s?\d{{1,2}}\s?/\s?\d{{4}}|\d{{1,2}}/{_YEAR}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"),
    ("day and month", r"(?i:trước|đến|từ|sau)\s+\d{1,2}/\d{1,2}(?![\d%]|\s*(?i:xã|huyện|tiêu chí|hộ|thôn))"),
    ("month", r"(?i:tháng)\s*\d{1,2}(?:\s*[-–,]\s*\d{1,2}(?!\d|[.,%]))*(?:\s*/\s*\d{4})?"),
    ("months", r"\d{1,2}\s+(?i:tháng)(?!\w)"),
    ("quarter", r"(?i:quý)\s*[IVX\d]+(?:\s*[-–,/]\s*[IVX\d]+)*"),
    ("period", rf"{_YEAR}\s*[-–—÷]\s*(?:{_YEAR}|\d\d(?!\d))|{_YEAR}\s+đến\s+(?:năm\s+)?{_YEAR}"),
    ("year", rf"(?i:năm(?:\s+học)?)\s+{_YEAR}|{_YEAR}(?![\d]|[.,]\d|\s*(?:{_COUNTED})(?!\w))"),
    ("document number", rf"(?:{_DOCUMENT})\s*(?i:số)?\s*:?\s*\d+(?![.,]?\d*\s*(?:{_COUNTED}|%))[\w/.-]*"),
    (
        "document number",
        r"\d+[a-z]?\s?/(?:\d{4}/)?[A-ZĐƯ][\w&-]*|(?i:số)\s*:?\s*\d+[a-z]?\s*[-/]\s*[\w/-]*[A-ZĐ]{2}[\w/-]*",
    ),
    (
        "clause",
        r"(?i:khoản|điều|điểm|mục|chương|phần|phụ lục|phụ biểu|biểu|biểu mẫu|mẫu|bảng)\s*(?i:số)?\s*\d+(?!\d*\s*%)",
    ),
    ("project number", rf"(?i:dự án|nội dung|hợp phần)\s+(?i:số\s*)?\d+(?![\d.,]*\s*(?:{_COUNTED}|%))"),
    ("criterion number", r"(?i:tiêu chí)\s*(?i:số)\s*\d+(?:\.\d+)?(?:\s*(?:,|và)\s*(?i:số\s*)?\d+(?!\s*[%\w/]))*"),
    ("criterion number", r"(?i:tiêu chí)\s+\d+(?:\.\d+)?(?![\d/,]|\s*(?:xã|%))"),
    ("age", r"(?i:(?:dưới|trên|từ|đủ)\s+(?:đủ\s*)?)?\d+\s*(?:[-–]|đến dưới|đến)?\s*\d*\s*(?i:tuổi)(?!\s*thọ)"),
    ("age", r"(?i:độ tuổi)\s*(?:từ\s*)?\d+\s*(?:[-–]|đến)\s*\d+"),
    (
        "class",
        r"(?i:loại|hạng|cấp độ|mức độ|vòng|khóa|khoá|lần thứ|thứ|kỳ họp(?: thứ)?|quốc lộ|tỉnh lộ)\s*\d+(?![\d.,]*%)",
    ),
    ("class", r"(?i:cấp)\s*[1-4](?![\d.,]*\s*[^\W\d_])|(?:QL|TL|ĐT|ĐH)\.?\s*\d+\w?"),
    ("stars", r"(?i:(?:đạt|hạng|xếp hạng|từ)\s+)(?:hạng\s+)?\d(?:\s*[-–]\s*\d)?\s*(?i:sao)(?:\s+trở lên)?"),
    ("kinds", r"\d+\s+(?i:loại|vụ)(?!\w)"),
    ("saying", r"[“\"][^”\"]{0,60}\d[^”\"]{0,60}[”\"]|\d\s+(?i:không|sạch|tại chỗ|cùng|nhà|lúa)(?=\s*[,.;)]|\s+\d|$)"),
    ("one of a rate", r"(?i:bình quân|mỗi|trên|/)\s*0?1\s*(?=(?:xã|ha|hộ|người|thôn|bản|huyện|đơn vị)(?!\w))"),
    ("time of day", r"\d{1,2}\s*(?:giờ|h\d{0,2})(?!\w)|24/24|24/7"),
    ("telephone", r"(?i:điện thoại|fax)\s*:?\s*[\d. ]{8,}"),
)
_COMPILED = tuple((name, re.compile(rf"(?<![\w.,])(?:{pattern})")) for name, pattern in _RULES)
_LIFE_EXPECTANCY = re.compile(r"tuổi thọ[^.;]{0,40}$", re.IGNORECASE)


def naming_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of all numbers that are no quantities, left to right."""
    spans: list[tuple[int, int]] = []
    for name, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if name == "age" and _LIFE_EXPECTANCY.search(text, 0, match.start()):
                continue
            spans.append(match.span())
    return tuple(sorted(spans))


def is_naming(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """Whether the number at [start, end) lies in one of the spans."""
    return any(a <= start and end <= b for a, b in spans)
