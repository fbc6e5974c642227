"""Numbering of the document's own parts, and the number it gives itself in different places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from models.records import Evidence
from nlp.structure import Node, appendix_of
from nlp.text import nfc
from pipeline.checks.subject import Flaw, Subject

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
_LETTERS = "abcdđeghiklmnopq"
_FORMS = ("article", "roman", "arabic", "multi", "letter")  # from the outermost
_MAX_TITLE = 120
_ROMAN_CELL = re.compile(r"^\s*(?P<label>[IVX]{1,5})\s*\.?\s*$")
_TITLE_ROWS = 3
# "(Kèm theo Kế hoạch số 87 /KH-UBND ngày …)" over an appendix: brackets or a line's beginning tell it from a citation
_ATTACHED = re.compile(
    r"(?:^|\()\s*(?:(?:Kèm|Kết|Kém|Ban hành kèm)\s+theo)\s+[^\d()]{0,60}?"
    r"(?P<number>\d{1,5})\s*(?P<year>/\s*(?:19|20)\d\d)?\s*[/-]\s*(?P<symbol>[A-ZĐ][\w–/-]{1,20})(?P<rest>[^()]{0,120}\)?)",
    re.IGNORECASE,
)


def duplicate_numbering(subject: Subject) -> Iterator[Flaw]:
    """Two sections, two items of a section or two groups of a table with the same number."""
    yield from _sections(subject)
    yield from _items(subject)
    for number, table in enumerate(subject.document.tables):
        groups = [
            (match["label"], index)
            for index, row in enumerate(table.rows)
            if index >= table.header_rows and row and (match := _ROMAN_CELL.match(row[0])) and match["label"] in _ROMANS
        ]
        for (before, _), (label, index) in pairwise(groups):
            if label == before:
                yield _of_table(subject, number, index, label)


def _sections(subject: Subject) -> Iterator[Flaw]:
    sections = [item for item in subject.records.outline if item.level == 1 and item.label in _ROMANS]
    for before, item in pairwise(sections):
        if item.label == before.label:
            quote = f"{item.label}. {item.title}"
            yield _duplicate(item.place, item.evidence, quote, item.label, _ROMANS[_ROMANS.index(item.label) + 1])


def _items(subject: Subject) -> Iterator[Flaw]:
    """Numbers and letters begin anew under each section; the same one twice in a row under one parent is a slip."""
    last: dict[str, str] = {}
    for node, block in zip(subject.context.outline.nodes, subject.context.text.blocks, strict=True):
        if node.form not in _FORMS or node.label is None:
            continue
        depth = _FORMS.index(node.form)
        for deeper in _FORMS[depth + 1 :]:
            last.pop(deeper, None)
        is_repeated = last.get(node.form) == node.label and not _is_first(node)
        last[node.form] = node.label
        if is_repeated and node.form != "roman":  # sections are told by the outline
            end = min(len(block.text), node.content + _MAX_TITLE)
            yield _duplicate(
                f"{node.path}/numbering {block.number}",
                block.evidence(0, end, "checks.numbering"),
                block.quote(0, end),
                node.label,
                _next(node.label),
            )


def _is_first(node: Node) -> bool:
    """The first number may begin a list inside a list."""
    return node.label in ("1", "a") or (node.form == "multi" and str(node.label).endswith(".1"))


def _next(label: str) -> str:
    head, dot, last = label.rpartition(".")
    if last.isdigit():
        return f"{head}{dot}{int(last) + 1}"
    return _LETTERS[min(_LETTERS.index(last) + 1, len(_LETTERS) - 1)] if last in _LETTERS else label


def skipped_numbering(subject: Subject) -> Iterator[Flaw]:
    """Section IV right after II. Only without a scan, which may have lost the heading itself."""
    sections = [item for item in subject.records.outline if item.level == 1 and item.label in _ROMANS]
    for before, item in pairwise(sections):
        missing = _ROMANS[_ROMANS.index(item.label) - 1]
        if _ROMANS.index(item.label) != _ROMANS.index(before.label) + 2 or subject.is_scanned(item.evidence):
            continue
        if not any(re.match(rf"\W*{missing}\b", block.printed) for block in subject.body):
            yield Flaw(
                kind="other",
                message="skipped_numbering",
                place=item.place,
                evidence=item.evidence,
                quote=f"{item.label}. {item.title}",
                found=item.label,
                expected=missing,
                values={"found": item.label, "before": before.label, "expected": missing},
            )


def orphaned_numbering(subject: Subject) -> Iterator[Flaw]:
    """ "2.2." right after the parts of "1.": the part "2" that it would belong to is missing."""
    headings = [h for h in subject.context.outline.headings if h.form in ("arabic", "multi")]
    for before, heading in pairwise(headings):
        whole, _, _ = heading.label.partition(".")
        if heading.form != "multi" or before.label.partition(".")[0] != str(int(whole) - 1):
            continue
        if not _is_printed(subject, whole, heading.block):
            block = subject.context.text.blocks[heading.block]
            yield Flaw(
                kind="other",
                message="orphaned_numbering",
                place=f"{subject.context.outline.nodes[heading.block].path}/numbering {heading.block}",
                evidence=block.evidence(0, heading.title[1], "checks.numbering"),
                quote=block.quote(0, heading.title[1]),
                found=heading.label,
                expected=whole,
                values={"found": heading.label, "expected": whole},
            )


def _is_printed(subject: Subject, number: str, before: int) -> bool:
    """Whether a line before that block begins with the number, or with the first of its parts."""
    begins = re.compile(rf"^[^\w(]*{number}\s*(?:[.,)/:-]|\s)(?!\s*[02-9])")
    blocks = subject.context.text.blocks[:before]
    return any(begins.match(block.printed[piece.start : piece.end]) for block in blocks for piece in block.pieces)


def _of_table(subject: Subject, number: int, index: int, label: str) -> Flaw:
    row = subject.document.tables[number].rows[index]
    text = subject.context.text
    evidence = tuple(e for c in range(len(row)) for e in text.cell_evidence(number, index, c, "checks.numbering"))
    quote = " ".join(" ".join(cell.split()) for cell in row if cell.strip())
    place = f"{_where(subject, number)}/row {index + 1}"
    return _duplicate(place, evidence, quote, label, _ROMANS[min(_ROMANS.index(label) + 1, len(_ROMANS) - 1)])


def _where(subject: Subject, number: int) -> str:
    appendix = appendix_of(subject.document.tables[number].title)
    return appendix[0] if appendix else f"Bảng {number + 1}"


def _duplicate(place: str, evidence: Sequence[Evidence], quote: str, found: str, expected: str) -> Flaw:
    return Flaw(
        kind="duplicate_numbering",
        message="duplicate_numbering",
        place=place,
        evidence=tuple(evidence),
        quote=quote,
        found=found,
        expected=expected,
        values={"found": found, "expected": expected},
    )


def conflicting_number(subject: Subject) -> Iterator[Flaw]:
    """An appendix that names the document by another number than its head does."""
    own = _parts(subject.records.document.number or "")
    if own is None:
        return
    for place, printed, evidence in _attached(subject):
        match = _ATTACHED.search(printed)
        if match is None:
            continue
        number, symbol = match["number"], re.split(r"[\s,]", match["symbol"])[0]
        if _symbol(symbol) != own[1] or int(number) == int(own[0]):
            continue
        found = f"{number}/{symbol}"
        yield Flaw(
            kind="number_conflict",
            message="number_conflict",
            place=place,
            evidence=evidence,
            quote=" ".join(match.group().split()),
            found=found,
            expected=subject.records.document.number,
            values={"found": found, "expected": subject.records.document.number},
            words=number,
        )


def _attached(subject: Subject) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    """Place, words and spots of every line that says to which document an appendix belongs."""
    for block in subject.body:
        match = _ATTACHED.search(block.text)
        if match is not None:
            evidence = block.evidence(*match.span(), "checks.number")
            yield f"attached/{block.number}", block.text, evidence
    printed = {" ".join(block.text.split()) for block in subject.body}
    yield from _attached_in_tables(subject)
    for number, table in enumerate(subject.document.tables):
        title = " ".join(nfc(table.title).split())
        match = _ATTACHED.search(title)
        if match is not None and not any(match.group().strip() in text for text in printed):
            evidence = subject.context.text.title_evidence(number, "checks.number", match.group())
            yield _where(subject, number), title, evidence


def _attached_in_tables(subject: Subject) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    """The same words where the grid took in the lines above the table."""
    for number, table in enumerate(subject.document.tables):
        for index, row in enumerate(table.rows[:_TITLE_ROWS]):
            for column, cell in enumerate(row):
                if _ATTACHED.search(cell):
                    evidence = subject.context.text.cell_evidence(number, index, column, "checks.number")
                    yield f"{_where(subject, number)}/row {index + 1}", " ".join(nfc(cell).split()), evidence


def _parts(number: str) -> tuple[str, str] | None:
    match = re.match(r"^(\d+)(?:/\d{4})?[/-](.+)$", number)
    return (match[1], _symbol(match[2])) if match else None


def _symbol(symbol: str) -> str:
    return re.sub(r"[\s–-]", "-", symbol).upper().replace("Đ", "D")
