"""The table reader on layouts that nobody looked at: made by ``tools.samples tables``, read, compared with their truth.

Layouts differ in columns, heads of one to three rows, faint and dotted rules, rows split over pages without a rule,
dashes against empty cells. The seed decides; one other than that worked on tells how general the reader is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors import ReadSettings, read_file
from tools.evaluate.measures import Share, cells_exact
from tools.evaluate.samples_report import table_rows
from tools.samples.random_tables import make_tables


@dataclass(frozen=True)
class _Outcome:
    name: str
    shape: tuple[int, int]
    found: tuple[int, int]
    spans_right: bool
    cells: Share

    @property
    def grid_right(self) -> bool:
        return self.shape == self.found and self.spans_right


def report_generated(folder: Path, count: int, seed: int, variant: str) -> str:
    """One line a layout whose grid is wrong, then the totals."""
    outcomes = [_outcome(path) for path in make_tables(folder, count, seed, variant)]
    lines = [
        f"{o.name}: {o.shape[0]} x {o.shape[1]} read as {o.found[0]} x {o.found[1]}, cells {o.cells}"
        for o in outcomes
        if not o.grid_right
    ]
    grids = Share(sum(o.grid_right for o in outcomes), len(outcomes))
    cells = sum((o.cells for o in outcomes), Share(0, 0))
    on_right = sum((o.cells for o in outcomes if o.grid_right), Share(0, 0))
    lines.append(f"GENERATED TABLES {variant}, seed {seed}: grid right {grids}, filled cells exact {cells}")
    lines.append(f"  on the grids that are right {on_right}")
    return "\n".join(lines)


def _outcome(path: Path) -> _Outcome:
    (truth_path,) = (path.parent / "truth" / path.stem / "tables").glob("*-logical.json")
    truth: dict[str, Any] = json.loads(truth_path.read_text(encoding="utf-8"))
    rows = table_rows(truth)
    tables = read_file(path, ReadSettings()).tables
    best = max(tables, key=lambda t: len(t.rows), default=None)
    found = [list(row) for row in best.rows] if best else []
    width = max((len(row) for row in found), default=0)
    spans = {tuple(span) for span in best.spans} if best else set()
    return _Outcome(
        path.stem, (len(rows), len(rows[0])), (len(found), width), spans == _spans(truth), cells_exact(rows, found)
    )


def _spans(truth: dict[str, Any]) -> set[tuple[int, int, int, int]]:
    spans = set()
    for r, cells in enumerate([*truth["header"], *(row["cells"] for row in truth["rows"])]):
        for cell in cells:
            size = (cell.get("rowspan", 1), cell.get("colspan", 1))
            if size != (1, 1):
                spans.add((r, cell["c"], *size))
    return spans
