"""The head of an official document: number, kind, issuer, place, date, title, signer, recipients, programmes, period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

from models.records import DocumentRecord, Evidence, Period
from models.reference import Reference
from models.reference.vietnamese import fold
from nlp.document_kinds import ISSUER_MARKS, KINDS, LETTER, SYMBOL_KINDS
from nlp.head_places import home_of, issuer_of
from nlp.repair import repaired
from nlp.signer import signer_of
from nlp.targets.scope import programmes_named, programmes_of
from nlp.text import Block, Text

_LEGIBLE = 0.65
_NUMBER = re.compile(
    r"Số\s*[:.]?\s*(?P<number>[\dOIl]{0,5}\s*(?:/\s*\d{4}\s*)?[/-]\s*[A-ZĐ][\w\-–/&Đ ]{1,24})", re.UNICODE
)
# the same where OCR damaged the word before it ("_§ố: 111/KH-UBND")
_BARE_NUMBER = re.compile(
    r"^\W*\S{0,4}\s*[:.]?\s*(?P<number>\d{1,5}\s*/\s*(?:\d{4}/)?[A-ZĐ]{1,4}\s*-\s*[A-ZĐ]{2,6})\W*$"
)
_NUMBER_FORM = re.compile(r"^\d{1,5}(?:/\d{4})?[/-](?:[A-ZĐ][A-Za-zĐđ]*)(?:[-/][A-ZĐ][A-Za-zĐđ&]*)*$")
# "(Kèm theo Kế hoạch số … ngày … của …)" over an appendix: the document's own name
_ATTACHED = re.compile(
    r"(?:^|[(\s])(?:[Kk][èeé]m|[Bb]an hành kèm)\s+theo\s+(?:\S+\s+){0,4}?số\s*:?\s*(?P<number>\d{1,5}\s*(?:/\s*\d{4})?\s*[/-]\s*[A-ZĐ][\w\-–/Đ]{1,20})"
    r"(?:\s*ngày\s*(?P<d>\d{1,2})\s*(?:/|tháng)\s*(?P<m>\d{1,2})\s*(?:/|năm)\s*(?P<y>20\d\d))?"
)
# blots between the words, and a year whose first figure is lost ("năm “017"), leave one reading only
DATE = re.compile(
    r"ng[àaáâ]y\W*(?P<d>\d{1,2})?\W*th[áaàâ]ng\W*(?P<m>\d{1,2})?\W*n[ăaâ]m\W*(?P<y>(?:19|20)\d\d|0[0-4]\d)(?!\d)",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"(?:giai đoạn|nhiệm kỳ|thời kỳ|từ năm|5 năm|các năm)?\s*(?P<a>20\d\d)\s*[-–—]\s*(?P<b>20\d\d)")
_STAGE = re.compile(
    r"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?(?P<a>20\d\d)\s*(?:[-–—]|đến\s+(?:năm\s+)?)\s*(?P<b>20\d\d)", re.IGNORECASE
)
_YEAR = re.compile(r"năm\s+(?P<y>20\d\d)", re.IGNORECASE)
_APPENDIX_START = re.compile(r"^\W*(?:phụ lục|phụ biểu|biểu)\b", re.IGNORECASE)
_REGARDING = re.compile(r"\W*(?:V/v|Về việc)", re.IGNORECASE)
_HEAD_BLOCKS = 14
_TITLE_ROWS = 3
_TITLE_WORDS = 45
_LONG_TITLE_WORDS = 90
# a stamp or a blot read as a word or two before the kind of the document
_KIND_BEHIND_NOISE = re.compile(
    r"^.{0,12}?(?=(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|THÔNG BÁO|CHƯƠNG TRÌNH|BÁO CÁO|ĐỀ ÁN)\W*$)"
)
_CITED = re.compile(r"\bsố\s+\d+\S*/\S+\s+ngày", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"^\W*(?:Căn cứ|Trên cơ sở|Để |Nhằm |Xét |Theo |Sau khi|Thực hiện (?:các )?(?:Quyết|Nghị|Chỉ|Công|Thông|Kết luận|Kế hoạch)|[IVX1]{1,4}\s?[.,])"
)
# a yearly plan of the whole economy that takes a programme in
_DEVELOPMENT = re.compile(r"phát triển (?:kinh tế|KT)\s*[-–,]?\s*(?:xã hội|XH)", re.IGNORECASE)
_ISSUING_BODY = re.compile(r"^(?:uy ban nhan dan|hoi dong nhan dan|chu tich|ban chap hanh|khoa |ky hop)")
_TOLD_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The head with the codes of its province, district and commune on that day."""

    record: DocumentRecord
    codes: tuple[str | None, str | None, str | None]


