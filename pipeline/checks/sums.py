"""Printed totals against their printed parts: money by source, breakdowns in a sentence, groups of communes, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from models.records import Evidence, Funding, Number, Target
from nlp.funding_tables import is_tabled
from nlp.numbers import Figure, find_figures
from nlp.text import Block
from nlp.units import read_unit, scaled
from pipeline.checks.arithmetic import exact, shown
from pipeline.checks.communes import last_criterion
from pipeline.checks.subject import Flaw, Subject
from pipeline.checks.table_sums import table_totals

# Parts that come this near to the total are meant to make it up; others may be a choice of it ("trong đó").
_NEAR = Decimal("0.05")
_NEAR_IN_MONEY = Decimal("0.03")
_MAX_AMBIGUOUS = 8
_MILLION = 1_000_000
_INTRODUCED = re.compile(r"trong đó|bao gồm|chia ra|cụ thể là|gồm(?: có)?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.](?=\s+[A-ZĐÀ-Ỵ(]|\s*$)")
_LOOSE = ("approx", "ge", "le", "gt", "lt", "range")
_BESIDE = re.compile(r"\W*(?:ngoài ra|bên cạnh đó|chưa kể)(?!\w)", re.IGNORECASE)  # comes on top of the total
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STRUCTURE = re.compile(r"cơ cấu\b", re.IGNORECASE)
_WHOLE_PCT = 100


@dataclass(frozen=True)
class Group:
    """A total with its parts, and the parts' own parts."""

    total: Funding
    parts: tuple[Funding, ...]
    parts_of: tuple[tuple[Funding, tuple[Funding, ...]], ...] = ()


def sum_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A total that its parts do not make up."""
    money = list(_of_funding(subject))
    yield from (flaw for flaw, _ in money)
    yield from _of_bands(subject)
    told = {block.number for _, block in money if block is not None}
    for block in subject.body:
        if block.number not in told:
            yield from _of_sentence(block, subject)
        yield from _of_structure(block, subject)
    yield from table_totals(subject)


def funding_groups(subject: Subject) -> list[Group]:
    """Totals with what follows each in its section for its period.

    Where two amounts of one source follow each other, the second may be a part of the first or stand beside it; the
    reading that makes the sum right is taken, so that only what no reading can mend is held against the document.
    """
    groups = []
    # tables of money have sums of their own
    funding = [record for record in subject.records.funding if not is_tabled(record)]
    for index, total in enumerate(funding):
        if total.source != "total":
            continue
        following: list[Funding] = []
        for part in funding[index + 1 :]:
            of_other_years = part.period != total.period and _YEAR.search(part.quote)
            is_apart = part.source == "total" or _BESIDE.match(part.quote) is not None
            if is_apart or of_other_years or _section(part) != _section(total):
                break
            following.append(part)
        if following:
            groups.append(_group(total, _told_together(subject, total, following)))
    return groups


def _told_together(subject: Subject, total: Funding, following: Sequence[Funding]) -> Sequence[Funding]:
    """The parts in the total's own paragraph where it has several, else all that follow."""
    own = subject.block_of(total)
    together = [part for part in following if own is not None and subject.block_of(part) == own]
    return together if len(together) > 1 else following


def _section(record: Funding) -> str:
    return record.place.partition("/")[0].split(".")[0]


def _group(total: Funding, following: Sequence[Funding]) -> Group:
    open_to_doubt = [i for i in range(1, len(following)) if following[i].source == following[i - 1].source][
        :_MAX_AMBIGUOUS
    ]
    best: Group | None = None
    for choice in product((True, False), repeat=len(open_to_doubt)):
        inner = {i for i, is_inner in zip(open_to_doubt, choice, strict=True) if is_inner}
        group = _nested(total, following, inner)
        if group is not None and (best is None or _gap(group) < _gap(best)):
            best = group
    assert best is not None, "the reading without inner parts is always there"
    return best


