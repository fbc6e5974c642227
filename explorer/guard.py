"""What every form that writes has to pass: the page's own token, the same origin, not too often, a reviewer's name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request

from explorer.failures import ReaderError
from explorer.sessions import COOKIE
from explorer.site import Site

FormToken = Annotated[str, Form(max_length=200)]


def guard(request: Request, site: Site, token: str) -> None:
    """Raises ``ReaderError`` for a form that is not ours, and for too many."""
    fetched_from = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = str(request.base_url).rstrip("/")
    if fetched_from not in ("same-origin", "none") or (origin is not None and origin != own):
        raise ReaderError(403, "foreign_form")
    if not site.sessions.is_form_token(request.cookies.get(COOKIE), token):
        raise ReaderError(403, "old_form")
    if not site.changes.allows(client_of(request)):
        raise ReaderError(429, "too_many")


def reviewer(request: Request) -> str:
    """Name of the signed-in reviewer. Raises ``ReaderError``."""
    user = request.state.user
    if not isinstance(user, str):
        raise ReaderError(401, "sign_in")
    return user


def client_of(request: Request) -> str:
    """The address that asks."""
    return request.client.host if request.client else ""
