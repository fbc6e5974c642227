"""Criteria tables: one record a commune row, with the lists of criteria achieved and planned as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.pages import Table
from models.records import CommuneRow, Doubt
from models.reference.places import Resolution
from models.reference.vietnamese import fold
from nlp.context import Context
from nlp.structure import appendix_of

# what a column is, by its joined headers without diacritics; the first that fits
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("order", re.compile(r"^(?:tt|stt|so tt)$")),
    ("cumulative", re.compile(r"luy ke|cong don|tong so tieu chi (?:dat )?(?:den|het|cuoi)")),
    (
        "planned",
        re.compile(
            r"(?:cu the|cac|ten).{0,24}tieu chi.{0,30}(?:phan dau|dang ky|ke hoach|du kien)|tieu chi (?:phan dau|dang ky|du kien) dat trong"
        ),
    ),
    (
        "achieved",
        re.compile(r"(?:cu the|cac|ten).{0,24}tieu chi.{0,20}(?:da )?dat|tieu chi da dat \(?(?:cu the|ghi ro)"),
    ),
    (
        "planned_count",
        re.compile(
            r"so (?:luong )?tieu chi.{0,30}(?:phan dau|dang ky|ke hoach|du kien|tang them)|(?:ke hoach|phan dau|dang ky).{0,40}so (?:luong )?tieu chi"
        ),
    ),
    (
        "achieved_count",
        re.compile(r"so (?:luong )?tieu chi.{0,30}dat|(?:hien trang|ket qua|da dat).{0,40}so (?:luong )?tieu chi"),
    ),
    ("district", re.compile(r"^(?:ten )?(?:huyen|thuoc huyen|huyen, thanh pho|huyen/thanh pho|don vi huyen)")),
    (
        "commune",
        re.compile(
            r"^(?:ten )?(?:xa|don vi|dia phuong|xa, phuong|ten xa|danh sach xa|xa/phuong|don vi xa)\b|ten don vi"
        ),
    ),
    ("note", re.compile(r"ghi chu")),
)
_LIST = re.compile(r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?")
_LIST_CELL = re.compile(r"^[\d\s,;.\-–]+$")
_YEAR = re.compile(r"nam\s+(20\d\d)")
_MAX_CRITERION = 30


@dataclass(frozen=True)
class Columns:
    """Column of each kind, by name."""

    at: dict[str, int]

    def cell(self, row: Sequence[str], name: str) -> str:
        """The row's cell of that kind, "" where the table has no such column."""
        return row[self.at[name]].strip() if name in self.at else ""


@dataclass(frozen=True)
class Communes:
    """Rows read, and the names that could not be resolved for certain."""

    rows: tuple[CommuneRow, ...]
    doubts: tuple[Doubt, ...]


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
    for column in range(len(table.rows[0])):
        header = fold(" ".join(_headers_over(table, column)))
        kind = next((name for name, pattern in _COLUMNS if pattern.search(" ".join(header.split()))), None)
        if kind is not None:
            at.setdefault(kind, column)
    return Columns(at) if "commune" in at and {"achieved", "planned", "achieved_count"} & set(at) else None


def _headers_over(table: Table, column: int) -> Iterator[str]:
    """Header cells over a column, a merged one over each column that it spans."""
    covering = {(r, c + k): c for r, c, _, width in table.spans for k in range(width) if r < table.header_rows}
    for row in range(table.header_rows):
        own = covering.get((row, column), column)
        if table.rows[row][own]:
            yield table.rows[row][own]


def _rows(context: Context, number: int, table: Table, columns: Columns) -> Iterator[tuple[CommuneRow, Resolution]]:
    appendix = appendix_of(table.title)
    label = appendix[0] if appendix else f"Bảng {number + 1}"
    year = _year(table, context)
    district: str | None = None
    counted = 0
    for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        printed = columns.cell(row, "commune")
        lists = [columns.cell(row, name) for name in ("achieved", "planned", "achieved_count", "planned_count")]
        if not printed or not any(any(c.isdigit() for c in text) for text in lists):
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
    evidence = [
        e
        for name in ("commune", "achieved", "planned")
        if name in columns.at
        for e in context.text.cell_evidence(number, index, columns.at[name], f"communes.{name}")
    ]
    return CommuneRow(
        id=context.identity(place, "commune_row"),
        place=place,
        evidence=tuple(evidence),
        appendix=label,
        row=counted,
        printed=printed,
        commune=unit.name if unit else None,
        district=district.name if district else None,
        commune_code=unit.code if unit else None,
        achieved=listed(columns.cell(row, "achieved")),
        achieved_count=_count(columns.cell(row, "achieved_count")),
        planned=listed(columns.cell(row, "planned")),
        planned_count=_count(columns.cell(row, "planned_count")),
        cumulative_count=_count(columns.cell(row, "cumulative")),
        year=year,
        note=columns.cell(row, "note") or resolution.note,
    )


def listed(printed: str) -> tuple[int, ...]:
    """ "1,3,7-9" → (1, 3, 7, 8, 9); numbers as printed, errors included."""
    if not _LIST_CELL.match(printed):
        printed = " ".join(re.findall(r"\d[\d\s,;.\-–]*", printed))
    out: list[int] = []
    for match in _LIST.finditer(printed):
        ends = [int(n) for n in re.findall(r"\d{1,2}", match.group())]
        if len(ends) == 2 and ends[0] < ends[1] <= _MAX_CRITERION:
            out.extend(range(ends[0], ends[1] + 1))
        else:
            out.extend(ends)
    return tuple(out)


def _count(printed: str) -> int | None:
    match = re.match(r"^\D{0,3}(\d{1,2})(?:\s*/\s*\d{1,2})?\D{0,12}$", printed)
    return int(match.group(1)) if match else None


def _year(table: Table, context: Context) -> int | None:
    sources = [table.title, " ".join(c for row in table.rows[: table.header_rows] for c in row)]
    for source in sources:
        years = _YEAR.findall(fold(source))
        if years:
            return int(years[0])
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
