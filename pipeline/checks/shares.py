"""Printed shares against the two numbers that they are made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from models.records import Area, Funding, Number, Result, Target
from nlp.numbers import Figure, find_figures
from nlp.text import Block
from pipeline.checks.arithmetic import printed_decimals, rounded_share, share_fits, shown
from pipeline.checks.subject import Flaw, Subject
from pipeline.checks.sums import funding_groups

# what stands between "77/207" and its share: behind a comma or bracket nothing but these words, else a few more
_SAYS = r"(?:chiếm|tương đương|tương ứng|bằng|đạt)"
_RATE = r"(?:\s*(?:với\s+)?(?:tỷ lệ|tỉ lệ))?(?:\s*(?:là|đạt|khoảng|trên))*\s*$"
_TO_SHARE = re.compile(
    rf"^(?:[^\d;:.%(]{{0,60}}(?:,|\()\s*(?:{_SAYS}|(?<=\(\s)|(?<=\())?{_RATE}"
    rf"|[^\d;:.%,(]{{0,70}}(?:chiếm|(?:đạt|chiếm|bằng)\s+(?:tỷ lệ|tỉ lệ)){_RATE}"
    rf"|(?:[^\d;:.%,(\s]+\s+){{0,3}}{_SAYS}{_RATE})",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(r"(?:ngày|tháng|quý|số|khoản|điều)\s*$", re.IGNORECASE)  # "ngày 15/12" is no part of a whole
_LOOSE = re.compile(r"khoảng|trên|hơn|gần|dưới|xấp xỉ|ít nhất|tối thiểu|không quá", re.IGNORECASE)
_COUNTED = frozenset({"xã", "huyện", "thôn"})
_ENDS_OR_OF_ALL = re.compile(r"[\s)]*(?:[,;.]|$|tổng số xã|số xã (?:toàn tỉnh|của tỉnh))")
_MAX_DISTANCE = 110
_ABSURD_FACTOR = 3  # a "share" this far off is a share of something else


def share_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A share that its count and whole, or its amount and total, do not make."""
    seen: set[tuple[int | None, Number, Number, Number]] = set()
    for flaw, key in chain(_of_records(subject), _of_text(subject)):
        if key not in seen:
            seen.add(key)
            yield flaw
    yield from _of_funding(subject)


_Keyed = tuple[Flaw, tuple[int | None, Number, Number, Number]]


def _of_records(subject: Subject) -> Iterator[_Keyed]:
    records: tuple[Target | Result, ...] = (*subject.records.targets, *subject.records.results)
    wholes = _wholes(records)
    for record in records:
        whole, share = record.denominator, record.share_pct
        if whole is None and _is_of_all(subject, record):
            whole = wholes.get((record.area, record.unit))
        if share is None or not whole or record.value_max is not None or record.comparator not in ("eq", "ge"):
            continue
        decimals = printed_decimals(record.quote, share)
        if not share_fits(record.value, whole, share, decimals):
            page = record.evidence[0].page if record.evidence else None
            yield _of_record(record, whole, share, decimals), (page, record.value, whole, share)


def _wholes(records: Sequence[Target | Result]) -> dict[tuple[Area | None, str], Number]:
    """How many communes (…) an area has, where every "77/207 xã" of the document says the same."""
    found: dict[tuple[Area | None, str], set[Number]] = defaultdict(set)
    for record in records:
        if record.denominator and record.unit in _COUNTED and record.subset is None:
            found[record.area, record.unit].add(record.denominator)
    return {key: next(iter(wholes)) for key, wholes in found.items() if len(wholes) == 1}


def _is_of_all(subject: Subject, record: Target | Result) -> bool:
    """ "38 xã, chiếm 18,36%" without a whole: of all communes, unless the next words name other ones."""
    if record.share_pct is None or record.unit not in _COUNTED or record.subset is not None or record.change != "reach":
        return False
    block = subject.block_of(record)
    at = block.printed.find(record.quote) if block is not None else -1
    if block is None or at < 0:
        return False
    printed = re.compile(rf"(?<!\d){re.escape(shown(record.share_pct))}\d*\s*%")
    share = printed.search(block.printed, at)
    return share is not None and _ENDS_OR_OF_ALL.match(block.printed, share.end()) is not None


