"""Xã: choose a commune, then see it through time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from explorer.parameters import Code, Words, none_if_empty
from explorer.places import LAST_OLD_DAY, provinces
from explorer.queries import commune
from explorer.queries.comparison import indicator_name
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
Day = Annotated[date | None, BeforeValidator(none_if_empty), Query()]


@router.get("/xa")
def choose_commune(request: Request, site: SiteDep, name: Words = None, province: Code = None) -> HTMLResponse:
    """Communes by name, and those that the warehouse knows something of."""
    with reading(site.warehouse.engine) as connection:
        speaking = commune.speaking(connection, province)
    return page(
        request,
        "communes.html",
        name=name or "",
        province=province,
        provinces=provinces(LAST_OLD_DAY),
        found=commune.units_named(name, province) if name else [],
        speaking=speaking,
    )


@router.get("/xa/{code}")
def commune_page(
    request: Request, site: SiteDep, code: Annotated[str, Path(pattern=r"^\d{3,6}$")], on: Day = None
) -> HTMLResponse:
    """One commune; ``on`` tells which one, where its code was handed on."""
    with reading(site.warehouse.engine) as connection:
        view = commune.commune_view(connection, code, on)
    return page(request, "commune.html", view=view, indicator_name=indicator_name)
