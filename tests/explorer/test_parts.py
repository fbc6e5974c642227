"""The explorer's small parts: map, calendar file, text with spots, pictures."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.decisions import Decision, DecisionStore
from explorer.images import PageImages
from explorer.language import Speech
from explorer.places import LAST_OLD_DAY, NEW_UNITS, Tile, provinces, tiles
from explorer.plaintext import marked_lines
from explorer.queries.agenda import calendar_file
from explorer.values import code_of, word_of
from models.errors import NoPageImageError, UnknownCodeError, UnreadableFileError


@pytest.mark.parametrize(("which", "day", "count"), [("34", NEW_UNITS, 34), ("63", LAST_OLD_DAY, 63)])
def test_each_province_has_one_tile_and_no_two_share_one(which: str, day: date, count: int) -> None:
    made = tiles(which)
    assert {t.code for t in made} == {p.code for p in provinces(day)}
    assert len({(t.column, t.row) for t in made}) == len(made) == count


def test_provinces_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    names = [p.name for p in provinces(LAST_OLD_DAY)]
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đắk Lắk") < names.index("Gia Lai")


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", ["1.582,5", "38,5 %", "khoảng 28–30 xã", "1.582,5 tỷ đồng"]), ("en", ["1,582.5", "38.5 %"])],
)
def test_numbers_are_said_in_the_readers_language(language: Any, said: list[str]) -> None:
    t = Speech(language)
    about = SimpleNamespace(value=28, value_max=30, denominator=None, unit="xã", comparator="approx")
    shown = [t.number(1582.5), t.share(38.5), t.quantity(about), t.money(1_582_500_000_000)]
    assert shown[: len(said)] == said


def deadline(**changes: Any) -> SimpleNamespace:
    values: dict[str, Any] = {
        "record_id": "ab12",
        "agency": "Sở Tài chính",
        "quote": "thẩm định; trình duyệt, báo cáo\r\nBEGIN:VALARM",
        "number": "12/KH-UBND",
        "province_name": "Lạng Sơn",
        "due_text": "trước ngày 30/6/2019",
        "due_end": date(2019, 6, 30),
        "document_id": "cd34",
        "evidence_id": "ef56",
    }
    return SimpleNamespace(**values | changes)


def test_calendar_file_is_whole_whatever_the_texts_say() -> None:
    made = calendar_file([deadline()], "http://127.0.0.1:8000").decode()
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = made.replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20190630" in unfolded
    assert r"SUMMARY:Sở Tài chính: thẩm định\; trình duyệt\, báo cáo BEGIN:VALARM" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == 1 and "BEGIN:VALARM" not in unfolded


def a_spot(text: str, name: str = "s") -> SimpleNamespace:
    return SimpleNamespace(text=text, evidence_id=name)


@pytest.mark.parametrize(
    ("text", "spots", "pieces"),
    [
        ("có 77 xã", [a_spot("77 xã")], [[("có ", ""), ("77 xã", "s")]]),
        ("1 xã, 1 xã", [a_spot("1 xã", "a"), a_spot("1 xã", "b")], [[("1 xã", "a"), (", ", ""), ("1 xã", "b")]]),
        ("có 77\nxã", [a_spot("77\nxã")], [[("có ", ""), ("77", "s")], [("xã", "s")]]),  # over a line's end
        ("có 77 xã", [a_spot("77 xã", "a"), a_spot("có 77", "b")], [[("có 77 xã", "ba")]]),  # one across another
        ("có", [a_spot("không có ở đây")], [[("có", "")]]),
        ("", [a_spot("")], [[]]),
    ],
)
def test_spots_are_marked_in_files_without_pages(text: str, spots: list[Any], pieces: Any) -> None:
    made = marked_lines(text, spots)
    assert [[(piece, "".join(s.evidence_id for s in found)) for piece, found in line] for line in made] == pieces


@given(st.text("ab \n", max_size=40), st.lists(st.text("ab \n", max_size=6), max_size=5))
def test_marking_loses_no_letter(text: str, found: list[str]) -> None:
    made = marked_lines(text, [a_spot(part, str(i)) for i, part in enumerate(found)])
    assert "\n".join("".join(piece for piece, _ in line) for line in made) == text


def test_pictures_are_only_made_of_the_very_file(tmp_path: Any) -> None:
    images = PageImages(tmp_path)
    path = tmp_path / "secret.txt"
    path.write_text("secret")
    for stored in (str(path), None, str(tmp_path), "/nowhere"):
        with pytest.raises(UnreadableFileError):
            images.original(stored, "0" * 64, "a.pdf")
    with pytest.raises(NoPageImageError):
        images.page(str(path), "0" * 64, "a.docx", "docx", 1)


@given(st.tuples(*[st.floats(-50, 900)] * 4))
def test_any_box_gives_a_picture(box: tuple[float, float, float, float]) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (60, 80)).save(stream, "JPEG")
    made = PageImages(path_of_nothing()).crop(stream.getvalue(), (600.0, 800.0), box, 10)
    assert Image.open(io.BytesIO(made)).width >= 1


def path_of_nothing() -> Any:
    from pathlib import Path

    return Path("/nonexistent")


def test_a_torn_decision_is_dropped_and_the_next_one_stands(tmp_path: Any) -> None:
    store = DecisionStore(tmp_path)
    first = Decision("ab" * 8, "cd" * 8, "target", "h", "accept", "lan", "2026-01-01T00:00:00Z", "")
    store.append(first)
    path = tmp_path / f"{first.document_id}.jsonl"
    path.write_bytes(path.read_bytes() + b'{"document_id": "ab')
    assert store.all() == [first]
    store.append(first)
    assert store.all() == [first, first]
    with pytest.raises(UnknownCodeError):
        store.of("../../etc/passwd")


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("comparator", "khoảng", "approx"),
        ("comparator", "KHOANG", "approx"),  # without diacritics
        ("change", "giảm", "decrease"),
        ("role", "chủ trì", "lead"),
        ("role", "lead", "lead"),
        ("comparator", "gần như", "gần như"),  # no such word: the record refuses it
        ("unit", "khoảng", "khoảng"),  # not a field of codes
    ],
)
def test_reviewers_write_words_and_codes_are_kept(field: str, typed: str, code: str) -> None:
    assert code_of(field, typed) == code
    if code != typed:
        assert code_of(field, word_of(field, code, "vi")) == code


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("straightened -0.96°", "đã chỉnh thẳng -0.96°"),
        ("no text layer", "bản quét, nhận dạng chữ"),
        ("unreadable: timed out", "không đọc được: timed out"),
        ("something new", "something new"),
    ],
)
def test_notes_of_the_readers_are_said_in_vietnamese(note: str, said: str) -> None:
    assert Speech().page_note(note) == said


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Huế", ("Huế",)),
        ("Lào Cai", ("Lào Cai",)),
        ("Tuyên Quang", ("Tuyên", "Quang")),
        ("Bà Rịa - Vũng Tàu", ("Bà Rịa -", "Vũng Tàu")),
    ],
)
def test_names_on_the_map_take_two_lines_at_most(name: str, lines: tuple[str, ...]) -> None:
    assert Tile("00", name, 0, 0).lines == lines


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("paragraph 12", "đoạn 12"),
        ("table 1, row 3, column 5", "bảng 1, dòng 3, cột 5"),
        ("Phụ lục 01/row 4", "Phụ lục 01/dòng 4"),
        (None, "chỗ trong văn bản"),
    ],
)
def test_places_in_files_without_pages_are_said_in_vietnamese(place: str | None, said: str) -> None:
    assert Speech().spot_place(place) == said
