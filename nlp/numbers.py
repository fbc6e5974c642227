"""Numbers as Vietnamese plans print them: "1.582", "13,8", "02-03", "77/207", "ba mươi lăm", "không quá 5".

The thousands separator is the point and the decimal one the comma; where a token breaks that rule and only one
other reading is left ("13.8", "1,582,000"), that one is taken. Offsets are half-open, into the text that was given.
Units are not read here (``nlp.units``), except for a per cent sign inside a range ("20% - 25%").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.records import Comparator, Number

# Letters that OCR takes for digits; read as such only beside a real digit.
_OCR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_TOKEN = r"(?:[OoIl|](?=\d))?\d(?:\d|[OoIl|](?=[\d.,]*\d))*(?:O(?![^\W\d_]))?(?:[.,]\d+)*"
_NUMBER = re.compile(rf"(?<![\w.,])(?:(?<![^\W\d_]/)){_TOKEN}")
_GROUPED_POINT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_COMMA_DECIMAL = re.compile(r"\d+,\d+$")
_POINT_DECIMAL = re.compile(r"\d+\.\d+$")


def read_number(token: str, *, whole: bool = False) -> Number | None:
    """The value of one printed number, or None where the token is none (a date, a version).

    ``whole`` says that the thing counted has no parts (people, communes), which decides "13,800" to be 13800.
    """
    digits = token.strip().translate(_OCR_DIGITS)
    if digits.isdigit():
        return int(digits)
    if _GROUPED_POINT.match(digits) and not digits.startswith("0."):
        return _decimal(digits.replace(".", ""))
    if digits.count(",") > 1 or (digits.count(",") == 1 and "." in digits.partition(",")[2]):
        return _decimal(digits.replace(",", "").replace(".", ",")) if _GROUPED_COMMA.match(digits) else None
    if whole and _GROUPED_COMMA.match(digits) and not digits.startswith("0,"):
        return int(digits.replace(",", ""))
    if _COMMA_DECIMAL.match(digits):
        return _decimal(digits)
    return _decimal(digits.replace(".", ",")) if _POINT_DECIMAL.match(digits) else None


def _decimal(digits: str) -> Number:
    """``digits`` with a comma for the decimal point; whole numbers stay ints."""
    return float(digits.replace(",", ".")) if "," in digits else int(digits)


def decimals_of(token: str) -> int:
    """How many decimal places are printed: 2 in "18,36", 0 in "1.582"."""
    if _GROUPED_POINT.match(token) or "," in token:
        return len(token.partition(",")[2])
    return len(token.partition(".")[2])


def format_number(value: Number) -> str:
    """The Vietnamese print of a number: 1582.5 -> "1.582,5"."""
    whole, _, rest = f"{value:,}".partition(".")
    rest = "" if rest == "0" else rest
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


_DIGIT_WORDS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_SCALE_WORDS = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_HALVES = {"một nửa", "nửa"}
_ALL_WORDS = [*_DIGIT_WORDS, *_SCALE_WORDS, "mười", "mươi", "trăm", "linh", "lẻ", "rưỡi"]
_WORDS = re.compile(rf"(?<!\w)(?:một nửa|(?:(?:{'|'.join(_ALL_WORDS)})(?: |(?!\w)))+)(?<!\s)", re.IGNORECASE)
# Alone, these say something else: "năm 2020" (year), "một số" (some), "không", "tỷ lệ", "ba" and so on as names.
_ALONE = {"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười", "một nửa"}


def read_words(words: str) -> Number | None:
    """The value of a number written in words ("ba mươi lăm", "một trăm linh hai", "hai triệu rưỡi"), or None."""
    text = " ".join(words.lower().split())
    if text in _HALVES:
        return 0.5
    total = part = 0
    last: int | None = None
    scale = 1
    for word in text.split():
        if word in _DIGIT_WORDS:
            if last is not None:
                return None
            last = _DIGIT_WORDS[word]
        elif word in ("mười", "mươi"):
            part += 10 * (1 if last is None else last)
            last = None
        elif word == "trăm" and last is not None:
            part, last = part + 100 * last, None
        elif word in ("linh", "lẻ") and last is None:
            continue
        elif word in _SCALE_WORDS and (last is not None or part):
            scale = _SCALE_WORDS[word]
            total, part, last = total + (part + (last or 0)) * scale, 0, None
        elif word == "rưỡi" and last is None and scale > 1:
            part += scale // 2
        else:
            return None
    return total + part + (last or 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number (or range, or "77/207") with what is said about it. ``start`` is where its cue begins ("khoảng")."""

    start: int
    number_start: int
    end: int
    value: Number
    value_max: Number | None = None
    denominator: Number | None = None
    comparator: Comparator = "eq"
    decimals: int = 0
    printed: str = ""
    at_least_from: bool = False  # "từ" stands before it, so that "trở lên" may follow after a noun


