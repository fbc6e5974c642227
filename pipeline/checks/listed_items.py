"""Counts in a lead-in or heading against the items listed below it: "Danh mục (04 dự án), gồm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.reference.vietnamese import fold
from nlp.text import Block
from pipeline.checks.subject import Flaw, Subject

# what is counted, and with which word then each item begins
_UNITS = (
    r"tiểu dự án|dự án|hợp phần|nhiệm vụ|nội dung|nhóm(?: nhiệm vụ| giải pháp| tiêu chí)?|giải pháp|chương trình|đề án|"
    r"mô hình|công trình|tiêu chí|chỉ tiêu|xã|huyện|thôn"
)
_OPENS = r"(?:,?\s*(?:gồm|bao gồm|sau|sau đây|như sau|cụ thể)\s*)?:?\s*$"
_COUNT = re.compile(
    rf"(?<![\d.,/-])(?P<count>\d{{1,2}})\s+(?P<unit>{_UNITS})(?!\w)[^\d.;:]{{0,60}}?{_OPENS}", re.IGNORECASE
)
_LABEL = re.compile(r"^\W*(?:\(?\d{1,2}[.)]|[a-zđ][.)])?\W*")
_LARGEST_GAP = 3
_DETAILS = ("plain", "dash", "plus")  # what an item says of itself
_FEWEST_ITEMS = 2


def listed_count_mismatch(subject: Subject) -> Iterator[Flaw]:
    """A number of things that is not the number of the items below, each of which begins with the thing's name."""
    blocks = list(subject.body)
    for index, block in enumerate(blocks):
        counted = _COUNT.search(block.text)
        if counted is None:
            continue
        items = _items(subject, blocks[index + 1 :], fold(counted["unit"]))
        count, real = int(counted["count"]), len(items)
        if real >= _FEWEST_ITEMS and 0 < abs(count - real) <= _LARGEST_GAP:
            yield _flaw(subject, block, counted, real)


def _items(subject: Subject, following: Sequence[Block], unit: str) -> list[Block]:
    """The items of one form that name the unit each; none where another item of that form stands among them."""
    found: list[Block] = []
    for block in following:
        form = subject.context.node(block).form
        if found and form != subject.context.node(found[0]).form:
            if form not in _DETAILS:
                break
        elif not fold(_LABEL.sub("", block.text)).startswith(f"{unit} "):
            return []
        else:
            found.append(block)
    return found


def _flaw(subject: Subject, block: Block, counted: re.Match[str], real: int) -> Flaw:
    count = int(counted["count"])
    label = _LABEL.match(block.text)
    return Flaw(
        kind="count_mismatch",
        message="listed",
        place=f"{subject.context.node(block).path}/items {block.number}",
        evidence=block.evidence(counted.start(), counted.end(), "checks.listed_items"),
        quote=block.quote(label.end() if label else 0, len(block.text)).rstrip(" :"),
        found=count,
        expected=real,
        values={"count": count, "real": real, "unit": counted["unit"]},
        contested=True,  # a line that a scan lost would make it
    )
