"""The explorer as an ASGI application: routes, what comes before them, and what errors look like."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from explorer import api, failures
from explorer.charts import warm_up as warm_up_charts
from explorer.images import warm_up as warm_up_images
from explorer.pages import ROUTERS
from explorer.passage import Passage
from explorer.places import names
from explorer.site import HERE, Site
from pipeline.settings import Settings

_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def create_app(settings: Settings, *, hosts: tuple[str, ...] = (), sign_in_to_read: bool = False) -> FastAPI:
    """The application. ``hosts`` are names it may be asked by besides those of loopback.

    Raises ``WarehouseError`` where the warehouse cannot be opened.
    """
    site = Site.open(settings, sign_in_to_read=sign_in_to_read)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        yield
        site.close()

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
    app.add_middleware(Passage, site=site, hosts=_LOOPBACK_HOSTS | set(hosts))
    return app


def warm_up() -> None:
    """Load what is slow to load, so that the first reader need not wait for it."""
    warm_up_charts()
    warm_up_images()
    names(date.today())