def head_of(text: Text, reference: Reference) -> Head:
    """Read the head. What cannot be read is None, never guessed."""
    left = _lines(text, "head_left")
    right = _lines(text, "head_right")
    titles = _titles(text)
    if not left:
        left, right, titles = _unmarked_head(text)
    names = tuple(_own_names(text))
    own = names[0] if names else None
    issued_on = _date(" ".join(right)) or _date(" ".join(left))
    number = _number(left)
    is_confirmed = any(name.number == number for name in names)
    if number is not None and not is_confirmed and _confidence_of(number, text) < _LEGIBLE:
        number = None  # written by hand: a guess at it would name another document
    if number is None and own is not None and (issued_on is None or own.issued_on in (None, issued_on)):
        number, issued_on = own.number, issued_on or own.issued_on
    kind, title = _kind_and_title(titles, number)
    if kind is None and title is None and _is_letter(number):
        kind, title = LETTER, _regarding(left)
    number = _repaired_symbol(number, kind)
    on = issued_on or date(2017, 1, 1)
    lines = _issuer_lines(left)
    told = (title or "", *[b.printed for b in text.blocks if b.kind == "body"][:_TOLD_BLOCKS])
    home = home_of(" ".join(lines), _place(right), told, reference, on)
    period = _period(title, text, issued_on)
    record = DocumentRecord(
        number=number,
        kind=kind,
        issuer=issuer_of(lines, home, reference),
        province=home.province.name if home.province else None,
        district=home.district.name if home.district else None,
        commune=home.commune.name if home.commune else None,
        issued_on=issued_on,
        title=title,
        signer=_signer(text),
        programmes=_programmes(title, text),
        period=period,
        place=_place(right),
        recipients=_recipients(text),
        evidence=_evidence(text),
    )
    return Head(record, home.codes)


def _lines(text: Text, kind: str) -> list[str]:
    return [
        text_line for b in text.blocks if b.kind == kind for text_line in (b.printed[p.start : p.end] for p in b.pieces)
    ]


def _titles(text: Text) -> list[Block]:
    """The title's blocks; those of appendices, behind the body, are none. Where the layout knows no title, it is what
    stands between the kind of the document and its first sentence."""
    marked = [b for b in text.blocks if b.kind == "title"]
    if marked:
        first = next((b.number for b in text.blocks if b.kind == "body" and b.number > marked[0].number), None)
        marked = [b for b in marked if first is None or b.number < first]
        if first is not None and all(_kind_of(b.text) for b in marked):  # the kind alone is centred
            marked += takewhile(_is_title_like, text.blocks[first : first + 3])
        return marked
    head = [b for b in text.blocks[:_HEAD_BLOCKS] if b.kind == "body"]
    at = next((i for i, b in enumerate(head) if _kind_of(_KIND_BEHIND_NOISE.sub("", b.text, count=1))), None)
    return [] if at is None else [head[at], *takewhile(_is_title_like, head[at + 1 : at + 4])]


def _is_title_like(block: Block) -> bool:
    """A title is no sentence: a long one ends without a mark and cites nothing by number and day."""
    if _PREAMBLE.match(block.text):
        return False
    words = len(block.text.split())
    is_open = not block.text.rstrip().endswith((".", ",", ";", ":", "/")) and not _CITED.search(block.text)
    return words <= _TITLE_WORDS or (words <= _LONG_TITLE_WORDS and is_open)


def _unmarked_head(text: Text) -> tuple[list[str], list[str], list[Block]]:
    """Files whose layout says nothing: the first blocks up to the kind of the document."""
    left: list[str] = []
    right: list[str] = []
    titles: list[Block] = []
    for index, block in enumerate(text.blocks[:16]):
        folded = fold(block.text)
        if _kind_of(block.text):
            titles = [block, *takewhile(_is_title_like, text.blocks[index + 1 : index + 4])]
            break
        if _APPENDIX_START.match(block.text):
            break
        if re.search(r"cong hoa xa hoi|doc lap|ngay .*thang .*nam", folded):
            right.append(block.printed)
        else:
            left.append(block.printed)
    # a fragment without a head (appendix pages alone) has none of its parts
    return (left, right, titles) if titles or right else ([], [], [])


