"""Stable identities: a record is its place, its content is what may change.

``record_id`` hashes where a record stands, so that a better reading changes a record rather than replacing it;
``content_hash`` tells whether it changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_ID_LENGTH = 16  # hex digits: 64 bits, far from collision at the 10^8 records of a national warehouse


def record_id(document_key: str, place: str, kind: str, ordinal: int) -> str:
    """Identity of the ``ordinal``-th (from 0) record of ``kind`` at ``place`` of a document, 16 hex digits."""
    text = "\x1f".join((document_key, place, kind, str(ordinal)))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def content_hash(content: Mapping[str, Any]) -> str:
    """Hash of a JSON-able content with sorted keys, 16 hex digits."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def file_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
