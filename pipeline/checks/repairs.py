"""Values that two other printed facts fix; the printed value stays, the repair stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from models.messages import say
from models.records import CommuneRow, Repair

_ALL = frozenset(range(1, 20))
Side = Literal["achieved", "planned"]
SIDES: tuple[Side, Side] = ("achieved", "planned")


def repaired(row: CommuneRow) -> CommuneRow:
    """The row with the repairs that its own figures prove."""
    found = [_count(row)]
    for side in SIDES:
        found.append(_split(row, side) or _rest(row, side))
    repairs = tuple(repair for repair in found if repair is not None)
    return row.model_copy(update={"repairs": (*row.repairs, *repairs)}) if repairs else row


def criteria_of(row: CommuneRow, side: Side) -> frozenset[int]:
    """Criteria achieved or planned, repaired where that is proved."""
    for repair in row.repairs:
        if repair.field == side:
            return frozenset(repair.value)
    return frozenset(listed_of(row, side))


def agrees(row: CommuneRow, side: Side) -> bool:
    """Whether the list has as many criteria as are counted, all of them such as there are."""
    listed = set(listed_of(row, side))
    return listed <= _ALL and len(listed) == count_of(row, side)


def is_clean(listed: Sequence[int]) -> bool:
    """Whether a list can have been printed so: criteria that there are, in order. Lost commas leave "79"."""
    return set(listed) <= _ALL and all(a < b for a, b in pairwise(listed))


def listed_of(row: CommuneRow, side: Side) -> tuple[int, ...]:
    """The list as printed."""
    return row.achieved if side == "achieved" else row.planned


def count_of(row: CommuneRow, side: Side) -> int | None:
    """The printed count."""
    return row.achieved_count if side == "achieved" else row.planned_count


def _count(row: CommuneRow) -> Repair | None:
    """The list's length and the cumulative count less the planned one agree against the printed count."""
    length = len(set(row.achieved))
    if row.achieved_count in (None, length) or row.cumulative_count is None or row.planned_count is None:
        return None
    if row.cumulative_count - row.planned_count != length:
        return None
    return Repair(
        field="achieved_count",
        printed=row.achieved_count,
        value=length,
        because=say("repair.count", listed=length, total=row.cumulative_count, planned=row.planned_count),
    )


def _split(row: CommuneRow, side: Side) -> Repair | None:
    """A list whose commas are lost ("1345" with a count of 4): its figures in the one order that makes the count."""
    listed, count = listed_of(row, side), count_of(row, side)
    if not count or not listed or is_clean(listed):
        return None
    readings = _readings("".join(map(str, listed)), count, 0)
    if len(readings) != 1:
        return None
    return Repair(field=side, printed=list(listed), value=readings[0], because=say("repair.split", "vi", count=count))


def _readings(digits: str, count: int, above: int) -> list[list[int]]:
    """All ways to read ``digits`` as ``count`` rising criteria greater than ``above``."""
    if count == 0 or not digits:
        return [[]] if count == 0 and not digits else []
    found = []
    for width in (1, 2):
        number = int(digits[:width])
        if len(digits) >= width and above < number <= max(_ALL) and digits[0] != "0":
            found += [[number, *rest] for rest in _readings(digits[width:], count - 1, number)]
    return found


def _rest(row: CommuneRow, side: Side) -> Repair | None:
    """A commune that is to meet all 19: the list that fails its count is what the other one leaves."""
    other: Side = "planned" if side == "achieved" else "achieved"
    count, others = count_of(row, side), count_of(row, other)
    if count is None or others is None or count + others != len(_ALL) or not agrees(row, other) or agrees(row, side):
        return None
    if not listed_of(row, side):
        return None
    rest = _ALL - set(listed_of(row, other))
    return Repair(
        field=side,
        printed=list(listed_of(row, side)),
        value=sorted(rest),
        because=say(f"repair.{side}", "vi", count=count, others=others),
    )
