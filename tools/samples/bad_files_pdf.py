"""PDF files that are damaged, hostile, or only odd."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tools.samples.bad_files_types import BadFile, of_bytes
from tools.samples.content import all_plans
from tools.samples.draw import draw
from tools.samples.typeset import typeset

_PLAN = 4
_A4 = (0, 0, 595, 842)
_LONG_PLAN_PAGES = 12
_BOMB_PIXELS = 30_000
_BOMB_BYTES = 2_000_000_000
_BLOCK_BYTES = 1_000_000


@cache
def plan_pdf() -> bytes:
    """A good plan of some pages with a text layer, of which most files here are spoiled copies."""
    return draw(typeset(all_plans()[_PLAN]), layer="true")


def _edited(edit: Callable[[Pdf], None]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with Pdf.open(io.BytesIO(plan_pdf())) as pdf:
            edit(pdf)
            pdf.save(path)

    return make


def _patched(patch: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(patch(plan_pdf()))

    return make


def _locked(revision: int, *, user: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with Pdf.open(io.BytesIO(plan_pdf())) as pdf:
            aes = revision >= 4
            lock = pikepdf.Encryption(user=user, owner="chu", R=revision, aes=aes, metadata=aes)  # type: ignore[arg-type]
            pdf.save(path, encryption=lock)

    return make


def _no_pages(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array()
    pdf.Root.Pages.Count = 0


def _page_tree_ring(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
    pdf.Root.Pages.Count = 5


def _lying_page_count(data: bytes) -> bytes:
    return data.replace(b"/Count 3", b"/Count 9")


def _with_box(*box: float) -> Callable[[Path], None]:
    def edit(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.mediabox = Array(box)

    return _edited(edit)


def _long_plan(broken: int) -> Callable[[Path], None]:
    """A plan of many pages of which some are no pages at all but numbers."""

    def edit(pdf: Pdf) -> None:
        pages = list(pdf.Root.Pages.Kids)
        kids = [pages[number % len(pages)] for number in range(_LONG_PLAN_PAGES)]
        kids[2 : 2 + broken] = [pdf.make_indirect(pikepdf.Object.parse(b"42")) for _ in range(broken)]
        pdf.Root.Pages.Kids = Array(kids)
        pdf.Root.Pages.Count = len(kids)

    return _edited(edit)


def _blank_pages(count: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with Pdf.new() as pdf:
            for _ in range(count):
                pdf.add_blank_page()
            pdf.save(path)

    return make


def _one_page(build: Callable[[Pdf], Dictionary | None], content: bytes) -> Callable[[Path], None]:
    """A PDF of one page with the given resources and content."""

    def make(path: Path) -> None:
        with Pdf.new() as pdf:
            pdf.add_blank_page(page_size=_A4[2:])
            page = pdf.pages[0]
            page.obj.Resources = build(pdf) or Dictionary()
            page.obj.Contents = Stream(pdf, content)
            pdf.save(path)

    return make


def _zeros(size: int) -> bytes:
    """So many zero bytes, compressed once and repeated: blocks that end in a full flush stand for themselves."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(_BLOCK_BYTES)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(_BLOCK_BYTES)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (size // _BLOCK_BYTES - 1) + packer.flush()


def _image_bomb(pdf: Pdf) -> Dictionary:
    data = _zeros(_BOMB_PIXELS * _BOMB_PIXELS // 8)
    image = Stream(pdf, b"")
    image.write(data, filter=Name.FlateDecode)
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=_BOMB_PIXELS, Height=_BOMB_PIXELS, BitsPerComponent=1,
        ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode,
    )  # fmt: skip
    return Dictionary(XObject=Dictionary(Im=image))


def _flate_bomb(path: Path) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=_A4[2:])
        content = Stream(pdf, b"")
        twice = Array([Name.FlateDecode, Name.FlateDecode])
        content.write(zlib.compress(_zeros(_BOMB_BYTES), 9), filter=twice)  # type: ignore[arg-type]
        pdf.pages[0].obj.Contents = content
        pdf.save(path)


def _form_in_itself(pdf: Pdf) -> Dictionary:
    form = Stream(pdf, b"/Fm Do")
    form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array(_A4))
    form = pdf.make_indirect(form)
    form.Resources = Dictionary(XObject=Dictionary(Fm=form))
    return Dictionary(XObject=Dictionary(Fm=form))


