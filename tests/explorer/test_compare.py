"""So sánh: what the table, the chart and the files say."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from explorer.downloads import safe_text

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
    assert lang_son[:6] == ["Lạng Sơn", "2020", "77/200 xã", "38,5 %", "1", "48 xã (2018)"]


def test_a_figure_leads_to_its_spot(client: TestClient) -> None:
    text = client.get("/so-sanh", params=ASKED).text
    address = re.findall(r'class="figure" href="([^"#]+)#(b-[0-9a-f]+)"', text)[-1]
    page = client.get(address[0].replace("&amp;", "&")).text
    lit = re.search(r'id="b-([0-9a-f]+)" class="target lit"[^>]*aria-label="([^"]+)"', page)
    assert lit is not None and f"b-{lit.group(1)}" == address[1] and lit.group(2) == "77 xã"


def test_chart_has_a_bar_a_figure_and_no_way_out(client: TestClient) -> None:
    text = client.get("/so-sanh", params=ASKED).text
    svg = text.split("<figure")[1].split("</figure>")[0]
    assert 'role="img"' in svg and "khoảng 31 xã" in svg and "48 xã" in svg
    assert "<script" not in svg and "style=" not in svg


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
