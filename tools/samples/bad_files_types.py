"""What a bad file is: its name, how it is made, and the verdict it has to end in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class BadFile:
    """One bad file. ``code`` is the error's of a rejected one (``models.errors``)."""

    name: str
    verdict: Literal["loaded", "partial", "rejected"]
    code: str | None
    make: Callable[[Path], None]


def of_bytes(name: str, code: str, data: bytes) -> BadFile:
    """A file of the given bytes that has to be rejected."""

    def make(path: Path) -> None:
        path.write_bytes(data)

    return BadFile(name, "rejected", code, make)
