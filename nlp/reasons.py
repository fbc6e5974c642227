"""Reasons to doubt a record: what is seldom so in one that was read and understood rightly.

``data/confidence.csv`` says what each reason means and weighs. Reading yields strengths between 0 and 1, all else is
there or is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, get_args

from models.pages import Box, Page
from models.records import (
    Assignment,
    Citation,
    CommuneRow,
    Doubt,
    Evidence,
    Funding,
    OutlineItem,
    Record,
    Result,
    Target,
)
from models.reference import Reference
from nlp.agency_lexicon import body_start, verb_alternatives
from nlp.numbers import find_figures
from nlp.repair import repaired

Reason = Literal[
    "kind.outline",
    "kind.citation",
    "kind.quantity",
    "kind.assignment",
    "kind.funding",
    "kind.commune",
    "read.unsure_word",
    "read.poor_page",
    "read.mended",
    "read.odd_word",
    "read.nowhere",
    "check.doubt",
    "check.company",
    "outline.no_title",
    "outline.sentence",
    "citation.no_date",
    "quantity.tabled",
    "quantity.other",
    "quantity.programme",
    "quantity.criterion_left",
    "quantity.over_100",
    "quantity.share",
    "quantity.share_left",
    "quantity.figure_left",
    "quantity.past",
    "quantity.change",
    "quantity.no_unit",
    "quantity.place",
    "quantity.no_area",
    "quantity.part",
    "quantity.baseline_left",
    "assignment.tabled",
    "assignment.many",
    "assignment.nobody",
    "assignment.no_head",
    "assignment.odd_name",
    "assignment.repeated",
    "assignment.body_left",
    "assignment.with_left",
    "assignment.time_left",
    "assignment.times",
    "assignment.closing",
    "assignment.quote",
    "funding.other",
    "funding.other_named",
    "funding.figure_left",
    "funding.past",
    "funding.share_left",
    "commune.unknown",
    "commune.count",
    "commune.list",
    "commune.overlap",
    "commune.repaired",
]
REASONS: frozenset[str] = frozenset(get_args(Reason))
_DESCRIBING = frozenset({"assignment.tabled", "assignment.many", "quantity.tabled"})
"""What a record is like; no fault of its own."""
Reasons = dict[Reason, float]

_KINDS: Mapping[type[Record], Reason] = {
    OutlineItem: "kind.outline",
    Citation: "kind.citation",
    Target: "kind.quantity",
    Result: "kind.quantity",
    Assignment: "kind.assignment",
    Funding: "kind.funding",
    CommuneRow: "kind.commune",
}
# words that a record's value hangs on: figures, and capitals of names and numbers
_DECISIVE = re.compile(r"\d|^[A-ZĐ&/\-]{2,}")
_NEAR = 20  # characters
_UNIT_LETTERS = 2  # "km", "ha" are words without being syllables
_LONGEST_NAME_WORDS = 12
_MANY_NAMES = 4
_SHORT_QUOTE_WORDS = 3
_CRITERIA = 19
_LONGEST_TITLE_WORDS = 25
_WHOLE_PCT = 100

# A syllable without its tone: onset, vowels, coda. What OCR makes of a smudge ("eác", "nhiêm,vụ") seldom is one.
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_VOWELS = (
    "oai|oay|oao|oeo|uây|uôi|uyê|uya|uyu|iêu|yêu|ươi|ươu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|"
    "ua|uâ|uê|ui|uơ|uy|uô|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_VOWELS})(?:ch|ng|nh|[cmnpt])?")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_PLAIN_WORD = re.compile(r"(?<![\w&/.-])[^\W\d_]+(?![\w&/-])")
_ODD_SIGN = re.compile(
    r"[`*_^~|\\{}¬§©®]|\s[.,;']\S|[^\W\d_][,'][^\W\d_]|\w['‘](?:\s|$)|[a-zà-ỹ]\.\s[a-zà-ỹ\d]|\d \d+\s?%"
)
_PAST = re.compile(
    r"(?<!\w)(?:ước (?:đạt|thực hiện)|đã (?:có|đạt|giảm|tăng|được|hoàn thành|thực hiện|công nhận)|kết thúc năm|tính đến|"
    r"đã huy động|hiện (?:nay|có)|năm trước|kết quả|còn lại|thực trạng)(?!\w)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|chiếm|tỷ lệ|tỉ lệ", re.IGNORECASE)
_PLACE = re.compile(r"(?<!\w)(?:xã|huyện|thị xã|thị trấn|phường)\s+(\w+(?: \w+)?)")
_UP_OR_DOWN = re.compile(r"(?<!\w)(?:tăng|giảm|thêm)(?!\w)", re.IGNORECASE)
_PART = re.compile(r"\W*(?:trong đó|riêng|bao gồm|gồm)(?!\w)", re.IGNORECASE)
_COMPARED = re.compile(r"so với|so cùng kỳ", re.IGNORECASE)
_MONEY = re.compile(r"\d\s*(?:tỷ|triệu|nghìn)?\s*(?:đồng|đ)(?!\w)", re.IGNORECASE)
_CLASS = re.compile(
    r"(?<!\w)các (?:sở|ban|ngành|phòng|đơn vị|cơ quan|huyện|xã|thành viên|tổ chức|đoàn thể)(?!\w)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<!\w)(?:trước (?:ngày|tháng|\d)|từ tháng|cuối năm|quý\s+[IVX1-4]|tháng \d|định kỳ|h[àằ]ng (?:năm|quý|tháng|tuần)|tháng/lần|"
    r"thường xuyên|trong năm)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?<!\w)[A-ZĐ][A-ZĐ&.\-–/]+(?!\w)")
_LOOSE_END = re.compile(r"(?:\s|^)(?:và|của|về|các|cho|với|trên|theo|được|để|do|cấp|liên)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;](?=\s+[^\W\d_]|\s*$)")
_CLOSING = ("Trên đây", "Căn cứ", "Yêu cầu", "Đề nghị")


def reasons_of(
    record: Record, pages: Mapping[int, Page], paragraph: str, doubts: Sequence[Doubt], reference: Reference
) -> Reasons:
    """The record's reasons. ``paragraph`` is the one that it stands in, ``doubts`` are those of its document."""
    spots = (*record.evidence, *(record.cells if isinstance(record, Assignment | CommuneRow) else ()))
    found: Reasons = {_KINDS[type(record)]: 1.0, **_reading(spots, pages)}
    if any(doubt.place == record.place or _meet(doubt.evidence, spots) for doubt in doubts):
        found["check.doubt"] = 1.0
    return {**found, **dict.fromkeys(_own(record, paragraph, reference), 1.0)}


