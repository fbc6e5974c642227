"""The state of the warehouse as tables: runs, files by verdict, findings and doubts by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from models.messages import say
from pipeline.display.console import wide_console


def print_status(found: Mapping[str, Any], console: Console | None = None) -> None:
    """Print what ``Warehouse.status`` returned."""
    console = console or wide_console()
    console.print(_runs(found))
    verdicts = Counter(file["verdict"] for file in found["files"])
    lines = {
        "status.files": ", ".join(f"{say(f'verdict.{v}')}: {n}" for v, n in sorted(verdicts.items())),
        "status.findings": _by_kind(found["findings"]),
        "status.doubts": _by_kind(found["doubts"]),
        "status.corrections": _by_kind(found["corrections"]),
    }
    for key, text in lines.items():
        console.print(say(key, text=text or "0"), highlight=False)


def _by_kind(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind}: {count}" for kind, count in counts.items())


def _runs(found: Mapping[str, Any]) -> Table:
    table = Table(title=say("status.runs"), title_justify="left", pad_edge=False)
    for name in ("run", "started", "files", "verdict", "steps"):
        table.add_column(say(f"column.{name}"))
    for run in found["runs"]:
        states = ", ".join(say(f"state.{s}", count=n) for s, n in run["files"].items() if n)
        verdicts = ", ".join(f"{say(f'verdict.{v}')}: {n}" for v, n in (run["verdicts"] or {}).items() if n)
        steps = ", ".join(f"{name} {step['seconds']:.1f} s" for name, step in run["steps"].items())
        table.add_row(str(run["run_id"]), str(run["started_at"]), states, verdicts, steps)
    return table
