"""Reading a file: what it is, its pages one by one, and the document put together from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from extractors.engine import engine_versions
from extractors.formats import FormatRead, read_docx, read_html, read_legacy_office, read_txt, read_xlsx
from extractors.pagereader import read_frame, read_pdf_page
from extractors.paragraphs import join
from extractors.pdf import open_pdf, stated_size
from extractors.settings import ReadSettings
from extractors.signatures import signatures
from extractors.sniff import Sniffed, sniff
from extractors.types import PageRead, SourceInfo
from models.errors import DamagedFileError, EmptyFileError, TooLargeError, UnreadableFileError
from models.identity import file_sha256
from models.pages import FileInfo, FileKind, Page, ReadDocument

_FORMATS: dict[Sniffed, Callable[[Path], FormatRead]] = {
    "docx": read_docx,
    "xlsx": read_xlsx,
    "html": read_html,
    "txt": read_txt,
    "doc": read_legacy_office,
    "xls": read_legacy_office,
}
_KINDS: dict[Sniffed, FileKind] = {"doc": "docx", "xls": "xlsx"}


def inspect_file(path: Path, settings: ReadSettings) -> SourceInfo:
    """What the file is and how many pages it has. Raises the ``RejectedFileError`` that fits."""
    try:
        size = path.stat().st_size
        if size > settings.max_bytes:
            raise TooLargeError(f"{size} bytes > {settings.max_bytes}.", file=path)
        kind = sniff(path)
        info = FileInfo(path.name, file_sha256(path), _KINDS.get(kind, kind))  # type: ignore[arg-type]
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error), file=path) from error
    if kind == "pdf":
        with open_pdf(path) as document:
            count = len(document)
        _check_pages(count, path, settings)
        return SourceInfo(info, count, signatures(path))
    if kind == "image":
        count = _frames(path)
        _check_pages(count, path, settings)
        return SourceInfo(info, count)
    return SourceInfo(info, 1)


def _check_pages(count: int, path: Path, settings: ReadSettings) -> None:
    if count > settings.max_pages:
        raise TooLargeError(f"{count} pages > {settings.max_pages}.", file=path)


def _frames(path: Path) -> int:
    try:
        with Image.open(path) as image:
            if image.width == 0 or image.height == 0:
                raise EmptyFileError(file=path)
            return int(getattr(image, "n_frames", 1))
    except Image.DecompressionBombError as error:
        raise TooLargeError(str(error), file=path) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise DamagedFileError(str(error), file=path) from error


def read_page(path: Path, number: int, settings: ReadSettings) -> PageRead:
    """Read one page (from 1) alone. Raises ``PageError``; for files without pages a ``RejectedFileError``."""
    kind = sniff(path)
    if kind == "pdf":
        return read_pdf_page(path, number, settings)
    if kind == "image":
        return read_frame(path, number, settings)
    read = _FORMATS[kind](path)
    return PageRead(read.page, tables=read.tables, paragraphs=read.paragraphs)


def unreadable_page(path: Path, number: int, why: str) -> PageRead:
    """The place of a page that could not be read, of the size that the file states; ``why`` goes into its notes."""
    width_pt, height_pt = stated_size(path, number) if sniff(path) == "pdf" else (0.0, 0.0)
    return PageRead(Page(number, "ocr", width_pt, height_pt, notes=(f"unreadable: {why}",)))


def assemble(info: SourceInfo, pages: Sequence[PageRead]) -> ReadDocument:
    """Pages to a document: paragraphs over page breaks, tables over pages."""
    from extractors.tables import stitch

    read = [p.page for p in pages]
    if pages and pages[0].paragraphs:  # a file without pages knows its paragraphs and tables itself
        paragraphs, tables = pages[0].paragraphs, pages[0].tables
    else:
        paragraphs = join(read, [p.hints for p in pages])
        tables = stitch([f for p in pages for f in p.fragments], read)
    engine = engine_versions() if any(p.source != "text" for p in read) else {}
    return ReadDocument(info.file, tuple(read), tables, paragraphs, info.signatures, engine)


def read_file(path: Path, settings: ReadSettings | None = None, pages: Iterable[int] | None = None) -> ReadDocument:
    """Read a whole file in this process, page after page; ``pages`` names those wanted (default all)."""
    settings = settings or ReadSettings()
    info = inspect_file(path, settings)
    wanted = list(pages) if pages is not None else range(1, info.page_count + 1)
    return assemble(info, [read_page(path, number, settings) for number in wanted])


def render_page(path: Path, number: int, dpi: float) -> Any:
    """A page as a Pillow image, for people to look at."""
    from extractors.render import render_page as render

    return render(path, number, dpi, "image" if sniff(path) == "image" else "pdf")
