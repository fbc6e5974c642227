"""Target tables: annexes with indicator, unit, plan and actual columns, and tables that set a figure for each unit.

Every row with a planned figure is a target, every row with an actual one a result; estimates ("ước thực hiện") are
neither. The quote is the row's name, unit and figure joined by a space, as a reader would quote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.pages import Table
from models.records import Area, Comparator, Evidence, Number, Result, Target
from models.reference.vietnamese import fold as bare
from nlp.communes import criteria_columns, headers_over
from nlp.context import Context
from nlp.structure import appendix_of
from nlp.table_figures import figure_of, range_of
from nlp.table_units import unit_of_row
from nlp.targets.from_text import named_area, plan_area, plan_programme
from nlp.targets.groups import group_in
from nlp.targets.lexicon import OTHER, IndicatorRule, Wording, find_indicator
from nlp.targets.prose import programme_of
from nlp.targets.scope import GENERAL, UNIT_NAME, fold, programmes_named
from nlp.task_tables import task_columns
from nlp.units import Unit, read_unit_cell, scaled

_ORDER = re.compile(r"^(?:tt|stt|so tt)$")
_NAME = re.compile(r"chi tieu|noi dung|danh muc|ten chi tieu|muc tieu")
_PLACE = re.compile(
    r"^(?:ten |cac )?(?:don vi(?: hanh chinh| thuc hien| cap huyen| cap xa)?|dia phuong"
    r"|huyen(?:, ?(?:thi xa|tx|quan))?(?:,? ?(?:va )?(?:thanh pho|tp))?|xa(?:, ?phuong)?(?:, ?thi tran)?|huyen ?/ ?xa)$"
)
_UNIT = re.compile(r"don vi tinh|^dvt$|^don vi$")
_ESTIMATE = re.compile(r"\buoc|\buth\b|du kien thuc hien")
_PLAN = re.compile(r"ke hoach|phan dau|lo trinh|muc tieu|chi tieu giao|giao nam|\bkh\b|dang ky")
_ACTUAL = re.compile(r"thuc hien|ket qua|dat duoc|chinh thuc|hien trang|nam truoc")
_COMPARISON = re.compile(r"so sanh|so voi|%\s*kh|ty le dat|% ?so")
_YEAR = re.compile(r"(20\d\d)")
_YEAR_ALONE = re.compile(r"^(?:nam )?20\d\d$")
_DASH = re.compile(r"^\s*[-–+•*]\s*|^\s*(?:trong đó|gồm)\s*:?\s*[-–+]?\s*", re.IGNORECASE)
_PART = re.compile(r"^\s*(?:\+|trong đó)", re.IGNORECASE)  # a part of the row before, whose measure it shares
_PART_NAMED = re.compile(r"^\s*trong đó\s*:?\s*[^\W\d]", re.IGNORECASE)
_SUBJECT_HEADING = re.compile(r"^(?:các )?(?:chỉ tiêu|nhóm chỉ tiêu|lĩnh vực|về)\b", re.IGNORECASE)
_FRACTION = re.compile(r"\((\d+)\s*/\s*(\d+)\s*[^)]*\)")
_DELIVERED = re.compile(
    r"^(?:xây dựng|tổ chức|hỗ trợ|đào tạo|giải quyết|vận động|phát triển|số (?:hộ|lao động|người) (?:thoát|được)|trồng|làm mới|cấp)",
    re.IGNORECASE,
)
_MADE_NEW = re.compile(
    r"(?:thành lập|xây dựng|xây|trồng|làm|công nhận|đầu tư) mới|được (?:hỗ trợ|xây|nhân rộng|đào tạo|dạy nghề|cấp|tạo việc làm|sửa)"
    r"|đi làm việc",
    re.IGNORECASE,
)
_NEW_AT_END = re.compile(r"(?<!nông thôn )(?<!\w)mới(?: [^\W\d]+)?\W*$")  # "Số xã công nhận mới", not "nông thôn mới"
_STOCK_NAMED = re.compile(r"^(?:tổng )?số\s(?!.*(?:mới|thêm|được))", re.IGNORECASE)
_UNIT_IN_HEADER = re.compile(r"\(\s*(%|[^\W\d]{1,12}(?:[\s/][^\W\d]{1,8}){0,2})\s*\)")
# a column that counts what reaches something: "Số xã đạt chuẩn năm 2019" (not "Số xã", which is how many there are)
_COUNT_NAMED = re.compile(
    r"^so (?P<unit>xa|huyen|thon|ban|ho|truong)\s.*(?<!\w)(?:dat|thoat|giam|ra khoi|cong nhan|ve dich|hoan thanh)(?!\w)"
)
_COUNTED = {"xa": "xã", "huyen": "huyện", "thon": "thôn", "ban": "bản", "ho": "hộ", "truong": "trường"}
_HIGHEST_SHARE = 1000  # per cent; more is a lost decimal comma
_TOTAL = re.compile(r"^(?:tong|cong|toan tinh|tong cong|toan huyen)\b")


@dataclass(frozen=True)
class Columns:
    """Columns of a target table: what a row is called, its unit, planned and actual figures (column, header)."""

    name: int
    unit: int | None
    plans: tuple[tuple[int, str], ...]
    actuals: tuple[tuple[int, str], ...]
    is_by_place: bool


@dataclass(frozen=True)
class Tabled:
    """What the target tables hold."""

    targets: tuple[Target, ...]
    results: tuple[Result, ...]


def read_target_tables(context: Context) -> Tabled:
    """Targets and results of all target tables, in reading order."""
    targets: list[Target] = []
    results: list[Result] = []
    for number, table in enumerate(context.text.tables):
        if criteria_columns(table) is not None or task_columns(table) is not None:
            continue
        columns = target_columns(table)
        if columns is None:
            continue
        for record in _rows(context, number, table, columns):
            (targets if isinstance(record, Target) else results).append(record)  # type: ignore[arg-type]
    return Tabled(tuple(targets), tuple(results))


def target_columns(table: Table) -> Columns | None:
    """The columns of a target table, None where it is another kind of table."""
    if not table.rows:
        return None
    name = unit = None
    plans: list[tuple[int, str]] = []
    actuals: list[tuple[int, str]] = []
    years: list[tuple[int, str]] = []
    measures: list[tuple[int, str]] = []
    is_by_place = False
    for column in range(len(table.rows[0])):
        headers = list(headers_over(table, column))
        own = " ".join(bare(headers[-1]).split()) if headers else ""
        joined = " ".join(bare(" ".join(headers)).split())
        printed = " ".join(headers)
        if _ORDER.match(own):
            continue
        if name is None and (_NAME.search(own) or _PLACE.match(own)) and not _PLAN.search(joined):
            name, is_by_place = column, not _NAME.search(own)
        elif _UNIT.search(own) and name is not None:
            unit = column
        elif _ESTIMATE.search(joined) or _COMPARISON.search(joined):
            continue
        elif _PLAN.search(joined):
            plans.append((column, printed))
        elif _ACTUAL.search(joined):
            actuals.append((column, printed))
        elif _YEAR_ALONE.match(own):
            years.append((column, printed))
        elif _UNIT_IN_HEADER.search(printed) or _COUNT_NAMED.match(own):
            measures.append((column, printed))
    if is_by_place and not plans and not actuals:
        plans = measures  # "Huyện | Số xã đạt chuẩn (xã) | Tỷ lệ hộ nghèo giảm (%)": each column sets a measure
    plans = plans or years  # "2031 | 2032 | 2033": a figure for each year of the plan
    if name is None or not plans or (unit is None and not is_by_place):
        return None
    name = _wordy(table, name)
    return Columns(name, unit, tuple(plans), tuple(actuals), is_by_place)


def _wordy(table: Table, column: int) -> int:
    """The column that holds the names: this one, or the next where a header was set over the order number too."""
    rows = table.rows[table.header_rows :]
    letters = [
        sum(c.isalpha() for row in rows for c in row[k])
        for k in range(column, min(column + 2, len(rows[0] if rows else ())))
    ]
    return (
        column + 1
        if len(letters) == 2 and letters[1] > 3 * letters[0] and not _UNIT.search(bare(table.rows[0][column + 1]))
        else column
    )


def _rows(context: Context, number: int, table: Table, columns: Columns) -> Iterator[Target | Result]:
    appendix = appendix_of(table.title)
    where = appendix[0] if appendix else f"Bảng {number + 1}"
    parent = whole = ""
    programme: str | None = None
    for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        printed = row[columns.name].strip()
        if not printed:
            continue
        label = _label(printed, parent)
        if not _DASH.match(printed):
            parent = "" if _SUBJECT_HEADING.match(printed) or _is_group(row, table, columns) else printed.rstrip(" :")
        if not _PART.match(printed):
            whole = label
        if not any(row[column].strip() for column, _ in (*columns.plans, *columns.actuals)):
            programme = _one(programmes_named(" ".join(row))) or programme
        place = f"{where}/row {index - table.header_rows + 1}"
        for kind, chosen in _sides(columns, context):
            for ordinal, (column, header) in enumerate(chosen):
                made = _record(context, number, index, row, columns, column, header, label, kind, table, whole)
                if made is not None:
                    identity = context.identity(place, kind, ordinal)
                    made = made.model_copy(update={"programme": programme or made.programme})
                    yield made.model_copy(update={"id": identity, "place": f"{place}/{kind} {ordinal + 1}"})


def _sides(columns: Columns, context: Context) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    """Planned columns and the last actual one; years before the plan's first are no plan."""
    first = context.head.period[0] if context.head.period else 0
    plans = tuple(
        c for c in columns.plans if not _YEAR_ALONE.match(bare(c[1]).strip()) or int(c[1].split()[-1]) >= first
    )
    return ("target", plans), ("result", columns.actuals[-1:])


