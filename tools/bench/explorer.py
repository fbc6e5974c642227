"""The explorer's pages over the national warehouse: each against its own queries through the bare driver.

A page is asked for on the server's side, without a network: from the request to the last byte; once with nothing kept
from before, as after an ingest, then some times more. Its queries are those that it sent to the database the first
time, sent again by the bare driver in the same run, their rows fetched and thrown away. All are judged by the
processor's time, which other programs of the machine do not change; the clock's stands beside it.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from sqlalchemy import event, select

from explorer.app import create_app, warm_up
from explorer.site import Site
from explorer.users import UserStore
from models.identity import file_sha256
from models.warehouse.database import reading
from models.warehouse.schema import assignment, commune_row, document, target
from pipeline.settings import Settings
from tools.bench.samples import RAW
from tools.bench.warehouse_national import national_database

MOST_RATIO, MOST_MS = 3.0, 300.0
MOST_FIRST_IMAGE_MS, MOST_NEXT_IMAGE_MS = 400.0, 30.0
_ROUNDS = 7
_AGAIN = 5
"""Times that a page is asked for again in a round: what most readers get."""
_HOST = [(b"host", b"127.0.0.1")]
_REVIEWER, _PASSWORD = "bench", "nobody-signs-in-with-this"


@dataclass
class Asked:
    """The application, the cookie of a signed-in reviewer, and the statements of the request that is being watched."""

    app: FastAPI
    cookie: str
    is_watched: bool = False
    statements: list[str] = field(default_factory=list)

    async def status(self, address: str) -> int:
        """Ask for a page and take all of it; the status of the answer."""
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [*_HOST, (b"cookie", f"kehoach={self.cookie}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "root_path": "",
        }
        answers: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        await self.app(scope, receive, send)
        return answers[0]


def lines(folder: Path) -> Iterator[str]:
    """One line a page, then the page images."""
    url = national_database(folder)
    settings = Settings(data_dir=folder / "explorer-data").with_database(url)
    users = UserStore.of(settings)
    if _REVIEWER not in users.names():
        users.add(_REVIEWER, _PASSWORD)
    app = create_app(settings)
    warm_up()  # as the server does at its start
    site: Site = app.state.site
    asked = Asked(app, site.sessions.sign_in(_REVIEWER, _PASSWORD) or "")
    engine = site.warehouse.engine

    @event.listens_for(engine, "checkout")
    def _watch(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(asked.statements.append if asked.is_watched else None)

    pages: list[_Page] = []
    with sqlite3.connect(engine.url.database or "", check_same_thread=False) as bare:
        bare.execute("PRAGMA cache_size=-65536")  # as large as ours
        for name, address in addresses(site).items():
            pages.append(asyncio.run(_measured(asked, site, bare, name, address)))
            yield pages[-1].line
    yield _named(f"pages over {MOST_MS:g} ms at the median", [p for p in pages if p.median_ms > MOST_MS])
    yield _named(f"pages over {MOST_MS:g} ms the first time", [p for p in pages if p.first_ms > MOST_MS])
    over = f"pages over {MOST_RATIO:g} times their queries"
    yield _named(f"{over} at the median", [p for p in pages if p.median_ms > MOST_RATIO * p.queries_ms])
    yield _named(f"{over} the first time", [p for p in pages if p.first_ms > MOST_RATIO * p.queries_ms])
    yield from _images(site)
    site.close()


@dataclass(frozen=True)
class _Page:
    """What a page takes the first time and at the median of all times, and its queries alone."""

    name: str
    first_ms: float
    median_ms: float
    waited_ms: float
    queries: int
    queries_ms: float

    @property
    def line(self) -> str:
        ratios = (f"{ms / self.queries_ms:.2f}" if self.queries else "-" for ms in (self.first_ms, self.median_ms))
        first, median = ratios
        return (
            f"{self.name}: first time {self.first_ms:.1f} ms ({self.waited_ms:.0f} ms by the clock), then "
            f"{self.median_ms:.2f} ms; its {self.queries} queries alone {self.queries_ms:.2f} ms: "
            f"{first} and {median} times"
        )


def _named(what: str, pages: list[_Page]) -> str:
    return f"{what}: {', '.join(p.name for p in pages) or 'none'}"


async def _measured(asked: Asked, site: Site, bare: sqlite3.Connection, name: str, address: str) -> _Page:
    status = await asked.status(address)  # templates are made here
    if status != 200:
        raise AssertionError(f"{address}: {status}")
    waited, first, every, queries = [], [], [], []
    statements = await _statements(asked, site, address)
    for _ in range(_ROUNDS):
        _forget(site)
        begun = time.perf_counter()
        first.append(await _cpu_seconds(asked, address))
        waited.append(time.perf_counter() - begun)
        queries.append(_bare_seconds(bare, statements))
        every += [first[-1], *[await _cpu_seconds(asked, address) for _ in range(_AGAIN)]]
    first_ms, median_ms, waited_ms = (1000 * statistics.median(values) for values in (first, every, waited))
    return _Page(name, first_ms, median_ms, waited_ms, len(statements), 1000 * statistics.median(queries))


async def _cpu_seconds(asked: Asked, address: str) -> float:
    started = time.process_time()
    await asked.status(address)
    return time.process_time() - started


async def _statements(asked: Asked, site: Site, address: str) -> list[str]:
    """What the page asks of the database the first time, its parameters written out."""
    _forget(site)
    asked.statements.clear()
    asked.is_watched = True
    await asked.status(address)
    asked.is_watched = False
    return [s for s in asked.statements if s.lstrip().upper().startswith(("SELECT", "WITH"))]


def _forget(site: Site) -> None:
    for kept in (site.memory, site.lists, site.kept):
        kept.clear()


def _bare_seconds(bare: sqlite3.Connection, statements: list[str]) -> float:
    started = time.process_time()
    for statement in statements:
        bare.execute(statement).fetchall()
    return time.process_time() - started


def addresses(site: Site) -> dict[str, str]:
    """Name → address, of what this warehouse holds."""
    with reading(site.warehouse.engine) as connection:
        one = connection.execute(
            select(document.c.document_id).where(document.c.province_code == "20").order_by(document.c.issued_on)
        ).scalars()
        identity = one.first()
        code = connection.execute(
            select(commune_row.c.commune_code).where(commune_row.c.document_id == identity).limit(1)
        ).scalar()
        record = connection.execute(
            select(target.c.record_id).where(target.c.document_id == identity).limit(1)
        ).scalar()
        some = connection.execute(
            select(assignment.c.quote).where(assignment.c.document_id == identity).limit(1)
        ).scalar()
    words = " ".join(str(some).split()[:3])
    return {
        "overview": "/",
        "overview of 63 provinces": "/?map=63",
        "documents": "/van-ban",
        "documents of a province": "/van-ban?place=63-20&programme=NTM&year=2016",
        "comparison of provinces": "/so-sanh?indicator=ntm.communes_meeting&year=2017",
        "comparison of provinces, the last stated": "/so-sanh?indicator=ntm.communes_meeting",
        "comparison under today's units": "/so-sanh?indicator=ntm.communes_meeting&year=2017&units=now",
        "comparison of districts": "/so-sanh?indicator=ntm.communes_meeting&by=district&hide_missing=1",
        "comparison of communes of a province": "/so-sanh?by=commune&hide_missing=1&province=20",
        "two provinces": "/so-sanh/hai-tinh?left=20&right=67",
        "document": f"/van-ban/{identity}",
        "communes": "/xa",
        "communes of a province": "/xa?place=63-20",
        "commune": f"/xa/{code}?on=2016-06-01",
        "who does what": "/ai-lam-gi",
        "who does what, one agency": f"/ai-lam-gi?agency={quote('Sở Tài chính')}&year=2017",
        "review queue": "/ra-soat",
        "one record of the review": f"/ra-soat/{record}",
        "data": "/du-lieu",
        "data dictionary": "/du-lieu/tu-dien",
        "API": "/du-lieu/api",
        "sign-in": "/dang-nhap",
        "runs": "/luot-chay",
        "search": f"/tim?q={quote(words)}",
    }


def _images(site: Site) -> Iterator[str]:
    """Pages of the samples as pictures: drawn, then taken from the disk."""
    first, again = [], []
    for path in sorted(RAW.glob("*-2019*.pdf")):
        sha256 = file_sha256(path)

        def draw(path: Path = path, sha256: str = sha256) -> bytes:
            return site.images.page(str(path), sha256, path.name, "pdf", 1)

        first.append(_ms(draw))
        again += [_ms(draw) for _ in range(_ROUNDS)]
    yield (
        f"page image: first time {statistics.median(first):.0f} ms at the median, {max(first):.0f} ms at most; "
        f"after that {statistics.median(again):.1f} ms, {max(again):.1f} ms at most"
    )
    if max(first) > MOST_FIRST_IMAGE_MS or max(again) > MOST_NEXT_IMAGE_MS:
        yield f"page image: over {MOST_FIRST_IMAGE_MS:g} ms at first or over {MOST_NEXT_IMAGE_MS:g} ms after that"


def _ms(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - started)
