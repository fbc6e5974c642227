"""The types that pass between the rooms survive their JSON forms."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.identity import content_hash, record_id
from models.pages import (
    Cell,
    FileInfo,
    Line,
    LineRef,
    Page,
    Paragraph,
    ReadDocument,
    Signature,
    Table,
    Word,
    document_from_json,
    document_to_json,
)
from models.records import Assignment, Deadline, Evidence, Records, Target, records_from_json, records_to_json

# Coordinates are written to a hundredth of a point: multiples of a quarter survive exactly.
coordinate = st.integers(0, 4800).map(lambda n: n / 4)
box = st.none() | st.tuples(coordinate, coordinate, coordinate, coordinate)
confidence = st.integers(0, 8).map(lambda n: n / 8)
text = st.text(alphabet="aăâbcdđeêtrườngxãhuyện 0123456789,.%/", min_size=1, max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> ReadDocument:
    words = tuple(draw(st.lists(st.builds(Word, text, box, confidence), max_size=5)))
    line = Line(" ".join(w.text for w in words), 0, len(words), draw(box), "body", None)
    page = Page(1, "ocr", 595.0, 842.0, words, (line,), tuple(draw(st.lists(text, max_size=2))))
    cell = Cell(0, 0, 1, draw(box), draw(confidence))
    table = Table(draw(text), (1,), 1, ((draw(text), ""),), ((0, 0, 1, 2),), (cell,), draw(confidence))
    return ReadDocument(
        FileInfo("a.pdf", "0" * 64, "pdf"),
        (page,),
        (table,),
        (Paragraph((LineRef(1, 0),), "body", 12.5),),
        (Signature("Nguyễn Văn A", "2024-01-02T03:04:05+07:00"),),
        {"tesseract": "5"},
    )


@given(documents())
def test_a_read_document_survives_pages_json(document: ReadDocument) -> None:
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


def test_records_survive_records_json_and_with_is_written_as_in_the_contract() -> None:
    evidence = Evidence(page=2, box=(1, 2, 3, 4), text="trước ngày 30/4/2024", confidence=0.9, rule="dates.by")
    due = Deadline(text="trước ngày 30/4/2024", kind="by", end=date(2024, 4, 30))
    assignment = Assignment(quote="Lập kế hoạch", assignee=("Sở Tài chính",), role="lead", with_=("Sở Y tế",), due=due)
    target = Target(
        quote="5 xã", programme="NTM", indicator="x", change="reach", value=5, unit="xã", evidence=(evidence,)
    )
    records = Records(assignments=(assignment,), targets=(target,))
    written = json.loads(json.dumps(records_to_json(records)))
    assert written["assignments"][0]["with"] == ["Sở Y tế"]
    assert written["assignments"][0]["due"]["end"] == "2024-04-30"
    assert records_from_json(written) == records


def test_an_unknown_field_of_a_record_is_refused() -> None:
    with pytest.raises(ValidationError):
        records_from_json({"targets": [{"quote": "a", "colour": "red"}]})


def test_identity_is_place_and_content_hash_ignores_the_order_of_keys() -> None:
    assert record_id("d", "II/1", "target", 0) != record_id("d", "II/1", "target", 1)
    assert record_id("d", "II/1", "target", 0) == record_id("d", "II/1", "target", 0)
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1}) != content_hash({"a": 1, "b": 3})
