"""New reference data without a release of the program: checked as a whole, then laid over what the program ships.

A folder holds CSV files named and formed like those in ``data/`` (``places.csv``, ``criteria.csv`` …). A row is new, or
it is a known row whose ``valid_to`` is filled in: what a decree ends. Nothing is applied unless every row passes;
applied files are read by ``models.reference`` where ``KEHOACH_REFERENCE_DIR`` names their folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from models.errors import ReferenceDataError
from models.reference import tables
from models.reference.tables import COLUMNS, checked_rows, day, identity

Row = Mapping[str, str]
Known = dict[tuple[str, ...], Row]
_LEVELS = ("province", "district", "commune")
_CONFIDENCES = ("high", "medium", "low", "none")


def check_update(folder: Path) -> list[str]:
    """What each file would add, one sentence a file. Raises ``ReferenceDataError`` for the first fault."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise ReferenceDataError("no CSV files.", file=folder)
    return [f"{file.name}: {len(_checked(file))} rows" for file in files]


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
    known: Known = {identity(table, row): row for row in tables.rows(table)}
    added: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows, start=2):
        key = identity(table, row)
        if key in added or (key in known and not _ends(table, known[key], row)):
            raise ReferenceDataError(f"{file.name}, row {number}: {' '.join(key)} is there already.")
        known[key] = row
        added.add(key)
    for number, row in enumerate(rows, start=2):
        for check in _CHECKS.get(table, ()):
            check(row, f"{file.name}, row {number}", known, file.parent)
    return rows


def _ends(table: str, old: Row, new: Row) -> bool:
    """Whether the new row is the old one with its last day filled in: a unit or set that a decree ends."""
    if "valid_to" not in COLUMNS[table] or old["valid_to"] or not new["valid_to"]:
        return False
    return all(old[name] == new[name] for name in COLUMNS[table] if name not in ("valid_to", "source"))


def _dates_in_order(row: Row, where: str, _known: Known, _folder: Path) -> None:
    first, last = day(row["valid_from"]), day(row["valid_to"])
    if first is None or (last is not None and last <= first):
        raise ReferenceDataError(f"{where}: valid_from {row['valid_from']!r}, valid_to {row['valid_to']!r}.")


def _place_version_fits(row: Row, where: str, known: Known, _folder: Path) -> None:
    """The new version begins where the one in force ends: two units may not hold one code on one day."""
    if row["level"] not in _LEVELS:
        raise ReferenceDataError(f"{where}: {row['level']!r} is no level.")
    first, last = day(row["valid_from"]), day(row["valid_to"])
    assert first is not None, "checked before"
    for other in known.values():
        if (other["level"], other["code"]) != (row["level"], row["code"]) or other is row:
            continue
        starts, ends = day(other["valid_from"]), day(other["valid_to"])
        assert starts is not None
        if (ends is None or first < ends) and (last is None or starts < last):
            raise ReferenceDataError(f"{where}: {row['code']} is {other['name']} from {starts} to {ends or 'now'}.")


def _change_fits(row: Row, where: str, _known: Known, folder: Path) -> None:
    """Both ends of a link are units that are known, or that the same update brings."""
    if row["level"] not in _LEVELS or day(row["date"]) is None or row["confidence"] not in _CONFIDENCES:
        raise ReferenceDataError(f"{where}: level, date or confidence ({', '.join(row.values())}).")
    file = folder / "places.csv"
    brought = checked_rows(file.read_text(encoding="utf-8"), "places", file.name) if file.is_file() else iter(())
    codes = {r["code"] for r in (*tables.rows("places"), *brought) if r["level"] == row["level"]}
    for code in filter(None, (row["predecessor_code"], row["successor_code"])):
        if code not in codes:
            raise ReferenceDataError(f"{where}: {code} is no {row['level']}.")


def _criterion_number(row: Row, where: str, _known: Known, _folder: Path) -> None:
    if not row["number"].isdigit():
        raise ReferenceDataError(f"{where}: {row['number']!r} is no number of a criterion.")


def _direction(row: Row, where: str, _known: Known, _folder: Path) -> None:
    if row["direction"] not in ("up", "down", ""):
        raise ReferenceDataError(f"{where}: {row['direction']!r} is no direction; known: up, down, or nothing.")


def _unit_is_known(row: Row, where: str, _known: Known, _folder: Path) -> None:
    if row["unit"] not in {u.unit for u in tables.units()}:
        raise ReferenceDataError(f"{where}: {row['unit']!r} is no unit of units.csv.")


_CHECKS: dict[str, tuple[Callable[[Row, str, Known, Path], None], ...]] = {
    "places": (_dates_in_order, _place_version_fits),
    "place_changes": (_change_fits,),
    "criteria": (_dates_in_order, _criterion_number),
    "indicators": (_direction, _unit_is_known),
}
