"""Who acts: the subject of an item, whom an order is given to, and what a heading or a lead-in hands down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.records import Role
from nlp.agencies import names_in
from nlp.agency_lexicon import body_start, departments
from nlp.duties import INTRODUCTION, duty_starts, end_of_names, first_action, partners, role_of

_LONGEST_SUBJECT = 280  # characters
_LONGEST_OF_MANY = 900  # where all that are to carry out a decision are named
_ORDER_VERBS = r"(?:kính |trân trọng )?(?:đề nghị|mời)|giao(?: cho| nhiệm vụ cho| trách nhiệm cho)?|yêu cầu|phân công(?: cho)?|[uủ][ỷy] quyền(?: cho)?|chỉ định|kiến nghị"
_PERSONS = r"(?:(?:các\s+)?(?:ông(?:\s*,?\s*\(?\s*bà\s*\)?)?|đồng chí)\s*:?\s+)"
_ORDER = re.compile(rf"\s*(?:(?:{_ORDER_VERBS})\s+{_PERSONS}?|{_PERSONS})", re.IGNORECASE)
# "Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở …": whoever is told to act, not who tells; "được UBND tỉnh giao" is none
_ORDERED_BY = re.compile(
    r"(?:^|(?<=,\s)|,\s*)(?:Chủ tịch\s+)?(?:U[ỷy] ban|Ủy ban|UBND|Hội đồng nhân dân|HĐND|Ban Chỉ đạo|BCĐ|Ban Thường vụ|Thường trực|Tỉnh ủy|Huyện ủy|Thành ủy|Thủ tướng|Chính phủ|Bộ trưởng)"
    rf"[^.;:,]{{0,60}}?\s(?:{_ORDER_VERBS})\s+(?=(?:các|những)?\s*[^\W\d_])",
    re.IGNORECASE,
)
# "Để bảo đảm tiến độ, giao Sở X …": an order behind its reason
_ORDER_BEHIND = re.compile(rf",\s*(?:{_ORDER_VERBS})\s+", re.IGNORECASE)
# "Ngân sách địa phương: Hàng năm, Ủy ban nhân dân tỉnh …", "Đối với xã vùng cao: giao phòng A …": the sentence behind a topic
_TOPIC = re.compile(r"^[^:.;]{4,160}:\s+")
_IN_TOPIC_ORDER = re.compile(rf"(?:[Hh][àằ]ng (?:năm|quý|tháng)|(?:{_ORDER_VERBS})\s)", re.IGNORECASE)
# "Chỉ đạo Ủy ban nhân dân các xã:": what follows is theirs
_DIRECTED = re.compile(r"^\s*(?P<verb>chỉ đạo|hướng dẫn|yêu cầu|giao|đề nghị)\s+(?P<bodies>.{4,160})$", re.IGNORECASE)
_SENT_OFF = re.compile(r"^\s*Trên đây là\b[^.;]*?[.;,]\s+(?P<rest>)", re.IGNORECASE)
# behind the names of those who act, before what they do
_NAMES_END = re.compile(
    r",?\s+(?:theo (?:chức năng|nhiệm vụ|phân công|thẩm quyền|lĩnh vực)|căn cứ|trên cơ sở|trong phạm vi|tùy theo|trong quá trình|là (?:cơ quan|đơn vị|đầu mối)|với (?:vai trò|chức năng)|có chức năng)(?!\w)",
    re.IGNORECASE,
)
_SET_APART = re.compile(r"\s*Riêng(?:\s+đối với)?\s+", re.IGNORECASE)
# what tells which bodies of a class are meant: "các sở, ngành chủ trì dự án" (not "chủ trì, phối hợp với …")
_TASK_OF_A_CLASS = re.compile(
    r"^(?:các|những)\s[^:]*?\s(?:chủ trì|phụ trách|quản lý)\s+(?:các\s+)?(?:dự án|tiểu dự án|chương trình|nội dung|hợp phần|tiêu chí|nhiệm vụ|lĩnh vực)(?!\w)",
    re.IGNORECASE,
)
# "Việc … do Sở X chủ trì, phối hợp với Sở Y": who acts stands behind
_DONE_BY = re.compile(r"\s(?:do|giao(?: cho)?)\s+(?=[^\W\d_])", re.IGNORECASE)
_CHARGED = re.compile(r"(?:chủ trì|tham mưu|đảm nhận|đảm nhiệm|chịu trách nhiệm|làm đầu mối)(?!\w)", re.IGNORECASE)
_DECIDES = re.compile(r"\s*(?:xem xét|quyết định|cho ý kiến)", re.IGNORECASE)  # who is reported to has no duty by that
_TOGETHER = re.compile(r",?\s+cùng(?:\s+với)?\s+")  # who goes along is no subject
_GIVEN = re.compile(r"\s+được\s")
_BODY_TITLE = re.compile(
    r"^\s*(?:(?:đề nghị|giao(?: cho)?|phân công|yêu cầu|[uủ][ỷy] quyền(?: cho)?|trách nhiệm (?:của )?|nhiệm vụ của|đối với)\s+)?(?:(?:các|những)\s+(?:đồng chí\s+)?(?:sở|ban|ngành|cơ quan|đơn vị|phòng|cấp|tổ chức|doanh nghiệp|hội|đoàn thể|địa phương|xã|huyện|thành viên|trường|ngân hàng)\b"
    r"|(?:liên )?sở\s*[,\s]\s*\S|ban\s+(?:chỉ đạo|chỉ huy|quản lý|dân tộc|tổ chức|tuyên giáo|dân vận|phát triển|nội chính|kinh tế|thường vụ|thường trực|chấp hành|văn hóa|pháp chế|cán sự)|văn phòng|phòng\s(?!chống|trừ|ngừa|tránh)|công an|bộ\s+(?:chỉ huy|đội|tư lệnh)|u[ỷy] ban|ủy ban|ubnd|ub\s?mttq|hđnd|hội đồng nhân dân|bcđ|bchqs|mttq|mặt trận"
    r"|hội\s+(?:nông dân|liên hiệp|cựu|phụ nữ|đồng|lhpn|ccb|khuyến học|người|chữ thập đỏ|luật gia|nhà báo|làm vườn)|hiệp hội|đoàn\s+(?:thanh niên|tncs|đại biểu|đbqh|tn)|(?:tỉnh|huyện|thành|thị) đoàn|liên minh|liên đoàn|liên hiệp|ngân hàng|chi nhánh|kho bạc|bảo hiểm xã hội|bhxh|cục\s|chi cục|đài\s|báo\s(?!cáo)|cổng thông tin|trung tâm|thanh tra(?!,| việc)|thường trực|huyện ủy|thành ủy|thị ủy|đảng ủy|tỉnh ủy|viện kiểm sát|tòa án"
    r"|(?:các )?(?:ông|đồng chí)(?!\w)|trưởng (?:các )?(?:thôn|bản|ấp|buôn|khu)|bí thư|hiệu trưởng|(?:các )?thành viên|thủ trưởng|chủ tịch|giám đốc|người đứng đầu|lãnh đạo|quỹ\s(?!đất)|trường\s(?!hợp|học)|viện\s|cấp ủy|chính quyền|(?:các )?chủ đầu tư|hạt\s+kiểm lâm|đồn\s+biên phòng|trạm\s|điện lực|bưu điện|công ty|tổ\s+(?:công tác|giúp việc|công nghệ|đại biểu)|đại biểu|thuế\s+(?:tỉnh|cơ sở)|thống kê (?:tỉnh|cơ sở)|chánh văn phòng|trưởng (?:các )?(?:phòng|ban))",
    re.IGNORECASE,
)
_TITLE_LEAD = re.compile(r"^\s*(?:trách nhiệm (?:của )?|nhiệm vụ của\s+|đối với\s+)", re.IGNORECASE)
_DUTY_TITLE = re.compile(
    r"^(?P<body>[^:]{3,160}?)\s+(?P<duty>(?:chủ trì|phối hợp|có trách nhiệm|có nhiệm vụ)\b.*)$", re.IGNORECASE
)
# the paragraph that ends a plan and sends everyone to work
_CLOSING = re.compile(
    r"^\s*(?:căn cứ|trên cơ sở|yêu cầu|đề nghị|trên đây là)[^.]{0,60}\b(?:kế hoạch|chỉ thị|quyết định|nghị quyết|chương trình)\b",
    re.IGNORECASE,
)
_CARRIED_OUT = re.compile(r"(?:chịu|có) trách nhiệm\s+(?:thi hành|thực hiện)|căn cứ quyết định thi hành", re.IGNORECASE)
_CLASSES_ALONE = frozenset({"các cấp", "các ngành", "các cấp, các ngành", "các cấp các ngành"})
_STOP = re.compile(r"[.;](?=\s|$)|:")
# "các Sở: Tài chính, …", "UBND các huyện: Sơn Hà, …": the colon opens the list of those who act
_LIST_COLON = re.compile(
    r"(?:sở|phòng|bộ|ngành|đoàn thể|cơ quan|đơn vị|ông|bà\s?\)?|đồng chí|các (?:huyện|xã|thị xã|thành phố|phường|đặc khu))\s*$",
    re.IGNORECASE,
)
_NAME = r"[A-ZĐÀ-Ỵ][^\W\d_]*(?:[ '’-][A-ZĐÀ-Ỵ][^\W\d_]*){0,3}"
_LISTED_NAME = re.compile(rf"{_NAME}(?:\s*[,;]\s*|\s+và\s+)(?={_NAME})")
_NO_SUBJECT = re.compile(r"\b(?:của|với|do|cho|bởi|được|từ|tại|giao|về|trong)\s*$")


@dataclass(frozen=True, slots=True)
class Duty:
    """What a heading or a lead-in hands down to the items under it."""

    assignee: tuple[str, ...]
    role: Role | None = None
    with_: tuple[str, ...] = ()


def names_body(title: str) -> bool:
    """Whether a heading or lead-in names who is to act."""
    return _BODY_TITLE.match(title) is not None


def duty_of(title: str) -> Duty:
    """The duty that a heading which names a body hands down."""
    title = _TITLE_LEAD.sub("", title)
    order = _ORDER.match(title)
    bare = re.sub(r"\([^)]*\)", "", title[order.end() :] if order else title)
    with_duty = None if _TASK_OF_A_CLASS.match(bare) else _DUTY_TITLE.match(bare)
    if with_duty:
        body = _NAMES_END.split(with_duty["body"])[0]
        return Duty(_acting(body), role_of(with_duty["duty"]), partners(with_duty["duty"]))
    verb = None if bare.lower().lstrip().startswith(("các ", "những ")) else first_action(bare)
    return Duty(_acting(bare[:verb]))


def starts_with_subject(title: str) -> bool:
    """Whether a text is a sentence that begins with who acts; what stands in brackets says who that is."""
    title = re.sub(r"\([^)]*\)?", "", title)
    return body_start().match(title) is not None and subject_of(title, False) is not None


def directed_by_title(title: str) -> Duty | None:
    """ "Chỉ đạo Ủy ban nhân dân các xã" over items: they are the communes'."""
    directed = _DIRECTED.match(title.rstrip(" :"))
    if directed and names_body(directed["bodies"]):
        return Duty(names_in(directed["bodies"][: end_of_names(directed["bodies"])]))
    return None


