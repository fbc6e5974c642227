"""Who must do what by when, from running text: bullets under a body's heading, run-in items, orders in mid-sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.records import Assignment
from nlp.context import Context
from nlp.dates import Clock
from nlp.duties import due_of, partners, role_of
from nlp.labels import is_shouted
from nlp.structure import Heading, Node
from nlp.subjects import (
    Duty,
    directed_by_title,
    duty_of,
    further_subjects,
    is_direction,
    is_listed,
    names_body,
    opens_list,
    passive_of,
    run_in_of,
    starts_with_subject,
    subject_of,
    topic_of,
)
from nlp.task_lines import TaskLine, task_line
from nlp.task_tables import find_task_assignments
from nlp.text import Block

_QUOTE_WORDS = 20
_MANY_WORDS = _QUOTE_WORDS // 2
_SHORTEST_DUTY_WORDS = 3
_TOLD = ("assignee", "with_", "directed_by", "due")
_TELLING = ("dash", "plus", "plain", "letter")
_BY_LINE = "assignments.task_line"
_TAIL = ("recipients", "signature")
_IN_BRACKETS = re.compile(r"^\s*\([^()]*\)\W*$")


_LEADS = re.compile(r"\s*(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|đầu mối)", re.IGNORECASE)


@dataclass
class _Found:
    """Assignments so far, and the item that lines like "Cơ quan chủ trì: …" tell about."""

    context: Context
    made: list[Assignment] = field(default_factory=list)
    ordinals: dict[str, int] = field(default_factory=dict)
    task: Block | None = None
    of_task: int | None = None  # where the task's own record stands

    def add(self, block: Block, assignment: Assignment) -> int:
        """Keep a record under its place; returns where it stands."""
        place = self.context.node(block).path
        ordinal = self.ordinals[place] = self.ordinals.get(place, -1) + 1
        identity = self.context.identity(place, "assignment", ordinal)
        self.made.append(assignment.model_copy(update={"id": identity, "place": f"{place}/assignment {ordinal + 1}"}))
        return len(self.made) - 1

    def tell(self, block: Block, line: TaskLine) -> None:
        """What a line tells goes to its task's record; the first that names who does it makes one."""
        if line.start:
            self.task, self.of_task = block, None
        told = {name: value for name in _TOLD if (value := getattr(line, name))}
        if self.of_task is not None:
            cells = (*self.made[self.of_task].cells, *block.evidence(0, len(block.text), _BY_LINE))
            self.made[self.of_task] = self.made[self.of_task].model_copy(update={**told, "cells": cells})
        elif self.task is not None and line.assignee:
            node = self.context.node(block)
            end = _item_start(node) + line.start if line.start else None
            # beside its siblings ("- Kinh phí: …") a line speaks of all of them, and stands for itself
            is_sibling = end is None and node.form == self.context.node(self.task).form
            task = block if is_sibling else self.task
            self.of_task = self.add(task, _of_line(task, self.context.node(task), end, block, told))


def _of_line(task: Block, node: Node, end: int | None, line: Block, told: dict[str, object]) -> Assignment:
    start = _item_start(node)
    stop = min(_quote_end(task.text, start), end or len(task.text))
    return Assignment(
        evidence=task.evidence(start, stop, _BY_LINE),
        quote=task.quote(start, stop).rstrip(" .;:,("),
        role="lead" if task is line and _LEADS.match(task.text[start:]) else role_of(task.text[start:]),
        cells=line.evidence(end or 0, len(line.text), _BY_LINE),
        **told,  # type: ignore[arg-type]  # the fields of a TaskLine are those of an assignment
    )


def find_assignments(context: Context) -> tuple[Assignment, ...]:
    """Assignments of running text in reading order, then those of task tables."""
    clock = Clock(context.head.issued_on, context.head.period)
    found = _Found(context)
    led: dict[int, Duty] = {}
    signed = -1  # the last block of a signature: what stands behind it belongs to no section before it
    for block in context.text.blocks:
        if block.kind in _TAIL:
            signed = block.number
        if block.kind != "body":
            continue
        node = context.node(block)
        line = task_line(block.text[_item_start(node) :], clock)
        if line is not None:
            if line.start or node.form in _TELLING:  # "6. Thời gian thực hiện: …" is the whole plan's
                found.tell(block, line)
            continue
        made = _of_block(block, _behind(node, signed), clock, led)
        found.task, found.of_task = block, found.add(block, made) if made is not None else None
    return (*found.made, *find_task_assignments(context, clock))


def _item_start(node: Node) -> int:
    return node.heading.title[0] if node.heading is not None else node.content