def is_faulted(reasons: Reasons) -> bool:
    """Whether something about the record itself looks wrong, apart from how it was read."""
    return (
        any(not r.startswith(("kind.", "read.")) and r not in _DESCRIBING for r in reasons)
        or "read.odd_word" in reasons
    )


def _meet(some: Sequence[Evidence], others: Sequence[Evidence]) -> bool:
    return any(a.page == b.page and a.box and b.box and _overlap(a.box, b.box) for a in some for b in others)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _reading(spots: Sequence[Evidence], pages: Mapping[int, Page]) -> Reasons:
    """How well OCR read the spots; nothing where a text layer says what is printed."""
    if not spots:
        return {"read.nowhere": 1.0}
    read = [(spot, pages[spot.page]) for spot in spots if spot.page is not None and spot.page in pages]
    scanned = [(spot, page) for spot, page in read if page.source != "text"]
    if not scanned:
        return {}
    found: Reasons = {
        "read.unsure_word": 1 - min(_sureness(spot, page) for spot, page in scanned),
        "read.poor_page": 1 - min(_quality(page) for _, page in scanned),
    }
    if any(repaired(spot.text, scanned=True) != spot.text for spot, _ in scanned):
        found["read.mended"] = 1.0
    if any(_looks_misread(spot.text) for spot, _ in scanned):
        found["read.odd_word"] = 1.0
    return found


