"""Does a clause commit its number, and how: to reach, add, cut, keep or deliver it."""

from __future__ import annotations

import re

from models.records import Change
from models.reference.vietnamese import CAPITAL, SMALL
from nlp.targets.clauses import Clause
from nlp.targets.scope import Scope, due_mentions, fold

_FILL = r"(?:\s*(?:là|đạt|được|còn|mức|đến|tới|khoảng|dưới|trên|hơn|tối thiểu|ít nhất|có|từ|bình quân|chiếm|không quá|tối đa|xuống|lên))*\s*"
_LEVEL = re.compile(rf"(?:lên|xuống|còn|đạt|ở mức|là|tới|đến|bằng|chiếm|có)(?!\w){_FILL}$")
_RAISED_TO = re.compile(r"(?<!\w)đưa .{3,80}(?:lên|xuống)\s+(?:khoảng |trên )?$")
_DIRECTION = re.compile(
    r"(?<!\w)(?:(?P<keep>duy trì|giữ vững|giữ ổn định|ổn định diện tích|tiếp tục giữ|giữ nguyên)|"
    r"(?P<less>(?<!không )giảm(?! nghèo bền vững|\s*nghèo(?! bình quân| mỗi| từ| \d| trên|\s*(?:hàng|hằng)))|hạ|cắt giảm)|"
    r"(?P<more>(?<!tốc độ )(?<!mức )tăng(?! cường| trưởng| dân số| tự nhiên)|nâng(?! cao| cấp)|(?<!điều chỉnh, )(?<!điều chỉnh và )bổ sung)|(?P<extra>thêm)|(?P<times>gấp))(?!\w)"
)
_DELIVER = re.compile(
    r"(?<!\w)(?:xây dựng|xây mới|xây|làm mới|mở mới|mở rộng|gia cố|nạo vét|duy tu|bảo dưỡng|khởi công|làm xong|sửa|thiết lập|thu hút|nhân rộng|mua sắm|trang bị|lắp đặt|lắp|tổ chức|mở|đào tạo|bồi dưỡng|tập huấn|dạy nghề|tạo việc làm|"
    r"giải quyết|hỗ trợ|cấp|xuất khẩu|trồng|lựa chọn|chọn|thành lập|sửa chữa|nâng cấp|cải tạo|kiên cố|cứng hóa|bê tông hóa|bt hóa|"
    r"nhựa hóa|đầu tư|công nhận|thoát|chuyển đổi|phát triển|vận động|hoàn thành|xóa|tiếp cận|cho vay|khám|tư vấn|triển khai|"
    r"thực hiện|đưa|cung cấp|bàn giao|di dời|sắp xếp|bố trí|huy động|in|phát hành|phân hạng|đánh giá|được (?:hỗ trợ|vay|cấp|đào tạo|giải quyết|tạo|bồi dưỡng|tập huấn))(?!\w)"
)
# "1.200 lao động thuộc hộ nghèo được hỗ trợ …": people who are given something in the period
_GIVEN = re.compile(
    r"[^,;.]{0,80}(?<!\w)được (?:hỗ trợ|đào tạo|tập huấn|bồi dưỡng|vay|cấp|tạo việc làm|giải quyết|tư vấn|dạy nghề)(?!\w)"
)
# "77/77 xã hoàn thành phê duyệt quy hoạch": a piece of work done, no standard met
_WORK_DONE = re.compile(
    r"\s*(?:đều |đã |được )?hoàn thành (?:việc |công tác )?(?:lập|phê duyệt|cắm|xây dựng|rà soát|công bố|đề án|quy hoạch|cấp|kiện toàn|số hóa)(?!\w)"
)
_COUNTED = {"unit", "household", "person", "work", "count", "physical", "criterion"}

