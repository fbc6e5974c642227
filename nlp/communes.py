"""Criteria tables: one record a commune row, with the lists of criteria achieved and planned as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.pages import Table
from models.records import CommuneRow, Doubt, Evidence
from models.reference.places import Resolution
from models.reference.vietnamese import fold
from nlp.context import Context
from nlp.criteria_lists import listed, scanned_list
from nlp.criteria_marks import ticked, ticked_columns
from nlp.structure import appendix_of

# What a column is, by its joined headers without diacritics; the first that fits. A column of criteria is told by two
# things: which side it is on (planned or achieved, often said by the header above) and whether it counts or lists.
_PLAIN_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("order", re.compile(r"^(?:tt|stt|so tt)$")),
    (
        "cumulative",
        re.compile(
            r"luy ke|cong don|^tong so(?: tieu chi| tc)?(?: dat)?(?: (?:den|het|cuoi|sau|nam).*)?$|tong (?:so )?(?:tieu chi|tc) (?:den|het|cuoi)"
        ),
    ),
    ("note", re.compile(r"ghi chu")),
    # "Năm đạt chuẩn", "Năm về đích", "Năm": the year in which the row's commune is to meet the standard
    (
        "year",
        re.compile(
            r"^(?:(?:ke hoach |du kien |lo trinh )?(?:nam|thoi gian|thoi diem)(?: (?:du kien|phan dau|dang ky|ke hoach))?"
            r"(?: (?:dat|hoan thanh|ve dich|cong nhan|duoc cong nhan)(?: (?:chuan|dich))?(?: (?:xa )?(?:ntm|nong thon moi))?)?)$"
        ),
    ),
)
_PLACE_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "district",
        re.compile(
            r"^(?:ten )?(?:thuoc )?(?:huyen|huyen,? ?(?:/|thi xa)?,? ?thanh pho|don vi (?:cap )?huyen|dia ban)(?:, thi xa)?(?:, thanh pho)?$"
        ),
    ),
    (
        "commune",
        re.compile(
            r"^(?:ten |danh sach )?(?:cac )?(?:xa|don vi|dia phuong|don vi xa)\b|ten don vi|ten xa|^huyen ?[/,\-] ?xa\b|^ten huyen.{0,4} xa\b"
        ),
    ),
)
_CRITERIA = re.compile(r"\btieu chi|\btc\b|cu the")
_COUNTS = re.compile(r"\bso (?:luong )?(?:tieu chi|tc)|\bso luong|\bso tc\b|^tong so (?:tieu chi|tc)")
_PLANNED = re.compile(r"phan dau|ke hoach|dang ky|du kien|se dat|tang them|chua dat|hoan thanh them")
_ACHIEVED = re.compile(
    r"da dat|hien trang|ket qua|thuc trang|dat den|ra soat|hien co|dat chuan den|dau nam|den (?:het|cuoi|thang|ngay|\d)"
)
_YEAR = re.compile(r"nam\s+(20\d\d)")
_YEAR_CELL = re.compile(
    r"^\W*(?:(?:đến |cuối |hết |quý [IVX\d]+[\s/,-]*|tháng \d+[\s/,-]*)*(?:năm )?)?(20\d\d)\W*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Columns:
    """Column of each kind, by name; ``ticks`` are those of a table with a column a criterion, by its number."""

    at: dict[str, int]
    ticks: dict[int, int] = field(default_factory=dict)

    def cell(self, row: Sequence[str], name: str) -> str:
        """The row's cell of that kind, "" where the table has no such column."""
        return row[self.at[name]].strip() if name in self.at else ""


@dataclass(frozen=True)
class Communes:
    """Rows read, and the names that could not be resolved for certain."""

    rows: tuple[CommuneRow, ...]
    doubts: tuple[Doubt, ...]


# columns whose cells a row's criteria and year are read from
_LISTED = ("achieved", "achieved_count", "planned", "planned_count", "cumulative", "year")


