"""New reference data without a release of the program: checked as a whole, then laid over what the program ships.

A folder holds CSV files named and formed like those in ``data/`` (``places.csv``, ``criteria.csv`` …). Nothing is
applied unless every row passes; applied files are read by ``models.reference`` where ``KEHOACH_REFERENCE_DIR`` names
their folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from models.errors import ReferenceDataError
from models.reference import tables
from models.reference.tables import COLUMNS, checked_rows, day

Row = Mapping[str, str]
_IDENTITY: dict[str, tuple[str, ...]] = {
    "places": ("level", "code", "valid_from"),
    "place_changes": ("date", "level", "predecessor_code", "successor_code"),
    "decrees": ("effective_date", "decree"),
    "programmes": ("code",),
    "criteria": ("set_code", "number"),
    "indicators": ("code",),
    "agencies": ("name_vi",),
    "units": ("unit",),
}


def check_update(folder: Path) -> list[str]:
    """What each file would add, one sentence a file. Raises ``ReferenceDataError`` for the first fault."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise ReferenceDataError("no CSV files.", file=folder)
    return [f"{file.name}: {len(_checked(file))} rows, all new" for file in files]


def apply_update(folder: Path, target: Path) -> list[str]:
    """Check the folder, then add its rows to ``target``. Raises ``ReferenceDataError``; then nothing has changed."""
    report = check_update(folder)
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.glob("*.csv")):
        lines = file.read_text(encoding="utf-8").splitlines()
        kept = target / file.name
        old = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else lines[:1]
        part = kept.with_suffix(".part")
        part.write_text("\n".join([*old, *lines[1:]]) + "\n", encoding="utf-8")
        part.replace(kept)
    return report


def _checked(file: Path) -> list[dict[str, str]]:
    table = file.stem
    if table not in COLUMNS:
        raise ReferenceDataError(f"{file.name} is no reference table; known: {', '.join(COLUMNS)}.")
    rows = list(checked_rows(file.read_text(encoding="utf-8"), table, file.name))
    known = {_identity(table, row) for row in tables.rows(table)}
    for number, row in enumerate(rows, start=2):
        identity = _identity(table, row)
        if identity in known:
            raise ReferenceDataError(f"{file.name}, row {number}: {' '.join(identity)} is there already.")
        known.add(identity)
        for check in _CHECKS.get(table, ()):
            check(row, f"{file.name}, row {number}")
    return rows


def _identity(table: str, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in _IDENTITY[table])


def _dates_in_order(row: Row, where: str) -> None:
    first, last = day(row["valid_from"]), day(row["valid_to"])
    if first is None or (last is not None and last <= first):
        raise ReferenceDataError(f"{where}: valid_from {row['valid_from']!r}, valid_to {row['valid_to']!r}.")


def _place_version_fits(row: Row, where: str) -> None:
    """The new version begins where the one in force ends: two units may not hold one code on one day."""
    if row["level"] not in ("province", "district", "commune"):
        raise ReferenceDataError(f"{where}: {row['level']!r} is no level.")
    first, last = day(row["valid_from"]), day(row["valid_to"])
    assert first is not None, "checked before"
    for other in _versions(row["level"], row["code"]):
        starts, ends = day(other["valid_from"]), day(other["valid_to"])
        assert starts is not None
        if (ends is None or first < ends) and (last is None or starts < last):
            raise ReferenceDataError(f"{where}: {row['code']} is {other['name']} from {starts} to {ends or 'now'}.")


def _versions(level: str, code: str) -> Iterator[dict[str, str]]:
    return (r for r in tables.rows("places") if r["level"] == level and r["code"] == code)


def _criterion_number(row: Row, where: str) -> None:
    if not row["number"].isdigit():
        raise ReferenceDataError(f"{where}: {row['number']!r} is no number of a criterion.")


_CHECKS: dict[str, tuple[Callable[[Row, str], None], ...]] = {
    "places": (_dates_in_order, _place_version_fits),
    "criteria": (_dates_in_order, _criterion_number),
}