def _one(codes: Sequence[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None


def _is_group(row: Sequence[str], table: Table, columns: Columns) -> bool:
    """A row that only names what follows, numbered in Roman: "I | Chỉ tiêu về kinh tế"."""
    has_figure = any(row[column].strip() for column, _ in (*columns.plans, *columns.actuals))
    return not has_figure and bool(re.match(r"^[IVXHl|]+\.?$", row[0].strip())) and len(table.rows[0]) > 2


def _label(printed: str, parent: str) -> str:
    own = _FRACTION.sub("", _DASH.sub("", _DASH.sub("", printed))).strip(" .;:")
    return f"{parent}: {own}" if parent and _DASH.match(printed) else own


def _record(
    context: Context,
    number: int,
    index: int,
    row: Sequence[str],
    columns: Columns,
    column: int,
    header: str,
    label: str,
    kind: str,
    table: Table,
    whole: str,
) -> Target | Result | None:
    ends = range_of(row[column])
    figure: tuple[Comparator, Number] | None = ("range", ends[0]) if ends else figure_of(row[column])
    unit_cell = row[columns.unit].strip() if columns.unit is not None else _unit_of(header, table)
    unit = read_unit_cell(unit_cell) if columns.unit is None else _row_unit(context, table, index, columns)
    if figure is None or unit is None:
        return None
    comparator, value = figure
    if unit.name == "%" and value > _HIGHEST_SHARE:
        return None
    area = _area_of_row(context, row[columns.name], columns)
    if area is None:
        return None
    what = header if columns.is_by_place else label
    rule = _rule(what, header, unit, context)
    if rule is None and columns.is_by_place:
        rule = _rule(f"{table.title} {header}", header, unit, context)
    if rule is None and whole:
        rule = _rule(f"{whole}: {what}", header, unit, context)
    fraction = _FRACTION.search(row[columns.name])
    year = _year(header, table, context)
    quote = " ".join(
        part
        for part in (row[columns.name].strip(), header if columns.is_by_place else unit_cell, row[column].strip())
        if part
    )
    fields: dict[str, Any] = {
        "quote": quote,
        "evidence": _evidence(context, number, index, columns, column, kind),
        "programme": _programme(label, rule, context),
        "indicator": rule.indicator if rule else OTHER,
        "label": None if rule else (f"{label}: {header}" if columns.is_by_place else label),
        "area": area,
        "subset": None if columns.is_by_place else _subset(row[columns.name], label),
        "change": _change(label, rule, unit),
        "comparator": comparator,
        "value": scaled(value, unit.scale),
        "value_max": scaled(ends[1], unit.scale) if ends else None,
        "unit": unit.name,
        "denominator": int(fraction.group(2)) if fraction else None,
    }
    if kind == "target":
        return Target(**fields, due=date(year, 12, 31) if year else None)
    return Result(**fields, as_of=date(year, 12, 31) if year else None)


def _subset(printed: str, label: str) -> str | None:
    """The group that a row is about, or the part of the row before that it names ("Trong đó: Đường thôn")."""
    return group_in(label) or (label.rpartition(": ")[2] if _PART_NAMED.match(printed) else None)


def _row_unit(context: Context, table: Table, index: int, columns: Columns) -> Unit | None:
    assert columns.unit is not None
    scanned = any(context.text.document.page(number).source != "text" for number in table.pages)
    return unit_of_row(table.rows, index, columns.name, columns.unit, scanned=scanned)


def _unit_of(header: str, table: Table) -> str:
    """The unit that a header or the title states in brackets: "Tỷ lệ (%)", "(ĐVT: triệu đồng)"."""
    for source in (header, table.title):
        match = _UNIT_IN_HEADER.search(source)
        if match:
            return match.group(1)
    counted = _COUNT_NAMED.match(" ".join(bare(header).split()))
    if counted:
        return _COUNTED[counted["unit"]]
    return "%" if "tỷ lệ" in header.lower() else ""


def _rule(what: str, header: str, unit: Unit, context: Context) -> IndicatorRule | None:
    """The rule for a row's name, or for the title over units; there the column says whether it falls or stands."""
    text = fold(what)
    programmes = context.head.programmes
    falling = fold(header) if fold(header) in text else text
    wording = Wording(
        text=text,
        before=text,
        after="",
        unit=unit.name,
        kind=unit.kind,
        change="decrease"
        if re.search(r"(?:mức|tỷ lệ|tỉ lệ) giảm|giảm tỷ lệ|giảm hộ|hộ nghèo giảm", falling)
        else "reach",
        newly="thêm" in text or _NEW_AT_END.search(text) is not None,
        has_criterion=False,
        has_band=False,
        programme=programmes[0] if len(programmes) == 1 else None,
    )
    return find_indicator(wording)


def _programme(label: str, rule: IndicatorRule | None, context: Context) -> str | None:
    """The programme that the row names in a plan of none in particular, else the plan's."""
    own = context.head.programmes
    named = programmes_named(label)
    if len(named) == 1 and own in ((), ("KHAC",)):
        return named[0]
    if len(named) == 1 and named[0] in own:
        return named[0]
    of_indicator = programme_of(rule.indicator) if rule is not None else None
    if of_indicator in own and (of_indicator == "NTM" or GENERAL not in own):
        return of_indicator
    return plan_programme(context)


def _change(label: str, rule: IndicatorRule | None, unit: Unit) -> str:
    if rule is not None and rule.default_change == "deliver" and _STOCK_NAMED.match(label):
        return "reach"
    if rule is not None and (rule.sets_change or rule.default_change):
        return rule.sets_change or rule.default_change or "reach"
    if rule is not None and rule.change and "reach" not in rule.change:
        return rule.change[0]
    if unit.kind == "share":
        return "reach"
    return "deliver" if _DELIVERED.match(label.split(": ")[-1]) or _MADE_NEW.search(label) else "reach"


def _year(header: str, table: Table, context: Context) -> int | None:
    for source in (header, table.title):
        years = _YEAR.findall(source)
        if years:
            return int(years[-1])
    return context.head.period[1] if context.head.period else None


def _area_of_row(context: Context, printed: str, columns: Columns) -> Area | None:
    """The unit that a row sets its figure for: the one it names, and in a total or by measure the plan's own."""
    if columns.is_by_place:
        return plan_area(context) if _TOTAL.match(bare(printed)) else _area(context, printed)
    named = set(UNIT_NAME.findall(printed))
    return named_area(named.pop() if len(named) == 1 else None, context) or plan_area(context)


def _area(context: Context, printed: str) -> Area | None:
    """The unit that a row names: a district of the province, else a commune of it."""
    places = context.reference.places
    district = places.district(printed, context.on, context.province_code)
    if district is not None:
        return Area(level="district", name=district.name, code=district.code)
    commune = places.resolve(
        printed, on=context.on, province=context.province_code, district=context.district_code
    ).unit
    return Area(level="commune", name=commune.name, code=commune.code) if commune else None


def _evidence(
    context: Context, number: int, index: int, columns: Columns, column: int, kind: str
) -> tuple[Evidence, ...]:
    used = [columns.name, *([columns.unit] if columns.unit is not None else []), column]
    rule = f"target_tables.{kind}"
    return tuple(e for c in used for e in context.text.cell_evidence(number, index, c, rule))
