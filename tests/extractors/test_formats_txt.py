"""TXT: encodings are told apart by what they contain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats import read_txt
from extractors.formats.txt import TCVN3, decode
from models.errors import EmptyFileError, KehoachError, UnsupportedFormatError

_TEXT = "Đến hết năm 2031 có thêm 07 xã đạt chuẩn; hộ nghèo giảm 2,5%."
_TO_TCVN3 = {letter: bytes([code]) for code, letter in TCVN3.items()}


def _tcvn3(text: str) -> bytes:
    return b"".join(_TO_TCVN3.get(c, c.encode("ascii", "replace")) for c in text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_all_its_forms(encoding: str) -> None:
    assert decode(_TEXT.encode(encoding)) == _TEXT


def test_tcvn3_reads_as_vietnamese() -> None:
    assert _tcvn3("Cộng hòa") == "Céng hßa".encode("latin-1")  # how such a text looks to a reader that does not know
    assert decode(_tcvn3(_TEXT)) == _TEXT


def test_the_windows_code_page_with_combining_tones_becomes_nfc() -> None:
    assert decode("Hộ nghèo".replace("ộ", "ô\u0323").replace("è", "e\u0300").encode("cp1258")) == "Hộ nghèo"


@given(st.text(alphabet=sorted("abcdefghiklmnopqrstuvxy 0123456789.,;\n" + "".join(TCVN3.values())), min_size=1))
def test_any_vietnamese_text_survives_utf8(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", EmptyFileError), (b" \n\n ", EmptyFileError), (bytes(range(1, 32)) * 40, UnsupportedFormatError)],
)
def test_what_is_no_text_ends_in_an_error_of_the_house(tmp_path: Path, data: bytes, error: type[KehoachError]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(error):
        read_txt(path)


def test_a_short_line_and_a_blank_line_end_a_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    long = "Các sở, ban, ngành theo chức năng, nhiệm vụ được giao chủ động triển khai"
    path.write_text(f"I. MỤC TIÊU\n{long}\nđúng tiến độ.\n\n{long}\n", encoding="utf-8")
    assert [len(p.lines) for p in read_txt(path).paragraphs] == [1, 2, 1]
