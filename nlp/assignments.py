"""Who must do what by when, from running text: bullets under a body's heading, run-in items, orders in mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.records import Assignment, Deadline, Role
from nlp.agencies import body_start, expanded, lexicon, names_in, verb_alternatives
from nlp.context import Context
from nlp.dates import Clock, deadlines_in
from nlp.language import duty_spans
from nlp.structure import Heading
from nlp.task_tables import find_task_assignments
from nlp.text import Block

_QUOTE_WORDS = 20
_LONGEST_SUBJECT = 280  # characters
_SHORTEST_DUTY_WORDS = 3
_ORDER = re.compile(r"\s*(?:[Đđ]ề nghị|[Gg]iao(?: cho)?|[Yy]êu cầu|[Pp]hân công)\s+", re.IGNORECASE)
# "Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở …": whoever is told to act, not who tells; "được UBND tỉnh giao" is none
_ORDERED_BY = re.compile(
    r"(?:^|,\s*)(?:Chủ tịch\s+)?(?:U[ỷy] ban|Ủy ban|UBND|Hội đồng nhân dân|HĐND|Ban Chỉ đạo|BCĐ|Thường trực|Tỉnh ủy|Thủ tướng)"
    r"[^.;:,]{0,60}?\s(?:đề nghị|yêu cầu|giao(?: cho)?|phân công)\s+(?=(?:các|những)?\s*[^\W\d_])",
    re.IGNORECASE,
)
# "Ngân sách địa phương: Hàng năm, Ủy ban nhân dân tỉnh …": the sentence behind a topic
_RUN_IN_TOPIC = re.compile(
    r"^[^:.;]{4,60}:\s+(?=(?:[Hh][àằ]ng năm|U[ỷy] ban|Ủy ban|UBND|Sở|Các (?:sở|ban|ngành|cơ quan|địa phương))\b)"
)
# "Chỉ đạo Ủy ban nhân dân các xã:": what follows is theirs
_DIRECTED = re.compile(r"^\s*(?P<verb>chỉ đạo|hướng dẫn|yêu cầu|giao|đề nghị)\s+(?P<bodies>.{4,160})$", re.IGNORECASE)
_SENT_OFF = re.compile(r"^\s*Trên đây là\b[^.]*\.\s+", re.IGNORECASE)
# behind the names of those who act, before what they do
_NAMES_END = re.compile(
    r",?\s+(?:theo (?:chức năng|nhiệm vụ|phân công|thẩm quyền|lĩnh vực)|căn cứ|trên cơ sở|trong phạm vi|tùy theo|trong quá trình)(?!\w)",
    re.IGNORECASE,
)
_BODY_TITLE = re.compile(
    r"^\s*(?:(?:đề nghị|giao|trách nhiệm của|đối với)\s+)?(?:(?:các|những)\s+(?:sở|ban|ngành|cơ quan|đơn vị|phòng|cấp|tổ chức|doanh nghiệp|hội|đoàn thể|địa phương|xã|huyện)\b"
    r"|(?:liên )?sở\s+\S|ban\s+(?:chỉ đạo|quản lý|dân tộc|tổ chức|tuyên giáo|dân vận|phát triển)|văn phòng|phòng\s|công an|bộ\s+chỉ huy|u[ỷy] ban|ủy ban|ubnd|ub\s?mttq|mặt trận"
    r"|hội\s+(?:nông dân|liên hiệp|cựu|phụ nữ|đồng)|hiệp hội|đoàn\s+thanh niên|tỉnh đoàn|liên minh|liên đoàn|ngân hàng|kho bạc|cục\s|chi cục|đài\s|báo\s|trung tâm|thanh tra|thường trực|huyện ủy|thành ủy|đảng ủy|tỉnh ủy"
    r"|(?:các )?thành viên|thủ trưởng|chủ tịch|giám đốc|người đứng đầu|lãnh đạo|quỹ\s|trường\s|viện\s|cấp ủy|chính quyền|(?:các )?chủ đầu tư)",
    re.IGNORECASE,
)
_DUTY_TITLE = re.compile(
    r"^(?P<body>[^,:]{3,80}?)\s+(?P<duty>(?:chủ trì|phối hợp|có trách nhiệm|có nhiệm vụ)\b.*)$", re.IGNORECASE
)
_GENERAL = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|giao nhiệm vụ|nhiệm vụ (?:cụ thể )?của", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"^\s*(?:căn cứ|trên cơ sở|theo|là cơ quan|với vai trò|phát huy vai trò|đối với|để|nhằm|sau khi|trong quá trình|hàng năm|hằng năm|từ nay|định kỳ)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:phối hợp|thống nhất)(?:\s+chặt chẽ)?(?:\s+(?:với|cùng với|cùng))?\s+|(?<=\s)cùng(?:\s+với)?\s+(?=các|sở|ban|ủy)",
    re.IGNORECASE,
)
_ROLE_VERBS: dict[str, Role] = {
    "chủ trì": "lead",
    "phối hợp": "coordinate",
    "tham mưu": "advise",
    "đề xuất": "advise",
    "chỉ đạo": "direct",
}
# where the duty begins behind an introduction ("Căn cứ …, chủ trì …", "Là cơ quan thường trực, có nhiệm vụ …")
_DUTY_BEHIND = re.compile(
    r"có (?:nhiệm vụ|trách nhiệm)\s+|,\s*(?=(?:chủ trì|phối hợp|tham mưu|chỉ đạo)\b)|(?<!do )(?<!được )(?<!quan )(?<!vị )(?<!là )(?=chủ trì,? )"
)
_ATTRIBUTE = re.compile(
    r"(?:kế hoạch|dự toán|ngân sách|báo cáo năm|đầu tư công|vốn|việc làm|thu nhập|(?:trung|dài|ngắn) hạn(?:,|\s+và)?)\s*$",
    re.IGNORECASE,
)
# what others are made to do, at whatever times, is not the assignee's own action
_OTHERS_ACT = re.compile(
    r"(?:hướng dẫn|đôn đốc|yêu cầu|đề nghị|phân công)\s[^;.]*?(?:các|cán bộ|u[ỷy] ban|ủy ban|ubnd|sở|thành viên|công chức)\s[^;.]*?"
    r"\s(?:thực hiện|báo cáo|theo dõi|tổ chức|kiểm tra|xây dựng)\b[^;.]*$",
    re.IGNORECASE,
)
_REGULAR_ACTION = re.compile(r"(?:giao ban|chế độ|họp|báo cáo)\b[^;.]*$", re.IGNORECASE)
_NO_DUE = re.compile(r"^(?:trong năm|đến năm|hết năm|năm|trong giai đoạn)", re.IGNORECASE)
# the paragraph that ends a plan and sends everyone to work
_CLOSING = re.compile(
    r"^\s*(?:căn cứ|trên cơ sở|yêu cầu|đề nghị)[^.]{0,60}\b(?:kế hoạch|chỉ thị|quyết định|nghị quyết|chương trình)\s+này",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;:(]|$")
_CLASSES_ALONE = frozenset({"các cấp", "các ngành", "các cấp, các ngành", "các cấp các ngành"})


@dataclass(frozen=True, slots=True)
class Duty:
    """What a heading or a lead-in hands down to the items under it."""

    assignee: tuple[str, ...]
    role: Role | None = None
    with_: tuple[str, ...] = ()


def find_assignments(context: Context) -> tuple[Assignment, ...]:
    """Assignments of running text in reading order, then those of task tables."""
    clock = Clock(context.head.issued_on, context.head.period)
    found: list[Assignment] = []
    led: dict[int, Duty] = {}
    ordinals: dict[str, int] = {}
    for block in context.text.blocks:
        if block.kind != "body":
            continue
        made = _of_block(block, context, clock, led)
        if made is not None:
            place = context.node(block).path
            ordinal = ordinals[place] = ordinals.get(place, -1) + 1
            identity = context.identity(place, "assignment", ordinal)
            found.append(made.model_copy(update={"id": identity, "place": f"{place}/assignment {ordinal + 1}"}))
    return (*found, *find_task_assignments(context, clock))


def _of_block(block: Block, context: Context, clock: Clock, led: dict[int, Duty]) -> Assignment | None:
    node = context.node(block)
    handed = next((led[p] for p in reversed(node.parents) if p in led), None) or _from_headings(node.headings)
    start = node.content
    if node.heading is not None:
        run_in = block.text[start:]
        if len(run_in.split()) < 4:
            return None
        handed = _from_headings((node.heading,)) or handed
        if handed is None and not _is_order(run_in):
            return None
    content = block.text[start:]
    topic = _RUN_IN_TOPIC.match(content) if handed is None else None
    if topic is not None:
        start, content = start + topic.end(), content[topic.end() :]
    if node.form == "plain" and (content[:1].islower() or len(content.split()) < _SHORTEST_DUTY_WORDS):
        return None  # the rest of a paragraph that a scan tore apart
    if content.rstrip().endswith(":"):
        duty = _lead_in(content, handed)
        if duty is not None:
            led[block.number] = duty
        return None
    subject = _subject(content, handed is not None)
    assignee = subject[0] if subject else handed.assignee if handed else ()
    if not assignee:
        return None
    action = content[subject[1] :] if subject else content
    role, own_with = _role(action), _partners(action)
    if handed is not None and subject is None and handed.role and role == "perform":
        role = handed.role
    quote_from = 0 if node.heading is not None and _repeats_subject(block, node.heading) else start
    quote_start = node.heading.title[0] if node.heading is not None and quote_from == 0 else start
    end = _quote_end(block.text, quote_start)
    return Assignment(
        evidence=block.evidence(quote_start, end, "assignments.prose"),
        quote=block.quote(quote_start, end),
        assignee=assignee,
        role=role,
        with_=own_with or (handed.with_ if handed and subject is None else ()),
        due=_due(content, clock),
    )


def _repeats_subject(block: Block, heading: Heading) -> bool:
    """ "2. Sở Tài chính phối hợp …" reads on from its heading, "2. Sở Tài chính: phối hợp …" begins anew."""
    return block.text[heading.title[1] : heading.title[1] + 2].strip()[:1] != ":"


def _from_headings(headings: tuple[Heading, ...]) -> Duty | None:
    """The innermost heading that names a body."""
    for heading in reversed(headings):
        directed = _DIRECTED.match(heading.text.rstrip(" :"))
        if directed and directed["verb"].lower() in ("chỉ đạo", "hướng dẫn") and _BODY_TITLE.match(directed["bodies"]):
            return Duty(names_in(directed["bodies"][: _end_of_names(directed["bodies"])]))
        if _BODY_TITLE.match(heading.text):
            return _duty_of(heading.text)
    return None


def _duty_of(title: str) -> Duty:
    title = re.sub(r"^\s*(?:trách nhiệm của|đối với)\s+", "", title, flags=re.IGNORECASE)
    order = _ORDER.match(title)
    bare = re.sub(r"\([^)]*\)", "", title[order.end() :] if order else title)
    with_duty = _DUTY_TITLE.match(bare)
    if with_duty:
        return Duty(names_in(with_duty["body"]), _role(with_duty["duty"]), _partners(with_duty["duty"]))
    return Duty(_with_shared_level(names_in(bare)))


def _with_shared_level(names: tuple[str, ...]) -> tuple[str, ...]:
    """ "Hội Nông dân, Đoàn Thanh niên các cấp": the level at the end is everyone's."""
    if len(names) > 1 and (tail := re.search(r"\s(các cấp|cấp (?:tỉnh|huyện|xã))$", names[-1])):
        level = tail.group(1)
        return tuple(n if n.endswith(level) or n.lower().startswith("các ") else f"{n} {level}" for n in names)
    return names


