"""Tables of money: a row a programme, project or source, a column a source or the whole, one record an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.pages import Table
from models.records import Evidence, Funding, FundingSource, Period
from models.reference.vietnamese import fold
from nlp.communes import criteria_columns, headers_over
from nlp.context import Context
from nlp.numbers import read_number
from nlp.structure import appendix_of
from nlp.target_tables import target_columns
from nlp.targets.from_text import plan_programme
from nlp.targets.scope import programmes_named
from nlp.task_tables import task_columns

_SCALES = {"dong": 1, "nghin dong": 10**3, "ngan dong": 10**3, "trieu dong": 10**6, "ty dong": 10**9, "ti dong": 10**9}
_UNIT = re.compile(r"(?:don vi(?: tinh)?|dvt)\s*:?\s*\(?\s*(?P<unit>(?:nghin |ngan |trieu |ty |ti )?dong)(?!\w)")
_UNIT_IN_HEADER = re.compile(r"\(\s*(?P<unit>(?:nghin |ngan |trieu |ty |ti )?dong)\s*\)")
# what pays, by a header or a row's name without diacritics; the first that fits
_SOURCES: tuple[tuple[FundingSource, re.Pattern[str]], ...] = (
    ("total", re.compile(r"^(?:tong|cong)\b|tong (?:so|cong|von|kinh phi|muc|nhu cau)|nhu cau von")),
    ("other", re.compile(r"long ghep|\bkhac\b|xa hoi hoa")),
    ("central_budget", re.compile(r"nstw|trung uong|\btw\b")),
    ("credit", re.compile(r"tin dung|von vay")),
    ("business", re.compile(r"doanh nghiep|hop tac xa")),
    ("community", re.compile(r"dan gop|nhan dan|dan cu|cong dong|nguoi dan")),
    ("local_budget", re.compile(r"nsdp|dia phuong|(?:ngan sach|ns) (?:tinh|huyen|xa|thanh pho)|doi ung")),
)
_NAME = re.compile(
    r"^(?:ten )?(?:du an|noi dung|chuong trinh|nguon von|nguon|hang muc|danh muc|nhiem vu|cac nguon)\b|noi dung|nguon von"
)
_MONEY = re.compile(r"von\b|kinh phi|nguon|ngan sach|\bns|tong|cong\b|tin dung|dan gop|dong\)")
_DONE = re.compile(r"\buoc\b|thuc hien|giai ngan|da bo tri|ket qua|so sanh|ty le|luy ke|%")
_TOTAL_ROW = re.compile(r"^(?:tong|cong)(?: (?:so|cong|von|kinh phi))?\b")
_YEAR = re.compile(r"(20\d\d)(?:\s*[-–]\s*(20\d\d))?")
# a column that says nothing but when: in a table of sources it holds money
_WHEN = re.compile(
    r"^(?:nam |ke hoach (?:nam )?)?(?:giai doan )?20\d\d(?: ?[-–] ?20\d\d)?$|^(?:ca|toan) (?:giai doan|ky|thoi ky)$"
)
_FIGURE = re.compile(r"^\d[\d.,]*$")


@dataclass(frozen=True)
class Columns:
    """The column of names, and of each amount: its source where the header says one, and the header as printed."""

    name: int
    amounts: tuple[tuple[int, FundingSource | None, str], ...]


def find_table_funding(context: Context) -> Iterator[Funding]:
    """The amounts of all tables of money whose unit is printed; without one an amount is not known."""
    for number, table in enumerate(context.text.tables):
        columns = money_columns(table)
        scale = _scale(table, context) if columns is not None else None
        if columns is not None and scale is not None:
            yield from _rows(context, number, table, columns, scale)


def money_columns(table: Table) -> Columns | None:
    """The columns of a table of money, None where it is another kind of table."""
    if not table.rows or criteria_columns(table) or task_columns(table) or target_columns(table):
        return None
    name: int | None = None
    amounts: list[tuple[int, FundingSource | None, str]] = []
    is_of_sources = False
    for column in range(len(table.rows[0])):
        headers = list(headers_over(table, column))
        own = " ".join(fold(headers[-1]).split()) if headers else ""
        joined = " ".join(fold(" ".join(headers)).split())
        if name is None:
            name = column if _NAME.search(own) else None
            is_of_sources = name is not None and ("nguon" in joined or _rows_are_sources(table, column))
        elif not _DONE.search(joined) and (_MONEY.search(joined) or (is_of_sources and _WHEN.match(own))):
            amounts.append((column, _source(own) or _source(joined), " ".join(headers)))
    named = [source for _, source, _ in amounts if source]
    if name is None or not amounts or not (is_of_sources or len(set(named)) > 1):
        return None
    return Columns(name, tuple(amounts))


def _rows_are_sources(table: Table, name: int) -> bool:
    """Whether each row but the total is called by what pays, and not all by the same."""
    names = [fold(row[name].strip()) for row in table.rows[table.header_rows :] if row[name].strip()]
    told = [_source(text) for text in names if not _TOTAL_ROW.match(text)]
    return None not in told and len(set(told)) > 1


def _is_before(header: str, context: Context) -> bool:
    """Whether a column is of years before the plan's first: what there was, not what is planned."""
    years = [int(year) for year in re.findall(r"20\d\d", header)]
    first = context.head.period[0] if context.head.period else 0
    return bool(_WHEN.match(" ".join(fold(header).split()))) and bool(years) and max(years) < first


