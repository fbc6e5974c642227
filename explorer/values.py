"""What a reviewer types, as the value of a field: numbers and dates as they are written in Viet Nam."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")
_DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")
_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


def typed_value(text: str, machine: Any) -> Any:
    """The value for a field in which the machine has read ``machine`` (a JSON value): "1.582,5" is 1582.5.

    "" is null. What fits no form stays text: the record says whether it can hold it.
    """
    text = text.strip()
    if not text:
        return None
    if _DAY.match(text):
        try:
            return datetime.strptime(text, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return text
    if isinstance(machine, list) and not text.startswith("["):
        parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
        return [int(part) if part.isdecimal() else part for part in parts]
    if isinstance(machine, str):
        return text
    if _THOUSANDS.match(text) or _DECIMAL_COMMA.match(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        return json.loads(text)
    except ValueError:
        return text


def shown_value(machine: Any) -> str:
    """A JSON value as a reviewer would type it."""
    if machine is None:
        return ""
    if isinstance(machine, list):
        return ", ".join(str(part) for part in machine)
    if isinstance(machine, float | int) and not isinstance(machine, bool):
        return str(machine).replace(".", ",")
    return str(machine)
