"""Money: one record an amount, with programme, source, share and period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.records import Funding, FundingSource, Period
from nlp.context import Context
from nlp.structure import Heading
from nlp.targets.from_text import plan_programme
from nlp.targets.scope import fold, is_report, programmes_named, zone_of
from nlp.text import Block

_SCALES = {"đồng": 1, "nghìn đồng": 10**3, "ngàn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9, "tỉ đồng": 10**9}
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d.,]*)\s*(?P<unit>(?:nghìn|ngàn|triệu|tỷ|tỉ)\s*đồng|tỷ\b|đồng)", re.IGNORECASE
)
_SHARE = re.compile(
    r"^\W{0,4}(?:đồng\W{0,3})?\(?\s*(?:chiếm|bằng|đạt)\s+(?:tỷ lệ\s+|khoảng\s+)?(?P<share>\d+(?:[.,]\d+)?)\s*%"
    r"|^\s*[(,]\s*(?P<bare>\d+(?:[.,]\d+)?)\s*%\s*(?=[).;,]|$)",
    re.IGNORECASE,
)
# the source told behind the amount ("2.150 triệu đồng từ ngân sách Trung ương"), and the amount that is told in parts
_FROM = re.compile(r"^\s*(?:được\s+)?(?:lấy\s+)?(?:từ|thuộc|do|vốn)\s+[^,;.()\d]{3,80}")
_IN_PARTS = re.compile(r"^\s*,?\s*(?:\(\s*)?(?:bao gồm|gồm|trong đó)(?!\w)")
_NORM = re.compile(
    r"/\s*(?:người|hộ|xã|thôn|tháng|năm|km|ha|lao động|học viên|nhà|công trình)|(?:mỗi|một|01)\s+(?:xã|hộ|thôn)\s",
    re.IGNORECASE,
)
# what pays, by the words before the amount; the first that fits wins
_SOURCES: tuple[tuple[FundingSource, re.Pattern[str]], ...] = (
    (
        "total",
        re.compile(r"tổng (?:nhu cầu|số|nguồn|kinh phí|vốn|mức|cộng)|tổng\b|nhu cầu (?:các nguồn )?(?:vốn|kinh phí)"),
    ),
    ("other", re.compile(r"lồng ghép|hợp pháp khác|(?:nguồn|vốn|huy động) khác|ngân sách nhà nước")),
    ("central_budget", re.compile(r"trung ương|nstw|\btw\b")),
    ("business", re.compile(r"doanh nghiệp|hợp tác xã")),
    ("credit", re.compile(r"tín dụng|vốn vay|ngân hàng|cho vay")),
    (
        "community",
        re.compile(
            r"cộng đồng|nhân dân|dân cư|người dân|dân (?:đóng )?góp|xã hội hóa|vì người nghèo|quyên góp|huy động (?:đóng góp|từ dân)"
        ),
    ),
    ("local_budget", re.compile(r"địa phương|ngân sách (?:tỉnh|huyện|xã|thành phố)|nsđp|nst\b|đối ứng")),
    ("other", re.compile(r"vốn|kinh phí|nguồn|khác")),
)
# figures of the economy and of tax, which pay for nothing
_OF_ECONOMY = re.compile(
    r"(?:thu ngân sách|giá trị (?:sản xuất|tăng thêm|xuất khẩu)|doanh thu|kim ngạch|dư nợ|tổng thu)[^,;]{0,60}$"
)
# a project's or a year's money as a whole: "Kinh phí: …", "năm 2031: …"
_WHOLE = re.compile(
    r"^\W*(?:(?:kinh phí|vốn)(?: thực hiện)?(?:\s+(?:tiểu )?(?:dự án|hợp phần|nội dung) \d+)?(?: là| khoảng)?|(?:phân kỳ[^:;]{0,20}:\s*)?năm 20\d\d)\W*$"
)
# a project's amount behind its name, whatever that names: "Dự án 3: Hỗ trợ doanh nghiệp nông thôn: 5 tỷ đồng"
_OF_PROJECT = re.compile(
    r"^\W*(?:tiểu )?(?:dự án|hợp phần)\s+\d+\s*[:.(–-][^;]{5,200}(?::|kinh phí(?: thực hiện)?(?: là| khoảng)?)\s*$"
)
# what follows is one money split another way, not by who pays
_SPLIT_BY = re.compile(
    r"(?:chia|phân(?: bổ| chia)?|cơ cấu) theo (?:từng |các )?(?:chương trình|dự án|lĩnh vực|nội dung|địa phương|huyện)"
)
# outside the section of the means, what is said to pay; what the budget takes in pays for nothing here
_PAYS = re.compile(r"vốn|kinh phí|(?<!thu )ngân sách|nguồn|huy động|cho vay|quỹ")
_DONE = re.compile(r"\b(?:đã|ước đạt|ước thực hiện|đạt được|thực hiện được|kết quả)\b")
_PERIOD = re.compile(r"(?:giai đoạn\s+)?(20\d\d)\s*[-–—]\s*(20\d\d)|năm\s+(20\d\d)")
_PARTS = re.compile(r"\W*trong đó(?!\w)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;]|\.(?=\s|$)|\((?=trong đó)|:\s(?=trong đó)|,\s(?=trong đó)", re.IGNORECASE)


def find_funding(context: Context) -> tuple[Funding, ...]:
    """Amounts of money that pay for the plan, in reading order; norms of support ("… đồng/người/tháng") are none."""
    found: list[Funding] = []
    above: FundingSource | None = None
    numbered: int | None = None  # where the amount of the numbered item stands whose parts may follow
    for block in context.text.blocks:
        if block.kind != "body":
            continue
        node = context.node(block)
        if node.form not in ("plain", "dash", "plus"):
            above = None
        item = _of_item(list(_of_block(block, context, above)))
        if node.form not in ("plain", "dash", "plus"):
            numbered = len(found) if item else None
        if item and node.form not in ("plain", "dash", "plus"):
            above = item[0].source if item[0].source != "total" else None
        for record in item:
            ordinal = sum(f.place.startswith(f"{context.node(block).path}/funding ") for f in found)
            place = f"{context.node(block).path}/funding {ordinal + 1}"
            identity = context.identity(context.node(block).path, "funding", ordinal)
            found.append(record.model_copy(update={"id": identity, "place": place}))
        if numbered is not None and numbered < len(found):
            found[numbered:] = _of_item(found[numbered:])
    return tuple(found)


def _of_item(records: list[Funding]) -> list[Funding]:
    """An amount whose parts name several programmes covers them all and bears none."""
    parts = {r.programme for r in records[1:] if r.source == records[0].source}
    if len(parts - {None}) > 1:
        return [records[0].model_copy(update={"programme": None}), *records[1:]]
    return records


def _of_block(block: Block, context: Context, above: FundingSource | None) -> Iterator[Funding]:
    node = context.node(block)
    zone = zone_of(tuple(h.text for h in node.headings))
    text = block.text
    inherited = above
    year: Period | None = None  # of the whole, whose parts follow
    for start, end in _clauses(text):
        clause = text[start:end]
        year = year if _PARTS.match(clause) else None
        last_end = 0
        for match in _AMOUNT.finditer(clause):
            before = fold(clause[: match.start()])
            own, last_end = fold(clause[last_end : match.start()]), match.end()
            if _NORM.match(clause[match.end() :]) or _NORM.search(before[-16:]):
                continue
            if (
                zone == "history"
                or (zone != "funding" and is_report(context.head.kind, context.head.title))
                or _OF_ECONOMY.search(own)
            ):
                continue  # what was spent, or earned
            told = fold(_sentence(text, start + match.start()) + (_behind(clause[match.end() :]) or ""))
            if zone != "funding" and (not _PAYS.search(told) or _is_past(before, context)):
                continue
            amount = _amount_vnd(match)
            inherited = "total" if _SPLIT_BY.search(own) else inherited
            source = _told_behind(clause[match.end() :], text[start + match.end() :], own, before) or (
                _source(own, inherited, zone) or _source(before, inherited, zone)
            )
            if amount is None or source is None:
                continue
            inherited = inherited or (source if source != "total" else None)
            quote_start, quote_end = _quote(text, start, start + match.end())
            share = _SHARE.match(clause[match.end() :])
            last = quote_end if share is None else start + match.end() + share.end()
            year = _told_period(before) or year
            yield Funding(
                evidence=block.evidence(quote_start, last, "funding.amount"),
                quote=block.quote(quote_start, last),
                programme=_programme((own, told), node.headings, context),
                source=source,
                amount_vnd=amount,
                share_pct=_number(share["share"] or share["bare"]) if share else None,
                period=year or context.head.period,
            )


def _is_past(before: str, context: Context) -> bool:
    """What was spent or raised in a year before the plan's own: a report of what was done."""
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", before)]
    first = context.head.period[0] if context.head.period else None
    return first is not None and bool(years) and max(years) < first and _DONE.search(before) is not None


