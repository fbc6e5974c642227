"""Where paragraphs begin on a page, and how they go on over page breaks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extractors.layout import Segment
from extractors.types import LineHint
from models.pages import LineRef, Page, Paragraph

_INDENT = 0.8  # of the line height
_AT_MARGIN = 0.35  # share of lines at the left margin from which first lines are the ones set in
_SHORT = 2.5
_LEADING = 1.9  # distance of baselines beyond this factor of the usual one separates paragraphs
# What opens an item: a bullet, "1.", "2.1.", "a)", "IV.", "Điều 3" (article), "Phụ lục 01" (appendix)
ITEM = re.compile(
    r"^\s*([-–—+*•]\s|\(?\d{1,2}(\.\d{1,2}){0,3}[.)]\s|\d{1,2}(\.\d{1,2}){1,3}\s|[a-zđ][.)]\s|[IVXL]{1,5}\s?[.)-]\s"
    r"|(Điều|Chương|Mục|Phần|Phụ lục|Biểu|PHỤ LỤC|BIỂU|CHƯƠNG|PHẦN)\s+[\dIVXA-Z])"
)
_RANGE_END = re.compile(r"^\s*[-–—]\s*\d")
_ENDS = re.compile(r"[.;:!?”\"]\s*$|[./;]\s*$")


def hints(lines: Sequence[Segment], height: float, points_per_unit: float) -> tuple[LineHint, ...]:
    """One hint a line, measured in the upright frame."""
    body = [line for line in lines if line.kind == "body"]
    if not body:
        return tuple(LineHint(True, False, 0.0) for _ in lines)
    left = _low(sorted(line.box[0] for line in body))
    right = _low(sorted(-line.box[2] for line in body))
    out: list[LineHint] = []
    before: Segment | None = None
    first_lines_set_in = sum(line.box[0] - left <= _INDENT * height for line in body) > _AT_MARGIN * len(body)
    usual = _usual_distance(body)
    for line in lines:
        box = line.box
        indent = box[0] - left
        is_full = box[2] > -right - _SHORT * height
        starts = before is None or before.kind != line.kind or _opens_item(before.text, line.text)
        if before is not None and not starts:
            distance = line.centre[1] - before.centre[1]
            before_short = before.box[2] < -right - 2 * _SHORT * height
            starts = (
                # where running lines go back to the margin, every line that is set in begins a paragraph
                (indent > _INDENT * height and (first_lines_set_in or before.box[0] - left <= _INDENT * height))
                or distance > _LEADING * usual
                or distance < 0
                or before_short
                or line.kind in ("head_left", "head_right", "recipients", "signature", "page_number", "table")
            )
        out.append(LineHint(bool(starts), bool(is_full), round(float(indent) * points_per_unit, 1)))
        before = line
    return tuple(out)


def _opens_item(before: str, text: str) -> bool:
    """Whether a line opens an item; a dash that goes on with a range ("từ 5 / - 7 tiêu chí") opens none."""
    return ITEM.match(text) is not None and not (_RANGE_END.match(text) and before[-1:].isdigit())


def _low(ordered: list[float]) -> float:
    """A low quantile rather than the minimum, which a stray mark may hold."""
    return ordered[len(ordered) // 10]


def _usual_distance(body: Sequence[Segment]) -> float:
    steps = sorted(b.centre[1] - a.centre[1] for a, b in itertools.pairwise(body) if b.centre[1] > a.centre[1])
    return steps[len(steps) // 3] if steps else 1.0


def join(pages: Sequence[Page], page_hints: Sequence[Sequence[LineHint]]) -> tuple[Paragraph, ...]:
    """Paragraphs of a document in reading order; table rows and page numbers belong to none."""
    paragraphs: list[Paragraph] = []
    open_lines: list[LineRef] = []
    opened: tuple[str, float] = ("body", 0.0)
    last_text, last_full, last_page = "", False, 0

    def close() -> None:
        if open_lines:
            paragraphs.append(Paragraph(tuple(open_lines), opened[0], opened[1]))  # type: ignore[arg-type]
            open_lines.clear()

    for page, page_hint in zip(pages, page_hints, strict=True):
        for index, (line, hint) in enumerate(zip(page.lines, page_hint, strict=True)):
            if line.kind == "page_number":
                continue
            if line.kind == "table":
                close()
                continue
            over_page = bool(open_lines) and last_page != page.number
            starts = _starts_over_page(line.text, hint, last_text, last_full) if over_page else hint.starts
            if starts or not open_lines or line.kind != opened[0]:
                close()
                opened = (line.kind, hint.indent_pt)
            open_lines.append(LineRef(page.number, index))
            last_text, last_full, last_page = line.text, hint.is_full, page.number
    close()
    return tuple(paragraphs)


def _starts_over_page(text: str, hint: LineHint, last_text: str, last_full: bool) -> bool:
    """Whether the first line of a page begins a paragraph: it does unless the last one was left open."""
    if _opens_item(last_text, text):
        return True
    if text[:1].islower():
        return False
    return not last_full or _ENDS.search(last_text) is not None
