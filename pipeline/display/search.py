"""Search hits as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from models.messages import say


def hits_table(hits: Sequence[Mapping[str, Any]]) -> Table:
    """One row a hit: document, page, the text around it."""
    table = Table(pad_edge=False)
    for name in ("document", "page", "text"):
        table.add_column(say(f"column.{name}"))
    for hit in hits:
        table.add_row(escape(str(hit["document"])), str(hit["page"] or ""), escape(str(hit["text"])))
    return table
