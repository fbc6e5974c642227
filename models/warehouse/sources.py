"""Where a row was read from, as a link to the explorer: the page with the spot lit on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from models.messages import say
from models.warehouse.schema import evidence, source_file

EXPLORER = "http://127.0.0.1:8000"
"""Where ``kehoach serve`` answers unless it is told otherwise."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A link's words ("plan.pdf, trang 3") and address."""

    label: str
    address: str


def source_links(
    connection: Connection, evidence_ids: Iterable[str] | None = None, explorer: str = EXPLORER
) -> dict[str, SourceLink]:
    """Evidence id → link to the explorer at that address; without ids those of all evidence."""
    e, f = evidence.c, source_file.c
    query = select(e.evidence_id, e.page, f.name).join(source_file, f.sha256 == e.sha256)
    if evidence_ids is None:
        rows = connection.execute(query).all()
    else:
        wanted = sorted(set(evidence_ids))
        parts = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
        rows = [r for part in parts for r in connection.execute(query.where(e.evidence_id.in_(part)))]
    root = explorer.rstrip("/")
    return {r.evidence_id: SourceLink(_label(r.name, r.page), f"{root}/bang-chung/{r.evidence_id}") for r in rows}


def _label(name: str, page: int | None) -> str:
    return f"{name}, {say('error.page_number', page=page)}" if page is not None else name