_NAME = rf"{CAPITAL}{SMALL}*(?:[ '’-]{CAPITAL}{SMALL}*){{0,3}}"
_ADDED = re.compile(r"(?<!\w)(?:thêm|công nhận mới|mới đạt)(?!\w)")
# with the names of those counted before it or not: "02 xã A, B được công nhận"
_RECOGNISED = re.compile(
    rf"\s*(?:\([^)]*\)\s*|{_NAME}(?:(?:,\s*|\s+và\s+){_NAME})*\s+)?(?:được|sẽ được) công nhận(?!\w)"
)
_GROWN = re.compile(r"(?<!\w)tăng(?:\s+(?:lên|khoảng|ít nhất|được))?\s*$")  # "tăng 13 xã so với …"
_STOCK = re.compile(
    r"nâng (?:tổng )?số|nâng .{0,60}(?:lên|là)|tổng số|lũy kế|toàn (?:tỉnh|huyện|thành phố|thị xã|vùng)(?:,? phấn đấu)? có|"
    r"(?:đến|tới) (?:hết |cuối )?năm|(?:hết|cuối) năm|số xã .{0,60}(?:là|lên|đạt|có)|trên địa bàn .{0,30}(?:là|có)"
)
_BUILT_UP = re.compile(
    r"(?<!\w)(?:hoàn thành|xây dựng|đầu tư|phấn đấu đạt|phần đấu đạt|về đích|trong năm)(?!\w)|ph[ấầ]n đ[ấầ]u\s*$"
)
_THEN_RAISED = re.compile(r"nâng (?:tổng )?(?:số|tỷ lệ)|nâng .{0,60}lên|lũy kế")


def read_change(clause: Clause) -> Change | None:
    """The change that the verbs before the number tell; None where no verb does."""
    before = fold(clause.before)
    directions = list(_DIRECTION.finditer(before))
    last = directions[-1] if directions else None
    if any(match["keep"] for match in directions) and not (last and (last["less"] or last["extra"])):
        return "maintain"
    if last is not None:
        tail = before[last.end() :]
        level = re.search(rf"(?:lên|xuống|còn|đạt|là|ở mức)(?!\w){_FILL}$", tail)
        if last["less"]:
            return "reach" if level else "decrease"
        if last["more"]:
            return "reach" if level or before[last.start() :].startswith("nâng") else "increase"
        return "increase" if last["extra"] else "reach"
    if fold(clause.after).lstrip().startswith("thêm"):
        return "increase"
    if clause.quantity.kind in _COUNTED and _DELIVER.search(before):
        return "reach" if _RAISED_TO.search(before) else "deliver"
    if clause.quantity.kind == "unit" and _WORK_DONE.match(fold(clause.after)):
        return "deliver"
    if clause.quantity.kind in ("person", "household") and _GIVEN.match(fold(clause.after)):
        return "deliver"
    return "reach" if _LEVEL.search(before) else None


def is_newly(clause: Clause) -> bool:
    """Whether a count of communes is what is added in the period, not the stock at its end."""
    before = fold(clause.before)
    if clause.quantity.named is not None:
        return False  # one commune by its name
    if _ADDED.search(before) or _GROWN.search(before):
        return True
    if clause.quantity.denominator is not None or re.search(r"duy trì|giữ vững", before) or _STOCK.search(before):
        return False
    return bool(
        _BUILT_UP.search(before) or _RECOGNISED.match(clause.after) or _THEN_RAISED.search(fold(clause.follows)[:160])
    )


