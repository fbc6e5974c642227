"""Rà soát: sign in, the queue, one record with the crop of its page, and the decision about it."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from explorer.decisions import Action, Decision
from explorer.failures import ReaderError
from explorer.guard import FormToken, client_of, guard, reviewer
from explorer.kept import Seen
from explorer.parameters import Identity
from explorer.queries import document as documents
from explorer.queries import review
from explorer.sessions import COOKIE, set_session
from explorer.site import Site, SiteDep, SpeechDep, page
from explorer.values import code_of, shown_value, typed_value, word_of
from models.errors import NoPageImageError, UnknownCodeError
from models.warehouse.database import reading
from models.warehouse.runs import now

router = APIRouter(include_in_schema=False)
RecordId = Annotated[Identity, Path()]
_LOCAL = re.compile(r"^/(?![/\\])[\w\-/?=&.%]*$")
_MARGIN_PT = 26.0


@router.get("/dang-nhap")
def sign_in_page(request: Request, next: str = "/ra-soat") -> HTMLResponse:
    """The form."""
    return page(request, "sign_in.html", next=_local(next), wrong=False)


@router.post("/dang-nhap")
def sign_in(
    request: Request,
    site: SiteDep,
    name: Annotated[str, Form(max_length=40)],
    password: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=300)] = "/ra-soat",
    token: FormToken = "",
) -> Response:
    """Check the password; a new session begins."""
    guard(request, site, token)
    if not site.sign_ins.allows(client_of(request)):
        raise ReaderError(429, "too_many")
    cookie = site.sessions.sign_in(name, password)
    if cookie is None:
        return page(request, "sign_in.html", status=401, next=_local(next), wrong=True)
    response = RedirectResponse(_local(next), status_code=303)
    set_session(response, cookie)
    return response


@router.post("/dang-xuat")
def sign_out(request: Request, site: SiteDep, token: FormToken = "") -> Response:
    """End the session."""
    guard(request, site, token)
    site.sessions.sign_out(request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _local(address: str) -> str:
    """An address of ours; the queue for anything else."""
    return address if _LOCAL.match(address) else "/ra-soat"


@router.get("/ra-soat")
def review_queue(request: Request, site: SiteDep) -> Response:
    """The queue."""
    if request.state.user is None:
        return RedirectResponse("/dang-nhap?next=/ra-soat", status_code=303)
    seen = Seen.now(site.decisions.mark)
    decisions = site.decisions.all()
    with reading(site.warehouse.engine) as connection:
        items = _queue(site, connection, decisions)
    done = sorted((d for d in decisions if d.by), key=lambda d: d.at, reverse=True)[:20]
    return page(request, "review.html", seen=seen, items=items, done=done, most=review.MOST)


def _queue(site: Site, connection: Connection, decisions: list[Decision]) -> list[review.Item]:
    machine = site.memory.get(connection, "machine items", lambda: review.machine_items(connection))
    return review.queue(connection, decisions, machine)


@router.get("/ra-soat/{record_id}")
def review_item(request: Request, site: SiteDep, t: SpeechDep, record_id: RecordId) -> Response:
    """One record: the crop, what is printed, what the machine made of it."""
    if request.state.user is None:
        return RedirectResponse(f"/dang-nhap?next=/ra-soat/{record_id}", status_code=303)
    seen = Seen.now(site.decisions.mark)
    decisions = site.decisions.all()
    with reading(site.warehouse.engine) as connection:
        kind, row = documents.record_row(connection, record_id)
        waiting = _queue(site, connection, decisions)
        place = next((n for n, i in enumerate(waiting, start=1) if i.record_id == record_id), None)
        context = {
            "head": documents.head_of(connection, row.document_id),
            "spots": review.spots_of(connection, record_id),
            "fields": [
                (n, word_of(n, shown_value(json.loads(v)), t.language))
                for n, v in review.fields_of(connection, record_id)
            ],
            "siblings": review.siblings_of(connection, record_id),
            "history": review.history_of(connection, record_id),
        }
    said = [d for d in decisions if d.record_id == record_id]
    item = waiting[place - 1] if place else None
    context |= {"item": item, "place": place, "waiting": len(waiting), "said": said}
    return page(request, "review_item.html", seen=seen, kind=kind, row=row, **context)


@router.get("/ra-soat/{record_id}/anh/{ordinal}.jpg")
def review_crop(
    request: Request, site: SiteDep, record_id: RecordId, ordinal: Annotated[int, Path(ge=0, le=10_000)]
) -> Response:
    """The crop of the page around one spot."""
    reviewer(request)
    with reading(site.warehouse.engine) as connection:
        spots = review.spots_of(connection, record_id)
        spot = next((s for s in spots if s.ordinal == ordinal), None)
        if spot is None:
            raise UnknownCodeError(record_id)
        file = documents.file_of(connection, spot.document_id)
        sheet = documents.sheet_size(connection, spot.sha256, spot.page)
    if spot.x0 is None or sheet is None:
        raise NoPageImageError(file=file.name)
    picture = site.images.page(file.path, file.sha256, file.name, file.kind, spot.page)
    crop = site.images.crop(picture, sheet, (spot.x0, spot.top, spot.x1, spot.bottom), _MARGIN_PT)
    return Response(crop, media_type="image/jpeg")


@router.post("/ra-soat/{record_id}")
def decide(
    request: Request,
    site: SiteDep,
    record_id: RecordId,
    action: Annotated[Literal["accept", "correct", "unreadable"], Form()],
    field: Annotated[str, Form(max_length=40)] = "",
    value: Annotated[str, Form(max_length=2000)] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
    token: FormToken = "",
) -> RedirectResponse:
    """Keep the decision under the reviewer's name; then the next one of the queue."""
    name = reviewer(request)
    guard(request, site, token)
    said = " ".join(reason.split())
    done: Action = action
    if action == "correct":
        done = _correct(site, record_id, field, value, said, name)
    elif action == "accept":
        _confirm_corrections(site, record_id, said, name)
    _keep(site, record_id, done, said, name)
    with reading(site.warehouse.engine) as connection:
        items = _queue(site, connection, site.decisions.all())
    following = f"/{items[0].record_id}" if items and items[0].record_id != record_id else ""
    return RedirectResponse(f"/ra-soat{following}", status_code=303)


