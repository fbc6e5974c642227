"""What a paragraph inherits from where it stands: part of the plan, programme, criterion, due date, area."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.records import Area, Period
from models.reference.vietnamese import CAPITAL

Zone = Literal[
    "targets",  # "Mục tiêu", "Chỉ tiêu": what stands here is committed unless it is told as past
    "history",  # "Thực trạng", "Kết quả thực hiện": nothing is committed
    "funding",  # "Nguồn vốn", "Kinh phí"
    "organisation",  # "Tổ chức thực hiện": duties
    "other",  # tasks, solutions, preamble: committed only where the sentence says so
]

# The innermost heading that fits decides; within one heading the first rule. What a part that looks back says of its
# inner headings ("Kết quả thực hiện" over "Nhóm tiêu chí hạ tầng") stays history, unless they name an aim.
_ZONES: tuple[tuple[Zone, str], ...] = (
    (
        "history",
        r"kết quả (?:thực hiện|đạt được|triển khai)|những kết quả|^\W*kết quả (?:đến|tính đến|sau|qua|năm|giai đoạn|giảm nghèo|xây dựng)(?!\w)|tình hình thực hiện",
    ),
    ("targets", r"mục tiêu|chỉ tiêu|kết quả (?:cần|phải) đạt|phấn đấu"),
    (
        "history",
        r"thực trạng|hiện trạng|^\W*đánh giá|tình hình|đặc điểm|sự cần thiết|"
        r"căn cứ|tồn tại|hạn chế|nguyên nhân|bài học|bối cảnh|khái quát",
    ),
    (
        "funding",
        r"nguồn vốn|kinh phí|nguồn lực (?:thực hiện|tài chính)|vốn (?:thực hiện|đầu tư)|nhu cầu vốn|cơ cấu vốn|^vốn",
    ),
    ("organisation", r"tổ chức thực hiện|phân công|trách nhiệm|nhiệm vụ của các|tổ chức triển khai"),
    (
        "targets",
        r"nhóm (?:các )?tiêu chí|^(?:về )?(?:các )?tiêu chí(?! phân bổ)|(?:thực hiện|theo) (?:các |từng )?tiêu chí",
    ),
    ("other", r"nhiệm vụ|giải pháp|nội dung|hoạt động|quan điểm|mục đích|yêu cầu"),
)
_AIMED = re.compile(r"mục tiêu|chỉ tiêu|phấn đấu")
_COMPILED_ZONES = tuple((zone, re.compile(pattern)) for zone, pattern in _ZONES)

GENERAL = "KHAC"
"""Code of what belongs to no target programme: a socio-economic plan's own figures."""

_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# both styles agree where a consonant closes the syllable ("thoát") and after q ("quý")
_TONE_PATTERN = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?![^\W\d_])")


def fold(text: str) -> str:
    """Lower case and one tone placement ("thuỷ" -> "thủy"), every character in its place (NFC text in)."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return _TONE_PATTERN.sub(lambda match: _TONES[match.group()], lowered)


_REPORTS = frozenset({"Báo cáo", "Thông báo"})
_CONCLUDES = re.compile(r"kết luận|ý kiến chỉ đạo|giao chỉ tiêu|giao nhiệm vụ")


def is_report(kind: str | None, title: str | None) -> bool:
    """Whether a document tells what was done, so that its prose commits and allots nothing.

    A "Thông báo" (announcement) of a chairman's conclusions orders what is to be done.
    """
    return kind in _REPORTS and not (kind == "Thông báo" and _CONCLUDES.search(fold(title or "")))


@dataclass(frozen=True, slots=True)
class Scope:
    """``lead`` is what introduces the paragraph (headings and lead-in, outermost first), joined by " | "."""

    zone: Zone = "other"
    programme: str | None = None
    programmes: tuple[str, ...] = ()
    criterion: int | None = None
    due: date | None = None
    area: Area | None = None
    period: Period | None = None
    lead: str = ""
    is_report: bool = False


def zone_of(headings: tuple[str, ...]) -> Zone:
    """The part of the plan, from the headings above a paragraph, outermost first."""
    zone: Zone | None = None
    for heading in reversed(headings):
        folded = fold(heading)
        own = next((z for z, pattern in _COMPILED_ZONES if pattern.search(folded)), None)
        if own == "history":
            return own
        if zone is None and own is not None:
            zone = own
            if _AIMED.search(folded):
                return zone
    return zone or "other"


_PROGRAMME_NAMES: tuple[tuple[str, str], ...] = (
    ("MTQG3", r"nông thôn mới,? giảm nghèo bền vững và phát triển kinh tế"),
    ("NTM", r"nông thôn mới|\bntm\b|xdntm"),
    ("GNBV", r"giảm nghèo bền vững|\bgnbv\b|chương trình (?:mtqg |mục tiêu quốc gia )?(?:về )?giảm nghèo"),
    ("DTTSMN", r"vùng (?:đồng bào )?dân tộc thiểu số|dtts\s*&\s*mn|dtts và miền núi|chương trình 1719"),
    ("OCOP", r"mỗi xã một sản phẩm|mỗi làng một sản phẩm|\bocop\b"),
    ("NSVSMT", r"nước sạch (?:và|&) vệ sinh (?:môi trường )?nông thôn|ns&vsmt"),
    ("P135", r"chương trình 135"),
)
_PROGRAMMES = tuple((code, re.compile(pattern)) for code, pattern in _PROGRAMME_NAMES)


def programmes_named(text: str) -> tuple[str, ...]:
    """Codes of the programmes that the text names, in the order of the table."""
    folded = fold(text)
    found = tuple(code for code, pattern in _PROGRAMMES if pattern.search(folded))
    return ("MTQG3",) if found[:1] == ("MTQG3",) else found


_AGAINST_POVERTY = re.compile(r"(?<!\w)giảm nghèo(?!\w)")


def programmes_of(title: str) -> tuple[str, ...]:
    """Codes that a plan's title or a part's heading tells, where "giảm nghèo" alone is the poverty programme's: "Giảm
    nghèo nhanh gắn với xây dựng nông thôn mới". Beside one for minorities it is no programme but what that one is for."""
    found = programmes_named(title)
    if set(found) & {"MTQG3", "DTTSMN", "GNBV"} or not _AGAINST_POVERTY.search(fold(title)):
        return found
    codes = {*found, "GNBV"}
    return tuple(code for code, _ in _PROGRAMMES if code in codes)


