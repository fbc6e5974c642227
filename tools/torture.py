"""Every file of any folder gets a verdict: ``make torture DIR=…`` on hostile and odd files, then a table of what came.

Suites worth pointing it at: the test files of pdf.js, qpdf, pdfplumber, OCRmyPDF, pypdf, pikepdf. A good plan goes with
them and has to come out as if alone. Exit code 1 where a file has no verdict or a limit was broken.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.warehouse import open_warehouse
from pipeline.display.bar import ProgressBar
from pipeline.ingest import ingest
from pipeline.intake import collect
from pipeline.settings import Settings
from pipeline.store import ResultStore
from tools.samples.bad_files import GOOD

_PEAK_LIMIT_MB = 1500
_GRACE_S = 2.0  # between the limit and the kill


@dataclass(frozen=True)
class Page:
    """A page that was read, and what it took."""

    sha256: str
    number: int
    seconds: float


def slowest_pages(settings: Settings, count: int = 5) -> list[Page]:
    """The pages of the store that took longest."""
    store, pages = ResultStore(settings.processed_dir), []
    for path in (settings.processed_dir / "page").rglob("*.json.gz"):
        stored = store.read(path)
        if stored is not None:
            pages.append(Page(path.parent.name, int(path.name.split(".")[0].rsplit("-", 1)[1]), stored["wall_s"]))
    return sorted(pages, key=lambda page: -page.seconds)[:count]


def good_plan_is_the_same(settings: Settings, folder: Path) -> bool:
    """Whether the good plan's rows are those that it has alone."""
    alone = Settings(data_dir=folder / "alone", workers=1)
    ingest([GOOD], alone)
    with open_warehouse(alone.warehouse_url) as warehouse:
        (sha256,) = warehouse.known_files()
    return _rows_of(settings, sha256) == _rows_of(alone, sha256) != []


def _rows_of(settings: Settings, sha256: str) -> list[str]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        document = warehouse.known_files()[sha256].document_id
        lines = warehouse.canonical_export().decode().splitlines()
    rows = ((line, json.loads(line)[1]) for line in lines)
    return [line for line, row in rows if row.get("sha256") == sha256 or row.get("document_id") == document]


def torture(folder: Path, settings: Settings, scratch: Path) -> int:
    """Ingest the folder and the good plan, and print the table; returns the number of broken promises."""
    start = time.perf_counter()
    with ProgressBar() as progress:
        outcome = ingest([folder, GOOD], settings, progress=progress)
    seconds = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with open_warehouse(settings.warehouse_url) as warehouse:
        files = warehouse.files()
    intake = collect([folder, GOOD], settings)
    found = len(intake.candidates) + len(intake.refused)
    _print_verdicts(files)
    names = {file["sha256"]: file["name"] for file in files}
    slowest = slowest_pages(settings)
    for page in slowest:
        print(f"slow  {page.seconds:7.1f} s  page {page.number} of {names.get(page.sha256, page.sha256)}")
    same = good_plan_is_the_same(settings, scratch)
    promises = {
        f"{found} files, {sum(outcome.verdicts.values())} verdicts, in {seconds:.0f} s": (
            sum(outcome.verdicts.values()) == found
        ),
        f"slowest page {slowest[0].seconds if slowest else 0:.1f} s, limit {settings.page_timeout_s:.0f} s": (
            not slowest or slowest[0].seconds <= settings.page_timeout_s + _GRACE_S
        ),
        f"peak memory of a worker {peak_mb:.0f} MB, limit {_PEAK_LIMIT_MB} MB": peak_mb <= _PEAK_LIMIT_MB,
        "a good plan among them comes out as if alone": same,
    }
    for promise, is_kept in promises.items():
        print(f"{'kept' if is_kept else 'BROKEN':6} {promise}")
    return sum(not is_kept for is_kept in promises.values())


def _print_verdicts(files: list[dict[str, Any]]) -> None:
    counts = Counter((file["verdict"], file["reason_code"] or "") for file in files)
    for (verdict, code), count in sorted(counts.items()):
        print(f"{count:5}  {verdict:9} {code}")
    for file in files:
        if file["reason_code"] in ("internal", "too_costly"):
            print(f"look  {file['name']}: {file['reason']}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.torture", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page-timeout", type=float, default=Settings().page_timeout_s, metavar="SECONDS")
    parser.add_argument("--workers", type=int, default=Settings().workers)
    parser.add_argument("--keep", type=Path, help="Data folder that stays, so that a next run goes on from it.")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kehoach-torture-") as scratch:
        settings = Settings(
            data_dir=args.keep or Path(scratch) / "data", workers=args.workers, page_timeout_s=args.page_timeout
        )
        return 1 if torture(args.folder, settings, Path(scratch)) else 0


if __name__ == "__main__":
    sys.exit(main())