def find_communes(context: Context) -> Communes:
    """Commune rows of all criteria tables."""
    rows: list[CommuneRow] = []
    doubts: list[Doubt] = []
    for number, table in enumerate(context.text.tables):
        columns = criteria_columns(table)
        if columns is None:
            continue
        for row, resolution in _rows(context, number, table, columns):
            rows.append(row)
            if resolution.unit is None:
                doubts.append(_doubt(row, resolution))
    return Communes(tuple(rows), tuple(doubts))


def criteria_columns(table: Table) -> Columns | None:
    """The columns of a criteria table, None where it is another kind of table."""
    if not table.rows:
        return None
    at: dict[str, int] = {}
    over = [[" ".join(fold(text).split()) for text in headers_over(table, c)] for c in range(len(table.rows[0]))]
    ticks = ticked_columns([headers[-1] if headers else "" for headers in over])
    for column, headers in enumerate(over):
        kind = _kind_of(headers) if column not in ticks.values() else None
        if kind == "achieved_count" and kind in at and {"planned", "planned_count"} & set(at):
            kind = "cumulative"  # the count behind what is planned is the one it leads to
        if kind is not None:
            at.setdefault(kind, column)
    if ticks and "cumulative" in at:  # the total counts the ticks
        at.setdefault("planned_count" if _is_plan(table) else "achieved_count", at.pop("cumulative"))
    if "commune" not in at or not ({"achieved", "planned", "achieved_count"} & set(at) or ticks):
        return None
    return Columns(at, ticks)


def _kind_of(headers: Sequence[str]) -> str | None:
    """What a column holds; its own header decides before those above it."""
    joined = " ".join(headers)
    own = headers[-1] if headers else ""
    for name, pattern in _PLAIN_COLUMNS:
        if pattern.search(own) or pattern.search(joined):
            return name
    for name, pattern in _PLACE_COLUMNS:
        if pattern.search(own):
            return name
    if not _CRITERIA.search(joined):
        return None
    sides = [side for side, pattern in (("planned", _PLANNED), ("achieved", _ACHIEVED)) if pattern.search(own)]
    sides = sides or [
        side for side, pattern in (("planned", _PLANNED), ("achieved", _ACHIEVED)) if pattern.search(joined)
    ]
    side = sides[0] if sides else "achieved"
    return f"{side}_count" if _COUNTS.search(own) or (own.startswith("so ") and "tieu chi" in own) else side


def headers_over(table: Table, column: int) -> Iterator[str]:
    """Header cells over a column from the top, a merged one over each column that it spans."""
    covering = {(r, c + k): c for r, c, _, width in table.spans for k in range(width) if r < table.header_rows}
    for row in range(table.header_rows):
        own = covering.get((row, column), column)
        if table.rows[row][own]:
            yield table.rows[row][own]


def _rows(context: Context, number: int, table: Table, columns: Columns) -> Iterator[tuple[CommuneRow, Resolution]]:
    appendix = appendix_of(table.title)
    label = appendix[0] if appendix else f"Bảng {number + 1}"
    year = _year(table, columns, context)
    district: str | None = None
    counted = 0
    for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        printed = columns.cell(row, "commune")
        lists = [columns.cell(row, name) for name in ("achieved", "planned", "achieved_count", "planned_count")]
        if not printed or not (any(any(c.isdigit() for c in text) for text in lists) or ticked(row, columns.ticks)):
            district = _district_of_group(" ".join(row), context) or district
            continue
        if re.match(r"^(?:tong|cong|tong cong|binh quan)\b", fold(printed)):
            continue
        counted += 1
        own = columns.cell(row, "district")
        resolution = _resolved(printed, own, district, context)
        yield _record(context, number, index, row, columns, label, counted, year, printed, resolution), resolution


def _district_of_group(text: str, context: Context) -> str | None:
    match = re.search(r"(?:huyện|thành phố|thị xã|TP\.?)\s+[^\d:,;()]{2,30}", text, re.IGNORECASE)
    if match is None:
        return None
    unit = context.reference.places.district(match.group(), context.on, context.province_code)
    return unit.code if unit else None


def _resolved(printed: str, own: str, district: str | None, context: Context) -> Resolution:
    places = context.reference.places
    code = district or context.district_code
    if own and (unit := places.district(own, context.on, context.province_code)):
        code = unit.code
    return places.resolve(printed, on=context.on, province=context.province_code, district=code)


