"""Printed names to dated units."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ReferenceDataError
from models.reference import load
from models.reference.places import name_distance
from models.reference.tables import criteria_set
from models.reference.update import apply_update, check_update
from models.reference.vietnamese import collation_key, fold, format_number, nfc, tone_key

PLACES = load().places
THEN, NOW = date(2017, 6, 13), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2016, 1, 1), (63, 713, 11162)),
        (date(2021, 12, 1), (63, 705, 10599)),
        (date(2025, 6, 30), (63, 696, 10035)),
        (date(2025, 7, 1), (34, 0, 3321)),
    ],
)
def test_the_number_of_units_on_a_day(on: date, counts: tuple[int, int, int]) -> None:
    assert tuple(len(PLACES.units(level, on)) for level in ("province", "district", "commune")) == counts


def test_a_code_is_handed_on_so_the_day_decides() -> None:
    then, now = PLACES.unit("06112", date(2010, 1, 1)), PLACES.unit("06112", NOW)
    assert then is not None and now is not None
    assert then.name != now.name


@pytest.mark.parametrize(
    ("printed", "district", "code_of"),
    [
        ("UBND xã Huy Giáp", "Bảo Lạc", "Huy Giáp"),
        ("Xã Huy Giap", "Bảo Lạc", "Huy Giáp"),
        ("Huy Giáp (ĐBKK)", "Bảo Lạc", "Huy Giáp"),
        ("TT. Bảo Lạc", "Bảo Lạc", "Bảo Lạc"),
    ],
)
def test_printed_forms(printed: str, district: str, code_of: str) -> None:
    province = PLACES.province("tỉnh Cao Bằng", THEN)
    assert province is not None
    within = PLACES.district(district, THEN, province.code)
    assert within is not None
    found = PLACES.resolve(printed, on=THEN, province=province.code, district=within.code)
    assert found.unit is not None
    assert found.unit.name == code_of


def test_a_district_behind_a_dash_decides_and_a_note_is_taken_off() -> None:
    province = PLACES.province("Cao Bằng", THEN)
    assert province is not None
    found = PLACES.resolve("Xã Huy Giáp - Bảo Lạc (năm 2016 chuyển sang)", on=THEN, province=province.code)
    assert found.unit is not None and found.note == "năm 2016 chuyển sang"


def test_a_name_that_several_districts_have_stays_open() -> None:
    found = PLACES.resolve("Xã Hồng Quang", on=THEN)
    assert found.unit is None
    assert len(found.candidates) > 1


def test_the_communes_of_an_annotated_plan(shared_dir: Path) -> None:
    with (shared_dir / "gazetteer" / "gold_lang_son_37_communes.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = [PLACES.resolve(r["printed_text"], on=date(2017, 2, 24), province="20").unit for r in rows]
    assert [u.code if u else None for u in found] == [r["gold_code"] for r in rows]


def _changed(name: str, rng: random.Random) -> str:
    """The name with the diacritics of one of its letters changed or lost."""
    variants = {}
    for letter in "aăâàáảãạằắẳẵặầấẩẫậeêèéẻẽẹềếểễệiìíỉĩịoôơòóỏõọồốổỗộờớởỡợuưùúủũụừứửữựyỳýỷỹỵdđ":
        variants.setdefault(fold(letter), []).append(letter)
    spots = [i for i, c in enumerate(name) if len(variants.get(fold(c), [])) > 1]
    if not spots:
        return name
    spot = rng.choice(spots)
    old = name[spot].lower()
    new = rng.choice([v for v in variants[fold(old)] if v != old])
    return name[:spot] + (new.upper() if name[spot].isupper() else new) + name[spot + 1 :]


def test_names_with_one_wrong_diacritic_are_resolved_or_left_open() -> None:
    """3,000 communes of 2017, each given with its type word and district: 97 % right, at most 0.3 % wrong."""
    rng = random.Random(20170613)
    right = wrong = 0
    sample = rng.sample(PLACES.units("commune", THEN), 3000)
    for unit in sample:
        printed = f"{unit.type} {_changed(nfc(unit.name), rng)}"
        found = PLACES.resolve(printed, on=THEN, province=unit.province_code, district=unit.parent_code)
        right += found.unit is not None and found.unit.code == unit.code
        wrong += found.unit is not None and found.unit.code != unit.code
    assert right >= 0.97 * len(sample)
    assert wrong <= 0.003 * len(sample)


def test_nearly_every_commune_of_2017_reaches_communes_of_today() -> None:
    lost = [
        unit.code
        for unit in PLACES.units("commune", THEN)
        if not all(PLACES.unit(link.successor, NOW) for link in PLACES.successors(unit.code, THEN, NOW))
    ]
    assert len(lost) <= 3


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("Ea H'leo", "Ea H’leo", 0.0),
        ("Ea H'leo", "Ea H' leo", 0.0),
        ("Cư M'gar", "Cư Mgar", 0.0),
        ("Hòa Bình", "Hoà Bình", 0.0),
        ("Văn An", "Vân An", 0.3),
        ("Định Lập", "Đình Lập", 0.3),
        ("Tân Phú", "Tân Phúc", 1.0),
    ],
)
def test_distances(a: str, b: str, distance: float) -> None:
    assert name_distance(a, b) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("period", "on", "expected"),
    [
        ((2016, 2020), date(2015, 12, 1), "NTM-2016"),
        ((2019, 2019), None, "NTM-2016"),
        ((2026, 2030), date(2026, 3, 1), "NTM-2026"),
        (None, date(2012, 1, 1), "NTM-2009"),
        (None, None, None),
    ],
)
def test_the_criteria_set_by_period_first(
    period: tuple[int, int] | None, on: date | None, expected: str | None
) -> None:
    assert criteria_set(period, on) == expected


def test_vietnamese_order_of_names() -> None:
    names = ["Đà Nẵng", "Dak", "An Giang", "Ân", "Ăn", "Hà Nội", "Hả", "Hã"]
    assert sorted(names, key=collation_key) == ["An Giang", "Ăn", "Ân", "Dak", "Đà Nẵng", "Hả", "Hã", "Hà Nội"]


def test_tone_placement_is_one_and_nothing_else() -> None:
    assert tone_key("Hoà") == tone_key("hòa")
    assert tone_key("thuỷ") == tone_key("thủy")
    assert tone_key("hoa") != tone_key("hòa")


@given(st.integers(-(10**12), 10**12))
def test_numbers_as_written_in_viet_nam(number: int) -> None:
    assert int(format_number(number).replace(".", "")) == number


def test_decimals_use_a_comma() -> None:
    assert (format_number(1582.5), format_number(0.25), format_number(3)) == ("1.582,5", "0,25", "3")


PLACES_HEADER = "code,level,name,type,parent_code,province_code,valid_from,valid_to,source\n"


def test_an_update_is_checked_as_a_whole_before_it_is_applied(tmp_path: Path) -> None:
    update, target = tmp_path / "update", tmp_path / "taken"
    update.mkdir()
    (update / "agencies.csv").write_text(
        "name_vi,abbreviations,level,successors,since\nSở Thử nghiệm,STN,province,,\n", encoding="utf-8"
    )
    assert len(check_update(update)) == 1
    (update / "places.csv").write_text(
        f"{PLACES_HEADER}06112,commune,Mới,Xã,20,20,2026-01-01,,test\n", encoding="utf-8"
    )
    with pytest.raises(ReferenceDataError, match="row 2: 06112 is"):
        apply_update(update, target)
    assert not target.exists()
    (update / "places.csv").unlink()
    apply_update(update, target)
    assert "Sở Thử nghiệm" in (target / "agencies.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("places.csv", "code,name\n1,a\n", "columns"),
        ("rivers.csv", "code\n1\n", "no reference table"),
        ("agencies.csv", "name_vi,abbreviations,level,successors,since\nSở Y tế,SYT,province,,\n", "there already"),
        ("places.csv", f"{PLACES_HEADER}99999,town,Mới,Xã,20,20,2026-01-01,,test\n", "no level"),
    ],
)
def test_faulty_updates_name_file_and_fault(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        check_update(tmp_path)
