"""Versions of the steps, from what they are made of.

A step's version is the hash of the code and data it runs, so that no one can forget to raise a number, and a result
can always be traced to the rules that made it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import util
from pathlib import Path

from models.warehouse import Versions

_SUFFIXES = frozenset({".py", ".csv", ".yaml", ".toml", ".gz", ".txt"})
READ_ROOMS = ("extractors", "models.pages")
RULE_ROOMS = ("nlp", "pipeline.checks", "models.records", "models.identity", "models.reference")


def _files_of(module: str) -> list[Path]:
    spec = util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)]
    root = Path(spec.origin).parent
    return sorted(p for p in root.rglob("*") if p.suffix in _SUFFIXES and "__pycache__" not in p.parts)


@cache
def code_version(rooms: tuple[str, ...]) -> str:
    """Hash of the rooms' code and data, 12 hex digits."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in _files_of(room):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def current_versions() -> Versions:
    """Of reader and rules as they are now; the reader's names the OCR engine and its models too."""
    from extractors import engine_versions

    engine = hashlib.sha256(repr(sorted(engine_versions().items())).encode()).hexdigest()[:6]
    return Versions(reader=f"{code_version(READ_ROOMS)}-{engine}", rules=code_version(RULE_ROOMS))