def is_direction(title: str) -> bool:
    """Whether a heading directs others, rather than gives an order to those it names."""
    return re.match(r"^\s*(?:chỉ đạo|hướng dẫn)\s", title, re.IGNORECASE) is not None


def topic_of(content: str, *, only_orders: bool) -> int:
    """Length of the topic before the sentence that names who acts ("Đối với …: giao …"); 0 where there is none."""
    topic = _TOPIC.match(content)
    if topic is None or names_body(content):
        return 0
    if _IN_TOPIC_ORDER.match(content, topic.end()):
        return topic.end()
    return topic.end() if not only_orders and body_start().match(content, topic.end()) else 0


def run_in_of(content: str) -> tuple[tuple[str, ...], int] | None:
    """Bodies before a colon and where what they do begins: "Sở Y tế, Công an tỉnh: rà soát …"."""
    stops = [stop.start() for stop in _STOP.finditer(content) if not _is_inside_list(content, stop)]
    if not stops or content[stops[0]] != ":" or not names_body(content):
        return None
    title = content[: stops[0]]
    action = len(title) + 1
    lead = _TITLE_LEAD.match(title) or _ORDER.match(title)
    if len(title) > _LONGEST_SUBJECT or not body_start().match(title, lead.end() if lead else 0):
        return None
    if not re.match(r"\s*[^\W\d_]", content[action:]) or re.search(r"\d{3}", title):
        return None  # "Doanh nghiệp hỗ trợ: 35.000 triệu đồng"
    first_verb = next(iter(duty_starts(title)), None)
    if first_verb is not None and not _ORDER.match(title):
        return None
    return duty_of(title).assignee, action


