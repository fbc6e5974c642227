"""Reading: any input file into pages of words with boxes, paragraphs in reading order, and tables as grids.

``inspect_file`` says what a file is, ``read_page`` reads one page (it may run in a worker process of its own),
``assemble`` puts pages together: paragraphs over page breaks, tables over pages. Importing this package is cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.api import assemble, inspect_file, read_file, read_page, render_page, unreadable_page
    from extractors.engine import engine_versions
    from extractors.settings import ReadSettings
    from extractors.types import PageRead, SourceInfo

_HOMES = {
    "inspect_file": "api",
    "read_page": "api",
    "read_file": "api",
    "assemble": "api",
    "unreadable_page": "api",
    "render_page": "api",
    "engine_versions": "engine",
    "PageRead": "types",
    "SourceInfo": "types",
    "ReadSettings": "settings",
}

__all__ = [
    "PageRead",
    "ReadSettings",
    "SourceInfo",
    "assemble",
    "engine_versions",
    "inspect_file",
    "read_file",
    "read_page",
    "render_page",
    "unreadable_page",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
