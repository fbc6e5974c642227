"""Lines that say of a task who does it: "- Cơ quan chủ trì: Sở Xây dựng.", "Thời gian hoàn thành: Quý II/2023"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Deadline
from nlp.agencies import names_in
from nlp.agency_lexicon import body_start
from nlp.dates import Clock, deadline_of_cell

_WHO = r"(?:(?:cơ quan|đơn vị|tổ chức)\s+)?"
# what a line tells, by its words before the colon; the first that fits
_KINDS: tuple[tuple[str, str], ...] = (
    ("with", rf"{_WHO}phối hợp(?: thực hiện| chính)?"),
    ("directed_by", r"(?:lãnh đạo|đồng chí|cơ quan)\s+(?:chỉ đạo|phụ trách chỉ đạo)|chỉ đạo"),
    ("assignee", rf"{_WHO}(?:chủ trì|đầu mối|chịu trách nhiệm)(?: thực hiện| tham mưu| chính)?|(?:cơ quan|đơn vị|tổ chức)\s+(?:thực hiện|tham mưu)|phân công(?: thực hiện)?"),
    ("due", r"(?:thời gian|thời hạn|tiến độ)(?:\s+(?:thực hiện|hoàn thành|triển khai|báo cáo|trình))*|hoàn thành"),
    ("other", r"sản phẩm(?: đầu ra)?|kết quả|kinh phí(?: thực hiện)?|cấp trình|nguồn lực"),
)  # fmt: skip
_HEAD = re.compile(
    rf"(?:^|(?<=[.;,(])|(?<=[-–+•] ))\s*(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _KINDS)})\s*:\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What a line tells of its task; ``start`` is where it begins, 0 where the whole item tells it."""

    start: int
    assignee: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    directed_by: tuple[str, ...] = ()
    due: Deadline | None = None


def task_line(content: str, clock: Clock) -> TaskLine | None:
    """The bodies and the time that an item tells of a task by their own names; None where it does not."""
    heads = list(_HEAD.finditer(content))
    told = {h.lastgroup: _value(content, h, heads) for h in reversed(heads)}
    names = {kind: _bodies(told.get(kind, "")) for kind in ("assignee", "with", "directed_by")}
    due = deadline_of_cell(told["due"], clock) if "due" in told else None
    if not heads or not (any(names.values()) or due):
        return None
    start = heads[0].start() if content[: heads[0].start()].strip(" (-–+•") else 0
    return TaskLine(start, names["assignee"], names["with"], names["directed_by"], due)


def _value(content: str, head: re.Match[str], heads: Sequence[re.Match[str]]) -> str:
    following = [h.start() for h in heads if h.start() >= head.end()]
    return content[head.end() : following[0] if following else None].strip(" .;,()-–+•/")


def _bodies(value: str) -> tuple[str, ...]:
    """Names, where the value begins with one: what else stands behind "phân công:" names nobody."""
    return names_in(value) if body_start().match(value[:1].upper() + value[1:]) or body_start().match(value) else ()
