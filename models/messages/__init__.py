"""The one catalogue of what staff read: Vietnamese first, English beside it.

``say("run.unchanged", files=3)`` returns the Vietnamese sentence. Keys and placeholders of both languages are the
same (a test compares them); an unknown key raises, so that no screen ever shows a key.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal

Language = Literal["vi", "en"]


@cache
def catalogue(language: Language = "vi") -> dict[str, str]:
    """All sentences of a language, keys joined by points ("run.unchanged")."""
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        out += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return out


def say(key: str, /, language: Language = "vi", **values: object) -> str:
    """The sentence of ``key`` with its placeholders filled; raises ``KeyError`` for an unknown key."""
    return catalogue(language)[key].format(**values)