# What may stand before a number; the first that matches at its left edge wins.
_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (r"không (?:dưới|thấp hơn|ít hơn|nhỏ hơn)|ít nhất|tối thiểu|chí ít|≥|>=|từ trên", "ge"),
    (r"không (?:quá|vượt quá|vượt|trên|cao hơn|nhiều hơn|lớn hơn)|nhiều nhất|tối đa|≤|<=", "le"),
    (r"khoảng|chừng|xấp xỉ|ước khoảng|gần|ước chừng|dự kiến khoảng|~|≈", "approx"),
    (r"trên|hơn|cao hơn|lớn hơn|vượt|>", "gt"),
    (r"dưới|thấp hơn|nhỏ hơn|ít hơn|chưa đến|chưa tới|<", "lt"),
)
_FILLER = r"(?:\s*(?:mức|là|có|đạt|còn|được|từ|bằng|thêm|ở mức))?\s*$"
_CUES = tuple((re.compile(rf"(?<!\w)(?:{cue}){_FILLER}", re.IGNORECASE), sign) for cue, sign in _BEFORE)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_RANGE = re.compile(rf"\s*(?P<mark>%|‰)?\s*(?:[-–—÷]|đến|tới)\s*(?P<high>{_TOKEN})(?![\w]*/\d)", re.IGNORECASE)
_SLASH = re.compile(rf"\s?/\s?(?P<whole>{_TOKEN})(?!/|[\d])")


def find_figures(text: str) -> tuple[Figure, ...]:
    """Every number in the text, left to right: digits first, numbers in words where they cannot mean another thing."""
    figures: list[Figure] = []
    position = 0
    while match := _NUMBER.search(text, position):
        figure = _figure(text, match)
        if figure is None:
            position = match.end()
            continue
        figures.append(figure)
        position = figure.end
    taken = [(f.number_start, f.end) for f in figures]
    for match in _WORDS.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            figures.extend(_worded(text, match))
    return tuple(sorted(figures, key=lambda f: f.number_start))


def _worded(text: str, match: re.Match[str]) -> list[Figure]:
    words = match.group().lower().strip()
    value = read_words(words)
    if value is None or (" " not in words and words not in _ALONE):
        return []
    start, comparator = _comparator(text, match.start())
    return [
        Figure(start, match.start(), match.end(), value, comparator=comparator or "eq", printed=match.group().strip())
    ]


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    token, end = match.group(), match.end()
    value = read_number(token)
    if value is None:
        return None
    value_max = denominator = None
    if slash := _SLASH.match(text, end):
        denominator, end = read_number(slash["whole"]), slash.end()
    elif span := _RANGE.match(text, end):
        high = read_number(span["high"])
        if high is not None and high > value and not _is_year(value):
            value_max, end = high, span.end()
    start, comparator = _comparator(text, match.start())
    if value_max is not None:
        comparator = "range"
    origin = bool(_FROM.search(text[max(0, match.start() - 6) : match.start()]))
    return Figure(
        start=start,
        number_start=match.start(),
        end=end,
        value=value,
        value_max=value_max,
        denominator=denominator,
        comparator=comparator or "eq",
        decimals=decimals_of(token),
        printed=text[match.start() : end],
        at_least_from=origin,
    )


def _is_year(value: Number) -> bool:
    return isinstance(value, int) and 1900 <= value <= 2100


def _comparator(text: str, start: int) -> tuple[int, Comparator | None]:
    """Where the cue before ``start`` begins and what it says; (start, None) without one."""
    left = text[max(0, start - 30) : start]
    for pattern, sign in _CUES:
        if match := pattern.search(left):
            return start - len(left) + match.start(), sign
    if match := _FROM.search(left):
        return start - len(left) + match.start(), None
    return start, None