def _record(
    context: Context,
    number: int,
    index: int,
    row: Sequence[str],
    columns: Columns,
    label: str,
    counted: int,
    year: int | None,
    printed: str,
    resolution: Resolution,
) -> CommuneRow:
    place = f"{label}/row {counted}"
    unit = resolution.unit
    district = context.reference.places.unit(unit.parent_code, context.on, "district") if unit else None
    evidence = context.text.cell_evidence(number, index, columns.at["commune"], "communes.row")
    achieved, planned = _lists(context, number, row, columns)
    if columns.ticks and not achieved and not planned:
        achieved, planned = _ticked(row, columns, context.text.tables[number])
    return CommuneRow(
        id=context.identity(place, "commune_row"),
        place=place,
        evidence=evidence,
        appendix=label,
        row=counted,
        printed=printed,
        commune=unit.name if unit else None,
        district=district.name if district else None,
        commune_code=unit.code if unit else None,
        achieved=achieved,
        achieved_count=_count(columns.cell(row, "achieved_count")),
        planned=planned,
        planned_count=_count(columns.cell(row, "planned_count")),
        cumulative_count=_count(columns.cell(row, "cumulative")),
        year=_year_of_row(columns.cell(row, "year"), year),
        note=columns.cell(row, "note") or resolution.note,
        cells=tuple(_cells(context, number, index, columns)),
    )


def _cells(context: Context, number: int, index: int, columns: Columns) -> Iterator[Evidence]:
    """Where the row's lists and counts stand, or the cells that it ticks."""
    for name in _LISTED:
        if name in columns.at:
            yield from context.text.cell_evidence(number, index, columns.at[name], f"communes.{name}")
    for criterion in ticked(context.text.tables[number].rows[index], columns.ticks):
        yield from context.text.cell_evidence(number, index, columns.ticks[criterion], "communes.tick")


def _ticked(row: Sequence[str], columns: Columns, table: Table) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ticks as achieved, or as planned where the table's title speaks of nothing else."""
    found = ticked(row, columns.ticks)
    return ((), found) if _is_plan(table) else (found, ())


def _is_plan(table: Table) -> bool:
    title = fold(table.title)
    return bool(_PLANNED.search(title)) and not _ACHIEVED.search(title)


def _lists(
    context: Context, number: int, row: Sequence[str], columns: Columns
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The row's lists of criteria achieved and planned."""
    achieved, planned = columns.cell(row, "achieved"), columns.cell(row, "planned")
    pages = context.text.tables[number].pages
    if all(context.text.document.page(page).source == "text" for page in pages):
        return listed(achieved), listed(planned)
    have = scanned_list(achieved, _count(columns.cell(row, "achieved_count")), listed(planned))
    return have, scanned_list(planned, _count(columns.cell(row, "planned_count")), have)


def _count(printed: str) -> int | None:
    match = re.match(r"^\D{0,3}(\d{1,2})(?:\s*/\s*\d{1,2})?\D{0,12}$", printed)
    return int(match.group(1)) if match else None


def _year_of_row(printed: str, of_table: int | None) -> int | None:
    """The year of the row's own cell; where the table has no such column, or the cell is empty, the table's."""
    match = _YEAR_CELL.match(printed)
    return int(match.group(1)) if match else of_table


def _year(table: Table, columns: Columns, context: Context) -> int | None:
    """The year that is planned for: of the planned columns' headers, else the title's, else the plan's last."""
    planned = [columns.at[name] for name in ("planned", "planned_count") if name in columns.at]
    headers = " ".join(text for column in planned for text in headers_over(table, column))
    for source in (headers, table.title):
        years = _YEAR.findall(fold(source))
        if years:
            return int(years[-1])
    return context.head.period[1] if context.head.period else None


def _doubt(row: CommuneRow, resolution: Resolution) -> Doubt:
    return Doubt(
        id=row.id,
        place=row.place,
        evidence=row.evidence[:1],
        kind="unresolved_place",
        quote=row.printed,
        why=resolution.why,
        candidates=tuple(f"{u.code} {u.type} {u.name}" for u in resolution.candidates[:5]),
    )
