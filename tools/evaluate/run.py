"""Runs the program over the cases, through the same steps and the same store as an ingestion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.context import ReadingContext
from pipeline.intake import collect
from pipeline.progress import Silent
from pipeline.settings import Settings
from pipeline.steps import Parcel, extract, read
from pipeline.store import ResultStore
from pipeline.workers import Workers
from tools.evaluate.cases import Case


@dataclass(frozen=True)
class Ran:
    """What the program made of a case; ``cpu_s_per_page`` is None where the pages came from the store."""

    case: Case
    pages: dict[str, object]
    records: dict[str, object]
    pages_file: Path
    records_file: Path
    cpu_s_per_page: float


def run_cases(cases: list[Case], out: Path, settings: Settings) -> list[Ran]:
    """Read and extract every case; results also land as JSON files in ``out``. A rejected file raises its error."""
    store = ResultStore(settings.processed_dir)
    out.mkdir(parents=True, exist_ok=True)
    with Workers(settings) as workers:
        context = ReadingContext(settings, store, workers, Silent())
        return [_run(case, out, settings, context) for case in cases]


def _run(case: Case, out: Path, settings: Settings, context: ReadingContext) -> Ran:
    (candidate,) = collect([case.file], settings).candidates
    parcel = extract(read(Parcel(candidate), context), context)
    if parcel.error is not None:
        raise parcel.error
    pages, records = context.store.get(context.read_key(candidate)), context.store.get(context.extract_key(candidate))
    assert pages is not None and records is not None, "both steps have just put them there"
    files = [out / f"{case.document}.{case.variant}.{kind}.json" for kind in ("pages", "records")]
    for file, content in zip(files, (pages, records), strict=True):
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return Ran(case, pages, records, files[0], files[1], _cpu_s_per_page(candidate, context, parcel.page_count))


def _cpu_s_per_page(candidate: object, context: ReadingContext, page_count: int) -> float:
    seconds = [context.page_cpu_s(candidate, number) for number in range(1, page_count + 1)]  # type: ignore[arg-type]
    known = [s for s in seconds if s is not None]
    return sum(known) / len(known) if known else float("nan")