_PAST = re.compile(
    r"(?<!\w)(?:đã(?! đề ra| nêu| xác định| được phê duyệt| được giao)|hiện (?:nay|có|tại|trạng|còn)|tính đến|đến nay|thời gian qua|"
    r"(?:năm|nhiệm kỳ|giai đoạn) (?:qua|trước|vừa qua)|ước (?:đạt|thực hiện|tính)|mới (?:chỉ )?đạt|so với cả nước|thực hiện năm)(?!\w)"
)
_AIM = re.compile(r"ph[ấầ]n đ[ấầ]u|mục tiêu|chỉ tiêu|đặt ra|đề ra")
_COMPARED = re.compile(
    r"(?:so với|cùng kỳ|kế hoạch|kh|hiện trạng|bình quân chung|theo chuẩn|theo quy định|trung bình cả nước)\s*(?:là|mức|đạt|:)?\s*$"
)
_SUPPORT = re.compile(
    r"(?:mức hỗ trợ|hỗ trợ|được hỗ trợ|ngân sách .{0,30}(?:đảm bảo|bảo đảm|hỗ trợ|cấp)|mức chi|mức vay|cho vay|lãi suất|định mức|"
    r"mức khoán|chi trả|miễn|trợ cấp|phụ cấp|mức đóng|học phí)"
)
_SUPPORTED = re.compile(
    r"^\s*(?:(?:tổng )?(?:mức đầu tư|chi phí|kinh phí|lãi suất|mệnh giá|giá trị|mức đóng|học phí|vốn|tiền|nhu cầu kinh phí|chi))(?!\w)"
)
_NORM = re.compile(r"(?:mức|(?:tỷ|tỉ) lệ) (?:vốn )?hỗ trợ(?!\w)")
_PAYS = re.compile(r"(?:hỗ trợ|đảm bảo|bảo đảm)\s*$")
_SHARE_ASSURED = re.compile(
    r"^\W*(?:(?:phấn đấu|tiếp tục)\s+)?(?:đảm bảo|bảo đảm)\s*$"
)  # "Bảo đảm 100% trẻ em … được tiêm chủng"
_RESOURCE = re.compile(r"tối thiểu|ít nhất|dành|đối ứng|trích|bố trí|để lại")
_ECONOMY = re.compile(
    r"thu ngân sách|chi ngân sách|giá trị|doanh thu|tổng mức|grdp|gdp|kim ngạch|dư nợ|doanh số|sản xuất|tổng vốn đầu tư|"
    r"thu nhập|thu nội địa|tổng thu|xuất khẩu|nhập khẩu|vốn đầu tư"
)
_FIRM = re.compile(
    r"ph[ấầ]n đ[ấầ]u|mục tiêu|chỉ tiêu|(?:đến|hết|cuối|trong) (?:hết |cuối )?năm|mỗi năm|bình quân mỗi|(?:hàng|hằng) năm|"
    r"năm 20\d\d|giai đoạn 20"
)
_ACTING = re.compile(
    r"(?<!\w)(?:có|đạt|lựa chọn|chọn|xác định|xây dựng|thành lập|tổ chức|mở|hỗ trợ|đào tạo|bồi dưỡng|trồng|lắp|cấp|dành|trích|bố trí|"
    r"huy động|đầu tư|sửa chữa|nâng cấp|công nhận|hoàn thành|thêm|thực hiện|giảm|tăng|nâng|duy trì|bảo đảm|đảm bảo|giải quyết|"
    r"tạo|phát triển|còn|không còn|thu hút|đối ứng|để lại|phân bổ|điều tiết)(?!\w)"
)


