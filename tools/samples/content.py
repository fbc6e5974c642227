"""A plan's content as data: YAML with the records marked where they stand in the text.

A marked passage is ``⟦kind positional… key=value…|the printed words⟧``; the words are the record's quote, so that a
gold quote is an exact substring by construction. Kinds: ``c`` citation (number date), ``t`` target (indicator value …),
``f`` funding (source amount in dong …), ``e`` finding (kind found expected).
"""

from __future__ import annotations

import datetime
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

PLANS = Path(__file__).parent / "plans"
_MARK = re.compile(r"⟦([ctfe]) ([^|⟧]*)\|([^⟧]*)⟧")


@dataclass(frozen=True)
class Mark:
    """One marked passage: its kind, positional and keyed attributes, and the words printed."""

    kind: str
    args: tuple[str, ...]
    keys: dict[str, str]
    quote: str


def unmarked(text: str) -> str:
    """The text as printed."""
    return _MARK.sub(lambda m: m.group(3), text)


def marks(text: str) -> list[Mark]:
    """The marked passages in order. Raises ``ValueError`` for a mark that was not understood."""
    out = []
    for match in _MARK.finditer(text):
        parts = shlex.split(match.group(2))
        keys = dict(part.split("=", 1) for part in parts if "=" in part)
        out.append(Mark(match.group(1), tuple(p for p in parts if "=" not in p), keys, match.group(3).strip()))
    if "⟦" in unmarked(text) or "⟧" in unmarked(text):
        raise ValueError(f"mark not understood in {text!r}")
    return out


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Deadline(_Strict):
    """A deadline object of the gold form."""

    text: str
    kind: Literal["by", "during", "months", "from", "recurring", "ongoing", "conditional"]
    start: datetime.date | None = None
    end: datetime.date | None = None
    months: list[int] | None = None
    every: str | None = None


class Item(_Strict):
    """One paragraph of the body. Exactly one of h1, h2, h3, p, a holds its text."""

    h1: str | None = None
    h2: str | None = None
    h3: str | None = None
    p: str | None = None
    a: str | None = None
    """An assignment to the agency of the heading above, or to ``by``."""
    agency: list[str] = []
    """On a heading: the agency that the items below it are for."""
    by: list[str] = []
    role: Literal["lead", "coordinate", "advise", "direct", "perform"] = "perform"
    with_: list[str] = Field(default=[], alias="with")
    due: Deadline | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"p": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_text(self) -> Item:
        if sum(x is not None for x in (self.h1, self.h2, self.h3, self.p, self.a)) != 1:
            raise ValueError("exactly one of h1, h2, h3, p, a")
        return self

    @property
    def text(self) -> str:
        """The marked text."""
        return self.h1 or self.h2 or self.h3 or self.p or self.a or ""

    @property
    def level(self) -> int:
        """1-3 for a heading, 0 for running text."""
        return 1 if self.h1 else 2 if self.h2 else 3 if self.h3 else 0


class Row(_Strict):
    """One table row. "<" is covered by the cell to its left, "^" by the one above."""

    c: list[str]
    code: str | None = None
    """Commune tables: the commune's official code on the plan's date."""
    name: str | None = None
    """Commune tables: the official name where the printed cell is not just "Xã " and the name."""
    district: str | None = None
    note: str | None = None
    t: str | None = None
    """Indicator tables: the attributes of a target mark."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"c": value} if isinstance(value, list) else value


class Appendix(_Strict):
    """An appendix table. ``columns`` are relative widths; ``roles`` says which column holds what."""

    label: str
    title: list[str]
    kind: Literal["communes", "tasks", "indicators", "plain"] = "plain"
    orientation: Literal["port", "land"] = "port"
    columns: list[float]
    align: str
    """One letter a column: l(eft), c(entre), r(ight)."""
    head: list[list[str]]
    rows: list[Row]
    roles: dict[str, int] = {}
    year: int | None = None
    agencies: dict[str, list[str]] = {}
    """Task tables: agency cell -> full names."""
    deadlines: dict[str, Deadline] = {}
    size_pt: float = 11.0
    rule: Literal["solid", "dotted", "faint"] = "solid"
    split_rows: bool = False
    """Rows may run over a page end without a rule there."""
    repeat_head: bool = True

    @model_validator(mode="after")
    def _rectangular(self) -> Appendix:
        n = len(self.columns)
        if len(self.align) != n:
            raise ValueError(f"{self.label}: {len(self.align)} alignments for {n} columns")
        for cells in [*self.head, *(row.c for row in self.rows)]:
            if len(cells) != n:
                raise ValueError(f"{self.label}: {len(cells)} cells for {n} columns: {cells}")
        return self


class Sign(_Strict):
    """The signature block."""

    titles: list[str]
    name: str


class Output(_Strict):
    """A committed file of this plan: its name in data/raw and the variant it is made by."""

    file: str
    variant: str


class Plan(_Strict):
    """A whole plan."""

    name: str
    files: list[Output]
    issuer: list[str]
    issuer_name: str
    number: str
    place: str
    date: datetime.date
    kind: str = "Kế hoạch"
    title: str
    province: str
    programmes: list[str]
    period: tuple[int, int]
    sign: Sign
    recipients: list[str]
    body: list[Item]
    appendices: list[Appendix] = []
    findings: list[dict[str, Any]] = []

    @property
    def place_date(self) -> str:
        """As printed: day and month with two digits where they are under 10 (months 1 and 2 only)."""
        month = f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)
        return f"{self.place}, ngày {self.date.day:02d} tháng {month} năm {self.date.year}"


def load(path: Path) -> Plan:
    """Read and validate a plan file."""
    return Plan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def all_plans() -> list[Plan]:
    """The plans of this package, by name."""
    return [load(path) for path in sorted(PLANS.glob("*.yaml"))]
