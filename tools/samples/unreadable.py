"""The one file of the samples that nobody can read: locked with a password that is not told."""

from __future__ import annotations

import io
import secrets
from pathlib import Path

import pikepdf

from tools.samples.content import all_plans
from tools.samples.draw import draw
from tools.samples.typeset import typeset

NAME = "ke-hoach-khoa-mat-khau.pdf"


def make_unreadable(out: Path) -> Path:
    """An encrypted copy of the first page of the first plan; an existing one stays, since its key is random."""
    path = out / NAME
    if path.exists():
        return path
    page = typeset(all_plans()[0])[:1]
    with pikepdf.open(io.BytesIO(draw(page))) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user=secrets.token_hex(16), owner=secrets.token_hex(16)))
    return path
