"""Reading: any input file into pages of words with boxes, paragraphs in reading order, and tables as grids.

``inspect_file`` says what a file is, ``read_page`` reads one page (it may run in a worker process of its own),
``assemble`` puts pages together: paragraphs over page breaks, tables over pages. Importing this package is cheap.
"""

from __future__ import annotations

import importlib

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

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