def _is_order(content: str) -> bool:
    return bool(_ORDER.match(content)) or _subject(content, False) is not None


def _lead_in(content: str, handed: Duty | None) -> Duty | None:
    """ "Chỉ đạo Ủy ban nhân dân các xã:" hands its items to the communes; "Sở X chủ trì, phối hợp với Y:" its role too."""
    bare = content.rstrip(" :")
    directed = _DIRECTED.match(bare)
    if directed and _BODY_TITLE.match(directed["bodies"]):
        return Duty(names_in(directed["bodies"][: _end_of_names(directed["bodies"])]))
    if _BODY_TITLE.match(bare):
        return _duty_of(bare)
    return handed


def _subject(content: str, is_under_body: bool) -> tuple[tuple[str, ...], int] | None:
    """The item's own subject and where its action begins; None where the item has none."""
    sent_off = _SENT_OFF.match(content)
    skipped = sent_off.end() if sent_off else 0
    sentence = content[:skipped] + re.split(r"(?<=[.;])\s", content[skipped:])[0]
    order = _ORDER.match(sentence, skipped) or _ordered(sentence, skipped)
    at = order.end() if order else skipped
    intro = _INTRODUCTION.match(sentence)
    for first, verb in _subjects(sentence, at):
        begins = first == at
        after_intro = intro is not None and bool(re.search(r"[,\d\w]\s*$", sentence[:first]))
        if order and not begins:
            break
        if not begins and not after_intro:
            break
        of_all = _CLOSING.match(sentence) is not None
        if not begins and is_under_body and not of_all and not re.search(r",\s*$", sentence[:first]):
            break
        if not begins and re.search(r"\b(?:của|với|do|cho|bởi|được|từ|tại|giao)\s*$", sentence[:first]):
            continue
        named = _NAMES_END.split(sentence[first:verb])[0]
        names = _with_shared_level(names_in(named))
        if {n.lower() for n in names} <= _CLASSES_ALONE:
            continue
        return names, verb
    return None


