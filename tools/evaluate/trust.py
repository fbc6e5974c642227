"""How far confidence can be trusted: whether the worst tenth holds the errors, and what is shown unwarned is right.

A record is wrong where it is matched with none of the gold or differs from its own in a field that is scored for
``full``. Figures count every file of a document, as each is a way in which that document may come in.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.pages import document_from_json
from models.records import SURE, records_from_json
from models.reference import Reference, load
from nlp.confidence import all_reasons, shipped
from nlp.text import text_of
from tools.evaluate.corpus_report import scorer
from tools.evaluate.measures import Share
from tools.evaluate.run import Ran

KINDS = ("outline", "citations", "targets", "assignments", "funding", "communes")
OTHER_PLANS = Path(__file__).with_name("other_plans.csv")
_COLUMNS = ["plan", "kind", "wrong", "count", "reasons"]
_TENTH = 10


@dataclass(frozen=True)
class Judged:
    """One record: the document and its file, the reasons to doubt it, whether it is wrong."""

    document: str
    file: str
    kind: str
    reasons: Mapping[str, float]
    wrong: bool


def judged_runs(runs: Sequence[Ran]) -> list[Judged]:
    """The records of the annotated corpus."""
    reference = load()
    return [record for run in runs if run.case.gold for record in judge_run(run, reference)]


def judge_run(run: Ran, reference: Reference) -> Iterator[Judged]:
    """Every record of a kind that the document's gold has."""
    assert run.case.gold is not None
    gold = _numbered(json.loads(run.case.gold.read_text(encoding="utf-8")))
    found: Any = _numbered(run.records)
    text = text_of(document_from_json(run.pages))
    for kind, reasons in all_reasons(records_from_json(run.records), text, reference):
        if kind in KINDS and gold.get(kind) is not None:
            right = _right(kind, gold[kind], found[kind])
            for number, why in enumerate(reasons):
                yield Judged(run.case.document, run.case.variant, kind, why, number not in right)


def _numbered(document: Mapping[str, Any]) -> dict[str, Any]:
    """The scorer matches rows by their appendix's number; the only appendix of a plan has none."""
    rows = [
        {**row, "appendix": row["appendix"] if row["appendix"][-1:].isdigit() else f"{row['appendix']} 1"}
        for row in document.get("communes") or []
    ]
    return {**document, "communes": rows}


def _right(kind: str, gold: list[Any], found: list[Any]) -> set[int]:
    """Numbers of the found records that are right in every field that counts."""
    score = scorer("score")
    anchor, fields = score.ANCHORS[kind]
    counting = {
        name: same
        for name, same in fields.items()
        if (kind, name) not in score.SOFT and any(name in record for record in gold)
    }
    return {
        j
        for i, j in score.pairs(gold, found, anchor, fields)
        if all(same(gold[i].get(name), found[j].get(name)) for name, same in counting.items())
    }


def report_trust(corpus: Sequence[Judged], left_out: Sequence[float], others: Sequence[Judged]) -> str:
    """The page. ``left_out`` are confidences of ``corpus`` and ``others``, each document rated by the rest."""
    weights = shipped()
    return "\n".join(
        [
            f"TRUST (of records under {SURE} people see a warning)",
            "                                  wrong      in the worst tenth   shown unwarned      right of these",
            _row("corpus, as shipped", corpus, [weights.confidence(r.reasons) for r in corpus]),
            _row("corpus, each left out", corpus, left_out[: len(corpus)]),
            *(
                _row(f"  {kind}", *_part(kind, corpus, left_out))
                for kind in KINDS
                if any(r.kind == kind and r.wrong for r in corpus)
            ),
            _row("other plans, each left out", others, left_out[len(corpus) :]),
        ]
    )


def _part(kind: str, records: Sequence[Judged], confidences: Sequence[float]) -> tuple[list[Judged], list[float]]:
    kept = [(r, c) for r, c in zip(records, confidences, strict=False) if r.kind == kind]
    return [r for r, _ in kept], [c for _, c in kept]


def _row(label: str, records: Sequence[Judged], confidences: Sequence[float]) -> str:
    wrong = Share(sum(r.wrong for r in records), len(records))
    shown = [r for r, c in zip(records, confidences, strict=True) if c >= SURE]
    right = Share(sum(not r.wrong for r in shown), len(shown))
    return (
        f"{label:28} {wrong!s:>18}  {in_worst_tenth(records, confidences)!s:>18}  "
        f"{Share(len(shown), len(records))!s:>18}  {right!s:>18}"
    )


def in_worst_tenth(records: Sequence[Judged], confidences: Sequence[float]) -> Share:
    """Errors among the tenth of least confidence, of all errors. Ties are told apart by nothing that is known."""
    ordered = sorted(zip(confidences, range(len(records)), strict=True))
    worst = [records[number] for _, number in ordered[: math.ceil(len(records) / _TENTH)]]
    return Share(sum(r.wrong for r in worst), sum(r.wrong for r in records))


def other_plans(path: Path = OTHER_PLANS) -> list[Judged]:
    """Records of plans that no rule was made with, as the rules first read them: reasons and verdicts, no words."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _COLUMNS:
            raise ValueError(f"{path.name}: columns {reader.fieldnames}, expected {_COLUMNS}")
        return [
            Judged(row["plan"], "", row["kind"], dict(map(_strength, row["reasons"].split())), row["wrong"] == "1")
            for row in reader
            for _ in range(int(row["count"]))
        ]


def _strength(written: str) -> tuple[str, float]:
    reason, _, strength = written.partition("=")
    return reason, float(strength or 1)


def write_plans(records: Sequence[Judged], path: Path = OTHER_PLANS) -> None:
    """What ``other_plans`` reads; plans are numbered, not named."""
    numbers = {document: f"plan {n}" for n, document in enumerate(sorted({r.document for r in records}), start=1)}
    lines = Counter(
        (numbers[r.document], r.kind, int(r.wrong), " ".join(sorted(map(_written, r.reasons.items())))) for r in records
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((plan, kind, wrong, count, why) for (plan, kind, wrong, why), count in sorted(lines.items()))


def _written(item: tuple[str, float]) -> str:
    return item[0] if item[1] == 1 else f"{item[0]}={item[1]:g}"
