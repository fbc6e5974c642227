"""Ai làm gì, khi nào: by agency and by month; the calendar as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from explorer import downloads
from explorer.parameters import Code, Day, First, Words, Year
from explorer.places import LAST_OLD_DAY, provinces
from explorer.queries import agenda
from explorer.queries.agenda import Chosen
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)


@router.get("/ai-lam-gi")
def agenda_page(
    request: Request,
    site: SiteDep,
    agency: Words = None,
    province: Code = None,
    year: Year = None,
    on: Day = None,
    first: First = 0,
) -> HTMLResponse:
    """Assignments and the calendar; ``on`` is the day on which to say what is overdue."""
    day = on or date.today()
    chosen = Chosen(agency, province, year, first)
    with reading(site.warehouse.engine) as connection:
        years = agenda.years(connection, chosen)
        shown = agenda.shown_year(years, year, day)
        agencies = agenda.agencies(connection, chosen)
        total, tasks = agenda.tasks(connection, chosen)
        deadlines = agenda.deadlines(connection, replace(chosen, year=shown))
    return page(
        request,
        "agenda.html",
        chosen=chosen,
        agencies=agencies,
        tasks=tasks,
        total=total,
        page_size=agenda.PAGE_SIZE,
        years=years,
        shown_year=shown,
        months=agenda.by_month(deadlines),
        late=sum(row.due_end < day for row in deadlines),
        ahead=sum(row.due_end >= day for row in deadlines),
        cut=len(deadlines) >= agenda.MOST_DEADLINES,
        on=day,
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