def _ordered(sentence: str, at: int) -> re.Match[str] | None:
    """The words up to whom a body higher up tells to act."""
    match = _ORDERED_BY.search(sentence, at)
    return match if match is not None and body_start().match(sentence, match.end()) else None


def _subjects(sentence: str, at: int) -> Iterator[tuple[int, int]]:
    """Where a list of bodies begins and where the verb that follows it stands, for each such list from ``at`` on."""
    verbs = [start for start, _ in duty_spans(sentence)]
    done = at
    for match in body_start().finditer(sentence, at):
        if match.start() < done:
            continue
        verb = next((v for v in verbs if v >= match.end()), None)
        if verb is None or verb - match.start() > _LONGEST_SUBJECT:
            continue
        if re.search(r"[.;:]", sentence[match.start() : verb]):
            continue
        done = verb
        yield match.start(), verb


def _role(action: str) -> Role:
    """By the first verb phrase: adverbs are passed over, a chain of verbs ("rà soát, đề xuất") is read to its end."""
    text = action.strip().lower()
    if _INTRODUCTION.match(text):
        duty = _DUTY_BEHIND.search(text[:400])
        if duty:
            text = text[duty.end() :]
    words = lexicon()
    for _ in range(6):
        text = text.lstrip(" ,")
        text = re.sub(r"^(?:và|đồng thời)\s+", "", text)
        role_verb = next((v for v in _ROLE_VERBS if text.startswith(v)), None)
        if role_verb:
            return _ROLE_VERBS[role_verb]
        adverb = next((a for a in words.adverbs if text.startswith(a + " ") or text.startswith(a + ",")), None)
        if adverb:
            text = text[len(adverb) :]
            continue
        verb = next((v for v in words.verbs if text.startswith(v)), None)
        if verb is None or not re.match(r"\s*(?:,|và\s)", text[len(verb) :]):
            break
        text = text[len(verb) :]
    return "perform"


