"""Full text over the pages of the current files, with or without diacritics.

Both sides are folded, so that "nong thon moi" finds "nông thôn mới" and the other way round; pages that hold the words
just as they were typed come first. Words in double quotes must follow each other, also over a line's end.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from sqlalchemy import Connection, text

from models.warehouse.fold import fold

_CONTEXT = 90  # letters shown before and behind the words that were found
_CANDIDATES = 400

_HEAD = """
SELECT d.document_id, d.number, d.title, d.province_name, d.issued_on, f.name AS file, f.sha256, p.page, p.text
FROM page p
JOIN source_file f ON f.sha256 = p.sha256 AND f.is_current
JOIN document d ON d.document_id = f.document_id
"""
_SQLITE = text(
    _HEAD
    + "JOIN page_search s ON s.rowid = p.page_id WHERE page_search MATCH :query ORDER BY s.rank, p.page_id LIMIT :most"
)
PAGE_VECTOR = "to_tsvector('simple', regexp_replace(p.text_folded, '[^[:alnum:]]+', ' ', 'g'))"
_POSTGRESQL = text(
    f"{_HEAD} WHERE {PAGE_VECTOR} @@ CAST(:query AS tsquery) "
    f"ORDER BY ts_rank({PAGE_VECTOR}, CAST(:query AS tsquery)) DESC, p.page_id LIMIT :most"
)


class Hit(TypedDict):
    """One page. ``text`` is the words around the first find, as printed; ``marks`` are half-open spans in it."""

    document: str
    document_id: str
    title: str | None
    province: str | None
    issued_on: str | None
    file: str
    sha256: str
    page: int
    text: str
    marks: list[tuple[int, int]]
    exact: bool


def phrases_of(query: str) -> list[list[str]]:
    """The folded words that must stand next to each other, as lists; a lone word is a list of one."""
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', query)
    phrases = [re.findall(r"\w+", fold(quoted or word)) for quoted, word in parts]
    return [p for p in phrases if p]


def search(connection: Connection, query: str, limit: int) -> list[Hit]:
    """The pages that hold all words of the query, best first."""
    phrases = phrases_of(query)
    if not phrases:
        return []
    if connection.dialect.name == "sqlite":
        asked = " AND ".join('"' + " ".join(p) + '"' for p in phrases)
        rows = connection.execute(_SQLITE, {"query": asked, "most": _CANDIDATES})
    else:
        asked = " & ".join("(" + " <-> ".join(p) + ")" for p in phrases)
        rows = connection.execute(_POSTGRESQL, {"query": asked, "most": _CANDIDATES})
    wanted = re.sub(r'["\s]+', " ", query).strip().lower()
    exact_first = sorted(((row, wanted in " ".join(row.text.split()).lower()) for row in rows), key=lambda r: not r[1])
    return [_hit(row, phrases, is_exact) for row, is_exact in exact_first[:limit]]


def _hit(row: Any, phrases: list[list[str]], is_exact: bool) -> Hit:
    folded = fold(row.text)
    pattern = "|".join(r"\b" + r"\W+".join(map(re.escape, p)) + r"\b" for p in phrases)
    spans = [m.span() for m in re.finditer(pattern, folded)]
    first = spans[0][0] if spans else 0
    start, end = max(0, first - _CONTEXT), min(len(row.text), first + 2 * _CONTEXT)
    start = row.text.find(" ", start, first) + 1 or start if start else 0
    snippet = row.text[start:end]
    return Hit(
        document=row.number or row.file,
        document_id=row.document_id,
        title=row.title,
        province=row.province_name,
        issued_on=str(row.issued_on) if row.issued_on else None,
        file=row.file,
        sha256=row.sha256,
        page=row.page,
        text=re.sub(r"\s", " ", snippet),
        marks=[(a - start, b - start) for a, b in spans if a >= start and b <= end],
        exact=is_exact,
    )


__all__ = ["Hit", "phrases_of", "search"]
