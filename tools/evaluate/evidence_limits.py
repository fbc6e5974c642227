"""What the scorer of evidence can give at all: several ways to box a quote, each with boxes out of the truth itself.

``python -m tools.evaluate --evidence``: over the text layers of the annotated plans, for the gold's own quotes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.evaluate.cases import Case, corpus_cases
from tools.evaluate.corpus_report import scorer
from tools.evaluate.measures import Share
from tools.evaluate.spots import Lines, Place, Print, cut_out

Spots = list[dict[str, Any]]
Boxing = Callable[[Place, Lines], tuple[str | None, Spots]]


def report_limits() -> str:
    """One line a way of boxing: how many of the gold's quotes the scorer calls right."""
    cases = [case for case in corpus_cases() if case.variant == "text" and case.gold is not None]
    lines = ["EVIDENCE of the gold's own quotes, boxes out of the truth (scorer's verdict)"]
    for name, boxing in _WAYS.items():
        total = sum((_of(case, boxing) for case in cases), Share(0, 0))
        lines.append(f"  {name:52} {total}")
    return "\n".join(lines)


def _of(case: Case, boxing: Boxing) -> Share:
    score = scorer("score_evidence")
    lines = score.lines_of(case.truth, case.variant)
    printed, total = Print(lines), Share(0, 0)
    assert case.gold is not None
    gold = json.loads(case.gold.read_text(encoding="utf-8"))
    for record in (r for kind in score.KINDS for r in gold.get(kind) or []):
        quote = str(record.get("quote") or record.get("printed") or "")
        verdicts = {_judged(score, quote, *boxing(place, lines), lines) for place in printed.places(quote)} - {None}
        total += Share("right" in verdicts, bool(verdicts))
    return total


def _judged(score: Any, quote: str, widened: str | None, spots: Spots, lines: Lines) -> str | None:
    verdict: str | None = score.judge({"quote": widened or quote, "evidence": spots}, lines)
    return verdict


def _characters(place: Place, _: Lines) -> tuple[str | None, Spots]:
    return None, cut_out(place)


def _one_box(place: Place, _: Lines) -> tuple[str | None, Spots]:
    boxes = [part.box for part in place]
    around = [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]
    return None, [{"page": place[0].page, "box": around}]


def _whole_lines(place: Place, lines: Lines) -> tuple[str | None, Spots]:
    return None, [{"page": place[0].page, "box": list(box)} for _, box in _printed(place, lines)]


def _widened(place: Place, lines: Lines) -> tuple[str | None, Spots]:
    found = _printed(place, lines)
    return " ".join(text for text, _ in found), [{"page": place[0].page, "box": list(box)} for _, box in found]


def _printed(place: Place, lines: Lines) -> list[tuple[str, Sequence[float]]]:
    """The printed lines that a place touches."""
    return [
        (text, box)
        for part in place
        for text, box in lines[part.page]
        if box[1] <= (part.box[1] + part.box[3]) / 2 <= box[3]
        and box[0] - 1 <= part.box[0]
        and part.box[2] <= box[2] + 1
    ]


_WAYS: Mapping[str, Boxing] = {
    "a box a line, around the quote's characters (ours)": _characters,
    "one box around them all": _one_box,
    "the whole lines that it touches": _whole_lines,
    "quotes themselves widened to whole lines": _widened,
}
