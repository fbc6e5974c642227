"""Deadlines: every way in which a plan says when, as one typed value.

Patterns are tried in order; where two overlap, the one that stands earlier in the list wins. Relative times ("hết năm",
"trong năm", "30 ngày kể từ ngày ký") are resolved from the document's date and period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.records import Deadline
from nlp import deadline_makers as make
from nlp.deadline_makers import Clock as Clock
from nlp.deadline_makers import Maker


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline and where in the text it stands."""

    start: int
    end: int
    deadline: Deadline


_NUM = r"(?:\d{1,2}|một|hai|ba|bốn|sáu|chín|mười hai|mười)"
_YEAR = r"(?:19|20)\d\d"
_SLASH_DATE = rf"(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{_YEAR})"
_WORD_DATE = rf"(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})\s*(?:/|,?\s*năm\s+)\s*(?P<y>{_YEAR})"
_HOUR = r"(?:\d{1,2}\s?(?:giờ|h|g)\s?(?:\d{2}(?:\s?phút)?)?,?\s+)?"
_BY = rf"(?:hoàn thành trước|xong trước|trước|đến hết|chậm nhất(?:\s+là)?(?:\s+(?:vào|trước|đến hết|đến))?|đến|hết|muộn nhất(?:\s+là)?|hạn (?:cuối|chót)(?:\s+là)?)\s+{_HOUR}"
_BY_END = r"(?:trước|đến hết|đến cuối|chậm nhất(?:\s+là)?(?:\s+(?:vào|trước|đến hết|đến|trong))?(?:\s+cuối)?|hết|xong trước|đến|cuối)"
_YEAR_AFTER = rf"(?:\s*(?:/|,?\s*năm)\s*(?P<y>{_YEAR}))?"
_ROMAN = r"(?:[IVH]{1,3}|[1-4])"
_Q = rf"(?P<quarters>{_ROMAN}\b(?:\s*(?:,|-|–|và|đến)\s*(?:quý\s+)?{_ROMAN}\b)*)"
# a year may follow the last month ("tháng 9 - 12/2024"); a day and month may not ("tháng 7 và 15/8")
_M = r"(?P<months>\d{1,2}(?:\s*(?:,|-|–|và|đến)\s*(?:hết\s+)?(?:tháng\s+)?\d{1,2}\b(?!\s*/\s*\d{1,2}\b))*)"
_EACH = r"(?:hàng|hằng|mỗi)"
_REGULAR = r"(?:định kỳ\s*[,:]?\s*)?"
_TO = r"\s*(?:-|–|đến)\s*(?:hết\s+)?"
_INTERVAL = r"(?:0?6 tháng(?:\s+đầu năm)?|sáu tháng|tuần|tháng|quý|năm|ngày)"
_INTERVALS = (
    rf"{_INTERVAL}(?!\w)(?:\s*(?:,|/|và|hoặc)\s*(?:{_EACH}\s+|một\s+|1\s+|01\s+|cả\s+)?{_INTERVAL}(?!\w)(?!\s*\d))*"
)
_NEXT_YEAR = r"(?:của\s+)?năm\s+(?:sau|kế tiếp|tiếp theo|liền kề|liền sau)"
_OF_A_COUNT = r"(?!\s*(?:số|xã|hộ|thôn|huyện|tiêu chí|diện tích|dân|%))"
_OWN = r"(?P<own>(?:ký|ban hành|(?:Kế hoạch|Chỉ thị|Quyết định|Nghị quyết|Thông báo|Chương trình|văn bản)(?: này)?(?: được)? (?:ký|ban hành|có hiệu lực)|có hiệu lực|có (?:Kế hoạch|Chỉ thị|Quyết định)|ngày ký)\b)"
_WANTED = r"(?:yêu cầu|văn bản|hướng dẫn|chỉ đạo|thiết|đủ điều kiện|phát sinh|thông báo)"

