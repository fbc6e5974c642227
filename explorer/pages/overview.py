"""Tổng quan: which provinces, programmes and years are in the warehouse."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from explorer.parameters import Code, Year
from explorer.places import province_name, tiles
from explorer.queries import overview
from explorer.site import SiteDep, page
from models.reference import load
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)


@router.get("/")
def overview_page(
    request: Request,
    site: SiteDep,
    map: Literal["34", "63"] = "34",
    province: Code = None,
    programme: Code = None,
    year: Year = None,
    first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The map, the verdicts, and the documents."""
    chosen = overview.Chosen(map, province, programme, year, first)
    with reading(site.warehouse.engine) as connection:
        fresh = overview.freshness(connection)
        counts = overview.map_counts(connection, map)
        total, documents = overview.documents(connection, chosen)
    return page(
        request,
        "overview.html",
        chosen=chosen,
        fresh=fresh,
        counts=counts,
        tiles=tiles(map),
        total=total,
        documents=documents,
        page_size=overview.PAGE_SIZE,
        programmes=load().programmes,
        province_name=province_name,
        chosen_name=next((t.name for t in tiles(map) if t.code == province), None),
    )
