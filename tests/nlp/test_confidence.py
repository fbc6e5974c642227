"""Records are sorted by how sure they are: by their decisive words, and by what in them seldom is so."""

from __future__ import annotations

import pytest

from models.records import Assignment, CommuneRow, Target
from nlp.confidence import confidence_of
from nlp.extract import extract
from tests.nlp.factories import read_document

SENTENCE = "- Đến hết năm 2019 có 15 xã đạt chuẩn nông thôn mới."


def commune(**values: object) -> CommuneRow:
    return CommuneRow.model_validate(
        {"appendix": "Phụ lục 1", "row": 1, "printed": "Xã A", "commune_code": "1", **values}
    )


def duty(*assignee: str) -> Assignment:
    return Assignment(quote="Rà soát hộ nghèo", assignee=assignee, role="perform")


def target_of(source: str, confidence: float) -> Target:
    document = read_document(["I. MỤC TIÊU", SENTENCE], source=source, confidence=confidence)  # type: ignore[arg-type]
    (target,) = extract(document).targets
    return target


def test_a_record_of_a_text_layer_that_nothing_doubts_is_certain() -> None:
    assert target_of("text", 1.0).confidence == 1.0


def test_a_scan_is_as_sure_as_its_least_sure_figure() -> None:
    sure, unsure = target_of("ocr", 0.95).confidence, target_of("ocr", 0.5).confidence
    assert sure is not None and unsure is not None
    assert unsure < 0.6 < sure < 1


@pytest.mark.parametrize(
    ("record", "other"),
    [
        # a count that its list does not have, a criterion that there is not, one on both sides
        (commune(achieved=(1, 2), achieved_count=5), commune(achieved=(1, 2), achieved_count=2)),
        (commune(achieved=(1, 29)), commune(achieved=(1, 9))),
        (commune(achieved=(1, 2), planned=(2,)), commune(achieved=(1, 2), planned=(3,))),
        # nobody to do it
        (duty(), duty("Sở Y tế")),
    ],
)
def test_what_seldom_is_so_lowers_it(record: CommuneRow | Assignment, other: CommuneRow | Assignment) -> None:
    assert confidence_of(record, {}) < confidence_of(other, {})