def _forms_doubling(pdf: Pdf) -> Dictionary:
    """Each form draws the next one twice: 2 to the 26th drawings from a kilobyte."""
    inner = pdf.make_indirect(Stream(pdf, b"0 0 1 1 re f"))
    inner.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array(_A4))
    for _ in range(26):
        outer = Stream(pdf, b"/Fm Do /Fm Do")
        outer.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=Array(_A4), Resources=Dictionary(XObject=Dictionary(Fm=inner))
        )
        inner = pdf.make_indirect(outer)
    return Dictionary(XObject=Dictionary(Fm=inner))


def _acting(pdf: Pdf) -> None:
    script = "app.alert('x'); while (true) {}"
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=script)
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F="/bin/sh"))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["../../khong-duoc-ghi.txt"] = b"x"


def _wrong_offsets(data: bytes) -> bytes:
    at = data.rindex(b"startxref")
    return data[:at] + b"startxref\n7\n%%EOF\n"


def _torn_middle(data: bytes) -> bytes:
    """A hole of zeros where a page's content stands: the page loses what is behind it, and opens all the same."""
    at = data.index(b"stream", data.index(b"/Contents")) + 400
    return data[:at] + bytes(300) + data[at + 300 :]


PDFS: tuple[BadFile, ...] = (
    of_bytes("rong.pdf", "empty", b""),
    of_bytes("khoang-trang.pdf", "unsupported_format", b" \n" * 50),
    of_bytes("chi-co-dau.pdf", "damaged", b"%PDF-1.7\n"),
    of_bytes("khong-phai-pdf.pdf", "unsupported_format", b"MZ\x90\x00" + bytes(range(256)) * 8),
    BadFile("cat-con-mot-kB.pdf", "rejected", "damaged", _patched(lambda d: d[:1024])),
    BadFile("cat-con-nua.pdf", "rejected", "damaged", _patched(lambda d: d[: len(d) // 2])),
    BadFile("thung-giua.pdf", "loaded", None, _patched(_torn_middle)),
    BadFile("khoa-rc4.pdf", "rejected", "encrypted", _locked(3, user="khoa")),
    BadFile("khoa-aes128.pdf", "rejected", "encrypted", _locked(4, user="khoa")),
    BadFile("khoa-aes256.pdf", "rejected", "encrypted", _locked(6, user="khoa")),
    BadFile("chi-han-che-in.pdf", "loaded", None, _locked(6, user="")),
    BadFile("khong-trang.pdf", "rejected", "empty", _edited(_no_pages)),
    BadFile("cay-trang-vong.pdf", "rejected", "damaged", _edited(_page_tree_ring)),
    BadFile("dem-trang-sai.pdf", "partial", None, _patched(_lying_page_count)),
    BadFile("qua-nhieu-trang.pdf", "rejected", "too_large", _blank_pages(1_200)),
    # the page is drawn at a lower resolution instead of being refused
    BadFile("trang-14400-pt.pdf", "loaded", None, _with_box(0, 0, 14_400, 14_400)),
    BadFile("trang-vo-han.pdf", "loaded", None, _with_box(0, 0, 1e9, 1e9)),
    BadFile("trang-khong-dien-tich.pdf", "loaded", None, _with_box(0, 0, 0, 0)),
    BadFile("khung-trang-nguoc.pdf", "loaded", None, _with_box(595, 842, 0, 0)),
    BadFile("mot-trang-hong.pdf", "loaded", None, _long_plan(1)),
    BadFile("ba-trang-hong.pdf", "partial", None, _long_plan(3)),
    BadFile("bom-anh.pdf", "loaded", None, _one_page(_image_bomb, b"q 595 0 0 842 0 0 cm /Im Do Q")),
    BadFile("bom-nen.pdf", "rejected", "no_readable_page", _flate_bomb),
    BadFile("bieu-mau-tu-goi.pdf", "loaded", None, _one_page(_form_in_itself, b"/Fm Do")),
    BadFile("bieu-mau-nhan-doi.pdf", "rejected", "no_readable_page", _one_page(_forms_doubling, b"/Fm Do")),
    BadFile("rat-nhieu-net.pdf", "loaded", None, _one_page(lambda _: None, b"0 0 m 9 9 l S\n" * 20_000)),
    BadFile("co-lenh-chay.pdf", "loaded", None, _edited(_acting)),
    BadFile("dinh-kem-ten-doc.pdf", "loaded", None, _edited(_attached)),
    BadFile("rac-truoc-dau.pdf", "loaded", None, _patched(lambda d: b"rac " * 100 + d)),
    BadFile("rac-sau-cuoi.pdf", "loaded", None, _patched(lambda d: d + b"\0rac" * 5_000)),
    BadFile("bang-xref-sai.pdf", "loaded", None, _patched(_wrong_offsets)),
)
