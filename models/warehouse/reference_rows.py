"""The dated reference data as rows of the reference tables."""

from __future__ import annotations

from sqlalchemy import Engine


def fill_reference(engine: Engine) -> None:
    """Bring the reference tables to what ``models.reference`` says."""
