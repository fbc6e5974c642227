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
from explorer.kept import TOKEN_PLACE, KeptPages, Seen
from explorer.language import Speech
from explorer.memory import Memory
from explorer.sessions import RateLimit, Sessions
from explorer.users import UserStore
from models.warehouse import Warehouse, open_warehouse
from models.warehouse.changemark import ChangeMark
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
    mark: ChangeMark
    templates: Environment
    sign_in_to_read: bool = False
    kept: KeptPages = field(default_factory=KeptPages)
    sign_ins: RateLimit = field(default_factory=lambda: RateLimit(most=8, window_s=60))
    changes: RateLimit = field(default_factory=lambda: RateLimit(most=120, window_s=60))

    @classmethod
    def open(cls, settings: Settings, *, sign_in_to_read: bool = False) -> Site:
        """Raises ``WarehouseError`` where the warehouse cannot be opened."""
        users = UserStore.of(settings)
        warehouse = open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir)
        return cls(
            settings=settings,
            warehouse=warehouse,
            users=users,
            sessions=Sessions(users),
            images=PageImages(settings.processed_dir / "page-images"),
            decisions=DecisionStore(settings.corrections_dir / "review"),
            memory=Memory(),
            lists=Memory(most=20),
            mark=ChangeMark(warehouse.engine),
            templates=_templates(),
            sign_in_to_read=sign_in_to_read,
        )

    def close(self) -> None:
        """Give the connections back."""
        self.mark.close()
        self.warehouse.close()


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


def page(
    request: Request, template: str, *, status: int = 200, keep: bool = True, seen: Seen | None = None, **context: Any
) -> HTMLResponse:
    """The page of a template, in the reader's language.

    It is kept for the next who asks, unless ``keep`` says that it is not made of the warehouse alone; ``seen`` is what
    else it is made of.
    """
    site, speech = site_of(request), speech_of(request)
    html = site.templates.get_template(template).render(
        t=speech,
        request=request,
        path=request.url.path,
        user=request.state.user,
        form_token=TOKEN_PLACE,
        other_language=_in_other_language(request, speech),
        today=date.today(),
        **context,
    )
    place = request.state.keep
    behind = site.memory.may_be_behind or site.lists.may_be_behind
    if place is not None and keep and status == 200 and not behind:
        key, state = place
        site.kept.put(key, state, html, seen)
    return HTMLResponse(with_token(html, request), status_code=status)


def with_token(html: str, request: Request) -> str:
    """The page for this browser: its form token in place."""
    if TOKEN_PLACE not in html:
        return html
    return html.replace(TOKEN_PLACE, site_of(request).sessions.form_token(request.state.cookie))


def _in_other_language(request: Request, speech: Speech) -> str:
    other = "en" if speech.language == "vi" else "vi"
    return "?" + request.url.include_query_params(lang=other).query
