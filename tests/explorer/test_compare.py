"""So sánh: what the table, the chart and the files say."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from explorer.downloads import safe_text
from explorer.queries.comparison import line_of
from models.warehouse import Statement

ASKED = {"indicator": "ntm.communes_meeting", "year": "2020", "hide_missing": "1"}


def rows_of(text: str) -> list[list[str]]:
    """Texts of the cells of the page's table."""
    body = text.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    ]


def test_table_shows_comparators_shares_ranks_and_what_is_reported(client: TestClient) -> None:
    rows = rows_of(client.get("/so-sanh", params=ASKED).text)
    dak_nong, lang_son = rows  # Đ sorts behind D and before L
    assert dak_nong[:5] == ["Đắk Nông", "2020", "khoảng 31 xã", "", "2"]
    assert lang_son[:6] == ["Lạng Sơn", "2020", "77/200 xã", "38,5 %", "1", "48 xã (2018) đạt 62 % kế hoạch"]


def test_a_figure_leads_to_its_spot(client: TestClient) -> None:
    text = client.get("/so-sanh", params=ASKED).text
    address = re.findall(r'class="figure" href="([^"#]+)#(b-[0-9a-f]+)"', text)[-1]
    page = client.get(address[0].replace("&amp;", "&")).text
    lit = re.search(r'id="b-([0-9a-f]+)" class="target lit"[^>]*aria-label="([^"]+)"', page)
    assert lit is not None and f"b-{lit.group(1)}" == address[1] and lit.group(2) == "77 xã"


def test_chart_has_a_bar_a_figure_and_no_way_out(client: TestClient) -> None:
    text = client.get("/so-sanh", params=ASKED).text
    svg = text.split("<figure")[2].split("</figure>")[0]
    assert 'role="img"' in svg and "khoảng 31 xã" in svg and "48 xã" in svg
    assert "<script" not in svg and "style=" not in svg


def test_map_shades_provinces_by_value_and_leaves_the_silent_ones_empty(client: TestClient) -> None:
    text = client.get("/so-sanh", params=ASKED).text
    drawn = dict(re.findall(r'aria-label="([^":]+): [^"]*"><title>[^<]*</title>\s*<rect class="tile tile-(\d)"', text))
    assert len(drawn) == 63  # both plans are of before July 2025
    assert (drawn["Lạng Sơn"], drawn["Đắk Nông"], drawn["Hà Giang"]) == ("5", "3", "0")


def test_provinces_without_data_are_named(client: TestClient) -> None:
    text = client.get("/so-sanh", params={"indicator": "ntm.communes_meeting", "year": "2020"}).text
    silent = text.split('id="chua-co"')[1].split("</details>")[0]
    assert "61 tỉnh chưa có số liệu" in silent and "<li>Hà Giang</li>" in silent and "Lạng Sơn" not in silent


def test_highest_first(client: TestClient) -> None:
    rows = rows_of(client.get("/so-sanh", params=ASKED | {"sort": "value"}).text)
    assert [row[0] for row in rows] == ["Lạng Sơn", "Đắk Nông"]


@pytest.mark.parametrize(
    ("units", "unit", "planned", "achieved"),
    [
        ("then", "Lạng Sơn", "77/200 xã", "48 xã (2018) đạt 62 % kế hoạch"),
        ("now", "Lạng Sơn", "77/200 xã", "48 xã (2018) đạt 62 % kế hoạch"),  # no other province joined it
        ("now", "Lâm Đồng", "khoảng 31 xã 1 trên 3 phần", ""),  # Đắk Nông is one of its three parts
        ("2019-01-01", "Đắk Nông", "khoảng 31 xã", ""),
    ],
)
def test_plans_and_results_stand_under_the_units_of_another_day(
    client: TestClient, units: str, unit: str, planned: str, achieved: str
) -> None:
    rows = {row[0]: row for row in rows_of(client.get("/so-sanh", params=ASKED | {"units": units}).text)}
    assert (rows[unit][2], rows[unit][5]) == (planned, achieved)


@pytest.mark.parametrize(
    ("changes", "share", "counted", "progress"),
    [
        ({"value": 30, "denominator": 120}, 25.0, True, 0.5),
        ({"value": 30, "denominator": 120, "share_pct": 24.9}, 24.9, False, 0.5),  # the stated one goes first
        ({"value": 30, "denominator": None}, None, False, 0.5),
        ({"value": 28, "value_max": 30, "denominator": 120}, None, False, 15 / 28),  # a range has no one share
        ({"value": 30, "unit": "%", "denominator": 120}, None, False, None),  # percentages of different things
        ({"value": 30, "change": "increase"}, None, False, None),  # fifteen in all are not half of thirty more
        ({"value": 0}, None, False, None),
    ],
)
def test_shares_and_progress_are_worked_out_only_where_that_means_something(
    changes: dict[str, Any], share: float | None, counted: bool, progress: float | None
) -> None:
    plan = Statement("20", "Lạng Sơn", "province", 2020, "stated", **({"unit": "xã", "change": "reach"} | changes))
    line = line_of(plan, Statement("20", "Lạng Sơn", "province", 2018, "stated", 15, unit="xã"), None)
    assert (line.share_pct, line.share_counted, line.progress) == (share, counted, progress)


def test_two_provinces_face_to_face_with_their_money_by_source(client: TestClient) -> None:
    text = client.get("/so-sanh/hai-tinh?left=20&right=67").text
    targets, money = (part.split("</section>")[0] for part in text.split("<h2>Chỉ tiêu</h2>")[1].split("<h2>Vốn")[:2])
    assert "77/200 xã" in targets and "khoảng 31 xã" in targets
    assert "1.582,5 tỷ đồng" in money and money.count("chưa có số liệu") == 1
    assert "Sở Tài chính" in text and "30/06/2019" in text


def test_subsets_stand_apart(client: TestClient) -> None:
    rows = rows_of(client.get("/so-sanh", params=ASKED | {"subset": "*"}).text)
    assert [row[2] for row in rows] == ["3 xã"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_downloads_hold_numbers_sources_and_no_formula(client: TestClient, form: str) -> None:
    answer = client.get(f"/so-sanh/tai-ve.{form}", params=ASKED)
    assert answer.headers["content-disposition"].startswith("attachment")
    if form == "csv":
        head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
        assert rows[1][head.index("Giá trị")] == "77"
        return
    book = load_workbook(io.BytesIO(answer.content))
    sheet, codebook = book.worksheets
    head = [cell.value for cell in sheet[1]]
    dak_nong, lang_son = (list(row) for row in sheet.iter_rows(min_row=2))
    assert lang_son[head.index("Giá trị")].value == 77
    assert dak_nong[head.index("Nguyên văn")].value == "=1+1 khoảng 31 xã"
    assert dak_nong[head.index("Nguyên văn")].data_type == "s"  # a text, not a formula
    assert "/van-ban/" in lang_son[head.index("Nguồn")].hyperlink.target
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref
    assert codebook.max_row > len(head)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("Lạng Sơn", "Lạng Sơn"),
        (-2, -2),  # a number is a number
        (None, None),
    ],
)
def test_texts_never_become_formulas(value: str | int | None, shown: str | int | None) -> None:
    assert safe_text(value) == shown