def _partners(action: str) -> tuple[str, ...]:
    """Bodies it is done together with."""
    sentence = re.split(r"(?<=[.])\s", action)[0]
    for match in _WITH.finditer(sentence):
        rest = sentence[match.end() :]
        if not re.match(
            r"\s*(?:các|những|với|sở|ban|u[ỷy]|ủy|văn phòng|phòng|hội|cơ quan|ngân hàng|công an|bộ|mặt trận|đoàn|liên|chính quyền|địa phương|huyện|báo|đài|[A-ZĐ]{2,})",
            rest,
            re.IGNORECASE,
        ):
            continue
        names = names_in(rest[: _end_of_names(rest)])
        if names:
            return names
    return ()


def _end_of_names(text: str) -> int:
    """Where a list of bodies ends: at the first verb of a duty or at the end of the clause."""
    stop = _CLAUSE_END.search(text)
    end = stop.start() if stop else len(text)
    return min([end, *(start for start, _ in duty_spans(text[:end]) if start > 0)])


def _due(content: str, clock: Clock) -> Deadline | None:
    """The first time that bears on the assignee's own action, not on what is produced ("kế hoạch hàng năm")."""
    for found in deadlines_in(content, clock):
        before = content[: found.start]
        if _ATTRIBUTE.search(before) or (
            found.deadline.kind in ("by", "during")
            and _NO_DUE.match(found.deadline.text)
            and not re.search(r"[,;]\s*(?:và\s+)?hoàn thành\s*$", before, re.IGNORECASE)
        ):
            continue
        if found.deadline.kind in ("recurring", "ongoing") and not _bears_on_action(
            before, found.deadline, content[found.end :]
        ):
            continue
        return found.deadline
    return None


def _bears_on_action(before: str, deadline: Deadline, after: str) -> bool:
    """Whether "hàng năm", "thường xuyên" goes with the verb: it opens a clause, or a verb stands by it."""
    if _OTHERS_ACT.search(before):
        return False
    if deadline.kind == "recurring" and _REGULAR_ACTION.search(before):
        return True
    if deadline.every is not None and deadline.text.lower().startswith("định kỳ"):
        return True
    if re.search(r"(?:^|[,;.:(])\s*(?:và\s+)?$", before) or re.match(rf"\s*,?\s*(?:{verb_alternatives()})\b", after):
        return True
    return re.search(rf"(?:{verb_alternatives()}|giao ban|chế độ)\s*$", before) is not None


def _quote_end(text: str, start: int) -> int:
    words = list(re.finditer(r"\S+", text[start:]))
    stop = re.search(r"[.;](?=\s|$)", text[start:])
    by_words = words[min(len(words), _QUOTE_WORDS) - 1].end() if words else 0
    return start + (min(by_words, stop.start()) if stop and stop.start() > 20 else by_words)


def iter_agencies(assignment: Assignment) -> Iterator[str]:
    """Every body an assignment names, written out."""
    yield from (expanded(name) for name in (*assignment.assignee, *assignment.with_, *assignment.directed_by))
