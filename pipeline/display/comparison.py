"""A comparison as a table for people: comparators as words, missing shown as missing, units and shares stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.table import Table

from models.messages import say
from models.reference.vietnamese import format_number
from models.warehouse import Statement


def shown_value(statement: Statement) -> str:
    """The value as staff read it: "khoảng 28–30 xã", "trên 3 %", "chưa có số liệu"."""
    if statement.status == "missing" or statement.value is None:
        return say("compare.missing")
    value = format_number(statement.value)
    if statement.value_max is not None:
        value += f"–{format_number(statement.value_max)}"
    if statement.denominator is not None:
        value += f"/{format_number(statement.denominator)}"
    text = say(f"comparator.{statement.comparator or 'eq'}", value=f"{value} {statement.unit or ''}".strip())
    if statement.status == "partial":
        text += f" ({say('compare.partial', stated=statement.parts_stated, total=statement.parts_total)})"
    return text


def comparison_table(indicator: str, statements: Sequence[Statement]) -> Table:
    """One row a unit and series; the evidence id is what ``kehoach show`` takes."""
    table = Table(title=say("compare.title", indicator=indicator), title_justify="left", pad_edge=False)
    for name in ("unit", "year", "value", "share", "change", "document", "page", "evidence"):
        justify: Literal["left", "right"] = "right" if name in ("value", "share", "page") else "left"
        table.add_column(say(f"column.{name}"), justify=justify, no_wrap=name in ("document", "evidence", "value"))
    for s in statements:
        table.add_row(
            s.unit_name,
            str(s.year or ""),
            shown_value(s),
            f"{format_number(s.share_pct)} %" if s.share_pct is not None else "",
            say(f"change.{s.change}") if s.change else "",
            s.document or "",
            str(s.page or ""),
            s.evidence_id or "",
        )
    return table
