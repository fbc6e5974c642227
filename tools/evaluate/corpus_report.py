"""One page over the annotated corpus, by the scorers that lie beside it."""

from __future__ import annotations

import importlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tools.evaluate.cases import SHARED
from tools.evaluate.measures import Share
from tools.evaluate.run import Ran
from tools.evaluate.spots import Print, cut_out, verdict

READ_ORDER = ("text", "clean300", "office200", "fax200", "bad150", "rot90", "real")
# The scans of a document from which understanding is measured: the best there is, then the worst.
BEST_SCAN = ("clean300", "office200")


def scorer(name: str) -> Any:
    """A module of the scorers beside the checkout."""
    folder = str(SHARED / "tools")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def report(runs: list[Ran]) -> str:
    """The page: reading per variant, then understanding per kind of record."""
    return "\n".join([*_reading(runs), "", *_understanding(runs)])


def _reading(runs: list[Ran]) -> list[str]:
    lines = [
        "READING        pages  body CER  edge CER  numbers exact  grid   filled cells    lists    CPU s/page",
        "               (CER in %, edge pages hold head or signature; cells exact apart from white space)",
    ]
    for variant in READ_ORDER:
        group = [run for run in runs if run.case.variant == variant]
        for part in [[run] for run in group] if variant == "real" else [group]:
            if part:
                lines.append(_reading_row(part[0].case.document[:14] if variant == "real" else variant, part))
    return lines


def _reading_row(label: str, runs: list[Ran]) -> str:
    score = scorer("score_pages")
    errors: dict[str, float] = defaultdict(float)
    chars: dict[str, int] = defaultdict(int)
    hits = wanted = pages = grids = tables = filled = filled_ok = lists = lists_ok = 0
    for run in runs:
        variant = run.case.variant if (run.case.truth / f"{run.case.variant}.json").exists() else None
        result = score.report(run.case.truth, run.pages, variant)
        edges = score.edge_pages(run.case.truth)
        for number, rate in result["per_page"].items():
            length = len(score.norm((run.case.truth / f"page-{number:03d}.txt").read_text(encoding="utf-8")))
            kind = "edge" if number in edges else "body"
            errors[kind] += rate * length
            chars[kind] += length
        pages += len(result["per_page"])
        hits, wanted = hits + result["number_tokens"][0], wanted + result["number_tokens"][1]
        for table in result.get("tables", {}).get("each", []):
            tables += 1
            grids += table["shape"]
            filled, filled_ok = filled + table["filled"], filled_ok + table["ok_filled"]
            lists, lists_ok = lists + table["lists"], lists_ok + table["ok_lists"]
    cer = {kind: f"{100 * errors[kind] / chars[kind]:.2f}" if chars[kind] else "-" for kind in ("body", "edge")}
    cpu = sum(run.cpu_s_per_page for run in runs) / len(runs)
    cells = f"{filled_ok}/{filled} {100 * filled_ok / filled:.1f}%" if filled else "-"
    return (
        f"{label:14} {pages:5}  {cer['body']:>8}  {cer['edge']:>8}  {hits:5}/{wanted:<5}    {f'{grids}/{tables}':>6}"
        f"  {cells:>16}  {f'{lists_ok}/{lists}':>7}  {cpu:9.2f}"
    )


def _understanding(runs: list[Ran]) -> list[str]:
    typeset = [run for run in runs if run.case.variant != "real"]
    documents = sorted({run.case.document for run in typeset})

    def of(document: str, variants: tuple[str, ...]) -> list[Ran]:
        found = [r for v in variants for r in typeset if r.case.document == document and r.case.variant == v]
        return found[:1]

    groups = {
        "text layer": [r for d in documents for r in of(d, ("text",))],
        "best scan": [r for d in documents for r in of(d, BEST_SCAN)],
        "150 dpi": [r for d in documents for r in of(d, ("bad150",))],
        **{run.case.document: [run] for run in runs if run.case.variant == "real"},
    }
    lines = ["UNDERSTANDING (F1 / full-record F1 of each kind; evidence: right boxes)"]
    for label, group in groups.items():
        if group:
            lines += _understanding_rows(label, group)
    return lines


def _understanding_rows(label: str, runs: list[Ran]) -> list[str]:
    score = scorer("score")
    pairs = [
        (json.loads(Path(run.case.gold).read_text(encoding="utf-8")), run.records) for run in runs if run.case.gold
    ]
    pooled = score.pool([score.compare(gold, found) for gold, found in pairs])
    document = pooled.pop("document")
    right, total = sum(document["fields"].values()), len(document["fields"])
    lines = [f"{label}: document fields {right}/{total}, evidence {_evidence(runs)}"]
    for kind, row in pooled.items():
        if row["gold"] or row["found"]:
            counts = f"gold {row['gold']:3} found {row['found']:3} matched {row['matched']:3}"
            lines.append(f"  {kind:22} F1 {row['f1']:.3f}  full {row['full']:.3f}   {counts}")
    return lines


def _evidence(runs: list[Ran]) -> str:
    """By the scorer; by the scorer for boxes cut out of the truth itself, which is its ceiling; by characters."""
    score = scorer("score_evidence")
    by_scorer, ceiling, by_characters = Share(0, 0), Share(0, 0), Share(0, 0)
    for run in runs:
        if run.case.variant == "real":
            return "-"
        lines = score.lines_of(run.case.truth, run.case.variant)
        printed = Print(lines)
        for record in (r for kind in score.KINDS for r in run.records.get(kind) or []):  # type: ignore[attr-defined]
            judged = score.judge(record, lines)
            by_scorer += Share(judged == "right", judged is not None)
            shown = verdict(record, printed)
            by_characters += Share(bool(shown), shown is not None)
            places = printed.places(str(record.get("quote") or record.get("printed") or ""))
            best = {score.judge({**record, "evidence": cut_out(place)}, lines) for place in places}
            ceiling += Share("right" in best, bool(best - {None}))
    return f"{by_scorer} (boxes of the truth itself {ceiling}), by characters {by_characters}"