_PATTERNS: tuple[tuple[str, Maker], ...] = (
    # days, months and quarters of every year, quarter or month
    (
        rf"{_REGULAR}(?:trước\s+|vào\s+)?(?:ngày\s+)?(?:\d{{1,2}}\s?(?:/|-|tháng)\s?(?P<m0>\d{{1,2}})\s*(?:và|,)\s*(?:trước\s+)?(?:ngày\s+)?)?(?P<d>\d{{1,2}})\s?(?:/|-|tháng)\s?(?P<m>\d{{1,2}})\s+(?:của\s+)?(?:{_EACH} năm|{_NEXT_YEAR})",
        make.by_day_yearly,
    ),
    (
        rf"{_EACH} năm\s*,?\s+(?:xong\s+)?(?:trước|vào|chậm nhất)\s+(?:ngày\s+)?(?P<d>\d{{1,2}})\s?(?:/|-|tháng)\s?(?P<m>\d{{1,2}})(?!\s*(?:/|năm)?\s*\d)",
        make.by_day_yearly,
    ),
    (rf"{_REGULAR}(?:trong\s+|vào\s+|trước\s+)?tháng\s+{_M}\s+{_EACH} năm", make.by_month_yearly),
    (rf"{_REGULAR}(?:trong\s+|vào\s+|trước\s+)?quý\s+{_Q}\s+{_EACH} năm", make.by_quarter_yearly),
    (
        rf"{_REGULAR}(?:{_BY}|vào\s+)?(?:ngày|mồng|mùng)\s+\d{{1,2}}(?:\s+(?:đến|-)\s+(?:ngày\s+)?\d{{1,2}})?\s+(?:(?:của\s+)?{_EACH}\s+(?:tháng|quý)|(?:của\s+)?tháng\s+(?:cuối|đầu)\s+(?:của\s+)?(?:mỗi\s+)?quý|(?:của\s+)?tháng\s+(?:sau|kế tiếp|tiếp theo|báo cáo)|của\s+tháng)",
        make.by_day_monthly,
    ),
    # from one to another
    (
        rf"(?:trong thời gian\s+)?từ\s+(?:ngày\s+)?(?P<d1>\d{{1,2}})\s?(?:/|-|\.|\s+tháng\s+)\s?(?P<m1>\d{{1,2}})(?:\s?(?:/|-|\.|\s+năm\s+)\s?(?P<y1>{_YEAR}))?\s*(?:-|–|đến)\s*(?:hết\s+)?(?:ngày\s+)?(?P<d2>\d{{1,2}})\s?(?:/|-|\.|\s+tháng\s+)\s?(?P<m2>\d{{1,2}})(?:\s?(?:/|-|\.|\s+năm\s+)\s?(?P<y2>{_YEAR}))?",
        make.in_days,
    ),
    (
        rf"(?:trong\s+)?(?:từ\s+)?tháng\s+(?P<m1>\d{{1,2}})(?:\s*(?:/|năm)\s*(?P<y1>{_YEAR}))?{_TO}tháng\s+(?P<m2>\d{{1,2}})(?:\s*(?:/|năm)\s*(?P<y2>{_YEAR}))?",
        make.in_range,
    ),
    (
        rf"(?:trong\s+)?(?:từ\s+)?quý\s+(?P<q1>{_ROMAN})(?:\s*(?:/|năm)\s*(?P<y1>{_YEAR}))?{_TO}quý\s+(?P<q2>{_ROMAN})\b(?:\s*(?:/|năm)\s*(?P<y2>{_YEAR}))?",
        make.in_range,
    ),
    # by a day
    (rf"{_BY}(?:ngày\s+)?{_SLASH_DATE}", make.by_day),
    (rf"{_BY}(?:ngày\s+)?{_WORD_DATE}", make.by_day),
    (
        rf"(?:trong (?:vòng|thời hạn|thời gian)|sau|chậm nhất(?: sau| là)?)\s+(?P<n>\d{{1,3}})\s+(?:\([^)]*\)\s+)?ngày(?P<working> làm việc)?,?\s+(?:kể )?từ (?:ngày|khi)\s+(?:{_OWN}|(?=[^\W\d]))[^,.;]{{0,40}}",
        make.after_signing,
    ),
    (rf"{_BY}(?:ngày\s+)?(?P<d>\d{{1,2}})\s?/\s?(?P<m>\d{{1,2}})(?!\s?/|\d){_OF_A_COUNT}", make.by_day),
    (rf"{_BY}(?:ngày\s+)?(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?!\s+năm|\d)", make.by_day),
    (rf"{_BY}(?:cuối\s+)?tháng\s+(?P<m>\d{{1,2}})\b{_YEAR_AFTER}", make.by_month),
    (rf"cuối\s+tháng\s+(?P<m>\d{{1,2}})\b{_YEAR_AFTER}", make.by_month),
    # from a time on
    (rf"(?:bắt đầu )?từ\s+(?:đầu\s+)?quý\s+{_Q}{_YEAR_AFTER}(?:\s+trở đi)?", make.from_quarter),
    (
        rf"(?:bắt đầu )?từ\s+(?:đầu\s+)?tháng\s+(?P<months>\d{{1,2}})(?!\s*(?:-|–|đến)){_YEAR_AFTER}(?:\s+trở đi)?",
        make.from_month,
    ),
    (
        rf"(?:kể |bắt đầu )?từ\s+ngày\s+(?P<d>\d{{1,2}})\s?/\s?(?P<m>\d{{1,2}})(?:\s?/\s?(?P<y>{_YEAR}))?(?:\s+trở đi|(?=\s*$))",
        make.from_day,
    ),
    (rf"(?:bắt đầu )?từ\s+(?:đầu\s+)?năm\s+(?P<y>{_YEAR})(?:\s+trở đi|\s*$)", make.from_year),
    # regularly
    (rf"{_REGULAR}(?P<n>{_NUM})\s+(?P<unit>tháng|quý|tuần|năm)\s*(?:/\s*lần|(?:một|1|01)\s+lần)", make.every_so_many),
    (
        rf"{_REGULAR}(?:{_EACH}\s+)?(?P<n>(?!))?(?P<unit>tháng|quý|tuần|năm)\s*(?:/\s*lần|(?:một|1|01)\s+lần)",
        make.every_so_many,
    ),
    (
        rf"{_REGULAR}(?:ít nhất\s+|tối thiểu\s+)?(?P<n>{_NUM})\s+(?:lần|đợt|cuộc|kỳ)\s*(?:/|mỗi\s|một\s|trong\s)\s*(?:01\s+|1\s+)?(?P<unit>tháng|quý|tuần|năm)(?!\w)",
        make.times_a,
    ),
    (
        rf"{_REGULAR}(?:mỗi|một|1|01)\s+(?P<unit>tháng|quý|tuần|năm)\s+(?:ít nhất\s+|tối thiểu\s+)?(?P<n>{_NUM})\s+lần",
        make.times_a,
    ),
    (rf"định kỳ\s*[,:]?\s*\(?(?:theo\s+)?(?:{_EACH}\s+)?{_INTERVALS}\)?", make.each),
    (rf"{_REGULAR}(?:hàng|hằng)\s+{_INTERVALS}", make.each),
    (
        r"(?:(?<=[;:,.] )|(?<=^))(?:0?6|sáu) tháng\s*(?:,|và)\s*(?:(?:01|1|một|cả|hàng|hằng)\s+)?năm(?!\w|\s*\d)",
        make.each,
    ),
    (rf"{_REGULAR}mỗi\s+(?:tuần|tháng|quý)(?!\w)", make.each),
    # in a time
    (rf"{_BY_END}\s+quý\s+{_Q}{_YEAR_AFTER}", make.by_quarter),
    (rf"(?:trong\s+|vào\s+|đầu\s+)*quý\s+{_Q}{_YEAR_AFTER}", make.in_quarters),
    (rf"(?:trong\s+|vào\s+)?(?:từ\s+)?tháng\s+{_M}{_YEAR_AFTER}", make.in_months),
    (rf"(?:trong\s+)?(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y>{_YEAR}))?", make.in_half),
    (rf"nửa\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y>{_YEAR}))?", make.in_half),
    (rf"{_BY}(?:cuối\s+)?năm\s+(?P<y>{_YEAR})", make.by_year),
    (
        r"(?:từ nay đến|đến|trước|xong|hoàn thành trong)\s+(?:hết\s+|cuối\s+)+năm(?!\s*\d|\s+(?:học|sau))(?!\w)",
        make.by_year,
    ),
    (rf"(?:trong\s+)giai đoạn\s+(?P<y1>{_YEAR})\s*[-–]\s*(?P<y2>{_YEAR})", make.in_years),
    (rf"(?:trong|vào)\s+năm\s+(?P<y>{_YEAR})", make.in_year),
    (r"(?:trong năm|cả năm|suốt năm|quanh năm)(?!\s*\d|\s+(?:học|tới|sau))", make.in_year),
    # at no fixed time
    (r"thường xuyên|liên tục", make.plain("ongoing")),
    (r"định kỳ", make.plain("recurring")),
    (r"(?:căn cứ|tùy theo|tùy|theo)\s+(?:vào\s+)?(?:điều kiện|tình hình)\s+thực tế", make.plain("conditional")),
    (
        r"tùy (?:theo|thuộc|vào)(?: vào)?\s+(?:điều kiện|tình hình|khả năng|nhu cầu)[^,.;]{0,30}",
        make.plain("conditional"),
    ),
    (rf"khi (?:có|cần|được|đủ)\s+(?:{_WANTED}|điều kiện)[^,.;]{{0,30}}", make.plain("conditional")),
)
# what a cell may say by itself; in running text it would be something else
_CELLS: tuple[tuple[str, Maker], ...] = (
    (rf"(?:trong\s+)?(?:năm\s+)?(?P<y>{_YEAR})", make.in_year),
    (rf"(?:từ\s+)?(?:giai đoạn|năm|các năm)?\s*(?P<y1>{_YEAR})\s*(?:-|–|đến|,)\s*(?:năm\s+)?(?P<y2>{_YEAR})", make.in_years),
    (rf"(?:ngày\s+)?{_SLASH_DATE}", make.by_day),
    (rf"(?:ngày\s+)?{_WORD_DATE}", make.by_day),
    (rf"(?:tháng\s+|t)?(?P<months>0?[1-9]|1[0-2])\s?[/-]\s?(?P<y>{_YEAR})", make.in_months),
    (r"(?:ngày\s+)?(?P<d>\d{1,2})\s?[/-]\s?(?P<m>\d{1,2})", make.by_day),
    (rf"t\s?{_M}{_YEAR_AFTER}", make.in_months),
    (rf"q\s?{_Q}{_YEAR_AFTER}", make.in_quarters),
    (rf"{_INTERVALS}", make.each),
    (r"(?:căn cứ|tùy(?: theo| thuộc)?|theo)\s+(?:vào\s+)?(?:khả năng|nguồn|kết quả|nhu cầu|thực tế)(?!\w).*", make.plain("conditional")),
    (r"(?:ngay\s+)?(?:sau khi|khi)\s.{3,}|theo (?:yêu cầu|điều kiện|tình hình|tiến độ)(?!\w).*|đột xuất", make.plain("conditional")),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"(?<!\w){pattern}", re.IGNORECASE), maker) for pattern, maker in _PATTERNS)