_MADE = {"work", "physical", "count"}
_COUNTED_OR_SHARED = {"share", "unit", "household", "person", "physical"}
_WITHIN = r"(?:(?:trong|đến|hết|cuối) (?:năm|quý|kỳ|giai đoạn)(?: [\divx/-]+)?,?\s+)?"
# a task that opens with what is to be made: "Xây dựng 45 mô hình …"
_ORDERED_NUMBER = re.compile(
    rf"^\W*{_WITHIN}(?:(?:tiếp tục|tập trung|hỗ trợ|phấn đấu|thực hiện|đầu tư|triển khai)\s+)*"
    r"(?:(?:xây dựng|xây mới|làm mới|mở mới|mở rộng|sửa chữa|nâng cấp|cải tạo|duy tu|bảo dưỡng|gia cố|nạo vét)(?:,\s*|\s+và\s+))*"
    r"(?:xây dựng|làm mới|làm xong|mở mới|gia cố|nạo vét|khởi công|duy tu|bảo dưỡng|xây mới|thành lập|tổ chức|mở|trồng|lắp đặt|cấp|sửa chữa|nâng cấp|cải tạo|kiên cố hóa|cứng hóa|bê tông hóa|phát triển|"
    r"hỗ trợ|thực hiện|triển khai|hoàn thành|công nhận|đầu tư|thiết lập|nhân rộng|mua sắm|trang bị|chuyển đổi|đóng mới)"
    r"(?:\s+(?:mới|thêm|được|khoảng|trên|ít nhất|tối thiểu|từ))*\s*$"
)
# or with the verb of a result that a number of people, units or a share is to have: "Đào tạo nghề cho 500 lao động"
_ORDERED_RESULT = re.compile(
    rf"^\W*{_WITHIN}(?:(?:tiếp tục|tập trung|phấn đấu|thực hiện|tổ chức)\s+)*"
    r"(?:đào tạo|dạy nghề|cho vay|cấp|giải quyết việc làm|tạo việc làm|cứng hóa|nhựa hóa|bê tông hóa|duy trì|giữ vững|bảo đảm|đảm bảo|nâng|đưa|giảm|tăng|"
    r"xóa|hoàn thành|phủ sóng|công nhận|cung cấp|cấp nước|bồi dưỡng|tập huấn|sắp xếp|bố trí|ổn định|thu hút|củng cố|đóng mới|"
    r"(?:mỗi năm|hỗ trợ)[^,;.:()]{0,30})(?!\w)[^,;.:()]{0,50}$"
)
# so many more units: "Thêm 03 xã đạt tiêu chí"
_MORE_UNITS = re.compile(r"^\W*(?:(?:phấn đấu|phần đấu|có|công nhận)\s+)*thêm\s+(?:ít nhất |khoảng |tối thiểu )?$")
# a piece of work done in so many units: "Hoàn thành việc cắm mốc quy hoạch ở 08 xã"
_COMPLETED_IN = re.compile(
    r"^\W*hoàn thành\s[^;.:()]{3,110}(?:tại|ở|cho|trên địa bàn)\s+(?:khoảng |ít nhất |tối thiểu )?$"
)
# a share with its bound that says what it is of: "tỷ lệ người mù chữ không quá 4%"; what a norm of support pays is none
_SHARE_BOUND = re.compile(r"^\W*(?:tỷ|tỉ) lệ\s(?!.{0,40}(?:hỗ trợ|lãi|vay|vốn|đối ứng|kinh phí))")
_BOUNDS = ("ge", "le")
# a share that opens its clause and says what those it counts are to have: "100% cán bộ cấp xã được bồi dưỡng"
_SHARE_FIRST = re.compile(r"^\W*(?:(?:phấn đấu|có|khoảng|trên|ít nhất|tối thiểu|từ|hơn|không dưới)\s+)*$")
_THEY_ARE_TO = re.compile(r"[^;.:()]{3,110}?(?<!\w)(?:được|có|thoát|tham gia|sử dụng|đạt|biết|tiếp cận|đáp ứng)(?!\w)")


def is_committed(clause: Clause, scope: Scope, *, led: bool = False) -> bool:
    """Whether the clause commits its number: not past, not a comparison, not a norm of support, and said firmly
    enough for the part of the plan it stands in. ``led``: the clause that it leans on commits."""
    before = fold(clause.before)
    if scope.zone == "history" or clause.quantity.of_plan or _is_told_as_past(clause, before, scope):
        return False
    if _is_norm(clause, before, scope):
        return False
    if scope.zone == "targets" or led:
        return True
    if re.search(r"(?:^|\s)và\s*$", before) and not led:
        return False
    said_before = fold(clause.paragraph[clause.sentence[0] : clause.start])
    if scope.zone == "other" and (_AIM.search(said_before) or _AIM.search(before)):
        return True
    if scope.zone == "other" and _is_ordered(clause, before):
        return True
    if scope.zone == "other" and _SHARE_FIRST.match(re.split(r"[:,]", before)[-1]):
        after = fold(clause.after)
        if clause.quantity.unit == "%" and _THEY_ARE_TO.match(after):
            return True
        if clause.quantity.kind in ("person", "household") and _GIVEN.match(after):
            return True
    if not _ACTING.search(before):
        return False
    if scope.zone == "other" and _LEVEL.search(before) and _is_dated(clause, scope):
        return True
    bounded = clause.quantity.comparator != "eq" or (clause.quantity.per_year and scope.zone == "other")
    return bounded or (bool(_FIRM.search(before)) and scope.zone == "other") or bool(_AIM.search(before))


