"""Tổng quan: which provinces, programmes and years are in the warehouse, with what verdicts and how fresh."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from explorer.places import province_name, tiles
from explorer.queries import listing, overview
from explorer.site import SiteDep, page
from models.reference import load
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
_LATEST = 8


@router.get("/")
def overview_page(request: Request, site: SiteDep, map: Literal["34", "63"] = "34") -> HTMLResponse:
    """The map, the verdicts, programmes by year, the latest documents."""
    with reading(site.warehouse.engine) as connection:
        fresh = site.memory.get(connection, "freshness", lambda: overview.freshness(connection))
        counts = site.memory.get(connection, ("map", map), lambda: overview.map_counts(connection, map))
        _, documents = listing.documents(connection, listing.Chosen(), _LATEST)
    return page(
        request,
        "overview.html",
        map=map,
        fresh=fresh,
        counts=counts,
        most=max(counts.values()),
        tiles=tiles(map),
        documents=documents,
        programmes={p.code: p.name_vi for p in load().programmes},
        province_name=province_name,
    )