def _of_record(record: Target | Result, whole: Number, share: Number, decimals: int) -> Flaw:
    expected = rounded_share(record.value, whole, decimals)
    return Flaw(
        kind="share_mismatch",
        message="share",
        place=record.place,
        evidence=record.evidence,
        quote=record.quote,
        found=share,
        expected=expected,
        values=_values(record.value, whole, share, expected),
    )


def _of_text(subject: Subject) -> Iterator[_Keyed]:
    """ "88,5/90%, đạt 98,4%KH", "12/20 thôn (60%)": wherever it stands, also outside what is a target."""
    for block in subject.body:
        figures = find_figures(block.text)
        for figure, share in pairwise(figures):
            if not figure.denominator or figure.value_max is not None or share.denominator is not None:
                continue
            expected = _expected(block, figure, share)
            if expected is not None:
                quote_end = share.end + 1
                spots = block.evidence(figure.number_start, quote_end, "checks.share")
                yield (
                    Flaw(
                        kind="share_mismatch",
                        message="share",
                        place=f"{subject.context.node(block).path}/share {block.number}.{figure.number_start}",
                        evidence=spots,
                        quote=_clause(block, figure.start, quote_end),
                        found=share.value,
                        expected=expected,
                        values=_values(figure.value, figure.denominator, share.value, expected),
                    ),
                    (spots[0].page if spots else None, figure.value, figure.denominator, share.value),
                )


def _expected(block: Block, figure: Figure, share: Figure) -> Number | None:
    """What the printed share should be; None where it fits or is no share of the two."""
    between = block.text[figure.end : share.number_start].lstrip("%‰ ")
    if share.number_start - figure.end > _MAX_DISTANCE or not block.text[share.end :].lstrip().startswith("%"):
        return None
    if _TO_SHARE.match(between) is None or _LOOSE.search(between) or figure.denominator is None or not share.value:
        return None
    if share.value_max is not None or _NO_COUNT.search(block.text, 0, figure.number_start):
        return None
    decimals = share.decimals
    if share_fits(figure.value, figure.denominator, share.value, decimals):
        return None
    expected = rounded_share(figure.value, figure.denominator, decimals)
    ratio = expected / share.value
    return expected if 1 / _ABSURD_FACTOR < ratio < _ABSURD_FACTOR else None


def _clause(block: Block, start: int, end: int) -> str:
    """The clause around a span, from the stop before it."""
    stops = [m.end() for m in re.finditer(r"[;.:]\s", block.text[:start])]
    return block.quote(stops[-1] if stops else 0, end)


def _of_funding(subject: Subject) -> Iterator[Flaw]:
    """An amount's share of the total that it is a part of."""
    for group in funding_groups(subject):
        for part in group.parts:
            if part.share_pct is None or not group.total.amount_vnd:
                continue
            decimals = printed_decimals(part.quote, part.share_pct)
            if not share_fits(part.amount_vnd, group.total.amount_vnd, part.share_pct, decimals):
                yield _share_of_total(part, group.total, decimals)


def _share_of_total(part: Funding, total: Funding, decimals: int) -> Flaw:
    assert part.share_pct is not None, "only parts with a share are checked"
    expected = rounded_share(part.amount_vnd, total.amount_vnd, decimals)
    return Flaw(
        kind="share_mismatch",
        message="share",
        place=part.place,
        evidence=part.evidence,
        quote=part.quote,
        found=part.share_pct,
        expected=expected,
        values=_values(part.amount_vnd, total.amount_vnd, part.share_pct, expected),
        decisive=(*part.evidence, *total.evidence),
    )


def _values(part: Number, whole: Number, share: Number, expected: Number) -> dict[str, object]:
    return {"part": shown(part), "whole": shown(whole), "share": shown(share), "expected": shown(expected)}
