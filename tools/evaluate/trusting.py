"""What ``tools.evaluate`` does about confidence: measure it, fit it, take in plans that no rule was made with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors import ReadSettings, read_file
from models.pages import document_to_json
from models.records import records_to_json
from models.reference import load
from nlp.extract import extract
from pipeline.checks import check
from tools.evaluate.calibrate import PATH, fit, left_out, priors, write_weights
from tools.evaluate.cases import Case
from tools.evaluate.run import Ran
from tools.evaluate.trust import Judged, judge_run, judged_runs, other_plans, report_trust, write_plans


def measure_trust(runs: Sequence[Ran]) -> str:
    """The figures of the issue: of the corpus as shipped and with each document left out, and of other plans."""
    corpus, others = judged_runs(runs), other_plans()
    return report_trust(corpus, left_out([*corpus, *others], priors()), others)


def calibrate(runs: Sequence[Ran]) -> str:
    """Fit the shipped weights to everything there is."""
    records = [*judged_runs(runs), *other_plans()]
    write_weights(fit(records, priors()))
    return f"{PATH.name}: fitted to {len(records)} records, {sum(r.wrong for r in records)} of them wrong"


def take_plans(folder: Path) -> str:
    """Read plans (X.html with X.gold.json) and keep what their records teach, beside the plans kept before.

    Those stay as they were first read: rules that were mended since for a plan say nothing of the next one.
    """
    reference = load()
    records: list[Judged] = []
    for file in sorted(folder.rglob("*.html")):
        document = read_file(file, ReadSettings())
        found = records_to_json(check(extract(document, reference), document, reference))
        case = Case(file.stem, "html", file, folder, file.with_suffix(".gold.json"))
        records += judge_run(Ran(case, document_to_json(document), found, file, file, 0.0), reference)
    write_plans([*other_plans(), *records])
    return f"{len(records)} records, {sum(r.wrong for r in records)} of them wrong"
