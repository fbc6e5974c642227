"""One page, from pixels or from its text layer, to words, lines and table fragments in page points."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.cellink import ink_box
from extractors.columns import stacked
from extractors.compounds import mended
from extractors.figures import put_right
from extractors.image import Grey, PreparedImage, as_grey
from extractors.layout import Arranged, Segment, arrange, group_rows
from extractors.noise import without_noise, without_stamp_frames
from extractors.ocr import read_page_lines, upright_turn
from extractors.orientation import lies_sideways
from extractors.pagenumber import with_page_number
from extractors.paragraphs import hints
from extractors.pdf import image_cover_share, open_page
from extractors.prepare import Prepared, prepare, to_grey
from extractors.render import allowed_dpi, draw_pdf_page, frame_dpi, frame_pixels, open_frame, scan_dpi
from extractors.routing import route
from extractors.seal import without_seals
from extractors.secondlook import look_again, needs_second_look
from extractors.settings import ReadSettings
from extractors.specks import without_specks
from extractors.textlayer import letters, words_of
from extractors.types import LineHint, PageRead, TableFragment
from models.errors import PageError
from models.pages import Box, Cell, Line, Page, PageSource, Word

_OSD_DPI = 150
_TABLE_ROW = LineHint(starts=True, is_full=False, indent_pt=0.0)
_COARSE_DPI = 180
_DOUBTFUL = 0.68  # a page whose words are so doubtful on average may stand on its head: there it is 0.50-0.55


def read_pdf_page(path: Path, number: int, settings: ReadSettings) -> PageRead:
    """One page of a PDF. Raises ``PageError``."""
    from extractors.tables import tables_of_text_page

    with open_page(path, number) as page:
        width_pt, height_pt = page.get_size()
        if width_pt < 1 or height_pt < 1:
            raise PageError("it has no area.", file=path, page=number)
        routed = route(words_of(letters(page)), image_cover_share(page))
        if routed.words is None:
            dpi = scan_dpi(page, settings.max_pixels)
            rendered = draw_pdf_page(page, dpi)
    if routed.words is None:
        return _read_image(rendered, dpi, (width_pt, height_pt), number, settings, (routed.note,))
    fragments = tables_of_text_page(path, number, routed.words)
    free = [w for w in routed.words if not any(_inside(w.box, f.box) for f in fragments)]
    arranged = arrange(group_rows(free), width_pt, number == 1)
    notes = (routed.note,) if routed.note else ()
    return _page_read(arranged, None, fragments, number, (width_pt, height_pt), "text", notes, routed.words)


def read_frame(path: Path, number: int, settings: ReadSettings) -> PageRead:
    """One frame of an image file. Raises ``PageError``."""
    frame = open_frame(path, number)
    stated = frame_dpi(frame)
    size_pt = (frame.width * 72.0 / stated, frame.height * 72.0 / stated)
    pixels, factor = frame_pixels(frame, path, number, settings.max_pixels)
    if min(pixels.shape[:2]) < 8:
        raise PageError("it has no area.", file=path, page=number)
    return _read_image(pixels, stated * factor, size_pt, number, settings, ())


def _inside(box: Box | None, region: Box) -> bool:
    if box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]


def _read_image(
    rendered: NDArray[np.uint8],
    dpi: float,
    size_pt: tuple[float, float],
    number: int,
    settings: ReadSettings,
    notes: tuple[str, ...],
) -> PageRead:
    read = partial(_read_turned, rendered, dpi, size_pt=size_pt, number=number, settings=settings, notes=notes)
    if lies_sideways(*_small_grey(rendered, dpi)):
        told = _turn(rendered, dpi, settings)
        turn = told if told in (90, 270) else 90  # upright it is not
        first = read(turn)
        is_settled = turn == told and _sureness(first) >= _DOUBTFUL
        return first if is_settled else max(first, read(360 - turn), key=_sureness)
    first = read(0)
    if first.page.words and _sureness(first) < _DOUBTFUL:
        turn = _turn(rendered, dpi, settings)
        return max(first, read(turn), key=_sureness) if turn else first
    return first


def _sureness(read: PageRead) -> float:
    """Mean confidence of the words of a page, those of its tables among them, by their letters."""
    letters = sum(len(word.text) for word in read.page.words)
    return sum(word.confidence * len(word.text) for word in read.page.words) / letters if letters else 0.0


def _turn(rendered: NDArray[np.uint8], dpi: float, settings: ReadSettings) -> int:
    return upright_turn(*_small_grey(rendered, dpi), settings.page_timeout_s)


def _small_grey(rendered: NDArray[np.uint8], dpi: float) -> tuple[Grey, float]:
    """The page at the resolution that suffices to tell which way its lines run, and that resolution."""
    factor = min(1.0, _OSD_DPI / dpi)
    small = cv2.resize(rendered, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return to_grey(as_grey(small))[0], dpi * factor


def _read_turned(
    rendered: NDArray[np.uint8],
    dpi: float,
    turn: int,
    size_pt: tuple[float, float],
    number: int,
    settings: ReadSettings,
    notes: tuple[str, ...],
) -> PageRead:
    """The page read at one orientation."""
    from extractors.tables import find_tables, read_cells

    # a page of metres was drawn small enough; brought to the usual resolution it would outgrow the memory again
    target_dpi = allowed_dpi(settings.ocr_dpi, *size_pt, settings.max_pixels)
    prepared: Prepared = prepare(rendered, dpi, target_dpi, turn)
    image = prepared.image
    tables = find_tables(image)
    fragments = [read_cells(image, table, number, settings) for table in tables]
    text_image = without_seals(without_stamp_frames(_blanked(image, [t.box for t in tables])))
    is_coarse = dpi < _COARSE_DPI
    is_damaged = is_coarse or prepared.is_specked
    if is_damaged:
        text_image = without_specks(text_image)
    groups = without_noise(_words_by_line(text_image, is_coarse, is_damaged, settings), text_image)
    boxes = [t.box for t in tables]
    groups = with_page_number(groups, text_image, boxes, number, settings.page_language, settings.page_timeout_s)
    arranged = _mended(arrange(put_right(groups), image.pixels.shape[1], number == 1))
    all_notes = tuple(n for n in (*notes, *prepared.notes) if n)
    return _page_read(arranged, image, fragments, number, size_pt, "ocr", all_notes)


def _mended(arranged: Arranged) -> Arranged:
    """With lost tones restored, the lines of one kind taken as running text."""
    for _, group in itertools.groupby(arranged.lines, key=lambda line: line.kind):
        lines = list(group)
        for line, words in zip(lines, mended([line.words for line in lines]), strict=True):
            line.words = words
    return arranged


def _words_by_line(image: PreparedImage, is_coarse: bool, is_damaged: bool, settings: ReadSettings) -> list[list[Word]]:
    """What the engine reads, line by line; boxes in pixels of the image."""
    columns = stacked(image)
    pixels = replace(image, pixels=columns.pixels)
    found = read_page_lines(pixels, is_coarse, settings.page_language, settings.page_timeout_s)
    if is_damaged or needs_second_look(found):
        models = (settings.page_language, settings.second_language)
        found = look_again(pixels, found, models, settings.page_timeout_s)
    return [[replace(w, box=columns.back(w.box)) for w in line.words if w.box] for line in found]


def _blanked(image: PreparedImage, regions: Sequence[Box]) -> PreparedImage:
    """The image without its tables, which are read cell by cell."""
    if not regions:
        return image
    pixels = image.pixels.copy()
    for x0, top, x1, bottom in regions:
        pixels[max(0, int(top) - 4) : int(bottom) + 5, max(0, int(x0) - 4) : int(x1) + 5] = 255
    return replace(image, pixels=pixels)


# -- to the page ---------------------------------------------------------------------------------------------------


def _page_read(
    arranged: Arranged,
    image: PreparedImage | None,
    fragments: Sequence[TableFragment],
    number: int,
    size_pt: tuple[float, float],
    source: PageSource,
    notes: tuple[str, ...],
    layer: Sequence[Word] = (),
) -> PageRead:
    """Put table rows between the lines, and everything into page points. ``layer`` is the text layer's words."""
    unit_pt = 1.0 if image is None else 72.0 / image.dpi
    line_hints = list(hints(arranged.lines, arranged.line_height, unit_pt))
    words: list[Word] = []
    lines: list[Line] = []
    placed_hints = []
    placed: list[TableFragment] = []
    waiting = sorted(fragments, key=lambda f: _table_top(f, image))

    def place(fragment: TableFragment) -> None:
        placed.append(replace(fragment, page=number, first_line=len(lines), word_confidences={}))
        for row, cells in enumerate(fragment.table.rows):
            _place_row(fragment, row, cells, words, lines, partial(_cell_words, image=image, layer=layer))
            placed_hints.append(_TABLE_ROW)

    for segment, hint in zip(arranged.lines, line_hints, strict=True):
        while waiting and _table_top(waiting[0], image) < segment.box[1] and segment.kind != "page_number":
            place(waiting.pop(0))
        _place_segment(segment, image, words, lines)
        placed_hints.append(hint)
    for fragment in waiting:
        place(fragment)
    page = Page(number, source, size_pt[0], size_pt[1], tuple(words), tuple(lines), notes)
    return PageRead(page, tuple(placed_hints), tuple(placed))


