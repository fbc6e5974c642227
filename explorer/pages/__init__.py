"""The pages, one module each."""

from __future__ import annotations

from fastapi import APIRouter

from explorer.pages import compare, document, overview, search

ROUTERS: tuple[APIRouter, ...] = (overview.router, compare.router, document.router, search.router)