_CRITERION = re.compile(r"tiêu chí\s*(?:số\s*)?(\d{1,2})(?![\d/.,]*\d|\s*(?:xã|tiêu chí|%))")


def criterion_numbered(text: str) -> int | None:
    """The criterion that the text names by number ("tiêu chí số 14"), where it names exactly one."""
    numbers = {int(match.group(1)) for match in _CRITERION.finditer(fold(text)) if 1 <= int(match.group(1)) <= 19}
    return numbers.pop() if len(numbers) == 1 else None


def criterion_named(text: str, names: dict[str, int]) -> int | None:
    """The criterion named by its words ("tiêu chí thu nhập"); ``names`` are folded names of the set in force."""
    folded = fold(text)
    for match in re.finditer(
        r"(?:tiêu chí|chuẩn)\s+(?:quốc gia\s+)?(?:về\s+|số \d+ về\s+)?(?=([^,.;:()]{3,60}))", folded
    ):
        rest = match.group(1).strip()
        if rest.startswith("nghèo") and match.group().startswith("chuẩn"):
            continue  # the poverty line
        best = [(len(name), number) for name, number in names.items() if rest.startswith(name)]
        if best:
            return max(best)[1]
    return None


UNIT_WORDS = rf"(?i:huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+{CAPITAL}[^\W\d_]*(?:[ '’-]{CAPITAL}[^\W\d_]*){{0,3}}(?:['’][^\W\d_]+)?"
"""Pattern of a unit by its name: "huyện A", "xã B"."""
UNIT_NAME = re.compile(UNIT_WORDS)

_YEAR = r"(20\d\d)"
_END_OF_YEAR = re.compile(
    rf"(?:giai đoạn|thời kỳ|nhiệm kỳ)?\s*(?:từ\s+)?(?:năm\s+)?20\d\d\s*[-–—]\s*(?:năm\s+)?{_YEAR}|(?:giai đoạn|từ)\s+(?:năm\s+)?20\d\d\s+đến\s+"
    rf"(?:hết\s+|cuối\s+)?(?:năm\s+)?{_YEAR}|(?:năm|cuối|hết|đến|trước|vào|trong)\s+(?:học\s+)?{_YEAR}"
)
_NOT_A_DUE = re.compile(
    r"(?:từ\s+(?:mức\s+)?[\d.,]+\s*(?:%|[^\W\d]+)\s*\(?(?:vào\s+)?|so với|so|với|từ|cùng kỳ|của|bằng|gấp [\d,]+ lần|kể từ|sau|luật [^,.;]{0,40}|chuẩn nghèo [^,.;]{0,40}|bộ tiêu chí [^,.;]{0,40}|"
    r"(?:quyết định|nghị quyết|kế hoạch|chỉ thị|thông tư|nghị định)[^;]{0,80})\s*"
    r"(?:thời điểm\s+)?(?:cuối\s+|đầu\s+|hết\s+|cả\s+)?$"
)
# "đạt chuẩn quốc gia về y tế giai đoạn 2011-2020": the years are the standard's
_STANDARD = re.compile(r"(?:chuẩn|tiêu chí)(?:\s+[^\W\d]+){1,7}\s*$")
_DAY = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s?/\s?(\d{1,2})\s?/\s?(20\d\d)|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)"
)
_BASELINE = re.compile(
    rf"(?:so với|so|gấp [\d,]+ lần(?: so với)?|bằng [\d,]+ lần)\s+(?:mức\s+|thời điểm\s+)?(?:đầu\s+|cuối\s+|hết\s+)?(?:năm\s+)?{_YEAR}"
)


@dataclass(frozen=True, slots=True)
class DueMention:
    """A time by which something holds, at [start, end) of the text."""

    start: int
    end: int
    due: date


def due_mentions(text: str) -> tuple[DueMention, ...]:
    """All times of the text that may be due dates: years and full dates, not what is compared with or cited."""
    folded = fold(text)
    found: list[DueMention] = []
    for match in _END_OF_YEAR.finditer(folded):
        year = next(group for group in match.groups() if group)
        left = folded[max(0, match.start() - 100) : match.start()]
        if match.group().startswith("giai đoạn") and _STANDARD.search(left):
            continue
        if not _NOT_A_DUE.search(left):
            last = (
                int(year) - 1 if left.endswith("đầu ") else int(year)
            )  # the beginning of a year is the end of the last
            found.append(DueMention(match.start(), match.end(), date(last, 12, 31)))
    for match in _DAY.finditer(folded):
        day, month, year = (int(group) for group in match.groups() if group)
        if folded[: match.start()].endswith(("đến ", "trước ", "đến ngày ", "trước ngày ")) and _is_date(
            year, month, day
        ):
            found.append(DueMention(match.start(), match.end(), date(year, month, day)))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def baseline_year(text: str) -> int | None:
    """The year compared with: 2015 in "tăng 1,6 lần so với năm 2015"."""
    match = _BASELINE.search(fold(text))
    return int(match.group(1)) if match else None
