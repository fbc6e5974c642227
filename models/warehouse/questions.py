"""The documented questions: what people ask most, with SQL that runs on either database.

``questions.toml`` is the one place; the page ``docs/queries.md`` and the explorer's examples are made from it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Who = Literal["ministry", "research", "data"]
_WHO: dict[Who, str] = {
    "ministry": "Ministry staff · Cán bộ các bộ",
    "research": "Researchers · Nhà nghiên cứu",
    "data": "The data team · Nhóm dữ liệu",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question in Vietnamese and English, what to know about its answer, and its SQL."""

    who: Who
    vi: str
    en: str
    note: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in the order of the page."""
    content = tomllib.loads(resources.files(__package__).joinpath("questions.toml").read_text(encoding="utf-8"))
    return tuple(Question(**{**q, "sql": q["sql"].strip()}) for q in content["question"])


def queries_page() -> str:
    """The questions as a Markdown page."""
    lines = ["# Questions to the warehouse · Câu hỏi thường gặp", "", _PAGE_NOTE, ""]
    number = 0
    for who, title in _WHO.items():
        lines += [f"## {title}", ""]
        for question in (q for q in questions() if q.who == who):
            number += 1
            lines += [f"### {number}. {question.en}", "", f"*{question.vi}* {question.note}", ""]
            lines += ["```sql", question.sql, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


_PAGE_NOTE = (
    "Made from `models/warehouse/questions.toml` by `python -m models.warehouse.questions`; do not edit. Each runs as "
    "it stands in the explorer's SQL console, in `sqlite3` and in `psql`, and a test runs them all on both databases. "
    "What the columns mean: [data-dictionary.md](data-dictionary.md)."
)


if __name__ == "__main__":
    print(queries_page(), end="")
