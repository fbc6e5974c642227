"""Printed numbers compared exactly: a share against its parts, to half of its last printed digit."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from models.records import Number
from models.reference.vietnamese import format_number
from nlp.numbers import decimals_of, read_number

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def exact(value: Number) -> Decimal:
    """The number as printed, not as a float holds it."""
    return Decimal(str(value))


def printed_decimals(text: str, value: Number) -> int:
    """How many decimals ``value`` has in ``text``: 1 for 17.5 in "chiếm 17,5%"; as many as it needs where absent."""
    for token in _NUMBER.findall(text):
        if read_number(token) == value:
            return decimals_of(token)
    exponent = exact(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def share_fits(part: Number, whole: Number, share_pct: Number, decimals: int) -> bool:
    """Whether ``share_pct`` is part/whole, rounded to ``decimals`` or, to whole per cent, rounded down."""
    real = exact(part) * 100 / exact(whole)
    printed = exact(share_pct)
    half = Decimal(1).scaleb(-decimals) / 2
    return abs(real - printed) <= half or (decimals == 0 and int(real) == printed)


def rounded_share(part: Number, whole: Number, decimals: int) -> Number:
    """What the share should read."""
    real = (exact(part) * 100 / exact(whole)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return float(real) if decimals else int(real)


def shown(value: Number) -> str:
    """A number as Vietnamese readers write it."""
    return format_number(value)
