"""The dated reference data as rows of the reference tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, delete, insert

from models.reference import tables as reference
from models.reference.places import FIRST_DAY
from models.reference.tables import data_version, day
from models.warehouse.fold import squeeze
from models.warehouse.objects import info, set_info
from models.warehouse.schema import (
    agency,
    agency_successor,
    commune,
    criteria_set,
    criterion,
    district,
    indicator,
    programme,
    province,
    unit,
    unit_change,
)

Row = dict[str, Any]
_VERSION_KEY = "reference_version"
_SINGLE_PROGRAMME = "MTQG3"
# "Sở Nội vụ (lao động, việc làm)": the successor and the function it took over
_SUCCESSOR = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<function>[^()]+)\))?$")


def reference_version() -> str:
    """Version of the reference data of this program, updates included."""
    return data_version()


def fill_reference(connection: Connection) -> None:
    """Bring the reference tables to what ``models.reference`` says; facts refer to them by code and stay."""
    if info(connection, _VERSION_KEY) == reference_version():
        return
    filled = _all_rows()
    for table in reversed(filled):
        connection.execute(delete(table))
    for table, rows in filled.items():
        if rows:
            connection.execute(insert(table), rows)
    set_info(connection, _VERSION_KEY, reference_version())


def _all_rows() -> dict[Table, list[Row]]:
    """Rows of every reference table; a table after those it refers to."""
    places = [_place_row(r) for r in reference.rows("places")]
    return {
        province: [_only(r, province) for level, r in places if level == "province"],
        district: [_only(r, district) for level, r in places if level == "district"],
        commune: [_only(r, commune) for level, r in places if level == "commune"],
        unit_change: list(_change_rows()),
        programme: list(_programme_rows()),
        criteria_set: list(_criteria_set_rows()),
        criterion: [
            {"set_code": c.set_code, "criterion": c.number, "group_vi": c.group_vi or None, "name_vi": c.name_vi}
            for c in reference.criteria()
        ],
        indicator: list(_indicator_rows()),
        unit: list(_unit_rows()),
        agency: list(_agency_rows()),
        agency_successor: list(_successor_rows()),
    }


def _only(row: Row, table: Table) -> Row:
    return {name: row[name] for name in table.columns.keys()}  # noqa: SIM118  # a column collection, not a dict


def _place_row(r: dict[str, str]) -> tuple[str, Row]:
    has_district = r["level"] == "commune" and r["parent_code"] != r["province_code"]
    return r["level"], {
        "code": r["code"],
        "valid_from": day(r["valid_from"]) or FIRST_DAY,
        "valid_to": day(r["valid_to"]),
        "name": r["name"],
        "name_folded": squeeze(r["name"]),
        "type": r["type"],
        "source": r["source"],
        "province_code": r["province_code"],
        "district_code": r["parent_code"] if has_district else None,
    }


def _change_rows() -> Iterator[Row]:
    for number, r in enumerate(reference.rows("place_changes"), start=1):
        yield {
            "change_no": number,
            "changed_on": day(r["date"]),
            "unit_level": r["level"],
            "predecessor_code": r["predecessor_code"] or None,
            "successor_code": r["successor_code"] or None,
            "change_kind": r["kind"],
            "decree": r["decree"] or None,
            "extent": r["extent"] or None,
            "source": r["source"],
            "link_confidence": r["confidence"],
        }


def _programme_rows() -> Iterator[Row]:
    for p in reference.programmes():
        joins = "component of MTQG3" in p.notes
        yield {
            "code": p.code,
            "name_vi": p.name_vi,
            "name_en": p.name_en or None,
            "short_vi": p.short_vi or None,
            "periods": p.periods or None,
            "replaced_by": _SINGLE_PROGRAMME if joins else None,
            "note": p.notes or None,
        }


def _criteria_set_rows() -> Iterator[Row]:
    seen: set[str] = set()
    for c in reference.criteria():
        if c.set_code not in seen:
            seen.add(c.set_code)
            yield {
                "set_code": c.set_code,
                "programme": c.set_code.partition("-")[0],
                "decision": c.decision,
                "periods": f"{c.period[0]}-{c.period[1]}",
                "valid_from": c.valid_from,
                "valid_to": c.valid_to,
            }


def _indicator_rows() -> Iterator[Row]:
    for i in reference.indicators().values():
        number = i.criterion_ntm_2016
        yield {
            "code": i.code,
            "programme": i.programme or None,
            "criterion": int(number) if number.isdigit() else None,
            "unit": i.unit,
            "name_vi": i.name_vi,
            "name_en": i.name_en or None,
            "direction": i.direction or None,
        }


def _unit_rows() -> Iterator[Row]:
    for u in reference.units():
        scale = dict(u.forms).get(u.unit, 1.0)
        forms = "; ".join(form for form, _ in u.forms)
        yield {"unit": u.unit, "dimension": u.dimension, "printed_forms": forms, "scale_to_unit": scale}


def _agency_rows() -> Iterator[Row]:
    for a in reference.agencies():
        abbreviations = "; ".join(a.abbreviations) or None
        yield {"name_vi": a.name_vi, "abbreviations": abbreviations, "unit_level": a.level, "valid_to": a.since}


def _successor_rows() -> Iterator[Row]:
    for a in reference.agencies():
        for printed in a.successors:
            match = _SUCCESSOR.match(printed)
            if match is not None:
                yield {
                    "name_vi": a.name_vi,
                    "successor": match["name"],
                    "successor_function": match["function"] or "",
                    "valid_from": a.since,
                }
