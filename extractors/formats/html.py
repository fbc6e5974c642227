"""HTML: the document that a saved portal page holds, without the portal around it.

The document is looked for, not the portal known: what is marked as navigation falls away, then the reader goes down to
the innermost element that still holds most of the text that is not a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4.dammit import EncodingDetector
from lxml import etree, html

from extractors.formats.limits import read_bytes
from extractors.formats.result import Block, FormatRead, PageBuilder, Span, lines_of
from extractors.formats.txt import decode
from models.errors import DamagedFileError, EmptyFileError, TooLargeError

MAX_DEPTH = 400
"""Deeper nesting is no document; recursion over it would exhaust the stack."""
MAX_SPAN = 1000  # HTML's own limit for colspan
MAX_GRID_CELLS = 500_000
_CORE_SHARE = 0.75
"""Share of the page's text outside links that the document's element holds at least."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED_TAGS = _names(
    "script style noscript template nav header footer aside form button select option iframe object svg "
    "canvas video audio head link meta input textarea label"
)
_DROPPED_ROLES = _names("navigation banner contentinfo search complementary menu menubar dialog")
_DROPPED_NAMES = re.compile(
    r"(^|[\s_-])(nav|navbar|menu|sidebar|side-?bar|footer|breadcrumbs?|share|social|comments?|related|banner|advert|"
    r"ads|toolbar|pagination|cookies?|popup|modal|login|search|topbar|hotline|widget|lien-?quan|binh-?luan)($|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = _names(
    "p div section article main h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre center address figure "
    "figcaption fieldset body html hr"
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOLD_TAGS = frozenset(("b", "strong", "th", *_HEADINGS))


def read_html(path: Path) -> FormatRead:
    """Read a saved HTML page.

    Raises ``EmptyFileError`` (no text), ``DamagedFileError`` (no HTML), ``TooLargeError``, ``UnreadableFileError``.
    """
    root = _parsed(path)
    _check_depth(root, path)
    builder = PageBuilder()
    _Walker(builder, path).walk(_core(root))
    read = builder.build()
    if not read.page.lines:
        raise EmptyFileError(file=path)
    return read


def _parsed(path: Path) -> html.HtmlElement:
    data = read_bytes(path)
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    text = decode(data, declared)
    # a declaration inside a decoded text is no longer true, and lxml refuses it
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(str(error), file=path) from error
    for node in list(root.iter(etree.Element)):
        if node is not root and node.getparent() is not None and _is_chrome(node):
            _drop(node)
    return root


def _drop(node: html.HtmlElement) -> None:
    """Take the element away and keep the text after it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def _is_chrome(node: html.HtmlElement) -> bool:
    """Whether an element belongs to the portal: by tag, by role, or by class and id where it is mostly links."""
    if node.tag in _DROPPED_TAGS or (node.get("role") or "").lower() in _DROPPED_ROLES:
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    if node.tag in ("body", "html", "main", "article", "table", "tr", "td", "th"):
        return False
    return bool(_DROPPED_NAMES.search(f"{node.get('class') or ''} {node.get('id') or ''}"))


def _check_depth(root: html.HtmlElement, path: Path) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise TooLargeError(f"nested more than {MAX_DEPTH} deep.", file=path)


def _core(root: html.HtmlElement) -> html.HtmlElement:
    """The innermost element that holds nearly all text outside links."""
    weights = _weights(root)
    node = root.body if root.body is not None else root
    while True:
        heavy = [child for child in node if weights.get(child, 0) >= _CORE_SHARE * weights[node] > 0]
        if not heavy or heavy[0].tag in ("table", "p"):
            return node
        node = heavy[0]


def _weights(root: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Characters outside links below each element."""
    weights: dict[html.HtmlElement, int] = {}
    for node in reversed(list(root.iter(etree.Element))):  # children come before their parents
        own = len((node.text or "").strip())
        for child in node:
            own += len((child.tail or "").strip()) + weights.get(child, 0)
        weights[node] = 0 if node.tag == "a" else own
    return weights


class _Walker:
    """Collects inline text until a block begins or ends."""

    def __init__(self, builder: PageBuilder, path: Path) -> None:
        self._builder = builder
        self._path = path
        self._text: list[tuple[str, bool]] = []  # piece, bold
        self._centred = False

    def walk(self, node: html.HtmlElement, bold: bool = False, centred: bool = False) -> None:
        """Everything below ``node`` in reading order."""
        self._visit(node, bold, centred)
        self._flush(centred)

    def _visit(self, node: html.HtmlElement, bold: bool, centred: bool) -> None:
        if node.tag == "table":
            self._flush(centred)
            self._table(node)
            return
        block = node.tag in _BLOCKS
        bold = bold or node.tag in _BOLD_TAGS or "font-weight:bold" in (node.get("style") or "").replace(" ", "")
        here = centred or node.tag == "center" or (node.get("align") or "").lower() == "center"
        here = here or bool(_CENTRED.search(node.get("style") or ""))
        if block:
            self._flush(centred)
        if node.tag == "br":
            self._text.append(("\n", bold))
        if node.tag == "li":
            self._text.append((_list_label(node), False))
        self._say(node.text, bold)
        for child in node:
            self._visit(child, bold, here)
            self._say(child.tail, bold)
        if block:
            self._flush(here)

    def _say(self, text: str | None, bold: bool) -> None:
        if text:
            self._text.append((re.sub(r"\s+", " ", text), bold))

    def _flush(self, centred: bool) -> None:
        pieces, self._text = self._text, []
        lines = lines_of("".join(text for text, _ in pieces))
        bold = [flag for text, flag in pieces if text.strip(" \n-•:")]
        self._builder.add(Block(lines, bold=bool(bold) and all(bold), centred=centred))

    def _table(self, table: html.HtmlElement) -> None:
        if _only_frames(table):
            for cell in table.iter("td", "th"):
                if next(cell.iterancestors("table"), None) is table:
                    self.walk(cell)
            return
        rows, spans, head = _grid(table, self._path)
        caption = next((c.text_content() for c in table.iterchildren("caption")), "")
        self._builder.add_table(rows, spans, head, " ".join(caption.split()))


def _only_frames(table: html.HtmlElement) -> bool:
    """A table of one column, or one that holds other tables: a portal's frame around the text."""
    own = [c for c in table.iter("td", "th") if next(c.iterancestors("table"), None) is table]
    per_row: dict[html.HtmlElement | None, int] = {}
    for cell in own:
        per_row[cell.getparent()] = per_row.get(cell.getparent(), 0) + 1
    return max(per_row.values(), default=0) <= 1 or any(True for cell in own for _ in cell.iter("table"))


def _list_label(item: html.HtmlElement) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.get("start") or "1"
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + before}. "