_COMPILED_CELLS = tuple((re.compile(pattern, re.IGNORECASE), maker) for pattern, maker in _CELLS)
# "ngày 15 tháng 7 năm 2022" of a cited document is no "tháng 7"
_OF_A_DATE = re.compile(r"ngày\s*\d{1,2}\s*$", re.IGNORECASE)


def deadlines_in(text: str, clock: Clock) -> list[Found]:
    """All deadlines of a text, in order, without overlaps."""
    found: list[Found] = []
    for candidate in sorted(_candidates(text, clock), key=lambda f: (f[0], f[1].start)):
        if all(candidate[1].start >= f.end or candidate[1].end <= f.start for f in found):
            found.append(candidate[1])
    return sorted(found, key=lambda f: f.start)


def _candidates(text: str, clock: Clock) -> Iterator[tuple[int, Found]]:
    for rank, (pattern, maker) in enumerate(_COMPILED):
        for match in pattern.finditer(text):
            if _OF_A_DATE.search(text[: match.start()]):
                continue
            deadline = maker(match, clock)
            if deadline is not None:
                yield rank, Found(match.start(), match.end(), deadline)


def deadline_of_cell(text: str, clock: Clock) -> Deadline | None:
    """The deadline in a table's time column; the whole cell is its text."""
    bare = " ".join(text.split())
    if not bare:
        return None
    for pattern, maker in _COMPILED_CELLS:
        match = pattern.fullmatch(bare.strip(" .;"))
        deadline = maker(match, clock) if match else None
        if deadline is not None:
            return deadline.model_copy(update={"text": bare})
    found = deadlines_in(bare, clock)
    return found[0].deadline.model_copy(update={"text": bare}) if found else None