def _behind(node: Node, signed: int) -> Node:
    """The node without what stands before the last signature."""
    if all(h.block > signed for h in node.headings) and all(p > signed for p in node.parents):
        return node
    headings = tuple(h for h in node.headings if h.block > signed)
    return Node(
        node.form, node.label, node.content, headings, tuple(p for p in node.parents if p > signed), node.heading
    )


def _of_block(block: Block, node: Node, clock: Clock, led: dict[int, Duty]) -> Assignment | None:
    handed = next((led[p] for p in reversed(node.parents) if p in led), None) or _from_headings(node.headings)
    start = node.content
    if node.form == "article" and node.heading is not None:
        start, handed = node.heading.title[0], None
    elif node.heading is not None:
        run_in = block.text[start:]
        if _is_sentence(block, node.heading):
            start, handed = node.heading.title[0], None
        elif len(run_in.split()) < 4:
            return None
        elif opens_list(node.heading.text) and is_listed(run_in):
            start, handed = node.heading.title[0], None
        else:
            handed = _from_headings((node.heading,)) or handed
            if handed is None and subject_of(run_in, False) is None:
                return None
    content = block.text[start:]
    if _is_no_duty(node, content):
        return None
    if content.rstrip().endswith(":"):
        duty = _lead_in(content, handed)
        if duty is not None:
            led[block.number] = duty
        return None
    topic = topic_of(content, only_orders=handed is not None)
    start, content = start + topic, content[topic:]
    own = (run_in_of(content) if node.heading is None else None) or subject_of(content, handed is not None)
    own = own or (passive_of(content) if handed is None else None)
    assignee = (*own[0], *further_subjects(content, own[1])) if own else handed.assignee if handed else ()
    if not assignee:
        return None
    action = content[own[1] :] if own else content
    role, own_with = role_of(action), partners(action) or partners(content[: own[1]] if own else "")
    if handed is not None and own is None and handed.role and role == "perform":
        role = handed.role
    quote_start = node.heading.title[0] if node.heading is not None and topic == 0 else start
    if (
        block.text[quote_start:start].rstrip().endswith(":")
        and len(block.text[quote_start:start].split()) > _MANY_WORDS
    ):
        quote_start = start  # names alone would fill the quote: it says what is to be done
    end = _quote_end(block.text, quote_start, start + own[1] if own else 0)
    return Assignment(
        evidence=block.evidence(quote_start, end, "assignments.prose"),
        quote=block.quote(quote_start, end),
        assignee=tuple(dict.fromkeys(assignee)),
        role=role,
        with_=own_with or (handed.with_ if handed and own is None else ()),
        due=due_of(content, clock),
    )


def _is_sentence(block: Block, heading: Heading) -> bool:
    """ "5. Văn phòng UBND huyện đôn đốc việc thực hiện." is a duty, although it is as short as a heading."""
    whole = block.text.rstrip()
    begins, ends = heading.title
    return whole.endswith(".") and ends >= len(whole) - 1 and starts_with_subject(block.text[begins:ends])


def _is_no_duty(node: Node, content: str) -> bool:
    """The rest of a paragraph that a scan tore apart, a title in capitals, a remark in brackets."""
    if node.form == "plain" and (content[:1].islower() or len(content.split()) < _SHORTEST_DUTY_WORDS):
        return True
    return is_shouted(content) or _IN_BRACKETS.match(content) is not None


def _from_headings(headings: tuple[Heading, ...]) -> Duty | None:
    """The innermost heading that names a body."""
    for heading in reversed(headings):
        directed = directed_by_title(heading.text) if is_direction(heading.text) else None
        if directed is not None:
            return directed
        if names_body(heading.text):
            return duty_of(heading.text)
    return None


def _lead_in(content: str, handed: Duty | None) -> Duty | None:
    """ "Chỉ đạo Ủy ban nhân dân các xã:" hands its items to the communes; "Sở X chủ trì, phối hợp với Y:" its role too."""
    bare = content.rstrip(" :")
    return directed_by_title(bare) or (duty_of(bare) if names_body(bare) else handed)


def _quote_end(text: str, start: int, action: int = 0) -> int:
    """Behind so many words, or where the sentence ends; a stop among those who act, before the action, ends nothing."""
    words = list(re.finditer(r"\S+", text[start:]))
    stop = next((m for m in re.finditer(r"[.;](?=\s|$)", text[start:]) if start + m.start() > action), None)
    by_words = words[min(len(words), _QUOTE_WORDS) - 1].end() if words else 0
    return start + (min(by_words, stop.start()) if stop and stop.start() > 20 else by_words)