def _is_ordered(clause: Clause, before: str) -> bool:
    """Whether the clause, or what follows its last comma, opens with the verb of a result."""
    kind = clause.quantity.kind
    if clause.quantity.unit == "%" and clause.quantity.comparator in _BOUNDS and _SHARE_BOUND.match(before):
        return True
    if kind == "unit" and (_MORE_UNITS.match(before) or _COMPLETED_IN.match(before)):
        return True
    for words in (before, before.rpartition(",")[2]):
        if (kind in _MADE and _ORDERED_NUMBER.match(words)) or (
            kind in _COUNTED_OR_SHARED and _ORDERED_RESULT.match(words)
        ):
            return True
    return False


def _is_dated(clause: Clause, scope: Scope) -> bool:
    """Whether the clause itself says by when, within the plan's years."""
    first = scope.period[0] if scope.period else 0
    return any(mention.due.year >= first for mention in due_mentions(clause.text))


def _is_told_as_past(clause: Clause, before: str, scope: Scope) -> bool:
    aim = max((match.end() for match in _AIM.finditer(before)), default=-1)
    if any(match.start() > aim for match in _PAST.finditer(before)):
        return True
    if _COMPARED.search(before):
        return True
    if scope.period is None:
        return False
    mentions = due_mentions(clause.text)
    if not mentions:  # "Năm 2016 có 13 xã …, bình quân 10,9 tiêu chí/xã": the time that was told before still holds
        sentence = clause.paragraph[clause.sentence[0] : clause.quantity.number_start]
        earlier = due_mentions(sentence)[-1:]
        mentions = () if earlier and _AIM.search(fold(sentence), earlier[0].end) else earlier
    return bool(mentions) and all(mention.due.year < scope.period[0] for mention in mentions)


def _is_norm(clause: Clause, before: str, scope: Scope) -> bool:
    """Norms of support, shares of who pays, and money that is funding: none of them targets."""
    quantity, after = clause.quantity, fold(clause.after)
    commits_resource = bool(_RESOURCE.search(before)) and not re.search(
        r"mức hỗ trợ|hỗ trợ (?:tối đa|không quá)|hỗ trợ\s+(?:ít nhất|tối thiểu|khoảng)?\s*$", before
    )
    if quantity.kind == "money":
        return not _ECONOMY.search(fold(clause.text)) or scope.zone == "funding" or bool(_SUPPORT.search(before))
    if quantity.kind == "ratio" and "đồng" in quantity.unit:
        return bool(_SUPPORT.search(before) or _SUPPORT.search(fold(scope.lead.rpartition("|")[2])))
    if quantity.unit == "%":
        if scope.zone == "funding" or _NORM.search(before):
            return not commits_resource
        return (
            bool(_SUPPORTED.search(after) or _PAYS.search(before))
            and not commits_resource
            and not (_SHARE_ASSURED.match(before) and _THEY_ARE_TO.match(after))
        )
    if quantity.unit == "lần":
        return not re.search(r"tăng|gấp|giảm|hệ số|bằng|đối ứng", before) or quantity.per_year
    if quantity.unit.startswith(("lít/", "m2/", "m3/")):
        return True
    return quantity.kind in ("time", "grade") and "tuổi thọ" not in before
