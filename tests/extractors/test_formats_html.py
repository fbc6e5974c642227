"""HTML: the document without the portal around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats import FormatRead, read_html
from models.errors import EmptyFileError, KehoachError, TooLargeError

_BODY = "".join(f"<p>{n}. Sở thứ {n} chủ trì rà soát tiêu chí được phân công phụ trách.</p>" for n in range(1, 9))


def _read(tmp_path: Path, markup: str, encoding: str = "utf-8") -> FormatRead:
    path = tmp_path / "a.html"
    path.write_bytes(markup.encode(encoding))
    return read_html(path)


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav><a href='/'>Trang chủ</a> Giới thiệu</nav>",
        "<header>Cổng thông tin</header>",
        "<div class='main-menu'><ul><li>Văn bản mới</li></ul></div>",
        "<div id='sidebar'>Văn bản liên quan</div>",
        "<div class='x9'><a href='#'>Đăng ký</a><a href='#'>Liên hệ</a></div>",  # unnamed, but nothing but links
        "<div class='x7'>Bản quyền thuộc về cổng</div>",  # unnamed text beside the document
        "<div style='display: none'>ẩn</div>",
        "<script>var a = 'không đọc';</script>",
    ],
)
def test_what_surrounds_the_document_falls_away(tmp_path: Path, chrome: str) -> None:
    page = _read(tmp_path, f"<html><body>{chrome}<div id='c'><div>{_BODY}</div></div>{chrome}</body></html>").page
    assert len(page.lines) == 8 and page.text.startswith("1. Sở thứ 1")


def test_text_after_a_dropped_element_stays(tmp_path: Path) -> None:
    assert _read(tmp_path, "<p>Có <script>x()</script>12 xã đạt chuẩn</p>").page.text == "Có 12 xã đạt chuẩn"


def test_rowspan_and_colspan_fill_the_grid(tmp_path: Path) -> None:
    markup = (
        "<p>Đoạn mở đầu.</p><table><thead><tr><th rowspan=2>TT</th><th colspan=2>Kết quả</th></tr>"
        "<tr><th>Đạt</th><th>Chưa</th></tr></thead><tr><td>1</td><td>5<br>6</td><td></td></tr></table>"
    )
    [table] = _read(tmp_path, markup).tables
    assert table.rows == (("TT", "Kết quả", ""), ("", "Đạt", "Chưa"), ("1", "5 6", ""))
    assert table.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert table.header_rows == 2


def test_a_frame_table_around_the_text_is_no_table(tmp_path: Path) -> None:
    read = _read(tmp_path, f"<table><tr><td>{_BODY}<table><tr><td>a</td><td>b</td></tr></table></td></tr></table>")
    assert len(read.tables) == 1 and read.tables[0].rows == (("a", "b"),)
    assert read.page.text.startswith("1. Sở thứ 1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    assert _read(tmp_path, "<p>Tiêu chí số 5: Trường học</p>", encoding).page.text == "Tiêu chí số 5: Trường học"


def test_ordered_lists_print_their_numbers(tmp_path: Path) -> None:
    assert _read(tmp_path, "<ol start=3><li>Một<li>Hai</ol>").page.text == "3. Một\n4. Hai"


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("   ", EmptyFileError),
        ("<html><script>1</script></html>", EmptyFileError),
        ("<table><tr>" + "<td rowspan=1 colspan=1000>x</td>" * 600 + "</tr></table>", TooLargeError),
    ],
)
def test_bad_pages_end_in_an_error_of_the_house(tmp_path: Path, markup: str, error: type[KehoachError]) -> None:
    with pytest.raises(error):
        _read(tmp_path, markup)


def test_deep_nesting_does_not_exhaust_the_stack(tmp_path: Path) -> None:
    try:
        text = _read(tmp_path, "<div>" * 50_000 + "sâu" + "</div>" * 50_000).page.text
    except (TooLargeError, EmptyFileError):
        text = "sâu"
    assert text == "sâu"