def _source(text: str) -> FundingSource | None:
    return next((source for source, pattern in _SOURCES if pattern.search(text)), None)


def _scale(table: Table, context: Context) -> int | None:
    """Đồng to a printed unit: told in the table's headers or title, else the one that the document tells anywhere."""
    head = fold(" ".join([table.title, *(cell for row in table.rows[: table.header_rows] for cell in row)]))
    if match := _UNIT.search(head) or _UNIT_IN_HEADER.search(head):
        return _SCALES[match["unit"]]
    told = {match["unit"] for block in context.text.blocks for match in _UNIT.finditer(fold(block.text))}
    return _SCALES[told.pop()] if len(told) == 1 else None


def _rows(context: Context, number: int, table: Table, columns: Columns, scale: int) -> Iterator[Funding]:
    appendix = appendix_of(table.title)
    where = appendix[0] if appendix else f"Bảng {number + 1}"
    programme = plan_programme(context)
    for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        printed = row[columns.name].strip()
        if not printed:
            continue
        is_total = bool(_TOTAL_ROW.match(fold(printed)))
        named = programmes_named(printed)
        programme = named[0] if len(named) == 1 else programme
        place = f"{where}/row {index - table.header_rows + 1}"
        for ordinal, (column, source, header) in enumerate(columns.amounts):
            amount = _amount_vnd(row[column], scale)
            kind = _kind(printed, source, is_total=is_total)
            if amount is None or kind is None or _is_before(header, context):
                continue
            yield Funding(
                id=context.identity(place, "funding", ordinal),
                place=f"{place}/funding {ordinal + 1}",
                evidence=_evidence(context, number, index, columns.name, column),
                quote=f"{printed} {row[column].strip()}",
                programme=plan_programme(context) if is_total else programme,
                source=kind,
                amount_vnd=amount,
                period=_period(f"{header} {table.title}", context),
            )


def _kind(printed: str, source: FundingSource | None, *, is_total: bool) -> FundingSource | None:
    """What pays: the column's source, or the row's where the column holds the whole."""
    if is_total:
        return source or "total"
    return (_source(fold(printed)) if source in (None, "total") else None) or source


def _evidence(context: Context, number: int, index: int, *columns: int) -> tuple[Evidence, ...]:
    return tuple(e for c in columns for e in context.text.cell_evidence(number, index, c, "funding.table"))


def _amount_vnd(printed: str, scale: int) -> int | None:
    value = read_number(printed.strip()) if _FIGURE.match(printed.strip()) else None
    return None if value is None else round(value * scale)


def _period(told: str, context: Context) -> Period | None:
    """The year or years that the header or the title names, else the plan's."""
    match = _YEAR.search(told)
    if match is None:
        return context.head.period
    return int(match[1]), int(match[2] or match[1])


def is_tabled(record: Funding) -> bool:
    """Whether an amount was read from a table."""
    return any(spot.rule == "funding.table" for spot in record.evidence)
