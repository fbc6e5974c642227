"""Digital signatures written in a PDF: who signed it and when. They are read, not verified.

The form's field tells the time and sometimes a name; the signer's certificate inside it (CMS, RFC 5652) tells the name
that the signing service vouched for, so that one is preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.pages import Signature

_MAX_DEPTH = 8  # of nested form fields; a deeper tree is a loop


def signatures(path: Path) -> tuple[Signature, ...]:
    """Signatures in the order of the file; none for a file whose form is too broken to name any."""
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            form: Any = document.Root.get("/AcroForm")
            fields: Any = form.get("/Fields", []) if form is not None else []
            return tuple(_signature(value) for field in fields for value in _signed(field, 0))
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, TypeError, ValueError):
        return ()


def _signed(field: Any, depth: int) -> Iterator[Any]:
    """Values of the signature fields at and below a form field."""
    if field.get("/FT") == "/Sig" and field.get("/V") is not None:
        yield field.get("/V")
    if depth < _MAX_DEPTH:
        for kid in field.get("/Kids", []):
            yield from _signed(kid, depth + 1)


def _signature(value: Any) -> Signature:
    contents = value.get("/Contents")
    signer = certificate_name(bytes(contents)) if contents is not None else None
    name, stamp = value.get("/Name"), value.get("/M")
    return Signature(signer or (str(name) if name is not None else None), signed_at(str(stamp)) if stamp else None)


def certificate_name(contents: bytes) -> str | None:
    """Common name in the signer's certificate of a DER-encoded CMS message; None where there is none to be read."""
    from cryptography.hazmat.primitives.serialization import pkcs7
    from cryptography.x509.oid import NameOID

    try:
        certificates = pkcs7.load_der_pkcs7_certificates(_without_padding(contents))
    except ValueError:
        return None
    issuers = {c.issuer for c in certificates if c.issuer != c.subject}
    signers = [c for c in certificates if c.subject not in issuers] or certificates
    names = [str(a.value) for c in signers for a in c.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return names[0] if names else None


def _without_padding(der: bytes) -> bytes:
    """The first DER value: a PDF pads the room reserved for its signature with zeros."""
    if len(der) < 2 or der[1] < 0x80:
        return der[: 2 + der[1]] if len(der) >= 2 else der
    size_bytes = der[1] & 0x7F
    return der[: 2 + size_bytes + int.from_bytes(der[2 : 2 + size_bytes], "big")]


def signed_at(stamp: str) -> str | None:
    """D:20240417093012+07'00' → 2024-04-17T09:30:12+07:00; None for anything else."""
    if not stamp.startswith("D:") or len(stamp) < 16 or not stamp[2:16].isdigit():
        return None
    digits, zone = stamp[2:16], stamp[16:].replace("'", "")
    iso = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}"
    return iso + (f"{zone[:3]}:{zone[3:5]}" if len(zone) >= 5 else "Z" if zone.startswith("Z") else "")
