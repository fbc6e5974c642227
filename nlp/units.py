"""Units of measure behind a number ("triệu đồng/người/năm") and in a table's unit column ("1.000ha", "Ngh.người").

The forms are data (``data/unit_forms.csv``): a printed form, the canonical unit, the scale to it and its kind.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from models.errors import ReferenceDataError
from models.records import Number

UnitKind = Literal[
    "share",  # per cent, per mille
    "money",
    "unit",  # an administrative or residential unit: commune, village
    "household",
    "person",
    "criterion",
    "physical",  # length, area, mass
    "work",  # something built
    "count",
    "factor",  # "1,6 lần"
    "time",  # years of age
    "grade",  # stars
    "ratio",  # anything per something
]
_COLUMNS = ("form", "unit", "scale", "kind")
# Words and figures that multiply a counted unit; "triệu" and "tỷ" alone are money.
_MULTIPLIERS = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "ngh.": 1_000,
    "ngh": 1_000,
    "1.000": 1_000,
    "1000": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tr.": 1_000_000,
}


@dataclass(frozen=True, slots=True)
class UnitForm:
    """One row of the data file. ``scale`` turns a printed value into one of ``unit``."""

    form: str
    unit: str
    scale: int
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was read. ``end`` is where it ends in the text; ``per_year`` is True for "%/năm"."""

    name: str
    scale: int
    kind: UnitKind
    end: int
    printed: str
    per_year: bool = False


def scaled(value: Number, scale: int) -> Number:
    """``value`` in the canonical unit: 52.786 thousand is 52786 exactly."""
    if scale == 1:
        return value
    product = round(value * scale, 6)
    return int(product) if product == int(product) else product


@cache
def unit_forms() -> dict[str, UnitForm]:
    """All printed forms (lower case). Raises ``ReferenceDataError`` for a malformed file."""
    source = files("nlp").joinpath("data/unit_forms.csv")
    forms: dict[str, UnitForm] = {}
    with source.open(encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise ReferenceDataError(f"columns must be {_COLUMNS}", file="unit_forms.csv")
        for row in reader:
            form = row["form"]
            if form in forms or row["kind"] not in get_args(UnitKind) or not row["scale"].isdigit():
                raise ReferenceDataError(f"row {row!r}", file="unit_forms.csv")
            forms[form] = UnitForm(form, row["unit"], int(row["scale"]), cast(UnitKind, row["kind"]))
    return forms


def _loose(form: str) -> str:
    """The form as a pattern that lets spaces be missing or doubled, as scans print them."""
    return re.escape(form).replace(r"\ ", r"\s*")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    forms = "|".join(_loose(form) for form in sorted(unit_forms(), key=len, reverse=True))
    factors = "|".join(re.escape(word) for word in sorted(_MULTIPLIERS, key=len, reverse=True))
    lead = r"\s{0,2}(?:(?:số|trong số|tổng số|các|của các)\s+)?"
    plain = re.compile(rf"{lead}(?P<form>{forms})(?![^\W_])", re.IGNORECASE)
    multiplied = re.compile(rf"{lead}(?P<factor>{factors})\s*(?P<form>{forms})(?![^\W_])", re.IGNORECASE)
    per = re.compile(rf"\s?/\s?(?:1\s?)?(?P<per>năm|tháng|ngày|vạn dân|1\.?000 dân|{forms})(?![^\W_])", re.IGNORECASE)
    return plain, multiplied, per


@cache
def _squeezed() -> dict[str, UnitForm]:
    return {re.sub(r"\s", "", form): unit for form, unit in unit_forms().items()}


def read_unit(text: str, position: int) -> Unit | None:
    """The unit that stands at ``position`` (after optional blanks and "số"), or None."""
    plain, multiplied, per = _patterns()
    match, larger = plain.match(text, position), multiplied.match(text, position)
    factor = 1
    if larger is not None and (match is None or larger.end() > match.end()):
        match, factor = larger, _MULTIPLIERS[larger["factor"].lower()]
    if match is None:
        return None
    form = _squeezed()[re.sub(r"\s", "", match["form"].lower())]
    name, kind, scale = form.unit, form.kind, form.scale * factor
    end, per_year = match.end(), False
    while rate := per.match(text, end):
        end, word = rate.end(), rate["per"].lower()
        if word in ("năm", "tháng", "ngày") and kind != "ratio":
            per_year = word == "năm"
            if word != "năm":
                name, kind = f"{name}/{word}", "ratio"
        elif word == "năm":
            per_year = name.startswith("tiêu chí")  # "tiêu chí/xã/năm" is a rate, "triệu đồng/người/năm" a unit
        else:
            other = _squeezed().get(re.sub(r"\s", "", word))
            name, kind = f"{name}/{other.unit if other else word}", "ratio"
    return Unit(name, scale, kind, end, text[position:end].strip(), per_year)


def read_unit_cell(text: str) -> Unit | None:
    """The unit of a table's unit cell or of "(ĐVT: 1.000 ha)"; None where the cell is no unit ("Đạt")."""
    cell = " ".join(text.split()).strip(" .:()")
    cell = re.sub(r"^(?:đơn vị(?: tính)?|đvt)\s*:?\s*", "", cell, flags=re.IGNORECASE)
    unit = read_unit(cell, 0)
    return unit if unit is not None and unit.end >= len(cell) - 1 else None
