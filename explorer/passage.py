"""What every request passes through: who asks and in which language, what is refused, pages that are kept, headers.

Written for ASGI itself: a page that is kept goes out in less time than a framework's middleware takes.
"""

from __future__ import annotations

from collections.abc import Hashable

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer import failures
from explorer.kept import key_of
from explorer.language import COOKIE as LANGUAGE_COOKIE
from explorer.language import LANGUAGES, Speech
from explorer.sessions import COOKIE, new_cookie, set_session
from explorer.site import Site, with_token

_YEAR_S = 365 * 24 * 3600
# Nothing is fetched from elsewhere, no inline script or style runs, nobody frames the pages.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN_PATHS = ("/dang-nhap", "/static/")
_NEVER_PAGES = ("/static/", "/api/")


class Passage:
    """The application behind it sees only requests that may pass, with ``user``, ``speech`` and ``cookie`` known."""

    def __init__(self, app: ASGIApp, site: Site, hosts: frozenset[str]) -> None:
        self.app = app
        self.site = site
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        asked = _recognise(request, self.site)
        new = _new_cookies(request, asked)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(raw=message["headers"]), request, new)
            await send(message)

        answer: ASGIApp = self._refused(request) or await self._kept(request) or self.app
        await answer(scope, receive, send_with_headers)

    def _refused(self, request: Request) -> Response | None:
        """Another site's name for this address (DNS rebinding) is refused; so are readers who must sign in first."""
        host = request.headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if name.lower() not in self.hosts:
            return failures.plain(request, 421, "wrong_host")
        if self.site.sign_in_to_read and request.state.user is None and not request.url.path.startswith(_OPEN_PATHS):
            return RedirectResponse("/dang-nhap", status_code=303)
        return None

    async def _kept(self, request: Request) -> Response | None:
        """The page as it was sent before; else it is noted what it will be kept under."""
        key = key_of(request)
        request.state.keep = None
        if key is None or request.url.path.startswith(_NEVER_PAGES):
            return None
        mark = self.site.mark
        state: Hashable = mark() if mark.is_quick else await run_in_threadpool(mark)
        html = self.site.kept.get(key, state)
        if html is not None:
            return HTMLResponse(with_token(html, request))
        request.state.keep = (key, state)
        return None


def _recognise(request: Request, site: Site) -> str | None:
    """Who asks, in which language; returns the language that the address names, if it does."""
    asked = request.query_params.get("lang")
    chosen = asked if asked in LANGUAGES else request.cookies.get(LANGUAGE_COOKIE)
    request.state.speech = Speech("en" if chosen == "en" else "vi")
    cookie = request.cookies.get(COOKIE)
    request.state.user = site.sessions.user(cookie)
    request.state.cookie = cookie or new_cookie()
    return asked if asked in LANGUAGES else None


def _new_cookies(request: Request, language: str | None) -> list[tuple[str, str]]:
    """Name and header of the cookies that the answer gives, unless it gives one of that name itself."""
    given = Response()
    if COOKIE not in request.cookies and not request.url.path.startswith("/static/"):
        set_session(given, request.state.cookie)
    if language:
        given.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_S, httponly=True, samesite="lax")
    headers = [value for name, value in given.headers.items() if name == "set-cookie"]
    return [(value.partition("=")[0], value) for value in headers]


def _complete(headers: MutableHeaders, request: Request, cookies: list[tuple[str, str]]) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")
    given = {value.partition("=")[0] for value in headers.getlist("set-cookie")}
    for name, value in cookies:
        if name not in given:
            headers.append("set-cookie", value)
