"""Keeping an open database up to date: migrations, then what is made anew. One small query where nothing is to do."""

from __future__ import annotations

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from models.errors import WarehouseError
from models.warehouse import database
from models.warehouse.objects import drop_views, info, objects_version, refresh_objects
from models.warehouse.reference_rows import fill_reference, reference_version


def bring_up_to_date(engine: Engine) -> None:
    """Create or upgrade the database where that is needed. Raises ``WarehouseError`` where it cannot be opened."""
    try:
        with database.reading(engine) as connection:
            if is_up_to_date(connection):
                return
        with database.writing(engine) as connection:
            _update(connection)
    except DatabaseError as error:
        raise WarehouseError(f"{engine.url.render_as_string()}: {error.orig}") from error
    except SQLAlchemyError as error:
        raise WarehouseError(f"{engine.url.render_as_string()}: {error}") from error


def is_up_to_date(connection: Connection) -> bool:
    """Whether tables, views, dictionary and reference are those of this program."""
    if database.current_revision(connection) != database.HEAD:
        return False
    versions = info(connection, "objects_version"), info(connection, "reference_version")
    return versions == (objects_version(), reference_version())


def _update(connection: Connection) -> None:
    if database.current_revision(connection) != database.HEAD:
        drop_views(connection)
        database.migrate(connection)
    refresh_objects(connection)
    fill_reference(connection)
