"""Values that two other printed facts fix; the printed value stays, the repair stands beside it."""

from __future__ import annotations

from models.messages import say
from models.records import CommuneRow, Repair

_ALL = frozenset(range(1, 20))


def repaired(row: CommuneRow) -> CommuneRow:
    """The row with the repairs that its own figures prove."""
    found = tuple(r for r in (_count(row), _achieved(row)) if r is not None)
    return row.model_copy(update={"repairs": (*row.repairs, *found)}) if found else row


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


def _achieved(row: CommuneRow) -> Repair | None:
    """A commune that is to meet all 19: what is achieved is what is not planned, if the count says the same."""
    planned, achieved = set(row.planned), set(row.achieved)
    if row.planned_count != len(planned) or row.achieved_count is None or not planned <= _ALL:
        return None
    rest = _ALL - planned
    if row.achieved_count + row.planned_count != len(_ALL) or achieved == rest or not achieved:
        return None
    return Repair(
        field="achieved",
        printed=list(row.achieved),
        value=sorted(rest),
        because=say("repair.achieved", count=row.achieved_count, planned=row.planned_count),
    )