def _told_behind(clause: str, rest: str, own: str, before: str) -> FundingSource | None:
    """The source that follows the amount, where none stands right before it; the total where its parts follow."""
    if _names_payer(own) or _OF_PROJECT.match(before):
        return None
    is_first = not _names_payer(before)
    if is_first and _IN_PARTS.match(fold(rest)):
        return "total"
    told = fold(_behind(clause) or "")
    return _source(told, None, "other") if told and (is_first or _names_payer(told)) else None


def _names_payer(folded: str) -> bool:
    return any(pattern.search(folded) for _, pattern in _SOURCES[:-1])


def _behind(clause: str) -> str | None:
    """The words behind an amount that may say who pays it: "từ ngân sách tỉnh"."""
    told = _FROM.match(clause)
    return told.group() if told else None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _CLAUSE.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _quote(text: str, start: int, end: int) -> tuple[int, int]:
    label = re.match(r"\s*(?:[-+•*]|\(?\d{1,2}[.)]|[a-zđ][.)])?\s*", text[start:end])
    return start + (label.end() if label else 0), end


def _amount_vnd(match: re.Match[str]) -> int | None:
    unit = " ".join(match["unit"].lower().split())
    unit = "tỷ đồng" if unit in ("tỷ", "tỉ") else unit
    number = _number(match["number"].rstrip(".,"))
    return None if number is None else round(number * _SCALES[unit])


