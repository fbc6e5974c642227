"""Lượt chạy: runs, the verdict on every file, and what to do about those that were rejected."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from explorer.parameters import none_if_empty
from explorer.queries import runs
from explorer.site import SiteDep, page
from models.warehouse.database import reading

router = APIRouter(include_in_schema=False)
Verdict = Annotated[Literal["loaded", "partial", "rejected"] | None, BeforeValidator(none_if_empty), Query()]


@router.get("/luot-chay")
def runs_page(
    request: Request, site: SiteDep, verdict: Verdict = None, first: Annotated[int, Query(ge=0, le=10_000_000)] = 0
) -> HTMLResponse:
    """The last runs and the files."""
    with reading(site.warehouse.engine) as connection:
        last = runs.last_runs(connection)
        total, files = runs.files(connection, verdict, first)
        counts = runs.quality(connection)
    return page(
        request,
        "runs.html",
        runs=last,
        files=files,
        total=total,
        first=first,
        page_size=runs.PAGE_SIZE,
        verdict=verdict,
        counts=counts,
    )
