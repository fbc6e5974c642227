"""DOCX: what a careful reader sees, in reading order."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from extractors.formats import FormatRead, read_docx
from models.errors import DamagedFileError, EmptyFileError, EncryptedFileError, KehoachError, TooLargeError


def _made(path: Path, build: Callable[[docx.document.Document], None]) -> FormatRead:
    document = docx.Document()
    build(document)
    document.save(str(path))
    return read_docx(path)


def test_paragraphs_come_in_order_as_nfc_with_line_breaks_kept(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("Kê\u0301 hoạch\u00a0năm 2031")  # decomposed accent, no-break space
        document.add_paragraph("")
        document.add_paragraph("Dòng một\nDòng hai")

    read = _made(tmp_path / "a.docx", build)
    assert read.page.text == "Kế hoạch năm 2031\nDòng một\nDòng hai"
    assert [len(p.lines) for p in read.paragraphs] == [1, 2]
    assert {word.box for word in read.page.words} == {None}
    assert (read.page.width, read.page.height) == (0, 0)


def test_automatic_numbers_are_printed_though_the_text_lacks_them(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        for text in ("Giao thông", "Thủy lợi"):
            document.add_paragraph(text, style="List Number")
        document.add_paragraph("Nhà ở", style="List Bullet")

    assert _made(tmp_path / "a.docx", build).page.text == "1. Giao thông\n2. Thủy lợi\n• Nhà ở"


def test_merged_cells_become_spans_and_their_text_stands_once(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=4, cols=3)
        for r, row in enumerate((("TT", "Xã", ""), ("", "Tên", "Số"), ("1", "Minh Tân", "12"), ("2", "Phú Linh", "9"))):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))

    [table] = _made(tmp_path / "a.docx", build).tables
    assert table.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert table.rows[0] == ("TT", "Xã", "") and table.rows[1] == ("", "Tên", "Số")
    assert table.header_rows == 2
    assert (1, 0) not in {(cell.row, cell.column) for cell in table.cells}


def test_head_and_foot_set_as_tables_are_text_not_data(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        head = document.add_table(rows=1, cols=2)
        head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH X"
        head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        document.add_paragraph("Nội dung")
        foot = document.add_table(rows=1, cols=2)
        foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;"
        foot.cell(0, 1).text = "CHỦ TỊCH"

    read = _made(tmp_path / "a.docx", build)
    assert read.tables == ()
    kinds = [line.kind for line in read.page.lines]
    assert kinds == ["head_left", "head_left", "head_right", "body", "recipients", "recipients", "signature"]


def test_a_table_is_named_by_the_lines_from_phu_luc_on(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("Một câu thân bài không liên quan.")
        document.add_paragraph("Phụ lục 03")
        document.add_paragraph("Danh sách xã").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_table(rows=2, cols=2).cell(0, 0).text = "TT"

    assert _made(tmp_path / "a.docx", build).tables[0].title == "Phụ lục 03 Danh sách xã"


def test_deleted_text_of_tracked_changes_is_not_read(tmp_path: Path) -> None:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Có 20 xã")
        deletion = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = " và 5 xã"
        run.append(text)
        deletion.append(run)
        paragraph._p.append(deletion)
        assert paragraph._p.find(qn("w:del")) is not None

    assert _made(tmp_path / "a.docx", build).page.text == "Có 20 xã"


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted package", EncryptedFileError),  # Office wraps ciphertext in OLE
        (b"PK\x03\x04 cut short", DamagedFileError),
        ({"other.xml": b"<a/>"}, DamagedFileError),  # a ZIP, but no Word document
        ({"word/document.xml": b"<w:document"}, DamagedFileError),
        ({"word/document.xml": b"<a>" + b" " * (60 * 2**20) + b"</a>"}, TooLargeError),  # a bomb: 60 MB out of 60 kB
    ],
)
def test_bad_files_end_in_an_error_of_the_house(
    tmp_path: Path, content: bytes | dict[str, bytes], error: type[KehoachError]
) -> None:
    path = tmp_path / "bad.docx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        _zip(path, content)
    with pytest.raises(error):
        read_docx(path)
