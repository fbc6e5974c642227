"""Statements under the units of another date.

Counts of the units that became one unit add up where all of them state one; else the sum is ``partial`` with "n of m".
A count of a unit that was split cannot be divided: it is shown among the parts and not added. Shares and averages are
worked out from counts where every part states its denominator, else shown by part, never averaged. Of two statements
about the same ground the one issued last stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.warehouse.compare import Statement, whole
from models.warehouse.succession import CONFIDENCES, Succession

ADDITIVE = frozenset({"count", "money", "length", "area", "mass"})
SPLIT_NOTE = "phần của đơn vị đã chia tách không cộng được"


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement that bears on a unit of the other date. ``split``: its ground went to several units."""

    statement: Statement
    then: date
    split: bool
    confidence: str


def under_units(
    statements: Sequence[Statement], succession: Succession, now: date, dimension_of: Callable[[str | None], str | None]
) -> list[Statement]:
    """One statement a unit of the day ``now`` and series. ``dimension_of`` tells the dimension of a unit of measure."""
    grouped: dict[tuple[str, Any], list[_Part]] = defaultdict(list)
    unplaced: list[Statement] = []
    for statement in statements:
        places = _places(statement, succession, now)
        for code, part in places:
            grouped[code, statement.series].append(part)
        if not places:
            unplaced.append(statement)
    out = [
        _combined(code, succession, now, _newest(parts, succession), dimension_of)
        for (code, _), parts in grouped.items()
    ]
    return out + unplaced


def _places(statement: Statement, succession: Succession, now: date) -> list[tuple[str, _Part]]:
    """The units of the day ``now`` that stand on the statement's ground."""
    if statement.unit_code is None or statement.issued_on is None:
        return []
    then = date.fromisoformat(statement.issued_on)
    if then <= now:
        heirs = succession.heirs(statement.unit_code, then, now)
        split = len(heirs.codes) > 1
        return [(code, _Part(statement, then, split, heirs.confidence)) for code in sorted(heirs.codes)]
    origins = succession.parts(statement.unit_code, now, then)
    confidence = max(
        (succession.heirs(o, now, then).confidence for o in origins), key=CONFIDENCES.index, default="none"
    )
    return [(code, _Part(statement, then, len(origins) > 1, confidence)) for code in sorted(origins)]


def _newest(parts: Iterable[_Part], succession: Succession) -> list[_Part]:
    """Without those whose whole ground a later statement covers."""
    kept: list[_Part] = []
    for part in sorted(parts, key=lambda p: (p.then, p.statement.evidence_id or ""), reverse=True):
        code = part.statement.unit_code
        assert code is not None, "placed by its code"
        covered = any(
            succession.heirs(code, part.then, newer.then).codes == {newer.statement.unit_code} for newer in kept
        )
        if not covered:
            kept.append(part)
    return sorted(kept, key=lambda p: p.statement.unit_code or "")


def _combined(
    code: str,
    succession: Succession,
    now: date,
    parts: Sequence[_Part],
    dimension_of: Callable[[str | None], str | None],
) -> Statement:
    name = succession.name(code, now) or code
    weakest = max((p.confidence for p in parts), key=CONFIDENCES.index)
    confidence = None if weakest == "high" else weakest
    only = parts[0]
    then = min(p.then for p in parts)
    ground = succession.parts(code, then, now) if then <= now else frozenset((code,))
    covered = frozenset(g for g in ground if any(_covers(p, g, then, succession) for p in parts if not p.split))
    if len(parts) == 1 and not only.split and covered == ground:
        return only.statement._replace(unit_code=code, unit_name=name, link_confidence=confidence)
    shown = tuple(_shown(p) for p in parts)
    head: dict[str, Any] = {
        "unit_code": code,
        "unit_name": name,
        "parts": shown,
        "parts_stated": len(covered),
        "parts_total": len(ground),
        "link_confidence": confidence,
        "confidence": min((p.statement.confidence for p in parts if p.statement.confidence is not None), default=None),
        "evidence_id": None,
        "page": None,
        "quote": None,
    }
    total = _sum([p.statement for p in parts if not p.split], dimension_of)
    is_whole = covered == ground and total["value"] is not None
    note = f"{len(covered)}/{len(ground)} đơn vị cũ có số liệu"
    if any(p.split for p in parts):
        note += f"; {SPLIT_NOTE}"
    return only.statement._replace(**head, **total, status="stated" if is_whole else "partial", note=note)


def _covers(part: _Part, ground: str, then: date, succession: Succession) -> bool:
    code = part.statement.unit_code
    return code in succession.heirs(ground, then, part.then).codes if then <= part.then else False


def _shown(part: _Part) -> dict[str, Any]:
    s = part.statement
    names = ("unit_code", "unit_name", "value", "value_max", "comparator", "unit", "denominator", "share_pct")
    row = {name: getattr(s, name) for name in (*names, "document", "page", "evidence_id", "issued_on")}
    return row | {"split": part.split}


def _sum(statements: Sequence[Statement], dimension_of: Callable[[str | None], str | None]) -> dict[str, Any]:
    """Value, comparator, denominator and share of several units together; None where they cannot be worked out."""
    nothing = {"value": None, "value_max": None, "comparator": None, "denominator": None, "share_pct": None}
    units = {s.unit for s in statements}
    comparator = _comparator({s.comparator or "eq" for s in statements})
    numbers = [s.document for s in statements if s.document]
    nothing["document"] = "; ".join(dict.fromkeys(numbers)) or None  # type: ignore[assignment]
    if not statements or len(units) > 1 or comparator is None:
        return nothing
    denominators = [s.denominator for s in statements]
    whole_ground = sum(d for d in denominators if d is not None) if None not in denominators else None
    unit = next(iter(units))
    if dimension_of(unit) in ADDITIVE:
        value = sum(s.value or 0 for s in statements)
        highest = sum(s.value_max if s.value_max is not None else s.value or 0 for s in statements)
        share = round(100 * value / whole_ground, 2) if whole_ground else None
        upper = whole(highest) if comparator == "range" else None
        return nothing | {
            "value": whole(value),
            "value_max": upper,
            "comparator": comparator,
            "denominator": whole(whole_ground),
            "share_pct": share,
        }
    if unit == "%" and whole_ground and comparator != "range":
        met = sum((s.value or 0) * (s.denominator or 0) for s in statements)
        share = round(met / whole_ground, 2)
        return nothing | {"value": whole(share), "comparator": comparator, "denominator": whole(whole_ground)}
    return nothing


def _comparator(found: set[str]) -> str | None:
    """How a sum is meant: the weakest of its parts; None where they point both ways."""
    for allowed, weakest in (
        ({"eq"}, "eq"),
        ({"eq", "ge", "gt"}, "ge"),
        ({"eq", "le", "lt"}, "le"),
        ({"eq", "range"}, "range"),
        ({"eq", "approx"}, "approx"),
    ):
        if found <= allowed:
            only = next(iter(found))
            return only if len(found) == 1 else weakest
    return None
