"""Reading order: words to visual lines, lines to the order in which an official Vietnamese document is read.

Works in an upright frame (the straightened image's pixels, or points of a text page); every measure is relative to the
height of a line. Two columns are read one after the other only where the page says that there are two: the document's
head (issuer and number left, motto and date right), its foot ("Nơi nhận", the recipients, left of the signature), and
running text set in two columns.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from models.pages import Box, LineKind, Word

_COLUMN_GAP = 1.7  # of the line height: wider than a stretched space of justified text
_MIN_GUTTER = 0.8
_HEAD_GUTTER = 0.3  # where the motto's own words say which side is which
_ZONE_GAP = 9.0  # rows of a signature block lie far apart: the signature itself stands between
_MIN_COLUMN_ROWS = 6
_COLUMN_WIDTH, _FILLED = 0.3, 0.6  # of the page; of the column, by its usual line

MOTTO = re.compile(r"cong hoa xa hoi|doc lap ?.{0,3}tu do|dang cong san viet nam", re.IGNORECASE)
_MOTTO_BEGINS = re.compile(r"cong hoa xa hoi|dang cong san viet nam|doc lap\W{0,3}tu do")
RECIPIENTS = re.compile(r"^\W*n[oa]i nh[ao]n\b", re.IGNORECASE)
ISSUED = re.compile(r"ng[aà]y\b.*th[aá]ng\b|n[aă]m\s+(19|20)\d\d", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^\W*(trang\s*)?\d{1,3}(\s*/\s*\d{1,3})?\W*$", re.IGNORECASE)


def folded(text: str) -> str:
    """Lower case without diacritics, for recognising set phrases that OCR may have touched."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@dataclass