def subject_of(content: str, is_under_body: bool) -> tuple[tuple[str, ...], int] | None:
    """The item's own subject and where its action begins; None where the item has none."""
    sent_off = _SENT_OFF.match(content)
    skipped = sent_off.end() if sent_off and _acts_behind(content, sent_off.end()) else 0
    apart = _SET_APART.match(content)
    if apart and body_start().match(content, apart.end()):
        skipped = apart.end()
    sentence = content[: _sentence_end(content, skipped)]
    order = _ORDER.match(sentence, skipped) or _ordered(sentence, skipped)
    intro = INTRODUCTION.match(sentence)
    if order is None and intro is not None:
        order = next((m for m in _ORDER_BEHIND.finditer(sentence) if body_start().match(sentence, m.end())), None)
    at = order.end() if order else skipped
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
        if not begins and _NO_SUBJECT.search(sentence[:first]):
            continue
        names = _acting(_TOGETHER.split(_NAMES_END.split(sentence[first:verb])[0])[0])
        if {n.lower() for n in names} <= _CLASSES_ALONE:
            continue
        return names, verb
    return None


def passive_of(content: str) -> tuple[tuple[str, ...], int] | None:
    """Whom the first clause names as the doer behind "do", and where what that one does begins."""
    clause = content[: _sentence_end(content, 0)]
    for by in _DONE_BY.finditer(clause):
        charged = _CHARGED.search(clause, by.end())
        if charged and body_start().match(clause, by.end()) and not _STOP.search(clause, by.end(), charged.start()):
            verb = next((v for v in duty_starts(clause) if v >= by.end()), charged.start())
            if verb >= charged.start():
                return _acting(clause[by.end() : charged.start()]), charged.start()
    return None


