"""The dated reference data as rows of the reference tables."""

from __future__ import annotations

from sqlalchemy import Connection

from models.warehouse.objects import info, set_info


def reference_version() -> str:
    """Version of the reference data of this program."""
    return "none"


def fill_reference(connection: Connection) -> None:
    """Bring the reference tables to what ``models.reference`` says."""
    if info(connection, "reference_version") != reference_version():
        set_info(connection, "reference_version", reference_version())
