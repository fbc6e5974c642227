"""Fits what reasons weigh: a logistic regression whose weights cannot be negative and stay near what is expected.

Each document has a level of its own, so that a document which is hard all over does not teach that the reasons it
happens to have are grave; a new document is rated at the mean level. Where data are few a weight stays near its
``prior``, as far as its ``spread`` lets it, both of ``nlp/data/confidence.csv``.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.confidence import BASE, COLUMNS, TABLE, Weights
from tools.evaluate.trust import Judged

PATH = Path(__file__).parents[2] / "nlp" / TABLE
_Floats = NDArray[np.float64]
_MAX_STEPS = 200
_SETTLED = 1e-9
_SMALLEST_STEP = 1e-6
_LEVEL_SPREAD = 1.0


@dataclass(frozen=True)
class Priors:
    """What each weight is expected to be before anything is measured, and how far it may be from that."""

    names: tuple[str, ...]
    mean: _Floats
    spread: _Floats


def priors(path: Path = PATH) -> Priors:
    """Of the table; the base is the first."""
    rows = sorted(_rows(path), key=lambda row: row["reason"] != BASE)
    return Priors(
        tuple(row["reason"] for row in rows),
        np.array([float(row["prior"]) for row in rows]),
        np.array([float(row["spread"]) for row in rows]),
    )


def fit(records: Sequence[Judged], expected: Priors) -> Weights:
    """The most likely weights. Newton's steps, shortened until they better the fit, over the weights not held at 0."""
    columns, files = _columns(records, expected)
    wrong = np.array([r.wrong for r in records], dtype=float)
    levels = columns.shape[1] - len(expected.names)
    mean = np.concatenate([expected.mean, np.zeros(levels)])
    spread = np.concatenate([expected.spread, np.full(levels, _LEVEL_SPREAD)])
    least = np.full(len(mean), -np.inf)
    least[1 : len(expected.names)] = 0.0
    # the files of one document share most of their errors: n of them tell more than one does, not n times as much
    weight = np.array([files[r.document] ** -0.5 for r in records])

    def misfit(at: _Floats) -> float:
        z = columns @ at
        return float((weight * (np.logaddexp(0, z) - wrong * z)).sum() + (((at - mean) / spread) ** 2).sum() / 2)

    at, now = mean.copy(), misfit(mean)
    for _ in range(_MAX_STEPS):
        chance = 1 / (1 + np.exp(-(columns @ at)))
        slope = columns.T @ (weight * (chance - wrong)) + (at - mean) / spread**2
        bend = columns.T @ (columns * (weight * chance * (1 - chance))[:, None]) + np.diag(spread**-2.0)
        free = np.flatnonzero((at > least) | (slope < 0))
        step = np.zeros(len(at))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        length = 1.0
        while misfit(np.maximum(least, at - length * step)) > now and length > _SMALLEST_STEP:
            length /= 2
        at = np.maximum(least, at - length * step)
        before, now = now, misfit(at)
        if before - now < _SETTLED:
            break
    found = dict(zip(expected.names, map(float, at), strict=False))
    return Weights(found.pop(BASE), found)


def _columns(records: Sequence[Judged], expected: Priors) -> tuple[_Floats, Counter[str]]:
    """A row a record: the base (which speaks for it, so -1), its reasons, its document; and each document's files."""
    documents = sorted({r.document for r in records})
    rows = [
        [-1.0, *(r.reasons.get(name, 0.0) for name in expected.names[1:]), *(float(r.document == d) for d in documents)]
        for r in records
    ]
    return np.array(rows), Counter(document for document, _ in {(r.document, r.file) for r in records})


def left_out(records: Sequence[Judged], expected: Priors) -> list[float]:
    """The confidence of each record, by weights that its document, in all its files, had no part in."""
    by_document = {
        document: fit([r for r in records if r.document != document], expected)
        for document in {r.document for r in records}
    }
    return [by_document[r.document].confidence(r.reasons) for r in records]


def write_weights(weights: Weights, path: Path = PATH) -> None:
    """The table with these weights; the rest of it stays."""
    rows = _rows(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            weight = weights.base if row["reason"] == BASE else weights.of[row["reason"]]
            writer.writerow({**row, "weight": f"{weight:.2f}"})


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