def _table_top(fragment: TableFragment, image: PreparedImage | None) -> float:
    """How far down a table begins when the page is upright: the order of reading.

    By the cells of its first row: the box around a table that stands askew on its page reaches over its title.
    """
    boxes = [cell.box for cell in fragment.table.cells if cell.row == 0 and cell.box is not None] or [fragment.box]
    return min(box[1] if image is None else image.box_to_pixels(box)[1] for box in boxes)


def _to_page(box: Box, image: PreparedImage | None) -> Box:
    return box if image is None else image.box_to_page(box)


def _place_segment(segment: Segment, image: PreparedImage | None, words: list[Word], lines: list[Line]) -> None:
    first = len(words)
    for word in segment.words:
        assert word.box is not None
        words.append(replace(word, box=_to_page(word.box, image)))
    lines.append(Line(segment.text, first, len(words), _to_page(segment.box, image), segment.kind))


def _place_row(
    fragment: TableFragment,
    row: int,
    cells: Sequence[str],
    words: list[Word],
    lines: list[Line],
    words_of_cell: Callable[[str, Cell, tuple[float, ...]], list[Word]],
) -> None:
    first = len(words)
    places = {c.column: c for c in fragment.table.cells if c.row == row}
    boxes = []
    for column, text in enumerate(cells):
        cell = places.get(column)
        if cell is not None and cell.box is not None:
            boxes.append(cell.box)
            words.extend(words_of_cell(text, cell, fragment.word_confidences.get((row, column), ())))
        else:
            words.extend(Word(word, fragment.box, 0.0) for word in text.split())
    box = (
        (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        if boxes
        else fragment.box
    )
    lines.append(Line("\t".join(cells), first, len(words), box, "table"))


def _cell_words(
    text: str, cell: Cell, confidences: tuple[float, ...], image: PreparedImage | None, layer: Sequence[Word]
) -> list[Word]:
    """The words of a cell where they are printed: the layer's own boxes, or on a scan the box of the cell's ink."""
    assert cell.box is not None
    printed = text.split()
    if image is not None:
        ink = ink_box(image, cell.box)
        sure = confidences if len(confidences) == len(printed) else (cell.confidence,) * len(printed)
        return [Word(word, ink, confidence) for word, confidence in zip(printed, sure, strict=True)]
    inside = [w for row in group_rows([w for w in layer if _inside(w.box, cell.box)]) for w in row]
    if [w.text for w in inside] == printed:
        return inside
    return [Word(word, cell.box, cell.confidence) for word in printed]
