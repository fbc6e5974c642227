"""Counts in running text against the names that follow them: "thêm 07 huyện, gồm: A, B, C, D, E, G"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.agency_lexicon import body_start
from nlp.text import Block
from pipeline.checks.subject import Flaw, Subject

_CAPITAL = r"[A-ZĐÀ-Ỵ]"
_WORD = rf"{_CAPITAL}[^\W\d_]*(?:['’][^\W\d_]+)?"
_KIND = r"(?:xã|huyện|thị xã|thị trấn|thành phố|phường|tỉnh|thôn|bản|buôn|ấp|TP\.?|TX\.?)"
_NAME = rf"(?:(?:các\s+)?{_KIND}\s+)?{_WORD}(?:[ -]+(?:{_WORD}|\d{{1,2}}(?!\d)))*"
_NOTE = r"(?:\s*\([^()]*\))?"
_LIST = re.compile(rf"\s*(?P<names>{_NAME}{_NOTE}(?:\s*(?:,|;|\bvà\b)\s*{_NAME}{_NOTE})+)")
_COUNT = re.compile(
    r"(?<![\d.,/-])(?P<count>\d{1,2})\s+"
    r"(?P<unit>xã|huyện|thị trấn|phường|đơn vị cấp huyện|đơn vị|thôn|bản|buôn|ấp|địa phương)(?!\w)"
    r"(?P<more>[^:;.()\d]{0,80}?)"
    r"(?P<opens>\s*,?\s*(?:gồm|bao gồm|cụ thể|là|đó là)\s*:?\s+|\s*:\s+|\s*,?\s*\((?:gồm|bao gồm|cụ thể|là)?\s*:?\s*)"
)
_SPLIT = re.compile(r"\s*(?:,|;|\bvà\b)\s*(?![^()]*\))")
# behind the list: its end, or a word that shows that more names follow or that these are only some
_OPEN_END = re.compile(r"\s*(?:,\s*)?(?:…|\.{2,}|v\.v|và\s+(?:một số|các)|-|–)", re.IGNORECASE)
_SOME = re.compile(r"trong đó|như|điển hình|ví dụ|chủ yếu|nhất là", re.IGNORECASE)
_LARGEST_GAP = 3


def named_count_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A number of units that the list of their names behind it does not bear out."""
    for block in subject.body:
        for counted in _COUNT.finditer(block.printed):
            listed = _LIST.match(block.printed, counted.end())
            if listed is None or _SOME.search(counted["more"] + counted["opens"]):
                continue
            names = [name for name in _SPLIT.split(listed["names"]) if name]
            count, real = int(counted["count"]), len(names)
            is_close = 0 < abs(count - real) <= _LARGEST_GAP and real > 1
            if is_close and _is_whole(block.printed, listed) and not any(map(_is_body, names)):
                yield _flaw(subject, block, counted, listed, real)


def _is_whole(text: str, listed: re.Match[str]) -> bool:
    """Whether the list ends where the clause does, so that nothing of it is missing."""
    behind = text[listed.end() :]
    return _OPEN_END.match(behind) is None and re.match(r"\s*(?:[;.):/]|$)", behind) is not None


def _is_body(name: str) -> bool:
    return body_start().match(name) is not None


def _flaw(subject: Subject, block: Block, counted: re.Match[str], listed: re.Match[str], real: int) -> Flaw:
    count = int(counted["count"])
    before = [m.end() for m in re.finditer(r"[;.:]\s", block.printed[: counted.start()])]
    start = before[-1] if before else 0
    return Flaw(
        kind="count_mismatch",
        message="named",
        place=f"{subject.context.node(block).path}/list {block.number}.{counted.start()}",
        evidence=block.evidence(counted.start(), listed.end(), "checks.named_list"),
        quote=block.quote(start, listed.end()),
        found=count,
        expected=real,
        values={"count": count, "real": real, "unit": counted["unit"]},
    )
