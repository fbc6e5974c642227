"""The explorer as an ASGI application: routes, what every request passes through, and what errors look like."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from explorer import api, failures
from explorer.charts import warm_up as warm_up_charts
from explorer.images import warm_up as warm_up_images
from explorer.language import COOKIE as LANGUAGE_COOKIE
from explorer.language import LANGUAGES, Speech
from explorer.pages import ROUTERS
from explorer.places import names
from explorer.sessions import COOKIE, new_cookie, set_session
from explorer.site import HERE, Site
from pipeline.settings import Settings

_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
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
Next = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings, *, hosts: tuple[str, ...] = (), sign_in_to_read: bool = False) -> FastAPI:
    """The application. ``hosts`` are names it may be asked by besides those of loopback.

    Raises ``WarehouseError`` where the warehouse cannot be opened.
    """
    site = Site.open(settings, sign_in_to_read=sign_in_to_read)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        yield
        site.warehouse.close()

    # the API page is our own: the ones that come with FastAPI load their assets from elsewhere
    app = FastAPI(
        title="Kehoach",
        description=api.DESCRIPTION,
        version=api.VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.site = site
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in (*ROUTERS, api.router):
        app.include_router(router)
    failures.register(app)
    allowed = _LOOPBACK_HOSTS | set(hosts)

    @app.middleware("http")
    async def every_request(request: Request, go_on: Next) -> Response:
        return await _pass(site, allowed, request, go_on)

    return app


def warm_up() -> None:
    """Load what is slow to load, so that the first reader need not wait for it."""
    warm_up_charts()
    warm_up_images()
    names(date.today())


async def _pass(site: Site, allowed: frozenset[str] | set[str], request: Request, go_on: Next) -> Response:
    asked = request.query_params.get("lang")
    chosen = asked if asked in LANGUAGES else request.cookies.get(LANGUAGE_COOKIE)
    request.state.speech = Speech("en" if chosen == "en" else "vi")
    cookie = request.cookies.get(COOKIE)
    request.state.user = site.sessions.user(cookie)
    request.state.cookie = cookie or new_cookie()
    response = _refused(site, allowed, request) or await go_on(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
        if cookie is None and COOKIE not in response.headers.get("set-cookie", ""):
            set_session(response, request.state.cookie)
    if asked in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, asked, max_age=_YEAR_S, httponly=True, samesite="lax")
    return response


def _refused(site: Site, allowed: frozenset[str] | set[str], request: Request) -> Response | None:
    """Another site's name for this address (DNS rebinding) is refused; so are readers who have to sign in first."""
    host = request.headers.get("host", "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name.lower() not in allowed:
        return failures.plain(request, 421, "wrong_host")
    if site.sign_in_to_read and request.state.user is None and not request.url.path.startswith(_OPEN_PATHS):
        return RedirectResponse("/dang-nhap", status_code=303)
    return None
