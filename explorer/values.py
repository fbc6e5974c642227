"""What a reviewer types, as the value of a field: numbers and dates as they are written in Viet Nam."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from models.messages import Language, catalogue
from models.reference.vietnamese import fold

_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")
_DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")
# fields that hold a code → where the catalogue has the words for its codes
VOCABULARIES = {
    "comparator": "explorer.comparator_word",
    "change": "change",
    "role": "explorer.role",
    "source": "explorer.source",
    "relation": "explorer.relation",
}
_ISO_DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
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


def code_of(field: str, text: str) -> str:
    """The code that a reviewer means by a word ("khoảng": "approx"); the word itself where no code has it."""
    group = VOCABULARIES.get(field)
    wanted = fold(text.strip())
    for language in ("vi", "en"):
        for key, word in catalogue(language).items() if group else ():
            if key.startswith(f"{group}.") and fold(word) == wanted:
                return key.removeprefix(f"{group}.")
    return text


def word_of(field: str, code: str, language: Language) -> str:
    """The word for a field's code; any other value as it is."""
    group = VOCABULARIES.get(field)
    return catalogue(language).get(f"{group}.{code}", code) if group else code


def shown_value(machine: Any) -> str:
    """A JSON value as a reviewer would type it."""
    if machine is None:
        return ""
    if isinstance(machine, str) and (day := _ISO_DAY.match(machine)):
        return "/".join(reversed(day.groups()))
    if isinstance(machine, list):
        return ", ".join(str(part) for part in machine)
    if isinstance(machine, float | int) and not isinstance(machine, bool):
        return str(machine).replace(".", ",")
    return str(machine)
