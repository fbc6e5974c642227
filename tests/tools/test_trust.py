"""The figures of confidence, and the fit behind it, on records whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.records import SURE
from models.warehouse.questions import questions
from nlp.confidence import BASE
from tools.evaluate.calibrate import PATH, Priors, fit, left_out, priors, write_weights
from tools.evaluate.trust import Judged, in_worst_tenth, other_plans, report_trust, write_plans

EXPECTED = Priors((BASE, "quantity.past", "quantity.other"), np.array([3.0, 1.0, 1.0]), np.array([2.0, 1.0, 1.0]))


def judged(wrong: bool, *reasons: str, document: str = "a", file: str = "text") -> Judged:
    return Judged(document, file, "targets", dict.fromkeys(reasons, 1.0), wrong)


def made(document: str) -> list[Judged]:
    """Half of what tells of the past is wrong, nothing else."""
    past = [judged(n % 2 == 0, "quantity.past", document=document) for n in range(20)]
    return [*past, *(judged(False, "quantity.other", document=document) for _ in range(80))]


def test_a_grave_reason_weighs_and_a_harmless_one_does_not() -> None:
    weights = fit([*made("a"), *made("b")], EXPECTED)
    assert weights.of["quantity.past"] > 1.5 > 0.5 > weights.of["quantity.other"] >= 0
    assert weights.confidence({"quantity.past": 1}) == pytest.approx(0.5, abs=0.2)


def test_no_weight_is_negative_even_where_a_reason_goes_with_being_right() -> None:
    records = [judged(True), judged(True), *(judged(False, "quantity.other") for _ in range(200))]
    assert fit(records, EXPECTED).of["quantity.other"] == 0


def test_a_document_has_no_part_in_its_own_confidence() -> None:
    records = [*made("a"), *made("b")]
    turned = [judged(not r.wrong, *r.reasons, document="a") for r in made("a")] + made("b")
    assert left_out(records, EXPECTED)[:100] == left_out(turned, EXPECTED)[:100]


def test_errors_in_the_worst_tenth() -> None:
    records = [judged(n in (0, 5)) for n in range(20)]
    confidences = [0.1, 0.2, *[0.9] * 18]
    assert str(in_worst_tenth(records, confidences)) == "1/2 (50.0%)"


def test_the_report_counts_what_is_shown_without_a_warning() -> None:
    text = report_trust([judged(True), judged(False)], [SURE, SURE - 0.01, SURE], [judged(False)])
    assert "1/2 (50.0%)" in text and "0/1 (0.0%)" in text and "1/1 (100.0%)" in text


def test_plans_are_kept_without_names_or_words(tmp_path: Path) -> None:
    kept = tmp_path / "plans.csv"
    records = [Judged("Kế hoạch 1", "html", "targets", {"quantity.past": 1.0, "check.company": 0.25}, True)] * 2
    write_plans(records, kept)
    assert "Kế hoạch" not in kept.read_text(encoding="utf-8")
    again = other_plans(kept)
    assert [(r.document, r.kind, r.reasons, r.wrong) for r in again] == [
        ("plan 1", "targets", {"check.company": 0.25, "quantity.past": 1.0}, True)
    ] * 2


def test_the_shipped_plans_know_no_reason_that_the_table_lacks() -> None:
    known = set(priors().names)
    assert {reason for record in other_plans() for reason in record.reasons} <= known


def test_only_weights_are_written(tmp_path: Path) -> None:
    copy = tmp_path / "confidence.csv"
    copy.write_text(PATH.read_text(encoding="utf-8"), encoding="utf-8")
    write_weights(fit(other_plans(), priors()), copy)
    kept, shipped = (p.read_text(encoding="utf-8").splitlines() for p in (copy, PATH))
    assert kept != shipped
    assert [[*r.split(",")][2:] for r in kept] == [[*r.split(",")][2:] for r in shipped]


def test_the_question_asks_for_what_the_explorer_warns_of() -> None:
    assert any(f"confidence < {SURE}" in q.sql for q in questions())