def _correct(site: Site, record_id: str, field: str, value: str, reason: str, name: str) -> Action:
    """Set the value. The machine's own value is no correction: kept as one, it would hide every better reading.

    It takes an earlier correction back, or else says that the record was looked at.
    """
    with reading(site.warehouse.engine) as connection:
        machine = dict(review.fields_of(connection, record_id))
        standing = review.standing_correction(connection, record_id, field)
    if field not in machine:
        raise ReaderError(400, "field", name=field)
    now_read = json.loads(machine[field])
    typed = typed_value(code_of(field, value), now_read)
    if typed != now_read:
        site.warehouse.correct(record_id, field, typed, reason=reason, reviewer=name)
        return "correct"
    if standing is None:
        return "accept"
    site.warehouse.withdraw(record_id, field, reason=reason, reviewer=name)
    return "correct"


def _confirm_corrections(site: Site, record_id: str, reason: str, name: str) -> None:
    """A correction whose source changed stands again once somebody has looked: it is made anew."""
    with reading(site.warehouse.engine) as connection:
        waiting = [c for c in review.history_of(connection, record_id) if c.status == "needs_another_look"]
    for correction in waiting:
        value = json.loads(correction.value_json)
        site.warehouse.correct(record_id, correction.field, value, reason=reason or correction.reason, reviewer=name)


def _keep(site: Site, record_id: str, action: Action, reason: str, name: str) -> None:
    with reading(site.warehouse.engine) as connection:
        kind, row = documents.record_row(connection, record_id)
    site.decisions.append(Decision(row.document_id, record_id, kind, row.content_hash, action, name, now(), reason))
