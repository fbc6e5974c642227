"""Pages as pictures: drawn once by the readers' own renderer, then kept on disk by the file's hash."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from models.errors import NoPageImageError, UnreadableFileError
from models.identity import file_sha256
from pipeline.store import write_atomically

DPI = 110
_MOST_KEPT = 4000
_GAP_PX, _LIT = 4, "#c2410c"


@dataclass
class PageImages:
    """The pictures. PDFium is not thread-safe, so that one page is drawn at a time."""

    folder: Path
    _drawing: Lock = field(default_factory=Lock)
    _checked: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def original(self, path: str | None, sha256: str, name: str) -> Path:
        """The file's path, where it is still the file of that hash. Raises ``UnreadableFileError``.

        The hash is what makes a path from the database safe to open: no other file of the machine has it.
        """
        found = Path(path or "")
        if path and found.is_file():
            state = found.stat()
            key = (str(found), state.st_mtime_ns, state.st_size)
            if key not in self._checked:
                self._checked[key] = file_sha256(found)
            if self._checked[key] == sha256:
                return found
        raise UnreadableFileError(file=name)

    def page(self, path: str | None, sha256: str, name: str, kind: str | None, number: int) -> bytes:
        """A page as JPEG. Raises ``NoPageImageError``, ``PageError`` or ``UnreadableFileError``."""
        if kind not in ("pdf", "image"):
            raise NoPageImageError(file=name)
        kept = self.folder / sha256[:2] / f"{sha256}-{number}-{DPI}.jpg"
        try:
            return kept.read_bytes()
        except FileNotFoundError:
            drawn = self._drawn(self.original(path, sha256, name), number)
        self._make_room()
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, drawn)
        return drawn

    def crop(
        self, page: bytes, size_pt: tuple[float, float], box: tuple[float, float, float, float], margin_pt: float
    ) -> bytes:
        """The part of a page's picture around a box, the box framed, as JPEG; ``size_pt`` is the page's size."""
        from PIL import Image, ImageDraw

        picture = Image.open(io.BytesIO(page))
        across, down = picture.width / size_pt[0], picture.height / size_pt[1]
        left, top = max(0, int((box[0] - margin_pt) * across)), max(0, int((box[1] - margin_pt) * down))
        right = min(picture.width, int((box[2] + margin_pt) * across) + 1)
        bottom = min(picture.height, int((box[3] + margin_pt) * down) + 1)
        (x0, x1), (y0, y1) = sorted((box[0] * across, box[2] * across)), sorted((box[1] * down, box[3] * down))
        frame = (x0 - _GAP_PX, y0 - _GAP_PX, x1 + _GAP_PX, y1 + _GAP_PX)
        ImageDraw.Draw(picture).rectangle(frame, outline=_LIT, width=2)
        part = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        stream = io.BytesIO()
        part.save(stream, "JPEG", quality=85)
        return stream.getvalue()

    def _drawn(self, path: Path, number: int) -> bytes:
        from extractors import render_page

        with self._drawing:
            picture = render_page(path, number, DPI)
        stream = io.BytesIO()
        picture.convert("RGB").save(stream, "JPEG", quality=82)
        return stream.getvalue()

    def _make_room(self) -> None:
        """Drop the pictures not looked at for longest where there are too many."""
        kept = list(self.folder.glob("*/*.jpg")) if self.folder.is_dir() else []
        if len(kept) < _MOST_KEPT:
            return
        for old in sorted(kept, key=lambda p: p.stat().st_mtime)[: _MOST_KEPT // 10]:
            old.unlink(missing_ok=True)


def warm_up() -> None:
    """Load the readers' renderer."""
    import extractors

    _ = extractors.render_page
