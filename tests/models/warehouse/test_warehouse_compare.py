"""What each unit plans: which statement is the answer, what is missing, and the units of another day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from factories import a_commune, a_head, a_target, load, some_records

from models.errors import UnknownCodeError
from models.records import Records, Target
from models.warehouse import Statement, Warehouse

INDICATOR = "ntm.communes_meeting"
NOW = date(2026, 1, 1)


def _plan(warehouse: Warehouse, province: str, *targets: Target, number: str = "12/KH-UBND", **head: Any) -> None:
    issuer = f"Ủy ban nhân dân tỉnh {province}"
    document = a_head(number=number, province=province, issuer=issuer, **head)
    records = Records(document=document, targets=targets)
    load(warehouse, records, f"{province}-{number.replace('/', '-')}.pdf")


def _of(statements: list[Statement], name: str) -> Statement:
    (found,) = [s for s in statements if s.unit_name == name]
    return found


def test_every_province_is_named_and_missing_is_not_zero(warehouse: Warehouse) -> None:
    load(warehouse)
    statements = warehouse.compare(INDICATOR, year=2020)
    assert len(statements) == 63
    assert _of(statements, "Lạng Sơn").status == "stated"
    silent = _of(statements, "Hà Giang")
    assert (silent.status, silent.value, silent.year, silent.unit_code) == ("missing", None, 2020, "02")


def test_names_stand_in_vietnamese_order(warehouse: Warehouse) -> None:
    load(warehouse)
    names = [s.unit_name for s in warehouse.compare(INDICATOR, year=2020)]
    assert names.index("Cao Bằng") < names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Gia Lai")


ANSWERS: list[tuple[str, list[dict[str, Any]], int | None, float]] = [
    # a level to reach says more than what is added on the way
    ("reach before increase", [{"value": 9, "change": "increase"}, {"value": 77}], 2020, 77),
    ("maintain before deliver", [{"value": 9, "change": "deliver"}, {"value": 77, "change": "maintain"}], 2020, 77),
    ("only an increase", [{"value": 9, "change": "increase"}], 2020, 9),
    # without a year the last one that is stated
    ("the last year", [{"value": 60, "due": date(2019, 12, 31)}, {"value": 77}], None, 77),
    ("the year asked for", [{"value": 60, "due": date(2019, 12, 31)}, {"value": 77}], 2019, 60),
    # a part of the communes is not the communes
    ("without a subset", [{"value": 5, "subset": "xã biên giới"}, {"value": 77}], 2020, 77),
]


@pytest.mark.parametrize(("why", "targets", "year", "value"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_which_statement_is_the_answer(
    warehouse: Warehouse, why: str, targets: list[dict[str, Any]], year: int | None, value: float
) -> None:
    made = [a_target(place=f"I/bullet {n}", **t) for n, t in enumerate(targets)]
    for order in (made, made[::-1]):  # the order on the page decides nothing
        _plan(warehouse, "Lạng Sơn", *order)
        assert _of(warehouse.compare(INDICATOR, year=year), "Lạng Sơn").value == value


def test_of_several_documents_the_one_issued_last_answers(warehouse: Warehouse) -> None:
    _plan(warehouse, "Lạng Sơn", a_target(81), number="80/KH-UBND", issued_on=date(2019, 9, 1))
    _plan(warehouse, "Lạng Sơn", a_target(77), number="12/KH-UBND", issued_on=date(2019, 3, 5))
    answer = _of(warehouse.compare(INDICATOR, year=2020), "Lạng Sơn")
    assert (answer.value, answer.document, answer.issued_on) == (81, "80/KH-UBND", "2019-09-01")


def test_subsets_and_criteria_are_asked_for(warehouse: Warehouse) -> None:
    border, poor = a_target(5, "I/1", subset="xã biên giới"), a_target(8, "I/2", subset="xã nghèo")
    one, two = (a_target(n, f"I/{n}", indicator="ntm.communes_meeting_criterion", criterion=n) for n in (10, 11))
    _plan(warehouse, "Lạng Sơn", a_target(), border, poor, one, two)

    def stated(indicator: str, **asked: Any) -> list[tuple[str | None, int | None, float | None]]:
        found = warehouse.compare(indicator, **asked)
        return [(s.subset, s.criterion, s.value) for s in found if s.status == "stated"]

    assert stated(INDICATOR, subset="bien gioi") == [("xã biên giới", None, 5)]
    assert {subset for subset, _, _ in stated(INDICATOR, subset="*")} == {"xã biên giới", "xã nghèo"}
    assert {number for _, number, _ in stated("ntm.communes_meeting_criterion")} == {10, 11}
    assert stated("ntm.communes_meeting_criterion", criterion=11) == [(None, 11, 11)]


def test_comparators_ranges_and_shares_come_as_stated(warehouse: Warehouse) -> None:
    _plan(warehouse, "Lạng Sơn", a_target(28, comparator="range", value_max=30, denominator=181, share_pct=15.5))
    answer = _of(warehouse.compare(INDICATOR), "Lạng Sơn")
    shown = (answer.comparator, answer.value, answer.value_max, answer.denominator, answer.share_pct)
    assert shown == ("range", 28, 30, 181, 15.5)


def test_an_unknown_indicator_is_named_and_a_silent_one_is_missing(warehouse: Warehouse) -> None:
    load(warehouse)
    with pytest.raises(UnknownCodeError, match="no such"):
        warehouse.compare("no such")
    assert {s.status for s in warehouse.compare("gnbv.poverty_rate")} == {"missing"}


MERGED: list[tuple[str, dict[str, list[dict[str, Any]]], tuple[str, float | None, int | None]]] = [
    # counts of the parts add up where all of them state one
    ("both", {"Bắc Kạn": [{"value": 20}], "Thái Nguyên": [{"value": 57}]}, ("stated", 77, 2)),
    # else the sum is partial: one of two
    ("one of two", {"Thái Nguyên": [{"value": 57}]}, ("partial", 57, 1)),
    # rates are not averaged
    (
        "rates",
        {
            "Bắc Kạn": [{"value": 10.0, "indicator": "gnbv.poverty_rate", "unit": "%"}],
            "Thái Nguyên": [{"value": 4.0, "indicator": "gnbv.poverty_rate", "unit": "%"}],
        },
        ("partial", None, 2),
    ),
    # but worked out where every part says of how many
    (
        "rates of known numbers",
        {
            "Bắc Kạn": [{"value": 10.0, "indicator": "gnbv.poverty_rate", "unit": "%", "denominator": 100}],
            "Thái Nguyên": [{"value": 4.0, "indicator": "gnbv.poverty_rate", "unit": "%", "denominator": 300}],
        },
        ("stated", 5.5, 2),
    ),
]


@pytest.mark.parametrize(("why", "plans", "expected"), MERGED, ids=[m[0] for m in MERGED])
def test_under_todays_units(
    warehouse: Warehouse,
    why: str,
    plans: dict[str, list[dict[str, Any]]],
    expected: tuple[str, float | None, int | None],
) -> None:
    for province, targets in plans.items():
        _plan(warehouse, province, *(a_target(province=province, **t) for t in targets))
    indicator = next(iter(plans.values()))[0].get("indicator", INDICATOR)
    statements = warehouse.compare(indicator, units=NOW)
    assert len(statements) == 34
    merged = _of(statements, "Thái Nguyên")
    assert (merged.status, merged.value, merged.parts_stated) == expected
    assert merged.parts_total == 2
    assert {p["unit_name"] for p in merged.parts} == set(plans)


def test_a_province_that_stayed_as_it_was_keeps_its_statement(warehouse: Warehouse) -> None:
    load(warehouse)
    then, now = (_of(warehouse.compare(INDICATOR, units=u), "Lạng Sơn") for u in ("then", NOW))
    assert (then.value, then.evidence_id) == (now.value, now.evidence_id)


def test_a_communes_history_is_its_rows_by_year(warehouse: Warehouse) -> None:
    for year in (2019, 2018):
        document = a_head(number=f"{year}/KH-UBND", issued_on=date(year, 3, 1), period=(year, year))
        rows = (a_commune(year=year), a_commune(2, commune_code="06124", year=year))
        load(warehouse, some_records(document=document, communes=rows), f"{year}.pdf")
    history = warehouse.commune_history("06121")
    assert [(h["year"], h["issued_on"], h["achieved"]) for h in history] == [
        (2018, "2018-03-01", "1,2,7"),
        (2019, "2019-03-01", "1,2,7"),
    ]
    assert warehouse.commune_history("no such") == []