def _number(left: Sequence[str]) -> str | None:
    left = list(takewhile(lambda line: not _REGARDING.match(line), left))
    match = _NUMBER.search(" ".join(left)) or next(filter(None, map(_BARE_NUMBER.match, left)), None)
    return _tidy_number(match.group("number")) if match else None


def _is_letter(number: str | None) -> bool:
    return number is not None and re.split(r"[/-]", number)[1] in ISSUER_MARKS


def _regarding(left: Sequence[str]) -> str | None:
    """What a letter is about: "V/v …", below its number."""
    return " ".join(dropwhile(lambda line: not _REGARDING.match(line), left)).strip(" .") or None


def _confidence_of(number: str, text: Text) -> float:
    """How sure the reader was of the figures of the printed number; 1 where they stand on no line of the head."""
    figures = number.split("/")[0].split("-")[0]
    for block in text.blocks:
        if block.kind == "head_left" and figures in block.printed:
            at = block.printed.index(figures)
            return min((e.confidence for e in block.evidence(at, at + len(figures), "header.number")), default=1.0)
    return 1.0


def _tidy_number(printed: str) -> str | None:
    number = re.sub(r"[\W_]+$", "", re.sub(r"\s+", "", printed).replace("–", "-"))
    head, _, tail = number.partition("/") if "/" in number else number.partition("-")
    separator = number[len(head) : len(head) + 1]
    number = head.replace("O", "0").replace("I", "1").replace("l", "1") + separator + tail
    return number if _NUMBER_FORM.match(number) else None


@dataclass(frozen=True, slots=True)
class OwnName:
    """Number and date by which the document names itself over its appendices."""

    number: str
    issued_on: date | None


def _own_names(text: Text) -> Iterator[OwnName]:
    """Names given in "(Kèm theo …)", those of tables first; later appendices repeat the first and misprint it.

    The line stands over its table, or in the first rows of a grid that took it in.
    """
    tabled = (
        source
        for table in text.tables
        for source in (table.title, *(cell for row in table.rows[:_TITLE_ROWS] for cell in row))
    )
    titled = (
        b.text for b in text.blocks if b.kind == "body" and b.text.lstrip().startswith(("(", "Kèm", "Ban hành kèm"))
    )
    for source in (*tabled, *titled):
        match = _ATTACHED.search(source)
        if match and (number := _tidy_number(match.group("number"))):
            yield OwnName(number, _own_date(match))


def _own_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match["y"] else None
    except ValueError:
        return None


def _repaired_symbol(number: str | None, kind: str | None) -> str | None:
    """ "04/CI-UBNĐ" of a Chỉ thị can only be 04/CT-UBND: symbols are few, and the kind is printed above the title."""
    if number is None:
        return None
    head, separator, tail = number.rpartition("/")
    symbol, dash, issuer = tail.partition("-")
    if kind is not None and symbol not in SYMBOL_KINDS:
        fitting = [s for s, name in SYMBOL_KINDS.items() if name == kind and len(s) == len(symbol)]
        near = [s for s in fitting if sum(a != b for a, b in zip(s, symbol, strict=True)) == 1]
        symbol = near[0] if near else symbol
    issuer = next((mark for mark in ISSUER_MARKS if fold(mark) == fold(issuer)), issuer)
    return f"{head}{separator}{symbol}{dash}{issuer}"


def _date(source: str) -> date | None:
    match = DATE.search(source)
    if match is None or not (match["d"] or "").isdigit() or not (match["m"] or "").isdigit():
        return None
    try:
        return date(
            int(match["y"]) % 1000 + (1000 if match["y"].startswith("1") else 2000), int(match["m"]), int(match["d"])
        )
    except ValueError:
        return None


def _kind_of(text: str) -> str | None:
    folded = fold(text).strip(" .:")
    for key in sorted(KINDS, key=len, reverse=True):
        if folded == key or (folded.startswith(key) and text.strip()[: len(key)].isupper()):
            return KINDS[key]
    return None