def _span(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(MAX_SPAN, max(1, int(text))) if text.isdigit() and len(text) < 7 else 1


def _grid(table: html.HtmlElement, path: Path) -> tuple[list[list[str]], list[Span], int]:
    """Rows of anchor texts, spans and the number of head rows, by the table model of HTML."""
    trs = [tr for tr in table.iter("tr") if next(tr.iterancestors("table"), None) is table]
    taken: dict[tuple[int, int], str] = {}
    spans: list[Span] = []
    head = 0
    for r, tr in enumerate(trs):
        column = 0
        cells = [c for c in tr if c.tag in ("td", "th")]
        in_head = next((a.tag for a in tr.iterancestors("thead", "table")), "") == "thead"
        head += head == r and bool(cells) and (in_head or all(c.tag == "th" for c in cells))
        for cell in cells:
            while (r, column) in taken:
                column += 1
            rowspan, colspan = min(_span(cell, "rowspan"), len(trs) - r), _span(cell, "colspan")
            if len(taken) + rowspan * colspan > MAX_GRID_CELLS:
                raise TooLargeError(f"a table of more than {MAX_GRID_CELLS} cells.", file=path)
            taken.update({(r + i, column + j): "" for i in range(rowspan) for j in range(colspan)})
            taken[r, column] = "".join(_cell_pieces(cell))
            if (rowspan, colspan) != (1, 1):
                spans.append((r, column, rowspan, colspan))
    width = max((c for _, c in taken), default=-1) + 1
    return [[taken.get((r, c), "") for c in range(width)] for r in range(len(trs))], spans, head


def _cell_pieces(node: html.HtmlElement) -> Iterator[str]:
    yield re.sub(r"\s+", " ", node.text or "")
    for child in node:
        block = child.tag in _BLOCKS or child.tag == "br"
        yield "\n" if block else ""
        yield from _cell_pieces(child)
        yield "\n" if block and child.tag != "br" else ""
        yield re.sub(r"\s+", " ", child.tail or "")
