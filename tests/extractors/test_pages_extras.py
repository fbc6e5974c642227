"""Digital signatures, pictures for people, and engine versions."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from extractors import engine_versions, read_file
from extractors.overlay import write_overlay
from extractors.signatures import signatures, signed_at
from models.errors import UnsupportedFormatError
from models.pages import Signature
from tests.extractors.pages import LINES, drawn, text_pdf


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("D:20310417093012+07'00'", "2031-04-17T09:30:12+07:00"),
        ("D:20310417093012Z", "2031-04-17T09:30:12Z"),
        ("D:20310417093012", "2031-04-17T09:30:12"),
        ("yesterday", None),
        ("D:2031", None),
    ],
)
def test_times_of_signatures(stamp: str, expected: str | None) -> None:
    assert signed_at(stamp) == expected


def _cms(name: str) -> bytes:
    """A signed message with a certificate of that common name."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2031, 1, 1)
    end = start + timedelta(days=9)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), start, end)
    certificate = builder.sign(key, hashes.SHA256())
    signer = pkcs7.PKCS7SignatureBuilder().set_data(b"plan").add_signer(certificate, key, hashes.SHA256())
    return signer.sign(serialization.Encoding.DER, [])


def _signed(path: Path, **value: object) -> Path:
    with pikepdf.open(text_pdf(path), allow_overwriting_input=True) as document:
        field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=pikepdf.Dictionary(**value)))  # type: ignore[arg-type]
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        document.save(path)
    return path


def test_the_signer_is_named_by_the_certificate(tmp_path: Path) -> None:
    padded = _cms("Ủy ban nhân dân huyện Đồi Thông") + b"\x00" * 200  # PDF pads the room it reserved
    path = _signed(
        tmp_path / "signed.pdf", Contents=pikepdf.String(padded), M=pikepdf.String("D:20310417093012+07'00'")
    )
    assert signatures(path) == (Signature("Ủy ban nhân dân huyện Đồi Thông", "2031-04-17T09:30:12+07:00"),)


def test_without_a_certificate_the_name_in_the_field_counts(tmp_path: Path) -> None:
    path = _signed(tmp_path / "signed.pdf", Name=pikepdf.String("Van phong"), Contents=pikepdf.String(b"\x30\x00"))
    assert signatures(path) == (Signature("Van phong", None),)


def test_an_unsigned_file_has_none(tmp_path: Path) -> None:
    assert signatures(text_pdf(tmp_path / "plan.pdf")) == ()


def test_overlay_marks_words_where_they_stand(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "plan.pdf", pages=2)
    written = write_overlay(path, read_file(path), tmp_path / "overlay")
    assert [p.name for p in written] == ["page-001.png", "page-002.png"]
    with Image.open(written[0]) as picture:
        colours = {colour for _, colour in picture.getcolors(100_000) or []}
        assert (60, 140, 220) in colours  # words
        assert (40, 160, 70) in colours  # paragraphs


def test_a_file_without_pages_has_no_overlay(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Kế hoạch giảm nghèo", encoding="utf-8")
    with pytest.raises(UnsupportedFormatError):
        write_overlay(path, read_file(path), tmp_path / "overlay")


def test_the_engine_and_its_models_are_named() -> None:
    versions = engine_versions()
    assert versions["tesseract"][0].isdigit()
    assert {"vie", "Vietnamese", "osd"} <= versions.keys()


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 270])
def test_the_last_rows_of_a_table_on_their_side_are_turned(tmp_path: Path, degrees: int) -> None:
    """Too few letters for the orientation model's own limit; that no line runs across tells that they lie."""
    rows = ("27  Xã Phú Linh  74.302", "28  Xã Yên Thịnh  6.584", "29  Xã Nậm Có  1.240", "30  Xã Hà Tây  890")
    path = tmp_path / "rest.png"
    drawn(rows, dpi=200, size_in=(7.0, 5.0)).rotate(degrees, expand=True).save(path, dpi=(200, 200))
    text = " ".join(line.text for line in read_file(path).pages[0].lines)
    assert "Xã Phú Linh" in text and "74.302" in text


@pytest.mark.slow
@pytest.mark.parametrize("told", [0, 90, 270])
def test_what_is_read_surer_decides_how_a_page_on_its_side_is_turned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    """The orientation model errs on few letters: it may say upright, or take the head for the foot."""
    path = tmp_path / "side.png"
    drawn(size_in=(7.0, 2.6)).rotate(90, expand=True).save(path, dpi=(200, 200))
    monkeypatch.setattr("extractors.pagereader.upright_turn", lambda *_: told)
    text = " ".join(line.text for line in read_file(path).pages[0].lines)
    assert LINES[0] in text
