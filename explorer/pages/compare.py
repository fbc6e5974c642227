"""So sánh: an indicator over units, and two provinces face to face; as page, Excel and CSV."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from explorer import downloads
from explorer.charts import Bar, bar_chart
from explorer.failures import ReaderError
from explorer.language import Speech
from explorer.maps import value_map
from explorer.parameters import Code, Criterion, Units, Words, Year
from explorer.places import LAST_OLD_DAY, NEW_UNITS, provinces
from explorer.queries import comparison, face
from explorer.queries.comparison import Asked, Choice, Line
from explorer.site import Site, SiteDep, SpeechDep, page
from models.reference import load
from models.warehouse.compare import Level
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
ProvinceCodes = Annotated[list[Annotated[str, Field(pattern=r"^\d{0,2}$")]], Query(max_length=63)]


def asked_for(
    indicator: Code = None,
    by: Level = "province",
    year: Year = None,
    units: Units = "then",
    province: ProvinceCodes = [],  # noqa: B006  # FastAPI copies defaults
    subset: Words = None,
    criterion: Criterion = None,
    hide_missing: bool = False,
    sort: Literal["name", "value"] = "name",
) -> Asked:
    """What the form's fields ask for; ``indicator`` may still be open ("")."""
    codes = tuple(p for p in province if p)
    asked = Asked(indicator or "", by, year, units, codes, subset, criterion, not hide_missing, sort)
    try:
        _ = asked.units_of
    except ValueError as error:
        raise ReaderError(422, "units", value=units) from error
    return asked


AskedFor = Annotated[Asked, Depends(asked_for)]


@router.get("/so-sanh")
def compare_page(
    request: Request, site: SiteDep, t: SpeechDep, asked: AskedFor, programme: Code = None
) -> HTMLResponse:
    """The form, the table, the map and the chart."""
    with reading(site.warehouse.engine) as connection:
        indicators = site.memory.get(connection, "indicators", lambda: comparison.indicators(connection))
        choices = [c for c in indicators if programme in (None, c.programme)]
        asked = replace(asked, indicator=_picked(choices, asked.indicator, programme) or "")
        years = comparison.years(connection, asked.indicator, asked.by) if asked.indicator else []
    lines = comparison.compared(site.warehouse, asked) if asked.indicator else []
    name = comparison.indicator_name(asked.indicator)
    return page(
        request,
        "compare.html",
        asked=asked,
        programme=programme,
        programmes=load().programmes,
        choices=choices,
        years=years,
        name=name,
        lines=[line for line in lines if not line.says_nothing],
        silent=[line.plan for line in lines if line.says_nothing],
        map=value_map(lines, asked, t),
        chart=bar_chart(_bars(lines, t), name),
        provinces=_choosable(asked),
        levels=comparison.LEVELS,
        download="?" + str(request.url.query),
        most=comparison.MOST_ROWS,
        mixed=asked.units == "then" and len({_is_new(x) for x in lines if x.plan.issued_on}) > 1,
        cut=len(lines) >= comparison.MOST_ROWS,
    )


def _picked(choices: list[Choice], indicator: str, programme: str | None) -> str | None:
    """The indicator asked for, unless it is none of the programme's; the most stated one where none is asked for."""
    if indicator and (programme is None or any(c.code == indicator for c in choices)):
        return indicator
    return max(choices, key=lambda c: c.statements).code if choices else None


def _choosable(asked: Asked) -> Any:
    units = asked.units_of
    day = units if isinstance(units, date) else date.today() if units == "now" else LAST_OLD_DAY
    return provinces(day)


def _is_new(line: Line) -> bool:
    return (line.plan.issued_on or "") >= NEW_UNITS.isoformat()


def _bars(lines: list[Line], t: Speech) -> list[Bar]:
    """Figures of the unit of measure that most rows have: others would stretch the axis without meaning."""
    with_value = [line for line in lines if line.plan.value is not None]
    units = [line.plan.unit for line in with_value]
    unit = max(set(units), key=units.count) if units else None
    planned, achieved = t("compare.planned"), t("compare.achieved")
    out: list[Bar] = []
    for line in with_value:
        s = line.plan
        if s.unit != unit or s.value is None:
            continue
        name = s.unit_name if not s.subset else f"{s.unit_name} · {s.subset}"
        out.append(Bar(name, planned, float(s.value), t.quantity(s)))
        reported = line.achieved
        if reported is not None and reported.unit == unit and reported.value is not None:
            out.append(Bar(name, achieved, float(reported.value), t.quantity(reported)))
    return out


@router.get("/so-sanh/tai-ve.{form}")
def compare_download(
    request: Request,
    site: SiteDep,
    t: SpeechDep,
    form: Literal["xlsx", "csv"],
    asked: AskedFor,
    programme: Code = None,
) -> Response:
    """The table as a file."""
    code = asked.indicator or _default_indicator(site, programme)
    asked = replace(asked, indicator=code)
    lines = comparison.compared(site.warehouse, asked)
    address = str(request.base_url).rstrip("/")
    made = downloads.comparison_file(form, lines, asked, t, address)
    return downloads.attachment(made, f"so-sanh-{code}.{form}")


def _default_indicator(site: Site, programme: str | None) -> str:
    with reading(site.warehouse.engine) as connection:
        choices = [c for c in comparison.indicators(connection) if programme in (None, c.programme)]
    code = _picked(choices, "", programme)
    if code is None:
        raise ReaderError(404, "nothing_to_compare")
    return code


@router.get("/so-sanh/hai-tinh")
def face_to_face(
    request: Request, site: SiteDep, left: Code = None, right: Code = None, units: Units = "then", year: Year = None
) -> HTMLResponse:
    """Two provinces side by side: targets, lead agencies, deadlines, money by source."""
    day = date.today() if units == "now" else LAST_OLD_DAY
    sides = []
    if left and right:
        with reading(site.warehouse.engine) as connection:
            sides = [face.side(connection, code, day, year) for code in (left, right)]
    return page(
        request,
        "face.html",
        provinces=provinces(day),
        left=left,
        right=right,
        units=units,
        year=year,
        sides=sides,
        rows=face.side_by_side(sides),
        money=face.money_by_source(sides),
        indicator_name=comparison.indicator_name,
    )
