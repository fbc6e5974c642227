"""Văn bản: page images beside the records, each lit where it was read; the original; "Báo lỗi"."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from explorer.decisions import Decision, last_by_record
from explorer.guard import FormToken, guard
from explorer.kept import Seen
from explorer.parameters import Identity
from explorer.places import province_name
from explorer.plaintext import marked_lines
from explorer.queries import document as documents
from explorer.queries.comparison import indicator_name
from explorer.site import SiteDep, page
from models.errors import UnknownCodeError
from models.warehouse.database import reading
from models.warehouse.runs import now

router = APIRouter(include_in_schema=False)
DocumentId = Annotated[Identity, Path()]
_DAY_S = 24 * 3600


@router.get("/bang-chung/{evidence_id}")
def evidence_address(site: SiteDep, evidence_id: Annotated[Identity, Path()]) -> RedirectResponse:
    """A spot by its id alone, as the tables and the command line name it: its document with the spot lit."""
    spot = site.warehouse.evidence(evidence_id)
    address = f"/van-ban/{spot.document_id}?evidence={spot.evidence_id}#b-{spot.evidence_id}"
    return RedirectResponse(address, status_code=307)


@router.get("/van-ban/{document_id}")
def document_page(
    request: Request,
    site: SiteDep,
    document_id: DocumentId,
    evidence: Identity = "",
    trang: Annotated[int, Query(ge=1, le=100_000)] = 1,
    record: Identity = "",
) -> HTMLResponse:
    """The document from the page ``trang`` on; ``evidence`` is the spot to light, ``record`` one to begin at."""
    seen = Seen.now(lambda: site.decisions.mark_of(document_id))
    with reading(site.warehouse.engine) as connection:
        view = documents.document_view(connection, document_id, trang, evidence or record)
    return page(
        request,
        "document.html",
        seen=seen,
        view=view,
        lit=evidence,
        decisions=last_by_record(site.decisions.of(document_id)),
        province_name=province_name,
        marked_lines=marked_lines,
        indicator_name=indicator_name,
    )


@router.get("/van-ban/{document_id}/trang/{number}.jpg")
def page_image(site: SiteDep, document_id: DocumentId, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """One page as a picture; the browser may keep it: the picture of a hash's page never changes."""
    with reading(site.warehouse.engine) as connection:
        file = documents.file_of(connection, document_id)
    if number > (file.page_count or 0):
        raise UnknownCodeError(str(number))
    picture = site.images.page(file.path, file.sha256, file.name, file.kind, number)
    headers = {"Cache-Control": f"private, max-age={_DAY_S}", "ETag": f'"{file.sha256[:24]}-{number}"'}
    return Response(picture, media_type="image/jpeg", headers=headers)


@router.get("/van-ban/{document_id}/goc")
def original(site: SiteDep, document_id: DocumentId) -> FileResponse:
    """The original file, to be saved: never shown inside our own pages."""
    with reading(site.warehouse.engine) as connection:
        file = documents.file_of(connection, document_id)
    path = site.images.original(file.path, file.sha256, file.name)
    return FileResponse(path, media_type="application/octet-stream", filename=file.name)


@router.post("/van-ban/{document_id}/bao-loi")
def report(
    request: Request,
    site: SiteDep,
    document_id: DocumentId,
    record: Annotated[Identity, Form()],
    reason: Annotated[str, Form(max_length=500)] = "",
    token: FormToken = "",
) -> RedirectResponse:
    """A reader says that something is wrong: the record goes into the review queue, no value changes."""
    guard(request, site, token)
    with reading(site.warehouse.engine) as connection:
        kind, row = documents.record_row(connection, record)
    if row.document_id != document_id:
        raise UnknownCodeError(record)
    site.decisions.append(
        Decision(
            document_id=document_id,
            record_id=record,
            record_kind=kind,
            content_hash=row.content_hash,
            action="report",
            by=request.state.user or "",
            at=now(),
            reason=" ".join(reason.split()),
        )
    )
    return RedirectResponse(f"/van-ban/{document_id}?record={record}#r-{record}", status_code=303)