def further_subjects(content: str, at: int) -> tuple[str, ...]:
    """Bodies that act in later clauses of the same sentence: "Sở X …; Sở Y …; đề nghị Z …"."""
    end = re.compile(r"\.(?=\s+[^\W\d_a-zà-ỹđ]|\s*$)").search(content, at)
    stop = end.start() if end else len(content)
    found: list[str] = []
    for mark in re.compile(r";\s+(?:và\s+)?").finditer(content, at, stop):
        clause = content[mark.end() : stop].partition(";")[0]
        order = _ORDER.match(clause)
        begins = order.end() if order else 0
        first = next(iter(_subjects(clause, begins)), None)
        if first is None or first[0] != begins or _DECIDES.match(clause, first[1]):
            continue
        names = _acting(_TOGETHER.split(_NAMES_END.split(clause[begins : first[1]])[0])[0])
        found += () if {n.lower() for n in names} <= _CLASSES_ALONE else names
    return tuple(found)


def _acts_behind(content: str, at: int) -> bool:
    """Whether someone is sent to work right there."""
    return _ORDER.match(content, at) is not None or body_start().match(content, at) is not None


def _sentence_end(content: str, at: int) -> int:
    """Where the first sentence ends; a semicolon in a list of those who act ends none."""
    for stop in _STOP.finditer(content, at):
        if stop.group() != ":" and not _is_inside_list(content, stop):
            return stop.end()
    return len(content)