def _number(printed: str) -> float | int | None:
    """ "1.582" is a thousand and more, "1,5" one and a half."""
    if not re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2}", printed):
        return None
    if re.fullmatch(r"\d+\.\d{1,2}", printed):
        return float(printed)
    value = float(printed.replace(".", "").replace(",", "."))
    return int(value) if value.is_integer() else value


def _source(before: str, inherited: FundingSource | None, zone: str) -> FundingSource | None:
    """What pays, by the words nearest before the amount; a part of a source keeps that source."""
    if _OF_PROJECT.match(before):
        return "total"
    nearest = [
        (match.end(), -rank, source)
        for rank, (source, pattern) in enumerate(_SOURCES[:-1])
        for match in pattern.finditer(before)
    ]
    if nearest:
        return max(nearest)[2]
    if _WHOLE.search(before):
        return "total"
    if inherited is not None:
        return inherited
    return "other" if zone == "funding" or _SOURCES[-1][1].search(before) else None


def _programme(before: tuple[str, ...], headings: tuple[Heading, ...], context: Context) -> str | None:
    """The one programme that the words before the amount name, nearest first, else the innermost heading's, else the
    plan's."""
    for source in (*before, *(h.text for h in reversed(headings))):
        named = programmes_named(source)
        if len(named) == 1:
            return named[0]
    return plan_programme(context)


def _sentence(text: str, end: int) -> str:
    """The part of the sentence before a place."""
    return text[text.rfind(". ", 0, end) + 1 : end]


def _told_period(before: str) -> Period | None:
    """The year or years that the words before an amount tell last."""
    found = list(_PERIOD.finditer(before))
    if not found:
        return None
    a, b, year = found[-1].groups()
    return (int(a), int(b)) if a else (int(year), int(year))
