"""Task tables: columns recognised by their headers, one assignment a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.pages import Table
from models.records import Assignment, Evidence, Role
from models.reference.vietnamese import fold
from nlp.agencies import names_in
from nlp.context import Context
from nlp.dates import Clock, deadline_of_cell
from nlp.duties import role_of
from nlp.structure import appendix_of

# what a column is, by its header without diacritics; the first that fits
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("order", re.compile(r"^(?:tt|stt|so tt|so thu tu)$")),
    ("with", re.compile(r"phoi hop")),
    ("directed_by", re.compile(r"^(?:co quan |don vi |lanh dao )?(?:chi dao|phu trach chi dao)")),
    ("lead", re.compile(r"chu tri|dau moi")),
    (
        "assignee",
        re.compile(
            r"(?:co quan|don vi|to chuc|ca nhan|nguoi)[^.]{0,20}(?:thuc hien|phu trach|soan thao|tham muu|trien khai)|trach nhiem|^thuc hien$|phan cong"
        ),
    ),
    ("due", re.compile(r"thoi (?:gian|han|diem)|tien do|ngay hoan thanh|hoan thanh")),
    ("task", re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|dau viec")),
)


# the head that itself says what the bodies below it do; "Cơ quan thực hiện" and "đầu mối" leave that to the task
_LEADING = re.compile(r"chu tri")
_AS_ABOVE = re.compile(r"^\W*(?:nt|như trên|như trên nt)\W*$|^[\"″”“']{1,2}$", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Column of each kind; -1 where there is none."""

    task: int
    assignee: int
    lead: int
    with_: int
    directed_by: int
    due: int
    leads: bool  # the bodies are told under a head "… chủ trì"


def find_task_assignments(context: Context, clock: Clock) -> Iterator[Assignment]:
    """One assignment a row of each table that has tasks and bodies."""
    for number, table in enumerate(context.text.tables):
        columns = task_columns(table)
        if columns is not None:
            yield from _rows(context, clock, number, table, columns)


def task_columns(table: Table) -> Columns | None:
    """The columns of a task table, None where it is another kind of table."""
    found: dict[str, int] = {}
    leads = False
    width = len(table.rows[0]) if table.rows else 0
    for column in range(width):
        header = fold(" ".join(row[column] for row in table.rows[: table.header_rows] if row[column]))
        kind = next((name for name, pattern in _COLUMNS if pattern.search(header.strip())), None)
        if kind is not None:
            found.setdefault(kind, column)
        leads = leads or (found.get("lead") == column and bool(_LEADING.search(header)))
    if "task" not in found or not {"assignee", "lead"} & set(found):
        return None
    return Columns(
        task=found["task"],
        assignee=found.get("assignee", -1),
        lead=found.get("lead", -1),
        with_=found.get("with", -1),
        directed_by=found.get("directed_by", -1),
        due=found.get("due", -1),
        leads=leads,
    )


def _cells(context: Context, number: int, index: int, columns: Columns) -> Iterator[Evidence]:
    """Where the row names who does it, with whom and when."""
    row = context.text.tables[number].rows[index]
    doer = "assignee" if _cell(row, columns.assignee) else "lead"
    for name in (doer, "with_", "directed_by", "due"):
        column = getattr(columns, name)
        if column >= 0:
            rule = f"assignments.task_table.{name.rstrip('_')}"
            yield from context.text.cell_evidence(number, index, column, rule)


def _doers(rows: Sequence[Sequence[str]], index: int, first: int, columns: Columns) -> str:
    """Who does a row's task: its own cell, or the one above that it repeats ("nt", a ditto mark)."""
    for row in reversed(rows[first : index + 1]):
        told = _cell(row, columns.assignee) or _cell(row, columns.lead)
        if not _AS_ABOVE.match(told):
            return told
    return ""


def _role(row: Sequence[str], columns: Columns) -> Role:
    """By the task's own first verb; where that tells none in particular, by the head over the body."""
    own = role_of(_cell(row, columns.task))
    return "lead" if own == "perform" and columns.leads and not _cell(row, columns.assignee) else own


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column >= 0 else ""


def _rows(context: Context, clock: Clock, number: int, table: Table, columns: Columns) -> Iterator[Assignment]:
    appendix = appendix_of(table.title)
    where = appendix[0] if appendix else f"table {number + 1}"
    for index, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        task = _cell(row, columns.task)
        doers = _doers(table.rows, index, table.header_rows, columns)
        if not task or not (doers or _cell(row, columns.due)):
            continue
        place = f"{where}/row {index - table.header_rows + 1}"
        yield Assignment(
            id=context.identity(place, "assignment"),
            place=place,
            evidence=context.text.cell_evidence(number, index, columns.task, "assignments.task_table"),
            quote=task,
            assignee=names_in(doers),
            role=_role(row, columns),
            with_=names_in(_cell(row, columns.with_)),
            directed_by=names_in(_cell(row, columns.directed_by)),
            due=deadline_of_cell(_cell(row, columns.due), clock),
            cells=tuple(_cells(context, number, index, columns)),
        )