def _sureness(spot: Evidence, page: Page) -> float:
    """Of the least sure word on which the spot's value hangs."""
    words = [w for w in page.words if w.box and spot.box and _stands_in(w.box, spot.box)]
    return min([spot.confidence, *(w.confidence for w in words if _DECISIVE.search(w.text))])


def _quality(page: Page) -> float:
    return sum(w.confidence for w in page.words) / len(page.words) if page.words else 0.0


def _stands_in(word: Box, box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _looks_misread(text: str) -> bool:
    words = (w for w in _PLAIN_WORD.findall(text) if w.islower() and len(w) > _UNIT_LETTERS)
    return bool(_ODD_SIGN.search(text)) or not all(map(_is_syllable, words))


def _is_syllable(word: str) -> bool:
    toneless = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))
    return _SYLLABLE.fullmatch(toneless) is not None


def _own(record: Record, paragraph: str, reference: Reference) -> Iterator[Reason]:
    if isinstance(record, Target | Result):
        yield from _of_quantity(record, paragraph, reference)
    elif isinstance(record, Assignment):
        yield from _of_assignment(record, paragraph)
    elif isinstance(record, CommuneRow):
        yield from _of_commune(record)
    elif isinstance(record, Funding):
        yield from _of_funding(record, paragraph)
    elif isinstance(record, Citation) and record.issued_on is None:
        yield "citation.no_date"
    elif isinstance(record, OutlineItem):
        if not record.title:
            yield "outline.no_title"
        elif len(record.title.split()) > _LONGEST_TITLE_WORDS and not record.title.isupper():
            yield "outline.sentence"


def _of_quantity(record: Target | Result, paragraph: str, reference: Reference) -> Iterator[Reason]:
    before, after = _around(record.quote, paragraph)
    if any(spot.rule.startswith("target_tables") for spot in record.evidence):
        yield "quantity.tabled"
    if record.indicator == "other":
        yield "quantity.other"
    yield from _of_vocabulary(record, reference)
    yield from _of_shares(record, after)
    if _has_figure_left(record):
        yield "quantity.figure_left"
    if _PAST.search(before + record.quote):
        yield "quantity.past"
    if record.change not in ("increase", "decrease") and _UP_OR_DOWN.search(record.quote):
        yield "quantity.change"
    if _PART.match(record.quote) or _PART.search(before[-_NEAR:]):
        yield "quantity.part"
    if record.baseline_year is None and _COMPARED.search(record.quote + after[:_NEAR]):
        yield "quantity.baseline_left"
    if record.area is None:
        yield "quantity.no_area"
    if not record.unit:
        yield "quantity.no_unit"
    area = record.area.name.lower() if record.area else ""
    if any(place.istitle() and not area.startswith(place.lower()) for place in _PLACE.findall(record.quote)):
        yield "quantity.place"


def _of_vocabulary(record: Target | Result, reference: Reference) -> Iterator[Reason]:
    indicator = reference.indicators.get(record.indicator)
    if record.programme != "KHAC" and record.programme != (indicator.programme if indicator else None):
        yield "quantity.programme"
    if record.programme == "NTM" and record.criterion is None and indicator and indicator.criterion_ntm_2016:
        yield "quantity.criterion_left"


def _of_shares(record: Target | Result, after: str) -> Iterator[Reason]:
    whole, share = record.denominator, record.share_pct
    if record.unit == "%" and record.value > _WHOLE_PCT:
        yield "quantity.over_100"
    if not whole:
        return
    if record.value > whole or (share is not None and abs(_WHOLE_PCT * record.value / whole - share) >= 1):
        yield "quantity.share"
    if share is None and _SHARE.search(record.quote + after[:_NEAR]):
        yield "quantity.share_left"


def _around(quote: str, paragraph: str) -> tuple[str, str]:
    """What stands in the paragraph before a quote, and behind it."""
    before, found, after = paragraph.partition(quote)
    return (before, after) if found else ("", "")