class Segment:
    """A run of words on one row without a wide gap; later a visual line."""

    words: list[Word]
    kind: LineKind = "body"

    @property
    def box(self) -> Box:
        """Around all its words."""
        boxes = [w.box for w in self.words if w.box]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    @property
    def text(self) -> str:
        """The words joined by one space."""
        return " ".join(w.text for w in self.words)

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box."""
        box = self.box
        return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


Row = list[Segment]


@dataclass(frozen=True)
class Zone:
    """Rows ``[first, last)`` that are read column by column, split at ``split``."""

    first: int
    last: int
    split: float
    kinds: tuple[LineKind, LineKind]


@dataclass
class Arranged:
    """Lines in reading order, with the measures that tell where paragraphs begin."""

    lines: list[Segment] = field(default_factory=list)
    line_height: float = 1.0


def arrange(groups: Iterable[Sequence[Word]], width: float, is_first_page: bool) -> Arranged:
    """Lines in reading order from groups of words (an OCR engine's lines, or the rows of a text layer)."""
    segments = [s for group in groups for s in _split(group)]
    if not segments:
        return Arranged()
    height = median(s.box[3] - s.box[1] for s in segments)
    if is_first_page:
        segments = [part for s in segments for part in _split_before_motto(s)]
    rows = _rows(segments, height)
    zones = _zones(rows, height, width, is_first_page)
    lines: list[Segment] = []
    index = 0
    for zone in zones:
        lines += [_joined(row) for row in rows[index : zone.first]]
        lines += _columns(rows[zone.first : zone.last], zone)
        index = zone.last
    lines += [_joined(row) for row in rows[index:]]
    _mark_page_number(lines, rows)
    if is_first_page:
        _mark_title(lines, width, height)
    return Arranged(lines, height)


def group_rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words of a text layer that stand on one row."""
    rows: list[list[Word]] = []
    for word in sorted((w for w in words if w.box), key=lambda w: (_middle(w), w.box[0] if w.box else 0.0)):
        assert word.box is not None
        height = word.box[3] - word.box[1]
        for row in reversed(rows[-4:]):
            last = row[-1].box
            assert last is not None
            if abs(_middle(word) - _middle(row[-1])) < 0.45 * min(height, last[3] - last[1]):
                row.append(word)
                break
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.box[0] if w.box else 0.0) for row in rows]


def _middle(word: Word) -> float:
    assert word.box is not None
    return (word.box[1] + word.box[3]) / 2


def _split(group: Sequence[Word]) -> list[Segment]:
    words = sorted((w for w in group if w.box), key=lambda w: w.box[0] if w.box else 0.0)
    if not words:
        return []
    height = median(w.box[3] - w.box[1] for w in words if w.box)
    out = [Segment([words[0]])]
    for before, word in itertools.pairwise(words):
        assert before.box and word.box
        if word.box[0] - before.box[2] > _COLUMN_GAP * height:
            out.append(Segment([]))
        out[-1].words.append(word)
    return out


def _split_before_motto(segment: Segment) -> list[Segment]:
    """The issuer's line and the motto's, where they stand so near that no wide gap parts them."""
    words = [folded(w.text) for w in segment.words]
    for at in range(1, len(words)):
        if _MOTTO_BEGINS.match(" ".join(words[at:])):
            left = segment.words[:at]
            while left and not _has_letters(left[-1].text):  # a speck, or the end of a rule
                left = left[:-1]
            return [Segment(part) for part in (left, segment.words[at:]) if part]
    return [segment]


def _has_letters(text: str) -> bool:
    return any(c.isalnum() and unicodedata.category(c) != "Lm" for c in text)


def _rows(segments: list[Segment], height: float) -> list[Row]:
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda s: s.centre[1]):
        if rows and abs(segment.centre[1] - median(s.centre[1] for s in rows[-1])) < 0.5 * height:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda s: s.box[0]) for row in rows]


def _joined(row: Row) -> Segment:
    return Segment([w for s in row for w in s.words], row[0].kind)


def _columns(rows: Sequence[Row], zone: Zone) -> list[Segment]:
    out: list[Segment] = []
    for side, kind in enumerate(zone.kinds):
        for row in rows:
            part = [s for s in row if (s.centre[0] > zone.split) == bool(side)]
            if part:
                out.append(replace(_joined(part), kind=kind))
    return out


# -- two-column zones ----------------------------------------------------------------------------------------------


def _zones(rows: list[Row], height: float, width: float, is_first_page: bool) -> list[Zone]:
    zones: list[Zone] = []
    if is_first_page and (head := _head(rows, height)):
        zones.append(head)
    foot = _foot(rows, height)
    if foot and (not zones or foot.first >= zones[-1].last):
        zones.append(foot)
    start = zones[0].last if zones and zones[0].kinds[0] == "head_left" else 0
    end = foot.first if foot else len(rows)
    middle = _running_columns(rows, start, end, height, width)
    return sorted([*zones, *middle], key=lambda z: z.first)


def _widest_gap(row: Row) -> tuple[float, float] | None:
    gaps = [(b.box[0] - a.box[2], a.box[2], b.box[0]) for a, b in itertools.pairwise(row)]
    if not gaps:
        return None
    _, left, right = max(gaps)
    return left, right


def _narrowed(gutter: tuple[float, float], row: Row) -> tuple[float, float]:
    """The gutter that is left when the row's segments are kept on their sides; negative where one crosses it."""
    middle = (gutter[0] + gutter[1]) / 2
    left = max([gutter[0], *(s.box[2] for s in row if s.centre[0] <= middle)])
    right = min([gutter[1], *(s.box[0] for s in row if s.centre[0] > middle)])
    return left, right


def _extended(
    rows: list[Row],
    start: int,
    gutter: tuple[float, float],
    height: float,
    step: int,
    stop: Callable[[Row, float], bool],
    least: float = _MIN_GUTTER,
) -> tuple[int, tuple[float, float]]:
    """Last row index reached from ``start`` in direction ``step`` while rows respect the gutter.

    ``least`` is the narrowest gutter, in line heights.
    """
    index = start
    while 0 <= index + step < len(rows):
        row, before = rows[index + step], rows[index]
        far = abs(row[0].centre[1] - before[0].centre[1]) > _ZONE_GAP * height
        narrowed = _narrowed(gutter, row)
        if far or narrowed[1] - narrowed[0] < least * height or stop(row, sum(narrowed) / 2):
            break
        gutter, index = narrowed, index + step
    return index, gutter


def _gap_before_motto(row: Row) -> tuple[float, float] | None:
    """The gap left of the motto's first words; the widest one where they were not read."""
    for before, segment in itertools.pairwise(row):
        if _MOTTO_BEGINS.match(folded(segment.text)):
            return before.box[2], segment.box[0]
    return _widest_gap(row)


def _head(rows: list[Row], height: float) -> Zone | None:
    """The head: begins at the motto's row or above, ends below the row with place and date."""
    mottos = (i for i, row in enumerate(rows[:8]) if len(row) > 1 and MOTTO.search(folded(_joined(row).text)))
    index = next(mottos, None)
    gutter = _gap_before_motto(rows[index]) if index is not None else None
    if index is None or gutter is None:
        return None
    first, gutter = _extended(rows, index, gutter, height, -1, lambda row, split: False, _HEAD_GUTTER)
    dated = False

    def stop(row: Row, split: float) -> bool:
        nonlocal dated
        right = [s for s in row if s.centre[0] > split]
        if dated and right:
            return True
        dated = dated or any(ISSUED.search(s.text) for s in right)
        return False

    last, gutter = _extended(rows, index, gutter, height, 1, stop, _HEAD_GUTTER)
    return Zone(first, last + 1, sum(gutter) / 2, ("head_left", "head_right"))


def _foot(rows: list[Row], height: float) -> Zone | None:
    """The foot: from the row with "Nơi nhận" (recipients) and the signature's office beside or just above it."""
    for index in range(len(rows) - 1, -1, -1):
        if RECIPIENTS.match(folded(rows[index][0].text)):
            break
    else:
        return None
    own = rows[index]
    gutter = _widest_gap(own) if len(own) > 1 else None
    if gutter is None:  # the office stands on another row: the gutter begins where the recipients' lines end
        left = max(s.box[2] for s in own)
        beside = [s.box[0] for row in rows[max(0, index - 3) : index + 4] for s in row if s.box[0] > left + height]
        if not beside:
            return None
        gutter = left, min(beside)
    first, gutter = _extended(
        rows, index, gutter, height, -1, lambda row, split: any(s.centre[0] <= split for s in row)
    )
    last, gutter = _extended(rows, index, gutter, height, 1, lambda row, split: False)
    return Zone(first, last + 1, sum(gutter) / 2, ("recipients", "signature"))


def _running_columns(rows: list[Row], start: int, end: int, height: float, width: float) -> list[Zone]:
    """Text set in two columns: many lines on both sides of a gutter that none crosses, both columns broad.

    The lines of the two need not stand on the same rows.
    """
    found = [zone for split in _splits(rows[start:end], height) for zone in _beside(rows, start, end, split, height)]
    broad = [zone for zone in found if all(_is_column(side, width) for side in _sides(rows, zone))]
    if not broad:
        return []
    best = max(broad, key=lambda zone: (zone.last - zone.first, _clearance(rows, zone)))
    before = _running_columns(rows, start, best.first, height, width)
    return [*before, best, *_running_columns(rows, best.last, end, height, width)]


def _splits(rows: Sequence[Row], height: float) -> Iterator[float]:
    """Places across the middle of the text where a gutter may run."""
    lines = [s for row in rows for s in row]
    if len(lines) < 2 * _MIN_COLUMN_ROWS:
        return
    left, right = min(s.box[0] for s in lines), max(s.box[2] for s in lines)
    for step in range(int(0.4 * (right - left) / (0.5 * height))):
        yield left + 0.3 * (right - left) + 0.5 * height * step


def _beside(rows: list[Row], start: int, end: int, split: float, height: float) -> Iterator[Zone]:
    """Runs of rows in which no line comes near the split."""
    near = 0.5 * _MIN_GUTTER * height
    free = [not any(s.box[0] < split + near and s.box[2] > split - near for s in row) for row in rows[start:end]]
    for is_free, group in itertools.groupby(enumerate(free, start), key=lambda one: one[1]):
        places = [index for index, _ in group]
        if is_free and len(places) >= _MIN_COLUMN_ROWS:
            yield Zone(places[0], places[-1] + 1, split, ("body", "body"))


def _sides(rows: Sequence[Row], zone: Zone) -> tuple[list[Segment], list[Segment]]:
    lines = [s for row in rows[zone.first : zone.last] for s in row]
    return [s for s in lines if s.centre[0] <= zone.split], [s for s in lines if s.centre[0] > zone.split]


def _is_column(lines: Sequence[Segment], width: float) -> bool:
    """Many lines, most of which fill a broad column."""
    if len(lines) < _MIN_COLUMN_ROWS:
        return False
    broad = max(s.box[2] for s in lines) - min(s.box[0] for s in lines)
    return broad > _COLUMN_WIDTH * width and median(s.box[2] - s.box[0] for s in lines) > _FILLED * broad


def _clearance(rows: Sequence[Row], zone: Zone) -> float:
    left, right = _sides(rows, zone)
    return min(zone.split - max(s.box[2] for s in left), min(s.box[0] for s in right) - zone.split)


# -- kinds of lines ------------------------------------------------------------------------------------------------


def _mark_page_number(lines: list[Segment], rows: list[Row]) -> None:
    """The first or the last row, where it is nothing but a number."""
    for row in (rows[0], rows[-1]):
        if len(row) == 1 and _PAGE_NUMBER.match(row[0].text):
            for line in lines:
                if line.words and line.words[0] is row[0].words[0]:
                    line.kind = "page_number"
            return


def _mark_title(lines: list[Segment], width: float, height: float) -> None:
    """Centred lines between the head and the first line of running text."""
    head = [i for i, line in enumerate(lines) if line.kind in ("head_left", "head_right")]
    if not head:
        return
    body = [line for line in lines[head[-1] + 1 :] if line.kind == "body"]
    if not body:
        return
    left, right = min(line.box[0] for line in body), max(line.box[2] for line in body)
    for line in body:
        box = line.box
        is_centred = abs((box[0] - left) - (right - box[2])) < 0.05 * (right - left)
        if not is_centred or box[0] - left < 0.5 * height:
            return
        line.kind = "title"
