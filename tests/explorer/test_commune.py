"""Xã: the criteria grid, what a commune was made of and what it is today."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from explorer.queries.commune import units_named

TAN_VAN = "06121"


def test_grid_tells_achieved_from_planned_and_from_what_is_not_stated(client: TestClient) -> None:
    text = client.get(f"/xa/{TAN_VAN}?on=2019-01-01").text
    row = text.split('<table class="criteria">')[1].split("<tbody>")[1].split("</tr>")[0]
    cells = re.findall(r"<td( class=\"(\w+)\")?>", row)[:19]
    shown = {number: kind for number, (_, kind) in enumerate(cells, start=1) if kind}
    assert shown == {1: "achieved", 2: "achieved", 7: "achieved", 5: "planned"}
    assert "3 + 1" in row and "12/KH-UBND" in row
    assert "đạt tiêu chí 7" in row  # what a screen reader says of a cell


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        ("2019-01-01", True),
        ("2025-12-01", False),  # the code is another unit's now: its page does not show the old one's criteria
    ],
)
def test_a_code_that_was_handed_on_shows_its_own_time(client: TestClient, on: str, shown: bool) -> None:
    assert ("3 + 1" in client.get(f"/xa/{TAN_VAN}?on={on}").text) is shown


def test_the_successor_names_what_it_was_made_of_with_what_was_known(client: TestClient) -> None:
    after = client.get(f"/xa/{TAN_VAN}?on=2019-01-01").text.split("<h2>Nay là</h2>")[1]
    address = re.findall(r'href="(/xa/\d+\?on=2025-07-01)"', after)[0]
    text = client.get(address).text
    before = text.split("<h2>Hình thành từ</h2>")[1].split("</section>")[0]
    assert "Tân Văn" in before and "3 tiêu chí, năm 2019" in before and "01/07/2025" in before


def test_provinces_that_say_something_lead_to_their_communes(client: TestClient) -> None:
    assert '/xa?place=63-20"' in client.get("/xa").text
    text = client.get("/xa?place=63-20").text
    assert "Bình Gia" in text and f"/xa/{TAN_VAN}?on=2019-03-05" in text
    assert f"/xa/{TAN_VAN}" not in client.get("/xa?place=34-20").text  # Lạng Sơn of today has said nothing yet


@pytest.mark.parametrize(
    ("name", "place", "first", "days"),
    [
        ("tan van", "63-20", "Tân Văn", {date(2025, 6, 30)}),
        ("Tân Văn", "34-20", "Tân Văn", {date(2025, 7, 1)}),
    ],
)
def test_communes_are_found_by_name_in_the_province_of_the_time(
    name: str, place: str, first: str, days: set[date]
) -> None:
    found = units_named(name, place)
    assert found[0].name == first
    assert all(unit.province_code == "20" and any(unit.in_force(day) for day in days) for unit in found)
