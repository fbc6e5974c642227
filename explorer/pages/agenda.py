"""Ai làm gì, khi nào: by agency and by month; the calendar as a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BeforeValidator

from explorer import downloads
from explorer.parameters import Code, Words, Year, none_if_empty
from explorer.places import LAST_OLD_DAY, provinces
from explorer.queries import agenda
from explorer.queries.agenda import Chosen
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
Day = Annotated[date | None, BeforeValidator(none_if_empty), Query()]


@router.get("/ai-lam-gi")
def agenda_page(
    request: Request,
    site: SiteDep,
    agency: Words = None,
    province: Code = None,
    year: Year = None,
    on: Day = None,
    first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """Assignments and the calendar; ``on`` is the day on which to say what is overdue."""
    chosen = Chosen(agency, province, year, first)
    with reading(site.warehouse.engine) as connection:
        agencies = agenda.agencies(connection, chosen)
        total, tasks = agenda.tasks(connection, chosen)
        deadlines = agenda.deadlines(connection, chosen)
    return page(
        request,
        "agenda.html",
        chosen=chosen,
        agencies=agencies,
        tasks=tasks,
        total=total,
        page_size=agenda.PAGE_SIZE,
        months=agenda.by_month(deadlines),
        cut=len(deadlines) >= agenda.MOST_DEADLINES,
        on=on or date.today(),
        provinces=provinces(LAST_OLD_DAY),
        download="?" + str(request.url.query),
    )


@router.get("/ai-lam-gi/lich.ics")
def calendar(
    request: Request, site: SiteDep, agency: Words = None, province: Code = None, year: Year = None
) -> Response:
    """The deadlines for a calendar program."""
    with reading(site.warehouse.engine) as connection:
        rows = agenda.deadlines(connection, Chosen(agency, province, year))
    made = agenda.calendar_file(rows, str(request.base_url).rstrip("/"))
    return downloads.attachment(made, f"{agenda.slug(agency or 'thoi-han')}.ics")
