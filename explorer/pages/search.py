"""The search box: words in the documents, with or without diacritics; places and indicators by name."""

from __future__ import annotations

from datetime import date
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from explorer.parameters import Words
from explorer.places import names, province_name
from explorer.site import SiteDep, page
from models.reference import load
from models.reference.places import Unit
from models.reference.vietnamese import collation_key, fold
from models.warehouse.search import Hit

router = APIRouter(include_in_schema=False)
_MOST_PAGES, _MOST_PLACES = 50, 20


@router.get("/tim")
def search_page(request: Request, site: SiteDep, q: Words = None) -> HTMLResponse:
    """What was found for ``q``."""
    query = " ".join((q or "").split())
    hits = site.warehouse.search(query, _MOST_PAGES) if query else []
    return page(
        request,
        "search.html",
        query=query,
        hits=[(hit, marked(hit)) for hit in hits],
        places=_places(query),
        indicators=_indicators(query),
        province_name=province_name,
    )


def marked(hit: Hit) -> Markup:
    """The words around the find, the found ones marked; everything of the document escaped."""
    out, at = Markup(""), 0
    for start, end in hit["marks"]:
        out += hit["text"][at:start]
        out += Markup("<mark>{}</mark>").format(hit["text"][start:end])
        at = end
    return out + hit["text"][at:]


def _places(query: str) -> list[Unit]:
    wanted = fold(query)
    if len(wanted) < 2:
        return []
    found = (unit for name, unit in names(date.today()) if wanted in name)
    return sorted(islice(found, 200), key=lambda u: (fold(u.name) != wanted, collation_key(u.name)))[:_MOST_PLACES]


def _indicators(query: str) -> list[tuple[str, str]]:
    wanted = fold(query)
    if len(wanted) < 3:
        return []
    return [(i.code, i.name_vi) for i in load().indicators.values() if wanted in fold(i.name_vi) or wanted == i.code]
