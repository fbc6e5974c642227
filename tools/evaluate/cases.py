"""What is measured: files with their truth, from the annotated corpus or from our own samples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SAMPLE_TRUTH = ROOT / "data" / "samples" / "truth"
VARIANTS = ("text", "clean300", "office200", "fax200", "bad150", "rot90")


@dataclass(frozen=True)
class Case:
    """One file of a document: ``variant`` says how it was scanned ("real" for a real scan)."""

    document: str
    variant: str
    file: Path
    truth: Path
    gold: Path | None


def corpus_cases(shared: Path = SHARED) -> list[Case]:
    """The typeset plans in every variant, and the real scans that have truth."""
    cases = []
    for folder in sorted((shared / "corpus" / "scans").iterdir()):
        for variant in VARIANTS:
            file = folder / f"{variant}.pdf"
            if file.exists():
                gold = shared / "gold" / f"{folder.name}.json"
                cases.append(Case(folder.name, variant, file, shared / "truth" / folder.name, gold))
    for file in sorted((shared / "corpus" / "real").glob("*.pdf")):
        truth = shared / "truth" / file.stem
        if truth.is_dir():
            cases.append(Case(file.stem, "real", file, truth, shared / "gold" / f"{file.stem}.json"))
    return cases


def sample_cases(truth: Path = SAMPLE_TRUTH) -> list[Case]:
    """Our own sample plans, each in the form in which it lies in data/raw."""
    cases = []
    for folder in sorted(truth.iterdir()):
        stated = json.loads((folder / "doc.json").read_text(encoding="utf-8"))
        for made in stated["files"]:
            file = ROOT / "data" / "raw" / made["file"]
            cases.append(Case(folder.name, made["variant"], file, folder, folder / "gold.json"))
    return cases
