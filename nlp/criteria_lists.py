"""Lists of criteria in a cell: "1,3,7-9", and those of which a scan lost the commas ("12,34,57" for 1,2,3,4,5,7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

_LIST = re.compile(r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?")
_LIST_CELL = re.compile(r"^[\d\s,;.\-–]+$")
_MAX_CRITERION = 30
_CRITERIA = 19
_MANY_READINGS = 2


def listed(printed: str) -> tuple[int, ...]:
    """ "1,3,7-9" → (1, 3, 7, 8, 9); numbers as printed, errors included."""
    if not _LIST_CELL.match(printed):
        printed = " ".join(re.findall(r"\d[\d\s,;.\-–]*", printed))
    out: list[int] = []
    for match in _LIST.finditer(printed):
        ends = [int(n) for n in re.findall(r"\d{1,2}", match.group())]
        if len(ends) == 2 and ends[0] < ends[1] <= _MAX_CRITERION:
            out.extend(range(ends[0], ends[1] + 1))
        else:
            out.extend(ends)
    return tuple(out)


def scanned_list(printed: str, count: int | None, others: Collection[int] = ()) -> tuple[int, ...]:
    """The list of a scanned cell: as it looks, or with its commas put back where the count leaves one way.

    ``count`` is how many the row says there are, ``others`` the criteria of the row's other list, which it shares none
    with. What looks right is never touched, nor what has several readings.
    """
    read = listed(printed)
    if count is None or (len(read) == count and _rises(read)):
        return read
    digits = "".join(re.findall(r"\d", printed))
    for limit in (_CRITERIA, _MAX_CRITERION):
        ways = [way for way in _ways(digits, count, 0, limit) if not set(way) & set(others)]
        if len(ways) == 1:
            return ways[0]
        if len(ways) >= _MANY_READINGS:
            break
    return read


def _rises(numbers: tuple[int, ...]) -> bool:
    return all(a < b for a, b in pairwise(numbers))


def _ways(digits: str, count: int, above: int, limit: int) -> Iterator[tuple[int, ...]]:
    """Every way to cut the digits into so many rising numbers."""
    if not count:
        if not digits:
            yield ()
        return
    if not count <= len(digits) <= 2 * count:
        return
    for length in (1, 2):
        number = int(digits[:length]) if len(digits) >= length and digits[0] != "0" else 0
        if above < number <= limit:
            for rest in _ways(digits[length:], count - 1, number, limit):
                yield (number, *rest)
