"""Records are sorted by how sure they are: by their decisive words, and by what in them seldom is so."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ReferenceDataError
from models.records import SURE, Assignment, Citation, CommuneRow, Doubt, Funding, OutlineItem, Record, Records, Target
from models.reference import load
from nlp.confidence import BASE, COLUMNS, all_reasons, shipped, weights_from, with_confidence
from nlp.extract import extract
from nlp.reasons import REASONS, reasons_of
from nlp.text import text_of
from tests.nlp.factories import read_document

SENTENCE = "- Đến hết năm 2019 có 15 xã đạt chuẩn nông thôn mới."
TABLE = resources.files("nlp").joinpath("data/confidence.csv").read_text(encoding="utf-8")


def commune(**values: object) -> CommuneRow:
    return CommuneRow.model_validate(
        {"appendix": "Phụ lục 1", "row": 1, "printed": "Xã A", "commune_code": "1", **values}
    )


def duty(*assignee: str, quote: str = "Rà soát hộ nghèo trên địa bàn", **values: object) -> Assignment:
    return Assignment.model_validate({"quote": quote, "assignee": assignee, "role": "perform", **values})


def quantity(quote: str = "có 15 xã đạt chuẩn nông thôn mới", **values: object) -> Target:
    plain = {
        "quote": quote,
        "programme": "NTM",
        "indicator": "ntm.communes_meeting",
        "area": {"level": "province", "name": "Lạng Sơn"},
        "change": "reach",
        "value": 15,
        "unit": "xã",
    }
    return Target.model_validate({**plain, **values})


def money(quote: str = "Ngân sách trung ương: 12 tỷ đồng", **values: object) -> Funding:
    plain = {"quote": quote, "programme": "NTM", "source": "central_budget", "amount_vnd": 12_000_000_000}
    return Funding.model_validate({**plain, **values})


def why(record: Record, paragraph: str = "", doubts: tuple[Doubt, ...] = ()) -> set[str]:
    return set(reasons_of(record, {}, paragraph, doubts, load()))


def target_of(source: str, confidence: float) -> float:
    document = read_document(["I. MỤC TIÊU", SENTENCE], source=source, confidence=confidence)  # type: ignore[arg-type]
    (target,) = extract(document).targets
    assert target.confidence is not None
    return target.confidence


def test_a_record_of_a_text_layer_that_nothing_doubts_is_shown_without_a_warning() -> None:
    assert SURE <= target_of("text", 1.0) < 1


@settings(deadline=None, max_examples=25)  # each reads a document four times
@given(st.floats(0, 1), st.floats(0, 1))
def test_the_surer_ocr_is_the_surer_is_the_record(one: float, other: float) -> None:
    less, more = sorted((target_of("ocr", one), target_of("ocr", other)))
    assert target_of("ocr", min(one, other)) == less
    assert less >= 0
    assert more <= target_of("text", 1.0) <= 1


@given(st.dictionaries(st.sampled_from(sorted(REASONS)), st.floats(0, 1)), st.sampled_from(sorted(REASONS)))
def test_another_reason_never_makes_a_record_surer(reasons: dict[str, float], another: str) -> None:
    alone, with_it = shipped().confidence({**reasons, another: 0.0}), shipped().confidence({**reasons, another: 1.0})
    assert 0 <= with_it <= alone <= 1


@pytest.mark.parametrize(
    ("reason", "record", "other"),
    [
        ("commune.count", commune(achieved=(1, 2), achieved_count=5), commune(achieved=(1, 2), achieved_count=2)),
        ("commune.list", commune(achieved=(1, 29)), commune(achieved=(1, 9))),
        ("commune.list", commune(planned=(4, 2)), commune(planned=(2, 4))),
        ("commune.overlap", commune(achieved=(1, 2), planned=(2,)), commune(achieved=(1, 2), planned=(3,))),
        ("commune.unknown", commune(commune_code=None), commune()),
        ("assignment.nobody", duty(), duty("Sở Y tế")),
        ("assignment.no_head", duty("khu vực đẩy nhanh tiến độ"), duty("Sở Y tế")),
        ("assignment.odd_name", duty("Trung tâm GDNN-GDTX huyện"), duty("Trung tâm Y tế huyện")),
        ("assignment.odd_name", duty("Ủy ban nhân dân huyện và"), duty("Ủy ban nhân dân huyện")),
        ("assignment.repeated", duty("Sở Y tế", with_=["Sở Y tế"]), duty("Sở Y tế", with_=["Sở Nội vụ"])),
        ("assignment.body_left", duty("Sở Y tế", quote="Đôn đốc các ngành thực hiện"), duty("Sở Y tế")),
        ("assignment.with_left", duty("Sở Y tế", quote="Chủ trì, phối hợp với Sở Nội vụ rà soát"), duty("Sở Y tế")),
        ("assignment.time_left", duty("Sở Y tế", quote="Báo cáo trước ngày 20 hàng tháng"), duty("Sở Y tế")),
        ("assignment.closing", duty("Sở Y tế", quote="Căn cứ Kế hoạch này tổ chức thực hiện"), duty("Sở Y tế")),
        ("assignment.quote", duty("Sở Y tế", quote="KẾ HOẠCH PHẤN ĐẤU"), duty("Sở Y tế")),
        ("quantity.other", quantity(indicator="other"), quantity()),
        ("quantity.programme", quantity(indicator="gnbv.poverty_rate"), quantity()),
        ("quantity.programme", quantity(indicator="other"), quantity(indicator="other", programme="KHAC")),
        ("quantity.criterion_left", quantity(indicator="infra.canals_built"), quantity()),
        ("quantity.over_100", quantity(value=150, unit="%"), quantity(value=99, unit="%")),
        ("quantity.share", quantity(denominator=30, share_pct=40), quantity(denominator=30, share_pct=50)),
        ("quantity.share_left", quantity("có 15/30 xã, chiếm", denominator=30), quantity("15/30 xã", denominator=30)),
        ("quantity.figure_left", quantity("15 xã, riêng 6 huyện"), quantity("15 xã")),
        ("quantity.past", quantity("năm 2016 đã có 15 xã"), quantity("năm 2016 có 15 xã")),
        ("quantity.change", quantity("tăng thêm 15 xã"), quantity("tăng thêm 15 xã", change="increase")),
        ("quantity.no_unit", quantity(unit=""), quantity()),
        ("quantity.no_area", quantity(area=None), quantity()),
        ("quantity.place", quantity("15 vườn mẫu tại xã Tân Lập"), quantity("15 vườn mẫu tại xã điểm")),
        ("quantity.part", quantity("trong đó có 15 xã"), quantity("có 15 xã")),
        ("quantity.baseline_left", quantity("15 xã so với năm 2015"), quantity("15 so với 2015", baseline_year=2015)),
        ("funding.other", money(source="other"), money()),
        ("funding.other_named", money("Nguồn khác: 12 tỷ đồng"), money()),
        ("funding.figure_left", money("12 tỷ đồng, tỉnh 2 tỷ đồng"), money()),
        ("funding.past", money("đã huy động 12 tỷ đồng"), money()),
        ("funding.share_left", money("12 tỷ đồng (7%)"), money("12 tỷ đồng (7%)", share_pct=7)),
        ("citation.no_date", Citation(number="1/QĐ", quote="1/QĐ"), Citation.model_validate(
            {"number": "1/QĐ", "quote": "1/QĐ", "issued_on": "2016-01-01"})),
        ("outline.no_title", OutlineItem(label="I", title=None, level=1), OutlineItem(label="I", title="A", level=1)),
        ("outline.sentence", OutlineItem(label="1", title="a " * 30, level=2),
            OutlineItem(label="1", title="a", level=2)),
    ],
)  # fmt: skip
def test_reasons(reason: str, record: Record, other: Record) -> None:
    assert reason in why(record)
    assert reason not in why(other)


def test_what_the_paragraph_says_before_and_behind_the_quote_counts() -> None:
    counted = quantity("có 15/30 xã", denominator=30)
    assert "quantity.share_left" in why(counted, "Toàn tỉnh có 15/30 xã, chiếm 50 %.")
    assert "quantity.past" in why(quantity("còn 15 xã"), "Năm 2016 đã có 20 xã, còn 15 xã.")


def test_a_doubt_counts_against_what_stands_at_its_place() -> None:
    doubt = Doubt(kind="unresolved_place", quote="Xã A", why="", place="Phụ lục 1/row 1")
    row = commune(place="Phụ lục 1/row 1")
    assert "check.doubt" in why(row, doubts=(doubt,))
    assert "check.doubt" not in why(commune(place="Phụ lục 1/row 2"), doubts=(doubt,))
    text = text_of(read_document([SENTENCE]))
    records = Records(communes=(row,))
    (alone,) = with_confidence(records, text).communes
    (doubted,) = with_confidence(records.model_copy(update={"doubts": (doubt,)}), text).communes
    assert alone.confidence and doubted.confidence and doubted.confidence < alone.confidence


def test_where_most_records_of_a_kind_look_wrong_the_others_are_doubted_too() -> None:
    text = text_of(read_document([SENTENCE]))
    records = Records(targets=(quantity(), quantity(indicator="other"), quantity(indicator="other")))
    first = next(found for kind, found in all_reasons(records, text, load()) if kind == "targets")[0]
    assert first["check.company"] == pytest.approx(0.667)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (TABLE.replace("quantity.past,", "quantity.pest,"), "quantity.pest"),
        (TABLE + "quantity.past,1,1,1,twice\n", "twice"),
        ("\n".join(row for row in TABLE.splitlines() if not row.startswith("check.doubt")), "check.doubt"),
        (TABLE.replace("quantity.past,", "quantity.past,-"), "negative"),
        (TABLE.replace("spread", "width", 1), "width"),
    ],
)
def test_another_table_is_refused(wrong: str, message: str) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        weights_from(wrong)


def test_the_shipped_table_has_every_reason() -> None:
    assert weights_from(TABLE) == shipped()
    assert set(shipped().of) == REASONS
    assert TABLE.splitlines()[0] == ",".join(COLUMNS) and f"\n{BASE}," in TABLE