def _is_inside_list(content: str, stop: re.Match[str]) -> bool:
    """A semicolon between bodies before any verb, or the colon of "các Sở: Tài chính, Y tế"."""
    if stop.group() == ":":
        return _LIST_COLON.search(content, 0, stop.start()) is not None and is_listed(content[stop.end() :])
    if stop.group() != ";":
        return False
    behind = re.compile(r"\s*(?:và\s+)?").match(content, stop.end())
    is_body = behind is not None and body_start().match(content, behind.end()) is not None
    order = _ORDER.match(content)
    return is_body and not duty_starts(content[order.end() if order else 0 : stop.start()])[:1]


def opens_list(title: str) -> bool:
    """Whether a title ends as the words before a list of bodies do: "Các Sở"."""
    return _LIST_COLON.search(title) is not None


def is_listed(text: str) -> bool:
    """Whether a text begins with names of a list: departments, persons, places; not with what is to be done."""
    text = text.lstrip()
    if next(iter(duty_starts(text)), None) == 0:
        return False
    return bool(departments().pattern.match(text) or body_start().match(text) or _LISTED_NAME.match(text))


def _ordered(sentence: str, at: int) -> re.Match[str] | None:
    """The words up to whom a body higher up tells to act."""
    match = _ORDERED_BY.search(sentence, at)
    return match if match is not None and body_start().match(sentence, match.end()) else None


def _subjects(sentence: str, at: int) -> Iterator[tuple[int, int]]:
    """Where a list of bodies begins and where the verb that follows it stands, for each such list from ``at`` on."""
    of_class, of_one = duty_starts(sentence), duty_starts(sentence, of_a_class=False)
    longest = _LONGEST_OF_MANY if _CARRIED_OUT.search(sentence) else _LONGEST_SUBJECT
    done = at
    for match in body_start().finditer(sentence, at):
        if match.start() < done:
            continue
        verbs = of_class if match.group().lower().startswith(("các ", "những ")) else of_one
        verb = next((v for v in verbs if v >= match.end()), None)
        unlisted = first_action(sentence[match.start() : verb])
        verb = verb if unlisted is None else match.start() + unlisted
        if verb is None or verb - match.start() > longest:
            continue
        stops = _STOP.finditer(sentence, match.start(), verb)
        if any(not _is_inside_list(sentence, stop) for stop in stops):
            continue
        done = verb
        yield match.start(), verb


def _acting(text: str) -> tuple[str, ...]:
    """The bodies of a list; what one of them was given to do is no part of its name, what tells a class apart is."""
    names = names_in(text)
    kept = [n if n.lower().startswith(("các ", "những ", "cơ quan", "đơn vị")) else _GIVEN.split(n)[0] for n in names]
    return _with_shared_level(tuple(kept))


def _with_shared_level(names: tuple[str, ...]) -> tuple[str, ...]:
    """ "Hội Nông dân, Đoàn Thanh niên các cấp": the level at the end is everyone's."""
    if len(names) > 1 and (tail := re.search(r"\s(các cấp|cấp (?:tỉnh|huyện|xã))$", names[-1])):
        level = tail.group(1)
        return tuple(n if n.endswith(level) or n.lower().startswith("các ") else f"{n} {level}" for n in names)
    return names
