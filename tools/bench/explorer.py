"""The explorer's pages over the national warehouse: each against its own queries through the bare driver.

A page is asked for on the server's side, without a network: from the request to the last byte. Its queries are those
that it sent to the database, sent again by the bare driver in the same run, their rows fetched and thrown away. Both
are judged by the processor's time, which other programs of the machine do not change; the clock's stands beside it.
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
QUICK_MS = 100.0
"""A page that takes less is quick, whatever its queries take: lists that depend on the data alone ask none."""
MOST_FIRST_IMAGE_MS, MOST_NEXT_IMAGE_MS = 400.0, 30.0
_ROUNDS = 7
_HOST = [(b"host", b"127.0.0.1")]
_REVIEWER, _PASSWORD = "bench", "nobody-signs-in-with-this"
Statement = tuple[str, Any]


@dataclass
class Asked:
    """The application, the cookie of a signed-in reviewer, and the statements of the request that is being watched."""

    app: FastAPI
    cookie: str
    statements: list[Statement] = field(default_factory=list)

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

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.statements.append((statement, values))

    worst: list[str] = []
    with sqlite3.connect(engine.url.database or "", check_same_thread=False) as bare:
        bare.execute("PRAGMA cache_size=-65536")  # as large as ours
        for name, address in addresses(site).items():
            line, is_slow = asyncio.run(_page_line(asked, bare, name, address))
            worst += [name] if is_slow else []
            yield line
    slow = ", ".join(worst) or "none"
    yield f"pages over {MOST_MS:g} ms, or over {QUICK_MS:g} ms and {MOST_RATIO:g} times their queries: {slow}"
    yield from _images(site)
    site.warehouse.close()


async def _page_line(asked: Asked, bare: sqlite3.Connection, name: str, address: str) -> tuple[str, bool]:
    status = await asked.status(address)  # what is read once and kept is read here
    if status != 200:
        raise AssertionError(f"{address}: {status}")
    waited, pages, queries = [], [], []
    for _ in range(_ROUNDS):
        asked.statements.clear()
        begun, started = time.perf_counter(), time.process_time()
        await asked.status(address)
        pages.append(time.process_time() - started)
        waited.append(time.perf_counter() - begun)
        queries.append(_bare_seconds(bare, asked.statements))
    page_ms, bare_ms = 1000 * statistics.median(pages), 1000 * statistics.median(queries)
    ratio = page_ms / bare_ms if bare_ms else 0.0
    line = (
        f"{name}: {page_ms:.0f} ms ({1000 * statistics.median(waited):.0f} ms by the clock), "
        f"its {len(asked.statements)} queries alone {bare_ms:.1f} ms, {ratio:.2f} times"
    )
    return line, page_ms > MOST_MS or (page_ms > QUICK_MS and ratio > MOST_RATIO)


def _bare_seconds(bare: sqlite3.Connection, statements: list[Statement]) -> float:
    started = time.process_time()
    for statement, values in statements:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            bare.execute(statement, values).fetchall()
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
