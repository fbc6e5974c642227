"""A role that can read the warehouse and do nothing else, for researchers on PostgreSQL."""

from __future__ import annotations

import re

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from models.errors import WarehouseError
from models.warehouse.database import warehouse_url

_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_LONGEST_QUERY = "5min"


def grant_readonly(url: str, role: str) -> None:
    """Let ``role`` read every table and view, those of later versions included; creates it where there is none.

    A new role has no password: who runs the server sets one. Raises ``WarehouseError`` on SQLite, for a name that is
    none, and where the owner of the warehouse may not create roles.
    """
    made = warehouse_url(url)
    if made.get_backend_name() != "postgresql":
        raise WarehouseError("SQLite has no roles; hand out a copy of the file, or open it with ?mode=ro.")
    if not _ROLE.fullmatch(role):
        raise WarehouseError(f"{role!r} is no name of a role (small letters, digits, underscore).")
    engine = create_engine(made)
    try:
        with engine.begin() as connection:
            owner, database = connection.execute(text("SELECT current_user, current_database()")).one()
            if role == owner:
                raise WarehouseError(f"{role} owns the warehouse.")
            quote = connection.dialect.identifier_preparer.quote_identifier
            known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
            if known is None:
                connection.exec_driver_sql(f"CREATE ROLE {quote(role)} LOGIN")
            for statement in _STATEMENTS:
                filled = statement.format(role=quote(role), owner=quote(owner), database=quote(database))
                connection.exec_driver_sql(filled)
    except SQLAlchemyError as error:
        raise WarehouseError(str(getattr(error, "orig", error))) from error
    finally:
        engine.dispose()


_STATEMENTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    # views are made anew with every version of the program: what it will make is readable too
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT ON TABLES TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "ALTER ROLE {role} SET default_transaction_read_only = on",
    f"ALTER ROLE {{role}} SET statement_timeout = '{_LONGEST_QUERY}'",
)
