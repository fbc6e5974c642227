"""Xã: choose a commune, then see it through time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from explorer.parameters import Day, Place, Words
from explorer.places import LAST_OLD_DAY, NEW_UNITS, province_name, provinces
from explorer.queries import commune
from explorer.queries.comparison import indicator_name
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)


@router.get("/xa")
def choose_commune(request: Request, site: SiteDep, name: Words = None, place: Place = None) -> HTMLResponse:
    """Communes by name; provinces that say something of their communes; the communes of one of them."""
    with reading(site.warehouse.engine) as connection:
        speaking = site.memory.get(connection, "speaking", lambda: commune.speaking(connection))
        communes = commune.of_province(connection, place) if place else []
    return page(
        request,
        "communes.html",
        name=name or "",
        place=place,
        place_name=next((p.name for p in speaking if p.place == place), None),
        provinces={"34": provinces(NEW_UNITS), "63": provinces(LAST_OLD_DAY)},
        found=commune.units_named(name, place) if name else [],
        speaking=speaking,
        communes=communes,
        province_name=province_name,
    )


@router.get("/xa/{code}")
def commune_page(
    request: Request, site: SiteDep, code: Annotated[str, Path(pattern=r"^\d{3,6}$")], on: Day = None
) -> HTMLResponse:
    """One commune; ``on`` tells which one, where its code was handed on."""
    with reading(site.warehouse.engine) as connection:
        view = commune.commune_view(connection, code, on)
    return page(request, "commune.html", view=view, indicator_name=indicator_name)
