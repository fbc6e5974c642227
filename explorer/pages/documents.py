"""Văn bản: the list of documents."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from explorer.parameters import Code, First, Place, Year, none_if_empty
from explorer.places import LAST_OLD_DAY, NEW_UNITS, province_name, provinces
from explorer.queries import listing, overview
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
Verdict = Annotated[Literal["loaded", "partial"] | None, BeforeValidator(none_if_empty), Query()]


@router.get("/van-ban")
def document_list(
    request: Request,
    site: SiteDep,
    place: Place = None,
    programme: Code = None,
    year: Year = None,
    verdict: Verdict = None,
    first: First = 0,
) -> HTMLResponse:
    """The documents; ``place`` is a province of the 34 or of the 63: "34-20"."""
    which, _, code = (place or "34-").partition("-")
    chosen = listing.Chosen(which, code or None, programme, year, verdict, first)
    choices = {"34": provinces(NEW_UNITS), "63": provinces(LAST_OLD_DAY)}
    with reading(site.warehouse.engine) as connection:
        fresh = site.memory.get(connection, "freshness", lambda: overview.freshness(connection))
        total, documents = listing.documents(connection, chosen)
    return page(
        request,
        "documents.html",
        chosen=chosen,
        chosen_name=next((p.name for p in choices[which] if p.code == code), None),
        fresh=fresh,
        total=total,
        documents=documents,
        page_size=listing.PAGE_SIZE,
        provinces=choices,
        province_name=province_name,
    )
