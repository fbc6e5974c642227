"""What the typesetter makes: pages of placed lines, rules and table fragments. Points, origin top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlacedLine:
    """One printed line: each word with its left edge."""

    text: str
    kind: str
    box: Box
    block: int
    words: tuple[tuple[float, str], ...]
    baseline: float
    style: str
    size: float


@dataclass(frozen=True)
class Rule:
    """A straight rule. ``look`` is solid, dotted or faint."""

    x0: float
    y0: float
    x1: float
    y1: float
    look: str = "solid"
    width: float = 0.6


@dataclass
class LaidPage:
    """One page; ``text`` is its truth in reading order, one block an entry."""

    number: int
    width: float
    height: float
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    ink: list[tuple[str, Box]] = field(default_factory=list)
    fragments: list[dict[str, Any]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @property
    def landscape(self) -> bool:
        return self.width > self.height