def _nested(total: Funding, following: Sequence[Funding], inner: set[int]) -> Group | None:
    parts: list[Funding] = []
    below: dict[int, list[Funding]] = {}
    for index, part in enumerate(following):
        if index not in inner:
            parts.append(part)
        elif part.amount_vnd > parts[-1].amount_vnd:
            return None
        else:
            below.setdefault(len(parts) - 1, []).append(part)
    return Group(total, tuple(parts), tuple((parts[i], tuple(found)) for i, found in below.items()))


def _gap(group: Group) -> int:
    return abs(group.total.amount_vnd - sum(p.amount_vnd for p in group.parts))


def _of_funding(subject: Subject) -> Iterator[tuple[Flaw, Block | None]]:
    for group in funding_groups(subject):
        shares = sum((exact(p.share_pct) for p in group.parts if p.share_pct is not None), Decimal(0))
        complete = abs(shares - _WHOLE_PCT) <= 1
        inner = ((whole, parts, False) for whole, parts in group.parts_of)
        for whole, parts, is_complete in ((group.total, group.parts, complete), *inner):
            real = sum(p.amount_vnd for p in parts)
            gap = abs(real - whole.amount_vnd)
            if len(parts) < 2 or gap == 0:
                continue
            if is_complete or real > whole.amount_vnd or gap <= whole.amount_vnd * _NEAR_IN_MONEY:
                yield _of_money(whole, parts, real), subject.block_of(whole)


def _of_money(whole: Funding, parts: Sequence[Funding], real: int) -> Flaw:
    evidence = (*whole.evidence, *(e for p in parts for e in p.evidence))
    return Flaw(
        kind="sum_mismatch",
        message="sum_of_money",
        place=whole.place,
        evidence=evidence,
        quote=whole.quote,
        found=whole.amount_vnd,
        expected=real,
        values={
            "total": _millions(whole.amount_vnd),
            "parts": " + ".join(_millions(p.amount_vnd) for p in parts),
            "real": _millions(real),
        },
    )


def _millions(amount_vnd: int) -> str:
    whole = amount_vnd / _MILLION
    return shown(int(whole) if whole == int(whole) else whole)


def _of_bands(subject: Subject) -> Iterator[Flaw]:
    """Communes by number of criteria met: the groups together are all communes."""
    last = last_criterion(subject)
    bands = [t for t in subject.records.targets if t.band is not None and t.change == "reach" and t.subset is None]
    for due, area in dict.fromkeys((t.due, t.area) for t in bands):
        group = _tiling([t for t in bands if (t.due, t.area) == (due, area)], subject.records.targets, last)
        wholes = {t.denominator for t in group if t.denominator}
        if len(wholes) != 1:
            continue
        (whole,) = wholes
        real = sum(exact(t.value) for t in group)
        if real != exact(whole):
            yield _flaw(
                "sum_of_groups",
                group[0].place,
                tuple(e for t in group for e in t.evidence),
                next(t.quote for t in group if t.denominator),
                whole,
                int(real),
                parts=" + ".join(shown(t.value) for t in group),
            )


def _tiling(bands: Sequence[Target], targets: Sequence[Target], last: int) -> list[Target]:
    """Bands that cover 0 to all criteria without gap, with the count that meets all where no band says it; else []."""
    ordered = sorted(bands, key=lambda t: _ends(t, last))
    edges = [_ends(t, last) for t in ordered]
    if not edges or edges[0][0] != 0 or any(b[0] != a[1] + 1 for a, b in pairwise(edges)):
        return []
    if edges[-1][1] == last:
        return ordered
    full = [
        t
        for t in targets
        if t.indicator == "ntm.communes_meeting"
        and t.subset is None
        and (t.due, t.area) == (bands[0].due, bands[0].area)
    ]
    return [*ordered, full[0]] if len(full) == 1 and edges[-1][1] == last - 1 else []


def _ends(target: Target, last: int) -> tuple[int, int]:
    assert target.band is not None, "only targets with a band are asked"
    low, high = target.band
    return low or 0, last if high is None else high


