"""What a reader sees when something is wrong: a page that says what to do, with the right status."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from explorer.site import page, speech_of
from models.errors import (
    KehoachError,
    NoPageImageError,
    RejectedFileError,
    SettingsError,
    UnknownCodeError,
    WarehouseError,
)

_LOG = logging.getLogger(__name__)
_SENTENCES = {
    400: "bad_request",
    401: "sign_in",
    403: "forbidden",
    404: "not_found",
    405: "method",
    409: "conflict",
    413: "too_long",
    422: "parameter",
    429: "too_many",
}
# the first class that fits decides
_STATUS: tuple[tuple[type[KehoachError], int], ...] = (
    (UnknownCodeError, 404),
    (NoPageImageError, 404),
    (RejectedFileError, 410),  # the original file is gone, or is another one now
    (SettingsError, 400),
    (WarehouseError, 400),
    (KehoachError, 500),
)


class ReaderError(HTTPException):
    """Something the reader can put right; ``sentence`` is a key under ``explorer.failure``."""

    def __init__(self, status: int, sentence: str, **values: object) -> None:
        super().__init__(status)
        self.sentence = sentence
        self.values = values


def register(app: FastAPI) -> None:
    """Make every error of the application a page, or JSON under ``/api``."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _parameters)
    app.add_exception_handler(KehoachError, _ours)
    app.add_exception_handler(DBAPIError, _database)


def plain(request: Request, status: int, sentence: str) -> Response:
    """One sentence as plain text: for what is refused before there is a page."""
    return PlainTextResponse(speech_of(request)(f"failure.{sentence}"), status_code=status)


def _answer(request: Request, status: int, sentence: str, detail: str = "") -> Response:
    if request.url.path.startswith("/api"):
        return JSONResponse({"detail": f"{sentence} {detail}".strip()}, status_code=status)
    return page(request, "failure.html", status=status, code=status, sentence=sentence, detail=detail)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    speech = speech_of(request)
    if isinstance(error, ReaderError):
        return _answer(request, error.status_code, speech(f"failure.{error.sentence}", **error.values))
    return _answer(request, error.status_code, speech(f"failure.{_SENTENCES.get(error.status_code, 'bad_request')}"))


async def _parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    names = sorted({str(e["loc"][-1]) for e in error.errors()})
    speech = speech_of(request)
    return _answer(request, 422, speech("failure.parameter"), speech("failure.parameters", names=", ".join(names)))


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, KehoachError)
    language = speech_of(request).language
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return _answer(request, status, error.what(language), f"{error.detail} {error.remedy(language)}".strip())


async def _database(request: Request, error: Exception) -> Response:
    _LOG.error("database: %s", error)
    return _answer(request, 503, speech_of(request)("failure.database"))
