"""What the words of a duty say: its role, the bodies it is done with, and by when."""

from __future__ import annotations

import re

from models.records import Deadline, Role
from nlp.agencies import names_in
from nlp.agency_lexicon import body_start, departments, lexicon, verb_alternatives
from nlp.dates import Clock, deadlines_in
from nlp.language import duty_spans, tagged_verbs

INTRODUCTION = re.compile(
    r"^\s*(?:nhận được|căn cứ|tùy theo|tùy thuộc|tùy|trên cơ sở|theo|là cơ quan|là đơn vị|với vai trò|với chức năng|phát huy vai trò|đối với|để|nhằm|(?:ngay )?sau khi|khi|trong quá trình|trong phạm vi|trong thời gian|"
    r"hàng (?:năm|quý|tháng|tuần)|hằng (?:năm|quý|tháng|tuần)|từ nay|từ (?:năm|tháng|quý|ngày)|định kỳ|trước ngày|trước \d|chậm nhất|trong (?:năm|tháng|quý)|giai đoạn)(?!\w)",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:phối hợp|phối, kết hợp|thống nhất)(?:\s+(?:chặt chẽ|tốt|đồng bộ|thường xuyên|kịp thời))?(?:\s+(?:với|cùng với|cùng))?\s+|(?<!\w)(?P<along>cùng(?:\s+với)?)\s+",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r"\s*(?:các|những|với|sở|ban|u[ỷy]|ủy|văn phòng|phòng|hội|cơ quan|đơn vị|ngân hàng|công an|bộ|mặt trận|đoàn|liên|chính quyền|cấp ủy|địa phương|huyện|báo|đài|đồn|trạm|hạt|viện|tòa án"
    r"|trung tâm|kho bạc|bảo hiểm xã hội|cục|chi cục|thanh tra|thường trực|trường|doanh nghiệp|công ty|tỉnh|thành|đảng ủy|thuế|điện lực|[A-ZĐ]{2,})",
    re.IGNORECASE,
)
_ROLE_VERBS: dict[str, Role] = {
    "chủ trì": "lead",
    "phối hợp": "coordinate",
    "phối, kết hợp": "coordinate",
    "tham mưu": "advise",
    "đề xuất": "advise",
    "chỉ đạo": "direct",
}
# where the duty begins behind an introduction ("Căn cứ …, chủ trì …", "Là cơ quan thường trực, có nhiệm vụ …")
_DUTY_BEHIND = re.compile(
    r"có (?:nhiệm vụ|trách nhiệm)\s+|,\s*(?=(?:chủ trì|phối hợp|tham mưu|chỉ đạo|đề xuất)\b)|(?<!do )(?<!được )(?<!quan )(?<!vị )(?<!là )(?=chủ trì,? )"
)
_ATTRIBUTE = re.compile(
    r"(?:kế hoạch|dự toán|ngân sách|báo cáo năm|đầu tư công|vốn|việc làm|thu nhập|(?:trung|dài|ngắn) hạn(?:,|\s+và)?|\d{4}\s*[-–]\s*\d{4}\s*(?:,|và)|5 năm\s*(?:,|và))\s*$",
    re.IGNORECASE,
)
# verbs that tell which bodies are meant, or stand in their names
_OF_A_NAME = re.compile(
    r"(?:có(?! (?:trách nhiệm|nhiệm vụ|văn bản|kế hoạch))|liên quan|trực thuộc|thuộc|được|phụ trách|quản lý|chủ quản|tham gia|đứng|đóng|hoạt động|đầu tư|phát triển|hợp tác|cung cấp|sản xuất|kinh doanh|sử dụng|giám sát|chuyên|tín dụng|khuyến \w+"
    r"|xây dựng (?:nông thôn mới|NTM)|tiêu chí|bảo vệ|giáo dục|đào tạo|phục vụ|dịch vụ|cấp|ở|tại|trên|dưới|trong|ngoài|là|chủ|thường trực|lao động|kiểm \w+|thi đua|khen thưởng|làm vườn|hưu|cầm quyền|dạy|học|khai thác|điều phối|điều hành|tư vấn|cứu \w+|tìm kiếm|phòng|chống)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"(?:sở|ban|phòng|hội|quỹ|tổ|trung tâm|trạm|chi cục|cục|văn phòng|được|bị|và|,)\s*$", re.IGNORECASE
)
_OF_A_PLAN = re.compile(r"(?:kế hoạch|dự toán)(?:\s+[^\W\d_]+){0,6}\s*$", re.IGNORECASE)
# a time that may as well belong to the thing before it: "kế hoạch quý II", "vốn năm 2017"; a day with "trước" may not
_OF_A_THING = ("recurring", "ongoing", "during", "months")
# what others are made to do, at whatever times, is not the assignee's own action
_OTHERS_ACT = re.compile(
    r"(?:hướng dẫn|đôn đốc|yêu cầu|đề nghị|phân công)\s[^;.]*?(?:các|cán bộ|u[ỷy] ban|ủy ban|ubnd|sở|thành viên|công chức)\s[^;.]*?"
    r"\s(?:thực hiện|báo cáo|theo dõi|tổ chức|kiểm tra|xây dựng)\b[^;.]*$",
    re.IGNORECASE,
)
_PREPARED = re.compile(  # what a regular meeting is to deal with
    r"(?:nội dung|tài liệu|chương trình|báo cáo)\s+(?:(?:các|cuộc|phục vụ|cho)\s+)*(?:họp|giao ban|hội nghị)[^;.,]*$",
    re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(r"^(?:(?:0?6|sáu) tháng (?:đầu|cuối)|cả) năm", re.IGNORECASE)
_LOOKED_BACK_ON = re.compile(r"(?:sơ kết|kết quả|số liệu|tình hình)(?:\s+(?:công tác|thực hiện))?\s*$", re.IGNORECASE)
_SO_OFTEN = re.compile(r"\b(?:lần|đợt|cuộc)\b", re.IGNORECASE)
_REGULAR_ACTION = re.compile(r"(?:giao ban|chế độ|họp|báo cáo)\b[^;.]*$", re.IGNORECASE)
_NO_DUE = re.compile(
    r"^(?:trong năm|(?:từ nay )?đến (?:hết |cuối )*năm|hết năm|năm|trong giai đoạn|giai đoạn)", re.IGNORECASE
)
_DONE = re.compile(r"(?:(?:^|\s)ngay|[,;]\s*(?:và\s+)?hoàn thành|(?:^|\s)(?:xong|dứt điểm))\s*$", re.IGNORECASE)
_LONG_NAME_WORDS = 9
_CLAUSE_END = re.compile(r"[.;:(]|$")
# behind the bodies, before what is done with them
_PURPOSE = re.compile(
    r"\s+(?:nhằm|để|trong (?:việc|quá trình|công tác)|theo (?:quy định|chức năng|nhiệm vụ|phân công)|căn cứ|khi|nếu|bằng)(?!\w)",
    re.IGNORECASE,
)
_TIME_LEAD = re.compile(
    r"^(?:định kỳ\s*,?\s*)?(?:(?:trước|vào) ngày \d+\s+)?(?:hàng|hằng|mỗi) (?:tuần|tháng|quý|năm|ngày)(?:\s*(?:,|và)\s*(?:hàng |hằng )?(?:tuần|tháng|quý|0?6 tháng|năm)(?!\w))*\s*,?\s*"
)
_TELLS_APART = re.compile(r"nhận [uủ][ỷy] thác|quản lý nhà nước|quản lý chuyên ngành")  # "các đoàn thể nhận ủy thác"
_PASSIVE = re.compile(r"(?:được|bị)(?:\s+(?:giao|phân công|ủy quyền|cấp có thẩm quyền))?\s*$", re.IGNORECASE)


def role_of(action: str) -> Role:
    """By the first verb phrase: adverbs are passed over, a chain of verbs ("rà soát, đề xuất") is read to its end."""
    text = _TIME_LEAD.sub("", action.strip().lower())
    if INTRODUCTION.match(text):
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
        adverb = next((a for a in words.adverbs if text.startswith((a + " ", a + ","))), None)
        if adverb:
            text = text[len(adverb) :]
            continue
        verb = next((v for v in words.verbs if text.startswith(v)), None)
        if verb is None or not re.match(r"\s*(?:,|và\s)", text[len(verb) :]):
            break
        text = text[len(verb) :]
    return "perform"


def partners(action: str) -> tuple[str, ...]:
    """Bodies it is done together with."""
    sentence = re.split(r"(?<=[.])\s", action)[0]
    for match in _WITH.finditer(sentence):
        rest = sentence[match.end() :]
        if not _PARTNER.match(rest) or (match["along"] and not body_start().match(rest)):
            continue
        names = names_in(rest[: end_of_names(rest)])
        if names:
            return names
    return ()


def duty_starts(text: str, *, of_a_class: bool = True) -> list[int]:
    """Where verbs stand with which a duty begins; what a class of bodies "được phân công" to do tells only which."""
    starts = [start for start, _ in duty_spans(text)]
    if not of_a_class:
        return starts
    return [s for s in starts if not _PASSIVE.search(text, max(0, s - 40), s) and not _TELLS_APART.match(text, s)]


def first_action(text: str) -> int | None:
    """Where the first verb stands that ends a list of bodies.

    A verb that is no duty of the list ("Sở Y tế khám sàng lọc …") is looked for only where the names would run on far.
    """
    listed = next((start for start in duty_starts(text) if start > 0), None)
    until = (text if listed is None else text[:listed]).replace("Uỷ", "Ủy")
    last = re.split(r",|;| và ", until)[-1]
    if len(last.split()) < _LONG_NAME_WORDS:
        return listed
    names = [m.span() for pattern in (body_start(), departments().pattern) for m in pattern.finditer(until)]
    for start in tagged_verbs(until):
        is_name = any(first <= start < end for first, end in names) or _OF_A_NAME.match(text, start)
        if start > 0 and not is_name and not _BEFORE_NAME.search(text, 0, start):
            return start
    return listed


def end_of_names(text: str) -> int:
    """Where a list of bodies ends: at the first verb of a duty or at the end of the clause."""
    stop = _CLAUSE_END.search(text)
    end = stop.start() if stop else len(text)
    purpose = _PURPOSE.search(text, 0, end)
    end = purpose.start() if purpose else end
    action = first_action(text[:end])
    return end if action is None else action


def due_of(content: str, clock: Clock) -> Deadline | None:
    """The first time that bears on the assignee's own action, not on what is produced ("kế hoạch hàng năm")."""
    for found in deadlines_in(content, clock):
        before, deadline = content[: found.start], found.deadline
        if deadline.kind in _OF_A_THING and _ATTRIBUTE.search(before):
            continue
        if _PART_OF_YEAR.match(deadline.text) and _LOOKED_BACK_ON.search(before):
            continue
        if deadline.kind in ("by", "during") and _NO_DUE.match(deadline.text) and not _DONE.search(before):
            continue
        if deadline.text.lower() in ("hàng năm", "hằng năm") and _OF_A_PLAN.search(before):
            continue
        if deadline.kind in ("recurring", "ongoing") and not _bears_on_action(before, deadline, content[found.end :]):
            continue
        return deadline
    return None


def _bears_on_action(before: str, deadline: Deadline, after: str) -> bool:
    """Whether "hàng năm", "thường xuyên" goes with the verb: it opens a clause, or a verb stands by it."""
    if _OTHERS_ACT.search(before) or _PREPARED.search(before):
        return False
    if deadline.kind == "recurring" and _REGULAR_ACTION.search(before):
        return True
    if deadline.months or _SO_OFTEN.search(deadline.text):
        return True  # a time of its own, or how often: nothing is called by that
    if deadline.every is not None and deadline.text.lower().startswith("định kỳ"):
        return True
    if re.search(r"(?:^|[,;.:(])\s*(?:và\s+)?$", before) or re.match(
        rf"\s*,?\s*(?:{verb_alternatives()}|đạt)\b", after
    ):
        return True
    return re.search(rf"(?:{verb_alternatives()}|giao ban|chế độ)\s*$", before) is not None
