"""Ai làm gì, khi nào: by agency and by month; the calendar as a file."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from explorer import downloads
from explorer.parameters import Code, Day, First, Words, Year
from explorer.places import LAST_OLD_DAY, provinces
from explorer.queries import agenda
from explorer.queries.agenda import Chosen
from explorer.site import Site, SiteDep, page
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
        found = _dates(site, connection, chosen)
        agencies = site.memory.get(connection, ("agencies", province), lambda: agenda.agencies(connection, province))
        total, tasks = agenda.tasks(connection, chosen, found)
        shown = found.shown_year(year, day)
        months = agenda.months(connection, found, shown)
    due = {d: n for d, n in found.by_day.items() if d.year == shown}
    return page(
        request,
        "agenda.html",
        chosen=chosen,
        agencies=agencies,
        tasks=tasks,
        total=total,
        page_size=agenda.PAGE_SIZE,
        years=found.years,
        shown_year=shown,
        months=months,
        most_a_month=agenda.MOST_A_MONTH,
        late=sum(n for d, n in due.items() if d < day),
        ahead=sum(n for d, n in due.items() if d >= day),
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
        first, last = date(year or date.min.year, 1, 1), date(year or date.max.year, 12, 31)
        found = _dates(site, connection, Chosen(agency, province, year))
        rows = agenda.deadlines(connection, found, first, last, agenda.MOST_IN_A_FILE)
    made = agenda.calendar_file(rows, str(request.base_url).rstrip("/"))
    return downloads.attachment(made, f"{agenda.slug(agency or 'thoi-han')}.ics")


def _dates(site: Site, connection: Connection, chosen: Chosen) -> agenda.Dates:
    question = ("dates", chosen.agency, chosen.province)
    return site.lists.get(connection, question, lambda: agenda.dates(connection, chosen))
