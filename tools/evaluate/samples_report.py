"""One page over our own sample plans and their truth, for a checkout without the annotated corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.settings import Settings
from tools.evaluate.cases import SAMPLE_TRUTH, sample_cases
from tools.evaluate.measures import KEYS, Found, Share, cells_exact, character_errors, records_found
from tools.evaluate.run import Ran, run_cases


def report_samples(out: Path, settings: Settings) -> str:
    """Read and extract every sample that has truth, and compare."""
    runs = run_cases(sample_cases(), out, settings)
    lines = [f"SAMPLES ({SAMPLE_TRUTH.name})            CER %   filled cells          CPU s/page"]
    for run in runs:
        errors, cells = _reading(run)
        cer = f"{100 * errors.right / errors.total:.2f}" if errors.total else "-"
        lines.append(f"{run.case.document:28} {cer:>7}   {cells!s:20} {run.cpu_s_per_page:8.2f}")
    lines.append("")
    totals = {kind: _pooled(kind, runs) for kind in KEYS}
    lines += [
        f"{kind:12} gold {t.gold:4} found {t.found:4} right {t.matched:4}  F1 {t.f1:.3f}" for kind, t in totals.items()
    ]
    return "\n".join(lines)


def _reading(run: Ran) -> tuple[Share, Share]:
    """Character errors over pages without tables, and cells of tables, in the order in which they stand."""
    pages: Any = run.pages["pages"]
    tables: Any = run.pages["tables"]
    with_tables = {n for table in tables for n in table["pages"]}
    errors = Share(0, 0)
    for page in pages:
        truth = run.case.truth / f"page-{page['number']:03d}.txt"
        if page["number"] not in with_tables and truth.exists():
            errors += character_errors(truth.read_text(encoding="utf-8"), page["text"])
    cells = Share(0, 0)
    for path, table in zip(sorted((run.case.truth / "tables").glob("*-logical.json")), tables, strict=False):
        cells += cells_exact(table_rows(json.loads(path.read_text(encoding="utf-8"))), table["rows"])
    return errors, cells


def table_rows(table: dict[str, Any]) -> list[list[str]]:
    """The grid of a table's truth: head first, a merged cell's text in its first square."""
    rows = []
    for cells in [*table["header"], *(row["cells"] for row in table["rows"])]:
        row = [""] * table["n_cols"]
        for cell in cells:
            row[cell["c"]] = cell["text"]
        rows.append(row)
    return rows


def _pooled(kind: str, runs: list[Ran]) -> Found:
    total = Found(0, 0, 0)
    for run in runs:
        if run.case.gold is not None:
            gold: Any = json.loads(run.case.gold.read_text(encoding="utf-8"))
            found: Any = run.records
            total += records_found(kind, gold.get(kind) or [], found.get(kind) or [])
    return total
