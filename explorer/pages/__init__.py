"""The pages, one module each."""

from __future__ import annotations

from fastapi import APIRouter

from explorer.pages import agenda, commune, compare, data, document, documents, overview, review, runs, search

ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    compare.router,
    documents.router,
    document.router,
    commune.router,
    agenda.router,
    review.router,
    data.router,
    runs.router,
    search.router,
)