def _has_figure_left(record: Target | Result) -> bool:
    """Whether the quote has a number that the record has not."""
    day = record.due if isinstance(record, Target) else record.as_of
    known = {record.value, record.value_max, record.denominator, record.share_pct, record.criterion}
    known |= {record.baseline_year, day.year if day else None, *(record.band or ())}
    # "5,2 nghìn người" is 5200 in the record
    known |= {record.value / scale for scale in (10, 100, 1_000, 10_000, 1_000_000)}
    figures = find_figures(record.quote)
    return any(f.value not in known and (f.value_max is None or f.value_max not in known) for f in figures)


def _of_assignment(record: Assignment, paragraph: str) -> Iterator[Reason]:
    names = (*record.assignee, *record.with_, *record.directed_by)
    if any(spot.rule.endswith("task_table") for spot in record.evidence):
        yield "assignment.tabled"
    if len(names) >= _MANY_NAMES:
        yield "assignment.many"
    if not record.assignee:
        yield "assignment.nobody"
    if any(not body_start().match(name[:1].upper() + name[1:]) for name in names):
        yield "assignment.no_head"
    if any(map(_is_odd, names)):
        yield "assignment.odd_name"
    if len(set(names)) < len(names):
        yield "assignment.repeated"
    yield from _left_by(record, names, paragraph)
    quote = record.quote
    if quote.startswith(_CLOSING):
        yield "assignment.closing"
    if len(quote.split()) < _SHORT_QUOTE_WORDS or quote[:1].islower() or quote[:1] == "(" or quote.isupper():
        yield "assignment.quote"


def _left_by(record: Assignment, names: Sequence[str], paragraph: str) -> Iterator[Reason]:
    """What the words name and the record has not."""
    quote, sentence = record.quote, record.quote + _SENTENCE_END.split(_around(record.quote, paragraph)[1])[0]
    named = " ".join(names).lower()
    if any(found.lower() not in named for found in _CLASS.findall(quote)):
        yield "assignment.body_left"
    if not record.with_ and "phối hợp" in sentence.lower():
        yield "assignment.with_left"
    times = max(len(_TIME.findall(text)) for text in (sentence, *(cell.text for cell in record.cells)))
    if times and record.due is None:
        yield "assignment.time_left"
    elif times > 1:
        yield "assignment.times"


def _is_odd(name: str) -> bool:
    """A name too long for one, or with an abbreviation left, a duty's verb at its head or a loose end."""
    return bool(
        len(name.split()) > _LONGEST_NAME_WORDS
        or _ODD_SIGN.search(name)
        or " . " in name
        or _ABBREVIATION.search(name)
        or _LOOSE_END.search(name)
        or re.match(rf"(?:{verb_alternatives()})(?!\w)", name, re.IGNORECASE)
    )


def _of_commune(record: CommuneRow) -> Iterator[Reason]:
    if record.commune_code is None:
        yield "commune.unknown"
    for numbers, count in ((record.achieved, record.achieved_count), (record.planned, record.planned_count)):
        if count is not None and count != len(numbers):
            yield "commune.count"
        if any(n > _CRITERIA for n in numbers) or not all(a < b for a, b in pairwise(numbers)):
            yield "commune.list"
    if set(record.achieved) & set(record.planned):
        yield "commune.overlap"
    if record.repairs:
        yield "commune.repaired"


def _of_funding(record: Funding, paragraph: str) -> Iterator[Reason]:
    if record.source == "other":
        yield "funding.other"
    elif re.search(r"(?<!\w)khác(?!\w)", record.quote):
        yield "funding.other_named"
    if len(_MONEY.findall(record.quote)) > 1:
        yield "funding.figure_left"
    if _PAST.search(record.quote):
        yield "funding.past"
    if record.share_pct is None and "%" in record.quote + _around(record.quote, paragraph)[1][:_NEAR]:
        yield "funding.share_left"
