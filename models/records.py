"""What understanding a document yields: records with evidence.

The fields are those of the annotation guide (one JSON object a record, ``records.json``); Vietnamese terms of art:
*tiêu chí* criterion of new rural development, *xã* commune, *huyện* district, *chủ trì* lead, *phối hợp* coordinate.
Numbers keep the unit beside them (``value`` + ``unit``), money is whole đồng (``amount_vnd``), shares are per cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["province", "district", "commune"]
Change = Literal["reach", "increase", "decrease", "maintain", "deliver"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Role = Literal["lead", "coordinate", "advise", "direct", "perform"]
DeadlineKind = Literal["by", "during", "months", "from", "recurring", "ongoing", "conditional"]
FundingSource = Literal["total", "central_budget", "local_budget", "business", "credit", "community", "other"]
Relation = Literal["based_on", "amends", "replaces", "attached_to", "mentions"]
FindingKind = Literal[
    "share_mismatch",
    "sum_mismatch",
    "count_mismatch",
    "out_of_range",
    "overlap",
    "cumulative_mismatch",
    "number_conflict",
    "duplicate_numbering",
    "name_variant",
    "cross_mismatch",
    "other",
]
Period = tuple[int, int]
Number = int | float


SURE = 0.9
"""Records of less confidence are shown with a warning, queued for review and marked in exports. At this value, with
each document left out in turn, 99 % and more of what is shown without a warning is right (docs/experiments.md)."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Record):
    """The spot that a record was read from.

    ``box`` is points from the top left of the page as displayed, null in files without pages; there ``place``
    names paragraph or cell and ``chars`` the half-open character span in it. ``text`` is exactly as printed.
    """

    page: int | None
    box: tuple[float, float, float, float] | None
    text: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    rule: str
    place: str | None = None
    chars: tuple[int, int] | None = None


class Repair(_Record):
    """A value that two other printed facts fix; the record keeps the printed one."""

    field: str
    printed: Any
    value: Any
    because: str


class Deadline(_Record):
    """When. ``text`` as printed; ``every`` an ISO 8601 duration; ``months`` 1-12 where they do not touch."""

    text: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    months: tuple[int, ...] | None = None
    every: str | None = None


class Area(_Record):
    """The administrative unit a target is set for; ``code`` is the official code on the document's date."""

    level: Level
    name: str
    code: str | None = None


class Record(_Record):
    """What all records of the document's content share.

    ``id`` hashes document, place, kind and ordinal (``models.identity``), not the content; ``place`` is the
    readable form of that place ("II.2/bullet 3", "Phụ lục 02/row 4"). ``confidence`` sorts records by how sure they
    are (``nlp.confidence``); None where nobody rated them.
    """

    id: str = ""
    place: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it is shown without a warning."""
        return self.confidence is not None and self.confidence >= SURE


class DocumentRecord(_Record):
    """The head of the document. ``issued_on`` is the document's own date, never an incoming-mail stamp's."""

    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    province: str | None = None
    issued_on: date | None = None
    title: str | None = None
    signer: str | None = None
    programmes: tuple[str, ...] = ()
    period: Period | None = None
    place: str | None = None
    district: str | None = None
    commune: str | None = None
    recipients: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class OutlineItem(Record):
    """A heading: Roman = level 1, Arabic = 2, two-part or letter = 3; an appendix or article is level 1."""

    label: str
    title: str | None
    level: int


class Citation(Record):
    """Another document that this one names by number, at its first mention."""

    number: str
    issued_on: date | None = None
    quote: str
    relation: Relation = "mentions"


class Target(Record):
    """One quantity the plan commits to reach, add, cut or keep."""

    quote: str
    programme: str | None
    indicator: str
    label: str | None = None
    area: Area | None = None
    subset: str | None = None
    criterion: int | None = None
    band: tuple[int | None, int | None] | None = None
    change: Change
    comparator: Comparator = "eq"
    value: Number
    value_max: Number | None = None
    unit: str
    denominator: Number | None = None
    share_pct: Number | None = None
    per: Literal["year"] | None = None
    baseline_year: int | None = None
    due: date | None = None
    repairs: tuple[Repair, ...] = ()


class Result(Record):
    """One quantity reported as achieved: a target's fields with ``as_of`` in place of ``due``."""

    quote: str
    programme: str | None
    indicator: str
    label: str | None = None
    area: Area | None = None
    subset: str | None = None
    criterion: int | None = None
    band: tuple[int | None, int | None] | None = None
    change: Change
    comparator: Comparator = "eq"
    value: Number
    value_max: Number | None = None
    unit: str
    denominator: Number | None = None
    share_pct: Number | None = None
    per: Literal["year"] | None = None
    baseline_year: int | None = None
    as_of: date | None = None
    repairs: tuple[Repair, ...] = ()


class Assignment(Record):
    """Who must do what by when. ``with`` is written ``with_`` in Python.

    ``cells`` are where a task table names doers and times; ``evidence`` is where the quote stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    quote: str
    assignee: tuple[str, ...]
    role: Role
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    directed_by: tuple[str, ...] = ()
    due: Deadline | None = None
    cells: tuple[Evidence, ...] = ()


class Funding(Record):
    """One amount of money in whole đồng. ``programme`` is null where it covers several."""

    quote: str
    programme: str | None
    source: FundingSource
    amount_vnd: int
    share_pct: Number | None = None
    period: Period | None = None
    repairs: tuple[Repair, ...] = ()


class CommuneRow(Record):
    """One commune's row of a criteria table. ``row`` counts from 1 inside its appendix; lists are as printed.

    ``evidence`` is where the name stands, ``cells`` where the lists do (rules "communes.achieved", "communes.planned").
    """

    appendix: str
    row: int
    printed: str
    commune: str | None = None
    district: str | None = None
    commune_code: str | None = None
    achieved: tuple[int, ...] = ()
    achieved_count: int | None = None
    planned: tuple[int, ...] = ()
    planned_count: int | None = None
    cumulative_count: int | None = None
    year: int | None = None
    note: str | None = None
    repairs: tuple[Repair, ...] = ()
    cells: tuple[Evidence, ...] = ()


class Finding(Record):
    """An error of the document itself. ``message_vi`` is the sentence that staff read."""

    kind: FindingKind
    quote: str
    found: Any = None
    expected: Any = None
    message_vi: str = ""


class Doubt(Record):
    """Something the program could not read, resolve or name for certain."""

    kind: str
    quote: str
    why: str
    candidates: tuple[str, ...] = ()


class Records(_Record):
    """Everything read out of one document (``records.json``)."""

    document: DocumentRecord = DocumentRecord()
    outline: tuple[OutlineItem, ...] = ()
    citations: tuple[Citation, ...] = ()
    targets: tuple[Target, ...] = ()
    results: tuple[Result, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    funding: tuple[Funding, ...] = ()
    communes: tuple[CommuneRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def records_to_json(records: Records) -> dict[str, Any]:
    """The records in the form of ``records.json``."""
    return records.model_dump(mode="json", by_alias=True)


def records_from_json(data: Mapping[str, Any]) -> Records:
    """Inverse of ``records_to_json``."""
    return Records.model_validate(data)