def _of_sentence(block: Block, subject: Subject) -> Iterator[Flaw]:
    """ "150,3 tỷ đồng. Trong đó: A 77,7 tỷ đồng; B 72,5 tỷ đồng": parts of the same unit up to the sentence's end."""
    figures = find_figures(block.text)
    for cue in _INTRODUCED.finditer(block.text):
        before = [f for f in figures if f.end <= cue.start() and cue.start() - f.end < 90]
        if not before or block.text.count(";", before[-1].end, cue.start()):
            continue
        total = before[-1]
        whole = _amount(block, total)
        end = _sentence_end(block.text, cue)
        parts = [f for f in figures if cue.end() <= f.number_start < end and not _in_brackets(block.text, cue.end(), f)]
        counted = [(f, amount) for f in parts if (amount := _amount(block, f)) is not None]
        if whole is None or total.denominator or any(f.comparator in _LOOSE for f, _ in [*counted, (total, whole)]):
            continue
        same = [(f, value) for f, (value, unit) in counted if unit == whole[1]]
        real = sum((value for _, value in same), Decimal(0))
        if len(same) < 2 or whole[1] == "%" or real == whole[0] or abs(real - whole[0]) > whole[0] * _NEAR:
            continue
        yield _flaw(
            "sum_of_parts",
            f"{subject.context.node(block).path}/sum {block.number}.{total.number_start}",
            block.evidence(total.number_start, same[-1][0].end, "checks.sum"),
            block.quote(_clause_start(block.text, total.start), same[-1][0].end),
            total.value,
            _plain(real),
            parts=" + ".join(shown(_plain(value)) for _, value in same),
            total=shown(_plain(whole[0])),
        )


def _of_structure(block: Block, subject: Subject) -> Iterator[Flaw]:
    """ "Cơ cấu kinh tế: … chiếm 57,1%; … 18,8%; … 24,1%": the shares of a whole make 100."""
    for cue in _STRUCTURE.finditer(block.text):
        end = _sentence_end(block.text, cue)
        parts = [
            f
            for f in find_figures(block.text)
            if cue.end() <= f.number_start < end
            and block.text[f.end :].lstrip().startswith("%")
            and not _in_brackets(block.text, cue.end(), f)
        ]
        real = sum((exact(f.value) for f in parts), Decimal(0))
        allowed = sum((Decimal(1).scaleb(-f.decimals) / 2 for f in parts), Decimal(0))
        if len(parts) < 3 or any(f.comparator in _LOOSE for f in parts) or not allowed < abs(real - _WHOLE_PCT) <= 5:
            continue
        yield _flaw(
            "sum_of_shares",
            f"{subject.context.node(block).path}/sum {block.number}.{cue.start()}",
            block.evidence(cue.start(), parts[-1].end, "checks.sum"),
            block.quote(cue.start(), parts[-1].end + 1),
            _plain(real),
            _WHOLE_PCT,
            parts=" + ".join(shown(f.value) for f in parts),
            total=shown(_plain(real)),
        )


def _amount(block: Block, figure: Figure) -> tuple[Decimal, str] | None:
    unit = read_unit(block.text, figure.end)
    return (exact(scaled(figure.value, unit.scale)), unit.name) if unit else None


def _sentence_end(text: str, cue: re.Match[str]) -> int:
    """Where the enumeration ends: at the bracket that holds it, else with the sentence."""
    depth = 0
    for at in range(cue.end(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth < 0:
            return at
    stop = _SENTENCE_END.search(text, cue.end())
    return stop.start() if stop else len(text)


def _in_brackets(text: str, start: int, figure: Figure) -> bool:
    between = text[start : figure.number_start]
    return between.count("(") > between.count(")")


def _clause_start(text: str, at: int) -> int:
    stops = [m.end() for m in re.finditer(r"[;.:]\s", text[:at])]
    return stops[-1] if stops else 0


def _plain(value: Decimal) -> Number:
    return int(value) if value == int(value) else float(value)


def _flaw(
    message: str,
    place: str,
    evidence: tuple[Evidence, ...],
    quote: str,
    found: Number,
    expected: Number,
    **values: object,
) -> Flaw:
    return Flaw(
        kind="sum_mismatch",
        message=message,
        place=place,
        evidence=evidence,
        quote=quote,
        found=found,
        expected=expected,
        values={"total": shown(found), "real": shown(expected), **values},
    )
