"""Typesets a plan in the official layout (A4, serif, justified, head in two columns, ruled appendix tables)."""

from __future__ import annotations

import re

from tools.samples import fonts
from tools.samples.content import Appendix, Item, Plan, unmarked
from tools.samples.page import Box, LaidPage, PlacedLine, Rule
from tools.samples.tables import TableSetter

A4 = (595.28, 841.89)
LEFT, RIGHT, TOP, BOTTOM = 85.0, 48.0, 56.7, 60.0
SIZE, LEADING, INDENT, GAP = 14.0, 17.1, 36.0, 6.0
PAGE_NUMBER_SIZE, PAGE_NUMBER_TOP = 13.0, 30.0


class Typesetter:
    """Fills pages from top to bottom; ``family`` is a key of ``fonts.FAMILIES``."""

    def __init__(self, family: str = "serif") -> None:
        self.family = family
        self.pages: list[LaidPage] = []
        self.y = TOP
        self._block = 0

    @property
    def page(self) -> LaidPage:
        """The page being filled."""
        return self.pages[-1]

    def new_page(self, landscape: bool = False) -> None:
        """Begin a page; from the second on it bears its number at the top."""
        size = (A4[1], A4[0]) if landscape else A4
        self.pages.append(LaidPage(len(self.pages) + 1, *size))
        if len(self.pages) > 1:
            self.y = PAGE_NUMBER_TOP
            self.block(str(len(self.pages)), align="c", size=PAGE_NUMBER_SIZE, kind="pageno", at=(size[0] / 2 - 20, 40))
            self.y = TOP

    def wrap(self, text: str, width: float, size: float, style: str = "", indent: float = 0.0) -> list[list[str]]:
        """Words of each line that fits ``width`` points; a longer list of numbers is broken after a comma."""
        lines: list[list[str]] = [[]]
        used = indent
        space = fonts.width(" ", self.family, style, size)
        for word in self._pieces(text, width, size, style):
            wide = fonts.width(word, self.family, style, size)
            if lines[-1] and used + space + wide > width:
                lines.append([])
                used = 0.0
            used += wide + (space if lines[-1] else 0)
            lines[-1].append(word)
        return lines

    def _pieces(self, text: str, width: float, size: float, style: str) -> list[str]:
        out: list[str] = []
        for word in text.split():
            if fonts.width(word, self.family, style, size) <= width:
                out.append(word)
                continue
            piece = ""
            for part in re.split(r"(?<=[,;/])", word):
                if piece and fonts.width(piece + part, self.family, style, size) > width:
                    out.append(piece)
                    piece = ""
                piece += part
            out.append(piece)
        return [piece for piece in out if piece]

    def put(self, words: list[str], x: float, top: float, kind: str, style: str, size: float, space: float) -> Box:
        """Place one line whose words are ``space`` points apart; returns its box."""
        placed = []
        for word in words:
            placed.append((x, word))
            x += fonts.width(word, self.family, style, size) + space
        box = (placed[0][0], top, x - space, top + (fonts.ASCENT + fonts.DESCENT) * size)
        baseline = top + fonts.ASCENT * size
        line = PlacedLine(" ".join(words), kind, box, self._block, tuple(placed), baseline, style, size)
        self.page.lines.append(line)
        return box

    def block(
        self,
        text: str,
        *,
        align: str = "j",
        style: str = "",
        size: float = SIZE,
        kind: str = "body",
        indent: float = 0.0,
        at: tuple[float, float] | None = None,
        leading: float | None = None,
    ) -> None:
        """A paragraph at the cursor, over page ends where it must. ``at`` is (left edge, width) of its column."""
        self._block += 1
        x0, width = at or (LEFT, self.page.width - LEFT - RIGHT)
        leading = leading or size * LEADING / SIZE
        space = fonts.width(" ", self.family, style, size)
        lines = self.wrap(text, width, size, style, indent)
        here: list[str] = []
        for i, words in enumerate(lines):
            if self.y + leading > self.page.height - BOTTOM and kind != "pageno":
                self._say(here)
                here = []
                self.new_page()
            start = indent if i == 0 else 0.0
            natural = sum(fonts.width(w, self.family, style, size) for w in words) + space * (len(words) - 1)
            slack = width - start - natural
            justified = align == "j" and i < len(lines) - 1 and len(words) > 1
            gap = space + slack / (len(words) - 1) if justified else space
            shift = {"c": slack / 2, "r": slack}.get(align, 0.0)
            self.put(words, x0 + start + shift, self.y, kind, style, size, gap)
            here.append(" ".join(words))
            self.y += leading
        self._say(here)

    def _say(self, lines: list[str]) -> None:
        if lines:
            self.page.text.append("\n".join(lines))


