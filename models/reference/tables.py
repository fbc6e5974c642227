"""Reference tables as typed rows, read once from the CSV files in this package (and from updates laid over them)."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from models.errors import ReferenceDataError

Level = Literal["province", "district", "commune"]
UPDATES_VARIABLE = "KEHOACH_REFERENCE_DIR"

COLUMNS: dict[str, tuple[str, ...]] = {
    "places": ("code", "level", "name", "type", "parent_code", "province_code", "valid_from", "valid_to", "source"),
    "place_changes": (
        "date",
        "predecessor_code",
        "successor_code",
        "kind",
        "decree",
        "source",
        "level",
        "extent",
        "confidence",
    ),
    "decrees": ("effective_date", "decree", "title_as_listed_by_gso"),
    "programmes": ("code", "name_vi", "short_vi", "periods", "notes", "name_en"),
    "criteria": ("set_code", "decision", "period", "valid_from", "valid_to", "number", "group_vi", "name_vi"),
    "indicators": ("code", "programme", "criterion_ntm_2016", "unit", "name_vi", "name_en", "direction"),
    "agencies": ("name_vi", "abbreviations", "level", "successors", "since"),
    "units": ("unit", "dimension", "printed_forms", "scale_to_unit"),
}


@dataclass(frozen=True, slots=True)
class Programme:
    """A national target programme."""

    code: str
    name_vi: str
    short_vi: str
    periods: str
    notes: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion (tiêu chí) of a dated set."""

    set_code: str
    decision: str
    period: tuple[int, int]
    valid_from: date
    valid_to: date | None
    number: int
    group_vi: str
    name_vi: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What can be promised or reported. ``unit`` is canonical; ``direction`` is the better one, "" where none is."""

    code: str
    programme: str
    criterion_ntm_2016: str
    unit: str
    name_vi: str
    name_en: str
    direction: Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Agency:
    """A body with its printed abbreviations; ``successors`` name the function in brackets where it was split."""

    name_vi: str
    abbreviations: tuple[str, ...]
    level: str
    successors: tuple[str, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A canonical unit; ``forms`` maps printed forms to their scale ("Ngh.người" → 1000)."""

    unit: str
    dimension: str
    forms: tuple[tuple[str, float], ...]


IDENTITY: dict[str, tuple[str, ...]] = {
    "places": ("level", "code", "valid_from"),
    "place_changes": ("date", "level", "predecessor_code", "successor_code"),
    "decrees": ("effective_date", "decree"),
    "programmes": ("code",),
    "criteria": ("set_code", "number"),
    "indicators": ("code",),
    "agencies": ("name_vi",),
    "units": ("unit",),
}
"""What tells a row of each table from the others."""


def identity(table: str, row: Mapping[str, str]) -> tuple[str, ...]:
    """The row's key."""
    return tuple(row[name] for name in IDENTITY[table])


def rows(table: str) -> Iterator[dict[str, str]]:
    """Rows of a table; those of an update folder (``KEHOACH_REFERENCE_DIR``) come last and replace their like.

    Raises ``ReferenceDataError``.
    """
    newer = _updated_rows(table)
    for row in _shipped_rows(table):
        if not newer or identity(table, row) not in newer:
            yield row
    yield from newer.values()


def _shipped_rows(table: str) -> Iterator[dict[str, str]]:
    folder = resources.files(__package__).joinpath("data")
    packed = folder.joinpath(f"{table}.csv.gz")
    if packed.is_file():
        text = gzip.decompress(packed.read_bytes()).decode("utf-8")
    else:
        text = folder.joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return checked_rows(text, table, f"{table}.csv")


def _updated_rows(table: str) -> dict[tuple[str, ...], dict[str, str]]:
    file = Path(os.environ.get(UPDATES_VARIABLE, "")) / f"{table}.csv"
    if UPDATES_VARIABLE not in os.environ or not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    return {identity(table, row): row for row in checked_rows(text, table, file.name)}


def checked_rows(text: str, table: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of CSV text whose columns are exactly the table's. Raises ``ReferenceDataError`` naming file and row."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS[table]:
        raise ReferenceDataError(f"{name}: columns {reader.fieldnames}, expected {list(COLUMNS[table])}.")
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise ReferenceDataError(f"{name}, row {number}: another number of fields than the header has.")
        yield row


def day(text: str) -> date | None:
    """An ISO date, None for an empty field. Raises ``ReferenceDataError``."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ReferenceDataError(f"{text!r} is no date.") from error


@cache
def programmes() -> tuple[Programme, ...]:
    """All programmes, in the file's order."""
    return tuple(Programme(**row) for row in rows("programmes"))


@cache
def criteria() -> tuple[Criterion, ...]:
    """All criteria of all sets."""
    return tuple(
        Criterion(
            r["set_code"],
            r["decision"],
            (int(r["period"][:4]), int(r["period"][-4:])),
            day(r["valid_from"]) or date.min,
            day(r["valid_to"]),
            int(r["number"]),
            r["group_vi"],
            r["name_vi"],
        )
        for r in rows("criteria")
    )


@cache
def indicators() -> dict[str, Indicator]:
    """Indicators by code."""
    return {r["code"]: Indicator(**r) for r in rows("indicators")}  # type: ignore[arg-type]


@cache
def agencies() -> tuple[Agency, ...]:
    """All bodies."""
    return tuple(
        Agency(
            r["name_vi"],
            tuple(a.strip() for a in r["abbreviations"].split(";") if a.strip()),
            r["level"],
            tuple(s.strip() for s in r["successors"].split(";") if s.strip()),
            day(r["since"]),
        )
        for r in rows("agencies")
    )


@cache
def units() -> tuple[MeasureUnit, ...]:
    """Canonical units with their printed forms."""
    out = []
    for r in rows("units"):
        forms = []
        for form in r["printed_forms"].split(";"):
            printed, _, scale = form.strip().partition(" = ")
            forms.append((printed.strip(), float(scale) if scale else float(r["scale_to_unit"])))
        out.append(MeasureUnit(r["unit"], r["dimension"], tuple(forms)))
    return tuple(out)


def criteria_set(programme_period: tuple[int, int] | None, on: date | None) -> str | None:
    """The set that holds: by the plan's period first, by its date where the period does not decide."""
    if programme_period is not None:
        fitting = {
            c.set_code for c in criteria() if c.period[0] <= programme_period[0] and programme_period[1] <= c.period[1]
        }
        if len(fitting) == 1:
            return fitting.pop()
    if on is not None:
        for criterion in criteria():
            if criterion.valid_from <= on and (criterion.valid_to is None or on < criterion.valid_to):
                return criterion.set_code
    return None


@cache
def data_version() -> str:
    """Hash of all reference data, updates included, 12 hex digits."""
    digest = hashlib.sha256()
    folder = resources.files(__package__).joinpath("data")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if ".csv" in file.name:
            digest.update(file.read_bytes())
    for update in sorted(Path(os.environ.get(UPDATES_VARIABLE, "")).glob("*.csv")) if _has_updates() else ():
        digest.update(update.read_bytes())
    return digest.hexdigest()[:12]


def _has_updates() -> bool:
    return UPDATES_VARIABLE in os.environ and Path(os.environ[UPDATES_VARIABLE]).is_dir()
