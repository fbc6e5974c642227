"""Rows of criteria tables, the repairs that their figures prove, and the body against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import CommuneRow
from pipeline.checks.repairs import repaired
from tests.pipeline.checks.factories import brief, checked, criteria_table, found, scanned

RIGHT = ("Xã Huy Giáp - Bảo Lạc", "4", "1,7,12,19", "2", "3,8", "6")
ROWS = [
    # (count, list, count, list, cumulative) of a row that is wrong, and what is said of it
    (("5", "1,7,12,19", "2", "3,8", "7"), [("count_mismatch", 5, 4)]),
    (("4", "1,7,12,19", "3", "3,8", "7"), [("count_mismatch", 3, 2)]),
    (("4", "1,7,12,12", "2", "3,8", "6"), [("count_mismatch", 4, 3)]),
    (("4", "1,7,12,29", "2", "3,8", "6"), [("out_of_range", 29, "1-19")]),
    (("4", "1,7,12,19", "2", "3,7", "6"), [("overlap", "7", None)]),
    (("4", "1,7,12,19", "2", "3,8", "7"), [("cumulative_mismatch", 7, 6)]),
    # rightly printed: separators, blanks and ranges of all sorts
    (("4", "1;7;12;19", "2", "3, 8", "6"), []),
    (("5", "1,7-9,12", "2", "3,6", "7"), []),
    # what is not printed contradicts nothing
    (("", "1,7,12,19", "", "3,8", ""), []),
]


@pytest.mark.parametrize(("cells", "expected"), ROWS)
def test_a_row_s_lists_and_counts(cells: tuple[str, ...], expected: list[tuple[str, object, object]]) -> None:
    assert found(tables=[criteria_table(RIGHT, ("Xã Cô Ba - Bảo Lạc", *cells))]) == expected


def test_the_finding_quotes_the_row_and_points_at_its_cells() -> None:
    (finding,) = checked(tables=[criteria_table(("Xã Cô Ba", "4", "1,7,12,29", "1", "3"))]).findings
    assert finding.quote == "Xã Cô Ba 4 1,7,12,29 1 3"
    assert [e.text for e in finding.evidence] == ["Xã Cô Ba", "1,7,12,29"]
    assert "không có tiêu chí số 29" in finding.message_vi


def test_a_list_printed_without_commas_is_an_error_of_the_document_and_repaired() -> None:
    records = checked(tables=[criteria_table(("Xã Cô Ba", "4", "171219", "1", "3"))])
    assert "count_mismatch" in [f.kind for f in records.findings]
    (repair,) = records.communes[0].repairs
    assert (repair.field, repair.value) == ("achieved", [1, 7, 12, 19])


def test_on_a_scan_a_list_that_cannot_have_been_printed_so_is_a_doubt() -> None:
    records = scanned(tables=[criteria_table(("Xã Cô Ba", "5", "7,12,9", "1", "3"))])
    assert (records.findings, [d.kind for d in records.doubts]) == ((), ["count_mismatch"])


def test_on_a_scan_one_doubt_a_garbled_list_is_enough() -> None:
    records = scanned(tables=[criteria_table(("Xã Cô Ba", "4", "29,50,7", "2", "7,8"))])
    assert [d.kind for d in records.doubts] == ["count_mismatch"]


def test_on_a_scan_a_clear_list_is_held_against_the_document() -> None:
    records = scanned(tables=[criteria_table(("Xã Cô Ba", "5", "1,7,12,19", "2", "3,8"))])
    assert brief(records.findings) == [("count_mismatch", 5, 4)]


def row(**fields: object) -> CommuneRow:
    return CommuneRow.model_validate({"appendix": "Phụ lục 02", "row": 1, "printed": "Xã Cô Ba", **fields})


REPAIRS = [
    # the list and the cumulative count agree against the printed count
    (
        {"achieved": (1, 7, 12), "achieved_count": 8, "planned_count": 2, "cumulative_count": 5},
        [("achieved_count", 8, 3)],
    ),
    # a commune that is to meet all 19: the list that fails its count is what the other leaves
    (
        {
            "achieved": tuple(range(1, 16)),
            "achieved_count": 15,
            "planned": (16, 17, 1),
            "planned_count": 4,
        },
        [("planned", [16, 17, 1], [16, 17, 18, 19])],
    ),
    # both lists agree with their counts, so that no one can say which is wrong
    (
        {
            "achieved": tuple(range(1, 16)),
            "achieved_count": 15,
            "planned": (15, 16, 17, 18),
            "planned_count": 4,
        },
        [],
    ),
    # the figures can be parted in two ways
    ({"achieved": (11, 12), "achieved_count": 3}, []),
    # nothing to repair
    ({"achieved": (1, 7, 12), "achieved_count": 3, "planned_count": 2, "cumulative_count": 5}, []),
]


@pytest.mark.parametrize(("fields", "expected"), REPAIRS)
def test_two_printed_facts_fix_a_third(fields: dict[str, object], expected: list[tuple[str, object, object]]) -> None:
    made = repaired(row(**fields))
    assert [(r.field, r.printed, r.value) for r in made.repairs] == expected
    assert all(getattr(made, name) == value for name, value in fields.items()), "the printed values stay"


@given(st.sets(st.integers(1, 19), min_size=1, max_size=18))
def test_lost_commas_are_never_repaired_wrongly(criteria: set[int]) -> None:
    """Whatever figures run together, a repair gives back what was printed or there is none."""
    digits = "".join(map(str, sorted(criteria)))
    read = tuple(int(digits[i : i + 2]) for i in range(0, len(digits), 2))
    for repair in repaired(row(achieved=read, achieved_count=len(criteria))).repairs:
        assert repair.value == sorted(criteria)


# --- the body against the rows behind it ---------------------------------------------------------------------------

PLANNING_2 = [
    ("Xã Huy Giáp - Bảo Lạc", "2", "1,7", "1", "2"),
    ("Xã Cô Ba - Bảo Lạc", "2", "1,7", "2", "2,3"),
    ("Xã Hồng Trị - Bảo Lạc", "2", "1,12", "2", "2,7"),
]


def body(sentence: str, *rows: tuple[str, ...], **options: object) -> list[tuple[str, object, object]]:
    return found(["I. MỤC TIÊU", sentence], tables=[criteria_table(*rows, **options)])  # type: ignore[arg-type]


def test_more_communes_plan_a_criterion_than_the_body_counts() -> None:
    sentence = "- Tiêu chí số 2 về Giao thông: năm 2019 phấn đấu có thêm 02 xã đạt chuẩn tiêu chí."
    assert body(sentence, *PLANNING_2) == [("cross_mismatch", 2, "≥ 3 xã")]


@pytest.mark.parametrize(
    "sentence",
    [
        "- Tiêu chí số 2 về Giao thông: năm 2019 phấn đấu có thêm 03 xã đạt chuẩn tiêu chí.",
        # the tables need not name all communes
        "- Tiêu chí số 2 về Giao thông: năm 2019 phấn đấu có thêm 09 xã đạt chuẩn tiêu chí.",
        # another criterion
        "- Tiêu chí số 3 về Thủy lợi: năm 2019 phấn đấu có thêm 01 xã đạt chuẩn tiêu chí.",
    ],
)
def test_as_many_or_fewer_communes_contradict_nothing(sentence: str) -> None:
    assert body(sentence, *PLANNING_2) == []


def test_a_criterion_that_all_meet_is_planned_by_none() -> None:
    sentence = "- Tiêu chí số 7 về Cơ sở hạ tầng thương mại: hết năm 2019 duy trì 139/139 xã đạt chuẩn tiêu chí."
    assert body(sentence, *PLANNING_2) == [("cross_mismatch", 139, "≤ 138 xã")]
    assert body(sentence, *PLANNING_2[:2]) == []


COMPLETE = [
    ("Xã Huy Giáp - Bảo Lạc", "17", "1-17", "2", "18,19"),
    ("Xã Cô Ba - Bảo Lạc", "18", "1-18", "1", "19"),
]


def test_the_communes_listed_to_meet_the_standard_are_as_many_as_the_body_says() -> None:
    assert body("- Năm 2019 có thêm 02 xã đạt chuẩn nông thôn mới.", *COMPLETE) == []
    assert body("- Năm 2019 có thêm 03 xã đạt chuẩn nông thôn mới.", *COMPLETE) == [("cross_mismatch", 3, "2 xã")]


def test_the_title_s_count_is_that_of_the_rows() -> None:
    for title, expected in (("3 XÃ PHẤN ĐẤU", [("count_mismatch", 3, 2)]), ("2 XÃ PHẤN ĐẤU", [])):
        assert found(tables=[criteria_table(*COMPLETE, title=f"Phụ lục 02 KẾ HOẠCH {title} NĂM 2019")]) == expected


def test_one_commune_in_two_tables_has_met_the_same_criteria() -> None:
    first = criteria_table(RIGHT, title="Phụ lục 02 KẾ HOẠCH NĂM 2019")
    other = criteria_table(
        ("Xã Huy Giáp - Bảo Lạc", "3", "1,7,12", "2", "3,8", "5"), title="Phụ lục 03 KẾ HOẠCH NĂM 2019"
    )
    assert found(tables=[first, other]) == [("cross_mismatch", "1, 7, 12", "1, 7, 12, 19")]
    assert found(tables=[first, criteria_table(RIGHT, title="Phụ lục 03 KẾ HOẠCH NĂM 2019")]) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Có thêm 04 xã đạt chuẩn, gồm: Cô Ba, Sơn Lập, Huy Giáp.", [("count_mismatch", 4, 3)]),
        ("Có thêm 03 xã đạt chuẩn, gồm: Cô Ba, Sơn Lập, Huy Giáp.", []),
        ("Duy trì 03 đơn vị (huyện Hòa An, huyện Bảo Lạc và thành phố Cao Bằng).", []),
        ("Có 02 xã đạt chuẩn: Cô Ba (huyện Bảo Lạc), Sơn Lập (huyện Bảo Lạc).", []),
        # only some of them, or more to come
        ("Có 05 xã đạt chuẩn, trong đó có: Cô Ba, Sơn Lập.", []),
        ("Hỗ trợ 05 xã khó khăn gồm: Cô Ba, Sơn Lập và một số xã khác.", []),
        # what acts is none of what is counted
        ("Giao cho 03 huyện: Sở Tài chính, Sở Y tế hướng dẫn.", []),
    ],
)
def test_a_count_before_a_list_of_names(sentence: str, expected: list[tuple[str, object, object]]) -> None:
    assert found([sentence]) == expected


def test_a_wrong_count_alone_makes_no_wrong_total() -> None:
    rows = criteria_table(("Xã Cô Ba - Bảo Lạc", "3", "1,7,12,19", "2", "3,8", "6"))
    assert found(tables=[rows]) == [("count_mismatch", 3, 4)]
