"""The same answers as JSON, for programs: read-only, described by OpenAPI."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from explorer.failures import ReaderError
from explorer.parameters import Criterion, Identity, Units, Words, Year
from explorer.queries.comparison import Asked
from explorer.site import SiteDep
from models.reference import load
from models.warehouse.compare import Level

DESCRIPTION = "Read-only answers of the explorer. Every figure carries its evidence id; /api/evidence says where it is."
VERSION = "1"
router = APIRouter(prefix="/api", tags=["kehoach"])
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "No such code."}}


@router.get("/indicators", summary="Indicators and their units of measure")
def indicators() -> list[dict[str, str]]:
    """Code, programme, unit and Vietnamese name."""
    return [
        {"code": i.code, "programme": i.programme, "unit": i.unit, "name_vi": i.name_vi}
        for i in load().indicators.values()
    ]


@router.get("/compare/{indicator}", summary="What each unit plans for an indicator", responses=_NOT_FOUND)
def compare(
    site: SiteDep,
    indicator: Annotated[str, Path(max_length=80, pattern=r"^[\w.\- ]+$")],
    by: Level = "province",
    year: Year = None,
    subset: Words = None,
    units: Units = "then",
    criterion: Criterion = None,
) -> list[dict[str, Any]]:
    """One row a unit; missing ones say so. Counts are whole numbers, shares are per cent, money is đồng."""
    asked = Asked(indicator, by, year, units, (), subset, criterion)
    try:
        on = asked.units_of
    except ValueError as error:
        raise ReaderError(422, "units", value=units) from error
    return [s.to_json() for s in site.warehouse.compare(indicator, by, year, subset, on, criterion)]


@router.get("/documents", summary="Documents with what was found in them")
def documents(site: SiteDep) -> list[dict[str, Any]]:
    """One row a document."""
    return site.warehouse.documents()


@router.get("/evidence/{evidence_id}", summary="The spot that a figure came from", responses=_NOT_FOUND)
def evidence(site: SiteDep, evidence_id: Annotated[Identity, Path()]) -> dict[str, Any]:
    """File, page, box (points from the top left), the printed text, confidence and rule."""
    spot = site.warehouse.evidence(evidence_id)
    hidden = ("path",)  # where the file lies on this machine is nobody's business
    return {name: getattr(spot, name) for name in spot.__slots__ if name not in hidden}


@router.get("/search", summary="Pages that hold the words, with or without diacritics")
def search(
    site: SiteDep,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[Any]:
    """Best first; ``marks`` are half-open spans in ``text``."""
    return list(site.warehouse.search(q, limit))


@router.get("/status", summary="Runs, files and their verdicts")
def status(site: SiteDep, runs: Annotated[int, Query(ge=1, le=100)] = 5) -> dict[str, Any]:
    """The last runs, every file's verdict, findings and doubts by kind."""
    return site.warehouse.status(runs)
