"""How sure each record is: how often records were right that had the same reasons to be doubted.

``data/confidence.csv`` holds what each reason weighs: confidence = 1 / (1 + exp(Σ weight · strength - base)). No weight
is negative, so that another reason never makes a record surer. The weights are fitted by
``python -m tools.evaluate --calibrate``, which also says how far they can be trusted (docs/experiments.md).
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from models.errors import ReferenceDataError
from models.records import Assignment, Funding, Record, Records, Result, Target
from models.reference import Reference, load
from nlp.reasons import REASONS, Reasons, is_faulted, reasons_of
from nlp.text import Block, Text

RATED = ("outline", "citations", "targets", "results", "assignments", "funding", "communes")
"""The lists of ``Records`` whose records have a confidence."""
TABLE = "data/confidence.csv"
COLUMNS = ["reason", "weight", "prior", "spread", "meaning"]
BASE = "base"


@dataclass(frozen=True)
class Weights:
    """What records are worth without any reason to doubt them, and what each reason takes off, in log-odds."""

    base: float
    of: Mapping[str, float]

    def confidence(self, reasons: Mapping[str, float] | Reasons) -> float:
        """0 to 1."""
        against = sum(self.of[reason] * strength for reason, strength in reasons.items())
        return round(1 / (1 + math.exp(against - self.base)), 3)


def weights_from(text: str) -> Weights:
    """The table. Raises ``ReferenceDataError`` for another form of it, unknown or missing reasons, negative weights."""
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != COLUMNS:
        raise ReferenceDataError(f"{TABLE}: columns {reader.fieldnames}, expected {COLUMNS}.")
    rows = [(row["reason"], float(row["weight"])) for row in reader]
    found = dict(rows)
    if len(found) != len(rows) or set(found) != {BASE, *REASONS}:
        raise ReferenceDataError(f"{TABLE}: reasons {sorted(set(found) ^ {BASE, *REASONS})} unknown, missing or twice.")
    base = found.pop(BASE)
    if any(not weight >= 0 for weight in found.values()):
        raise ReferenceDataError(f"{TABLE}: a reason with a negative weight would make records surer.")
    return Weights(base, found)


@cache
def shipped() -> Weights:
    """The weights that the package brings."""
    return weights_from(resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))


def with_confidence(records: Records, text: Text, reference: Reference | None = None) -> Records:
    """The records, each with its confidence; doubts that are known already count against what they are about."""
    weights, update = shipped(), {}
    for kind, found in all_reasons(records, text, reference or load()):
        kept: tuple[Record, ...] = getattr(records, kind)
        rated = zip(kept, found, strict=True)
        update[kind] = tuple(r.model_copy(update={"confidence": weights.confidence(why)}) for r, why in rated)
    return records.model_copy(update=update)


def all_reasons(records: Records, text: Text, reference: Reference) -> Iterator[tuple[str, list[Reasons]]]:
    """Each list of records with the reasons of each record, its company's among them."""
    pages = {page.number: page for page in text.document.pages}
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in text.blocks:
        for number in {piece.page.number for piece in block.pieces}:
            blocks[number].append(block)
    for kind in RATED:
        kept: tuple[Record, ...] = getattr(records, kind)
        found = [reasons_of(r, pages, _paragraph_of(r, blocks), records.doubts, reference) for r in kept]
        # where many records of a kind look wrong the rules do not fit the document, and the others are doubtful too
        share = sum(map(is_faulted, found)) / len(found) if found else 0.0
        yield kind, [{**reasons, "check.company": round(share, 3)} for reasons in found]


def _paragraph_of(record: Record, blocks: Mapping[int, Sequence[Block]]) -> str:
    """As printed; "" for what stands in a table. A file without pages is page 1."""
    spot = record.evidence[0] if record.evidence else None
    if spot is None or not isinstance(record, Target | Result | Funding | Assignment):
        return ""
    return next((b.printed for b in blocks.get(spot.page or 1, ()) if spot.text in b.printed), "")
