"""Documents that this one names by number: which, of when, and what they are to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from models.records import Citation, Relation
from nlp.context import Context
from nlp.document_kinds import SYMBOL_KINDS
from nlp.text import Block

_KINDS = (
    "Quyết định|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Chỉ thị|Kế hoạch|Chương trình hành động|Chương trình|Luật|"
    "Thông báo|Công văn|Văn bản|Hướng dẫn|Báo cáo|Kết luận|Đề án|Tờ trình|Công điện|Pháp lệnh|Quy định"
)
NUMBER = r"\d{1,5}[a-z]?\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?[A-ZĐ][A-Za-zĐđ]{0,8}\d{0,2}(?:\s?[-–/&]\s?[A-ZĐ][A-Za-zĐđ&]{0,12}\d{0,2})*"
_CITED = re.compile(
    rf"(?:(?P<kind>{_KINDS})\s+)?(?:liên tịch\s+)?(?P<so>số\s*:?\s*)?(?P<number>{NUMBER})"
    rf"(?:\W{{0,2}}\s*(?:(?:cùng |ký )?ngày)[\s\-.]*(?P<date>\d{{0,2}}\s?[/.-]?\s?\d{{1,2}}\s?[/.-]\s?(?:19|20)\d\d|[\dlI|]{{1,2}}\W{{0,2}}\s*tháng\W{{0,2}}\s*[\dlI|]{{1,2}}\W{{0,2}}\s*năm\s+(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_END = re.compile(r"[;.](?=\s|$)|,\s(?=(?:UBND|Ủy ban|Uỷ ban|tỉnh|căn cứ|và)\b)|\)|$")
_ABOUT = re.compile(r"^\s*(?:,?\s*(?:của|về|phê duyệt|ban hành|quy định|hướng dẫn)\b[^;,()]*)+")
_RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("replaces", re.compile(r"thay thế|bãi bỏ|hết hiệu lực", re.IGNORECASE)),
    ("amends", re.compile(r"sửa đổi|bổ sung|điều chỉnh", re.IGNORECASE)),
    ("attached_to", re.compile(r"(?:kèm theo|ban hành kèm)\b", re.IGNORECASE)),
    ("based_on", re.compile(r"căn cứ|thực hiện|theo|triển khai|xét", re.IGNORECASE)),
)
_PREAMBLE = re.compile(r"^\W*(?:Căn cứ|Thực hiện|Xét|Theo đề nghị|Trên cơ sở)\b")  # a list that one word introduces
_BEFORE = 60
_NEXT_OF_LIST = re.compile(r"\s*(?:,|;|và)\s*(?:số\s*)?", re.IGNORECASE)
_SAME_DAY = re.compile(r"cùng ngày", re.IGNORECASE)
# marks of which one letter may be misread: long or peculiar enough that no other body or kind is one letter off
_MENDED = ("UBND", "HĐND", "TTg", "CTr", "CTHĐ")
# the same where "kèm" is misprinted: nothing else stands alone in brackets with the document's own date and symbol
_ONES = re.compile(r"(?<![^\W\d_])[lI|]{1,2}(?![^\W\d_])|(?<=\d)[lI|](?![^\W\d_])")
_OVER_AN_APPENDIX = re.compile(r"\(\s*\w{2,5}\s+theo\s*$", re.IGNORECASE)
_ATTACHED = re.compile(r"(?:kèm theo|ban hành kèm)", re.IGNORECASE)


def find_citations(context: Context) -> tuple[Citation, ...]:
    """One record a distinct number, at its first mention; the document's own number is none."""
    own = _key(context.head.number or "")
    seen: set[str] = {own} if own else set()
    found: list[Citation] = []
    for block in context.text.blocks:
        if block.kind in ("head_left", "head_right", "recipients", "signature"):
            continue
        for citation in _of_block(block, context, seen):
            found.append(citation)
    return tuple(found)


