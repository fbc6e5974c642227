"""The report on quality: verdicts, findings, doubts and what waits for people, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from models.messages import say
from models.warehouse import Warehouse


def quality_report(warehouse: Warehouse, run_id: str) -> str:
    """One page on the state of the warehouse after a run."""
    found = warehouse.status(runs=1)
    verdicts = Counter(say(f"verdict.{file['verdict']}") for file in found["files"])
    parts = [f"# {say('quality.title', run=run_id)}", _table("status.files", verdicts)]
    for key in ("findings", "doubts", "corrections"):
        parts.append(_table(f"status.{key}", found[key]))
    rejected = [f for f in found["files"] if f["verdict"] == "rejected"]
    if rejected:
        parts.append(_rows("report.rejected", ("file", "reason", "remedy"), _of(rejected)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _of(files: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return [(file["name"], file["reason"] or "", file["remedy"] or "") for file in files]


def _table(title: str, counts: Mapping[str, int]) -> str:
    heading = say(title, text="").strip(" :")
    return _rows(None, ("kind", "count"), list(counts.items()), heading) if counts else ""


def _rows(title: str | None, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], heading: str = "") -> str:
    lines = [f"## {heading or say(str(title))}", ""]
    lines.append(_line(say(f"quality.{column}") for column in columns))
    lines.append(_line("---" for _ in columns))
    lines += [_line(str(cell) for cell in row) for row in rows]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