def typeset(plan: Plan, family: str = "serif") -> list[LaidPage]:
    """The plan's pages."""
    setter = Typesetter(family)
    setter.new_page()
    _head(setter, plan)
    for item in plan.body:
        _item(setter, item)
    _foot(setter, plan)
    for n, appendix in enumerate(plan.appendices, 1):
        _appendix(setter, appendix, n)
    return setter.pages


def _head(setter: Typesetter, plan: Plan) -> None:
    left, right = (LEFT - 30, 190.0), (LEFT + 165, 315.0)
    for line in plan.issuer:
        setter.block(line, align="c", style="b" if line is plan.issuer[-1] else "", size=13, kind="header", at=left)
    _underline(setter, left, 55)
    setter.y += 8
    setter.block(f"Số: {plan.number}", align="c", size=13, kind="header", at=left)
    bottom, setter.y = setter.y, TOP
    setter.block("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align="c", style="b", size=12.5, kind="header", at=right)
    setter.block("Độc lập - Tự do - Hạnh phúc", align="c", style="b", size=13.5, kind="header", at=right)
    _underline(setter, right, 150)
    setter.y += 8
    setter.block(plan.place_date, align="c", style="i", size=13.5, kind="header", at=right)
    setter.y = max(bottom, setter.y) + 22
    setter.block(plan.kind.upper(), align="c", style="b", kind="title")
    setter.block(plan.title, align="c", style="b", kind="title", at=(LEFT + 30, A4[0] - LEFT - RIGHT - 60))
    _underline(setter, (LEFT, A4[0] - LEFT - RIGHT), 110)
    setter.y += 16


def _underline(setter: Typesetter, column: tuple[float, float], length: float) -> None:
    middle = column[0] + column[1] / 2
    setter.page.rules.append(Rule(middle - length / 2, setter.y + 2, middle + length / 2, setter.y + 2))


def _item(setter: Typesetter, item: Item) -> None:
    style = {1: "b", 2: "b", 3: "i"}.get(item.level, "")
    kind = "heading" if item.level else "body"
    if item.level and setter.y + 5 * LEADING > setter.page.height - BOTTOM:
        setter.new_page()  # no heading alone at the foot of a page
    setter.block(unmarked(item.text), style=style, kind=kind, indent=INDENT)
    setter.y += GAP


def _foot(setter: Typesetter, plan: Plan) -> None:
    need = max(18.0 + 13.5 * (len(plan.recipients) + 2), 150.0)
    if setter.y + need > setter.page.height - BOTTOM:
        setter.new_page()
    top = setter.y + 8
    left, right = (LEFT, 215.0), (LEFT + 225, 230.0)
    setter.y = top
    setter.block("Nơi nhận:", align="l", style="bi", size=12, kind="signature", at=left, leading=14)
    for line in plan.recipients:
        setter.block(f"- {line}", align="l", size=11, kind="signature", at=left, leading=13)
    setter.y = top
    for line in plan.sign.titles:
        setter.block(line, align="c", style="b", size=13.5, kind="signature", at=right)
    y = setter.y
    middle = right[0] + right[1] / 2
    setter.page.ink.append(("stamp", (middle - 95, y - 14, middle + 10, y + 91)))
    setter.page.ink.append(("sgn", (middle - 50, y + 2, middle + 85, y + 62)))
    setter.y = y + 70
    setter.block(plan.sign.name, align="c", style="b", size=13.5, kind="signature", at=right)


def _appendix(setter: Typesetter, appendix: Appendix, number: int) -> None:
    landscape = appendix.orientation == "land"
    setter.new_page(landscape)
    margin = 51.0
    column = (margin, setter.page.width - 2 * margin)
    for i, line in enumerate([appendix.label, *appendix.title]):
        style = "i" if line.startswith("(") else "b"
        setter.block(line, align="c", style=style, size=13, kind="tabletitle", at=column)
        setter.y += 1 if i else 2
    setter.y += 8
    TableSetter(setter, appendix, f"pl{number:02d}", margin).set()
