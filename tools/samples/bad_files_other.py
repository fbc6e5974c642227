"""Images, Office files, web pages, texts and archives that are damaged, hostile, or only odd."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tools.samples.bad_files_pdf import plan_pdf
from tools.samples.bad_files_types import BadFile, of_bytes
from tools.samples.content import all_plans
from tools.samples.docx_out import docx_bytes

_OFFICE_BOMB_BYTES = 60_000_000
_ZIP_BOMB_BYTES = 205_000_000
_BIG_TEXT_BYTES = 60_000_000
_DEEP = 30_000
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _bytes(data: Callable[[], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data()) and None


def _noise(kind: str, **options: object) -> bytes:
    """A small picture in which nothing is written."""
    pixels = np.random.default_rng(7).integers(0, 255, (400, 300), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_bomb(side: int = 50_000) -> bytes:
    """States 2.5 gigapixels; what would fill them need not be there, since no one may begin to."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = _png_chunk(b"IHDR", head) + _png_chunk(b"IDAT", zlib.compress(bytes(side))) + _png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _tiff_ring() -> bytes:
    """A TIFF whose directory names itself as the next one."""
    data = bytearray(_noise("TIFF"))
    directory = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, directory)[0]
    struct.pack_into("<I", data, directory + 2 + 12 * entries, directory)
    return bytes(data)


def _zip(members: dict[str, bytes], *, deflate: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _docx(body: bytes) -> bytes:
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    types = _TYPES.replace(
        b"/>",
        b'><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>',
    )
    return _zip({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": body})


def _laughs() -> bytes:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>'
        f"&l9;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


def _foreign_entity() -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{_WORD}">'
        "<w:body><w:p><w:r><w:t>Kế hoạch &x;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


def _encrypted_zip() -> bytes:
    data = bytearray(_zip({"ke-hoach.txt": b"x" * 40}, deflate=False))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic)
        data[at + offset] |= 1
    return bytes(data)


def _nested_zips(depth: int) -> bytes:
    data = _zip({"ke-hoach.txt": "Kế hoạch nằm quá sâu.".encode()})
    for number in range(depth):
        data = _zip({f"{number}.zip": data})
    return data


def _renamed(data: Callable[[], bytes], name: str) -> BadFile:
    """A good file under a wrong ending: what it is stands in its first bytes."""
    return BadFile(name, "loaded", None, _bytes(data))


def _office(**parts: bytes) -> Callable[[Path], None]:
    """An Office file of one part beside its list of types; ``__`` in a name stands for the slash."""
    return _bytes(
        lambda: _zip({"[Content_Types].xml": _TYPES, **{f"{k.replace('__', '/')}.xml": v for k, v in parts.items()}})
    )


def _half_docx() -> bytes:
    data = docx_bytes(all_plans()[2])
    return data[: len(data) // 2]


def _deep_page() -> bytes:
    return b"<html><body>" + b"<div>" * _DEEP + "Kế hoạch".encode()


OTHER: tuple[BadFile, ...] = (
    # images
    BadFile("bom-anh.png", "rejected", "too_large", _bytes(_png_bomb)),
    BadFile("cat-con-nua.jpg", "rejected", "no_readable_page", _bytes(lambda: (d := _noise("JPEG"))[: len(d) // 2])),
    BadFile("chi-co-dau.png", "rejected", "damaged", _bytes(lambda: _noise("PNG")[:20])),
    BadFile("thu-muc-vong.tif", "loaded", None, _bytes(_tiff_ring)),
    BadFile("anh-gif.gif", "rejected", "unsupported_format", _bytes(lambda: _noise("GIF"))),
    # Office
    of_bytes("ma-hoa.docx", "encrypted", _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(500)),
    BadFile("thieu-noi-dung.docx", "rejected", "unsupported_format", _office()),
    BadFile("cat-con-nua.docx", "rejected", "damaged", _bytes(_half_docx)),
    BadFile("bom-nen.docx", "rejected", "too_large", _bytes(lambda: _docx(bytes(_OFFICE_BOMB_BYTES)))),
    BadFile("cuoi-muoi-lan.docx", "rejected", "damaged", _bytes(lambda: _docx(_laughs()))),
    BadFile("thuc-the-ngoai.docx", "loaded", None, _bytes(lambda: _docx(_foreign_entity()))),
    BadFile("bom-nen.xlsx", "rejected", "too_large", _office(xl__workbook=bytes(_OFFICE_BOMB_BYTES))),
    BadFile("hong-ben-trong.xlsx", "rejected", "damaged", _office(xl__workbook=b"<workbook")),
    # web pages and texts
    BadFile("long-rat-sau.html", "rejected", "empty", _bytes(_deep_page)),
    BadFile("rong-ben-trong.html", "rejected", "empty", _bytes(lambda: b"<html><body> </body></html>")),
    BadFile("qua-dai.txt", "rejected", "too_large", _bytes(lambda: b"ke hoach \n" * (_BIG_TEXT_BYTES // 10))),
    of_bytes("khoang-trang.txt", "empty", b" \n\t\n" * 100),
    of_bytes("nhi-phan.txt", "unsupported_format", b"\x00\x01\x02\x03" * 500),
    of_bytes("khong-biet.xyz", "unsupported_format", b"kh\xc3\xb4ng bi\xe1\xba\xbft"),
    # archives
    BadFile("ma-hoa.zip", "rejected", "encrypted", _bytes(_encrypted_zip)),
    BadFile("bom-nen.zip", "rejected", "too_large", _bytes(lambda: _zip({"khong.txt": bytes(_ZIP_BOMB_BYTES)}))),
    BadFile("long-qua-sau.zip", "rejected", "too_large", _bytes(lambda: _nested_zips(5))),
    BadFile("rong.zip", "rejected", "unsupported_format", _bytes(lambda: _zip({}))),
    of_bytes("hong.zip", "damaged", b"PK\x03\x04" + b"\xff" * 300),
    # wrong endings
    _renamed(lambda: plan_pdf() + b"\n", "pdf-ten-word.docx"),
    _renamed(lambda: docx_bytes(all_plans()[2]), "word-ten-pdf.pdf"),
    _renamed(lambda: "<html><body><p>Kế hoạch nông thôn mới</p></body></html>".encode(), "web-ten-pdf.pdf"),
)  # fmt: skip
