"""What the pages share: settings, warehouse, users, page images, templates; and how a page is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from explorer.decisions import DecisionStore
from explorer.images import PageImages
from explorer.language import Speech
from explorer.memory import Memory
from explorer.sessions import RateLimit, Sessions
from explorer.users import UserStore
from models.warehouse import Warehouse, open_warehouse
from pipeline.settings import Settings

HERE = Path(__file__).parent


@dataclass
class Site:
    """The running explorer."""

    settings: Settings
    warehouse: Warehouse
    users: UserStore
    sessions: Sessions
    images: PageImages
    decisions: DecisionStore
    memory: Memory
    lists: Memory
    """Long answers: few of them are kept."""
    templates: Environment
    sign_in_to_read: bool = False
    sign_ins: RateLimit = field(default_factory=lambda: RateLimit(most=8, window_s=60))
    changes: RateLimit = field(default_factory=lambda: RateLimit(most=120, window_s=60))

    @classmethod
    def open(cls, settings: Settings, *, sign_in_to_read: bool = False) -> Site:
        """Raises ``WarehouseError`` where the warehouse cannot be opened."""
        users = UserStore.of(settings)
        return cls(
            settings=settings,
            warehouse=open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir),
            users=users,
            sessions=Sessions(users),
            images=PageImages(settings.processed_dir / "page-images"),
            decisions=DecisionStore(settings.corrections_dir / "review"),
            memory=Memory(),
            lists=Memory(most=20),
            templates=_templates(),
            sign_in_to_read=sign_in_to_read,
        )


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,  # every text of a document is somebody else's
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def site_of(request: Request) -> Site:
    """The site that serves the request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def speech_of(request: Request) -> Speech:
    """The reader's language."""
    speech = request.state.speech
    assert isinstance(speech, Speech)
    return speech


SiteDep = Annotated[Site, Depends(site_of)]
SpeechDep = Annotated[Speech, Depends(speech_of)]


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The page of a template, in the reader's language."""
    site, speech = site_of(request), speech_of(request)
    cookie = request.state.cookie
    html = site.templates.get_template(template).render(
        t=speech,
        request=request,
        path=request.url.path,
        user=request.state.user,
        token=site.sessions.form_token(cookie),
        other_language=_in_other_language(request, speech),
        today=date.today(),
        **context,
    )
    return HTMLResponse(html, status_code=status)


def _in_other_language(request: Request, speech: Speech) -> str:
    other = "en" if speech.language == "vi" else "vi"
    return "?" + request.url.include_query_params(lang=other).query