def _kind_and_title(titles: Sequence[Block], number: str | None) -> tuple[str | None, str | None]:
    lines = [b.printed[p.start : p.end].strip() for b in titles for p in b.pieces]
    lines = [line for line in lines if line.strip("-_* .")]
    kind = None
    for index, printed in enumerate(lines):
        line = _KIND_BEHIND_NOISE.sub("", printed)
        kind = _kind_of(line)
        if kind is not None:
            rest = line[len(kind) :].strip(" :.") if fold(line) != fold(kind) else ""
            lines = ([rest] if rest else []) + lines[index + 1 :]
            break
    if kind is None and number:
        symbol = re.split(r"[/-]", number)[-2:][0] if "-" in number else ""
        kind = next((name for mark, name in SYMBOL_KINDS.items() if mark == symbol), None)
    for index, line in enumerate(lines[1:], start=1):
        if _ISSUING_BODY.match(fold(line)) and line.isupper():  # "ỦY BAN NHÂN DÂN TỈNH …" opens the preamble
            lines = lines[:index]
            break
    title = " ".join(lines).strip(" .:") or None
    return kind, title


def _issuer_lines(left: Sequence[str]) -> list[str]:
    """The lines of the head's left block that name who issues."""
    kept: list[str] = []
    for line in left:
        is_number = re.match(r"^\W*S[ốoôó6]\s*[:.]?\s*[\d./\W]", line) or _BARE_NUMBER.match(line)
        if is_number or _REGARDING.search(line):
            break
        if line.strip("-_*. "):
            kept.append(line.strip())
    return kept


def _place(right: Sequence[str]) -> str | None:
    for line in right:
        match = re.match(r"^\W*(?P<place>[^,\d]{2,40}?),\s*ng[àa]y\b", line, re.IGNORECASE)
        if match:
            return match["place"].strip()
    return None


def _period(title: str | None, text: Text, issued_on: date | None) -> Period | None:
    source = title or ""
    for pattern in (_STAGE, _PERIOD):
        if match := pattern.search(source):
            return int(match["a"]), int(match["b"])
    own = re.sub(r"số\s+\S+\s+ngày.*", "", source)
    if match := _YEAR.search(own):
        return int(match["y"]), int(match["y"])
    body = " ".join(b.text for b in text.blocks if b.kind == "body")
    stages = [(int(m["a"]), int(m["b"])) for m in _STAGE.finditer(body)]
    if issued_on is not None:
        stages = [s for s in stages if s[0] <= issued_on.year + 1 and s[1] >= issued_on.year] or stages
    if stages:
        # a directive names stages of other things too; programmes run for five years from a year that ends in 1 or 6
        planned = [s for s in stages if s[1] - s[0] == 4 and s[0] % 5 == 1] or stages
        return max(set(planned), key=lambda s: (planned.count(s), -planned.index(s)))
    return (issued_on.year, issued_on.year) if issued_on else None


def _programmes(title: str | None, text: Text) -> tuple[str, ...]:
    told = _without_specks(title or "")
    named = programmes_named(told)
    if named and _DEVELOPMENT.search(told) and not set(named) & {"MTQG3", "DTTSMN"}:
        return ("KHAC", *named)
    if found := programmes_of(told):
        return found
    body = " ".join(b.text for b in text.blocks if b.kind == "body")[:6000]
    named = programmes_named(body)
    if re.search(r"chương trình mục tiêu quốc gia", told.lower()) and named:
        return tuple(p for p in named if p in ("NTM", "GNBV", "DTTSMN", "MTQG3"))
    return named[:1] if named and not title else ("KHAC",)


def _without_specks(title: str) -> str:
    """A title has no full stops inside: "MỤC TIÊU QUỐC. GIA"."""
    return repaired(re.sub(r"(?<=[^\W\d_])[.'`*]+(?=\s)", "", title))


def _signer(text: Text) -> str | None:
    lines = [line.strip() for line in _lines(text, "signature")]
    if not lines:
        tail = [b.printed[p.start : p.end].strip() for b in text.blocks[-12:] if b.kind == "body" for p in b.pieces]
        lines = [line for line in tail if len(line) < 40]
    return signer_of(lines)


def _recipients(text: Text) -> tuple[str, ...]:
    lines = _lines(text, "recipients")
    return tuple(line.strip(" -–;.+") for line in lines[1:] if line.strip(" -–;.+"))


def _evidence(text: Text) -> tuple[Evidence, ...]:
    blocks = [b for b in text.blocks if b.kind in ("head_left", "head_right", "title")][:12]
    return tuple(e for b in blocks for e in b.evidence(0, len(b.printed), "header"))