def _of_block(block: Block, context: Context, seen: set[str]) -> Iterator[Citation]:
    for match, kind, printed_date in _cited(block.text):
        number = _legible(block.quote(*match.span("number")).replace(" ", ""), kind)
        if _key(number) in seen or not _is_number(number):
            continue
        if _names_itself(match, block.text, context):
            continue
        seen.add(_key(number))
        end = _end_of_quote(block.text, match.end())
        place = f"{context.node(block).path}/citation {number}"
        yield Citation(
            id=context.identity(place, "citation"),
            place=place,
            evidence=block.evidence(match.start(), end, "citations.numbered"),
            number=number,
            issued_on=_date(printed_date),
            quote=block.quote(match.start(), end),
            relation=_relation(block.text, match.start(), end),
        )


def _cited(text: str) -> Iterator[tuple[re.Match[str], str | None, str | None]]:
    """Numbers of documents with their kind and date; in "các Quyết định số 1/…, 2/… và 3/… cùng ngày …" all share them."""
    listed: list[re.Match[str]] = []
    for match in [*_CITED.finditer(text), None]:
        if match is not None and not (match["kind"] or match["so"]):
            if not listed or not _NEXT_OF_LIST.fullmatch(text, listed[-1].end(), match.start()):
                continue
        elif listed:
            last = listed[-1]
            of_all = last["date"] if len(listed) > 1 and _SAME_DAY.search(last.group()) else None
            yield from ((m, listed[0]["kind"], m["date"] or of_all) for m in listed)
            listed = []
        if match is not None:
            listed.append(match)


def _legible(number: str, kind: str | None) -> str:
    """The number with an issuer or symbol that no body has read as the one a letter off ("37/KH-UBNB")."""
    head, slash, tail = number.rpartition("/")
    parts = re.split(r"(-)", tail)
    for index in range(0, len(parts), 2):
        near = [mark for mark in _MENDED if len(mark) == len(parts[index]) and _letters_off(mark, parts[index]) == 1]
        if index == 0 and kind is not None:
            near = [mark for mark in near if SYMBOL_KINDS.get(mark, "").lower().startswith(kind.lower())]
        parts[index] = near[0] if len(near) == 1 else parts[index]
    return f"{head}{slash}{''.join(parts)}"


def _letters_off(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def _names_itself(match: re.Match[str], text: str, context: Context) -> bool:
    """ "(Kèm theo Kế hoạch số … ngày …)" over an appendix: this document, also where its number is misprinted."""
    clause = text[max(0, match.start() - _BEFORE) : match.start()]
    if _date(match["date"]) != context.head.issued_on:
        return False
    own = _key(context.head.number or "").partition("/")[2]
    is_alike = bool(own) and _key(match["number"].replace(" ", "")).endswith(own)
    return bool(_ATTACHED.search(clause)) or (is_alike and bool(_OVER_AN_APPENDIX.search(clause)))


def _key(number: str) -> str:
    return re.sub(r"[\s–-]", "-", number).lower()


def _is_number(number: str) -> bool:
    """Letters of an issuer or kind stand in it: "12/2019" alone is a month."""
    return sum(c.isalpha() and c.isupper() for c in number) >= 2


def _end_of_quote(text: str, start: int) -> int:
    about = _ABOUT.match(text[start:])
    if about is None:
        return start
    stop = _END.search(text, start)
    end = start + about.end()
    return min(end, stop.start()) if stop and stop.start() > start else end


def _relation(text: str, start: int, end: int) -> Relation:
    before = text[max(0, start - _BEFORE) : start]
    clause = re.split(r"[.;:]", before)[-1]
    for relation, pattern in _RELATIONS:
        if pattern.search(clause):
            return relation
    return "based_on" if _PREAMBLE.match(text) else "mentions"


def _as_ones(match: re.Match[str]) -> str:
    """ "tháng II" of a date is tháng 11: months are not printed in Roman numerals."""
    return "1" * len(match.group())


def _date(printed: str | None) -> date | None:
    digits = _ONES.sub(_as_ones, printed or "")
    numbers = [int(n) for n in re.findall(r"\d+", digits)]
    if len(numbers) != 3:
        return None
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except ValueError:
        return None
