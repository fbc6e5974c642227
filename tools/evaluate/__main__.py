"""``make evaluate``: one page of figures, over the annotated corpus beside the checkout, else over our samples."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.settings import from_environment
from tools.evaluate.cases import SHARED, corpus_cases
from tools.evaluate.run import Ran, run_cases


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.evaluate", description=__doc__)
    parser.add_argument("--variants", default="", help="only these, comma-separated (text, office200, …)")
    parser.add_argument("--documents", default="", help="only documents whose name contains this")
    parser.add_argument("--samples", action="store_true", help="our own samples even where the corpus is present")
    parser.add_argument("--out", type=Path, default=None, help="folder for pages.json and records.json of each case")
    parser.add_argument(
        "--tables", type=int, default=0, metavar="N", help="instead, N generated layouts of one variant"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the generated tables")
    parser.add_argument("--evidence", action="store_true", help="instead, what the scorer of evidence can give at all")
    parser.add_argument("--calibrate", action="store_true", help="instead, fit nlp/data/confidence.csv anew")
    parser.add_argument(
        "--take",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="instead, learn from unseen plans: X.html, X.gold.json",
    )
    args = parser.parse_args()
    settings = from_environment()
    out = args.out or settings.processed_dir / "evaluate"
    if args.tables:
        from tools.evaluate.generated_tables import report_generated

        print(report_generated(out / "tables", args.tables, args.seed, args.variants or "scan200"))
        return 0
    if args.samples or not (SHARED / "tools" / "score.py").exists():
        from tools.evaluate.samples_report import report_samples

        print(report_samples(out, settings))
        return 0
    if args.evidence:
        from tools.evaluate.evidence_limits import report_limits

        print(report_limits())
        return 0
    if args.take:
        from tools.evaluate.trusting import take_plans

        print(take_plans(args.take))
        return 0
    wanted = set(args.variants.split(",")) - {""}
    cases = [c for c in corpus_cases() if (not wanted or c.variant in wanted) and args.documents in c.document]
    runs = run_cases(cases, out, settings)
    print(_calibrated(runs) if args.calibrate else _measured(runs))
    return 0


def _measured(runs: list[Ran]) -> str:
    from tools.evaluate.corpus_report import report
    from tools.evaluate.trusting import measure_trust

    return f"{report(runs)}\n\n{measure_trust(runs)}"


def _calibrated(runs: list[Ran]) -> str:
    from tools.evaluate.trusting import calibrate

    return calibrate(runs)


if __name__ == "__main__":
    sys.exit(main())
