"""Dữ liệu: the data dictionary, downloads of the last release, the API's description, the SQL console."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import Field

from explorer import console, downloads
from explorer.failures import ReaderError
from explorer.kept import Seen
from explorer.site import Site, SiteDep, SpeechDep, page
from models.errors import QueryError
from models.warehouse.dictionary import table_meanings
from models.warehouse.objects import dictionary_rows
from models.warehouse.questions import questions

router = APIRouter(include_in_schema=False)
_RELEASES = "release"
_METHODS = ("get", "post")


@router.get("/du-lieu")
def data_page(request: Request, site: SiteDep) -> HTMLResponse:
    """Where everything is."""
    seen = Seen.now(lambda: _releases_mark(site))
    folder, files = _last_release(site)
    return page(
        request, "data.html", seen=seen, release=folder.name if folder else None, files=files, questions=questions()
    )


@router.get("/du-lieu/tu-dien")
def dictionary_page(request: Request) -> HTMLResponse:
    """Every table and column with its meaning."""
    by_table: dict[str, list[dict[str, str]]] = {}
    for row in dictionary_rows():
        by_table.setdefault(row["table_name"], []).append(row)
    return page(request, "dictionary.html", tables=table_meanings(), columns=by_table)


@router.get("/du-lieu/api")
def api_page(request: Request) -> HTMLResponse:
    """The API's description, drawn from its OpenAPI document."""
    described = request.app.openapi()
    calls: list[dict[str, Any]] = [
        {"path": path, "method": method.upper(), "parameters": [], **operation}
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    ]
    return page(request, "api.html", calls=calls, info=described["info"])


@router.get("/du-lieu/sql")
def sql_page(request: Request, site: SiteDep, t: SpeechDep, sql: str = "", form: str = "html") -> Response:
    """The console; with ``form=csv`` the answer as a file. The query stands in the address, so it can be sent on."""
    answer, failure = None, ""
    if sql.strip():
        try:
            answer = console.ask(site.settings.warehouse_url, sql)
        except QueryError as error:
            failure = error.detail
    if form == "csv" and answer is not None:
        return downloads.attachment(downloads.csv_bytes(answer.columns, answer.rows), "cau-hoi.csv")
    return page(
        request,
        "sql.html",
        status=400 if failure else 200,
        keep=False,  # a query may ask for the time, or for anything at random
        sql=sql,
        answer=answer,
        failure=failure,
        questions=questions(),
        limit_s=console.LIMIT_S,
        most=console.MOST_ROWS,
        download="?" + request.url.include_query_params(form="csv").query,
    )


@router.get("/du-lieu/ban-phat-hanh/{name}")
def release_file(site: SiteDep, name: Annotated[str, InPath(), Field(pattern=r"^[\w.-]{1,120}$")]) -> FileResponse:
    """One file of the last release: only names that its folder lists."""
    folder, files = _last_release(site)
    if folder is None or name not in {f.name for f in files}:
        raise ReaderError(404, "not_found")
    return FileResponse(folder / name, media_type="application/octet-stream", filename=name)


def _releases_mark(site: Site) -> Hashable:
    """Differs whenever a release comes or goes, or a file in the last one."""
    root = site.settings.processed_dir / _RELEASES
    if not root.is_dir():
        return None
    folder, _ = _last_release(site)
    return root.stat().st_mtime_ns, str(folder), folder.stat().st_mtime_ns if folder else 0


def _last_release(site: Site) -> tuple[Path | None, list[Path]]:
    """The newest folder under the releases and its plain files."""
    root = site.settings.processed_dir / _RELEASES
    folders = sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    if not folders:
        return None, []
    return folders[-1], sorted(p for p in folders[-1].iterdir() if p.is_file() and not p.is_symlink())
