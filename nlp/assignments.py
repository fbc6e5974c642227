"""Who must do what by when, from running text: bullets under a body's heading, run-in items, orders in mid-sentence."""

from __future__ import annotations

import re

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
    is_direction,
    is_listed,
    names_body,
    opens_list,
    run_in_of,
    subject_of,
    topic_of,
)
from nlp.task_tables import find_task_assignments
from nlp.text import Block

_QUOTE_WORDS = 20
_SHORTEST_DUTY_WORDS = 3
_TAIL = ("recipients", "signature")
_IN_BRACKETS = re.compile(r"^\s*\([^()]*\)\W*$")


def find_assignments(context: Context) -> tuple[Assignment, ...]:
    """Assignments of running text in reading order, then those of task tables."""
    clock = Clock(context.head.issued_on, context.head.period)
    found: list[Assignment] = []
    led: dict[int, Duty] = {}
    ordinals: dict[str, int] = {}
    signed = -1  # the last block of a signature: what stands behind it belongs to no section before it
    for block in context.text.blocks:
        if block.kind in _TAIL:
            signed = block.number
        if block.kind != "body":
            continue
        made = _of_block(block, _behind(context.node(block), signed), clock, led)
        if made is not None:
            place = context.node(block).path
            ordinal = ordinals[place] = ordinals.get(place, -1) + 1
            identity = context.identity(place, "assignment", ordinal)
            found.append(made.model_copy(update={"id": identity, "place": f"{place}/assignment {ordinal + 1}"}))
    return (*found, *find_task_assignments(context, clock))


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
        if len(run_in.split()) < 4:
            return None
        if opens_list(node.heading.text) and is_listed(run_in):
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
    assignee = own[0] if own else handed.assignee if handed else ()
    if not assignee:
        return None
    action = content[own[1] :] if own else content
    role, own_with = role_of(action), partners(action) or partners(content[: own[1]] if own else "")
    if handed is not None and own is None and handed.role and role == "perform":
        role = handed.role
    quote_start = node.heading.title[0] if node.heading is not None and topic == 0 else start
    end = _quote_end(block.text, quote_start)
    return Assignment(
        evidence=block.evidence(quote_start, end, "assignments.prose"),
        quote=block.quote(quote_start, end),
        assignee=assignee,
        role=role,
        with_=own_with or (handed.with_ if handed and own is None else ()),
        due=due_of(content, clock),
    )


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


def _quote_end(text: str, start: int) -> int:
    words = list(re.finditer(r"\S+", text[start:]))
    stop = re.search(r"[.;](?=\s|$)", text[start:])
    by_words = words[min(len(words), _QUOTE_WORDS) - 1].end() if words else 0
    return start + (min(by_words, stop.start()) if stop and stop.start() > 20 else by_words)
