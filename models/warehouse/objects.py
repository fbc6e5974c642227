"""What is made anew rather than migrated: views, full-text index, data dictionary, reference rows.

All of it follows from files of this package, so that one version (a hash of them) tells whether the database is up to
date; it is kept in ``warehouse_info``.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from models.warehouse.dictionary import column_meanings, table_meanings
from models.warehouse.schema import data_dictionary, metadata, warehouse_info

_FILES = ("views.sql", "columns.csv", "tables.csv")
_VERSION_KEY = "objects_version"


@cache
def view_definitions() -> dict[str, str]:
    """View name -> its SELECT, in an order in which they can be made."""
    sql = resources.files(__package__).joinpath("views.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- view: (\w+)$", sql, flags=re.MULTILINE)[1:]
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


@cache
def objects_version() -> str:
    """Hash of the files that views and dictionary are made from, 12 hex digits."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(resources.files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()[:12]


def info(connection: Connection, key: str) -> str | None:
    """One fact about the warehouse."""
    return connection.execute(select(warehouse_info.c.info_value).where(warehouse_info.c.info_key == key)).scalar()


def set_info(connection: Connection, key: str, value: str) -> None:
    """Note one fact about the warehouse."""
    row = {"info_key": key, "info_value": value}
    if info(connection, key) is None:
        connection.execute(insert(warehouse_info), [row])
    else:
        connection.execute(update(warehouse_info).where(warehouse_info.c.info_key == key).values(**row))


def refresh_objects(connection: Connection) -> None:
    """Bring views and data dictionary to what this program's files say."""
    if info(connection, _VERSION_KEY) == objects_version():
        return
    drop_views(connection)
    for name, body in view_definitions().items():
        connection.execute(text(f"CREATE VIEW {name} AS {body}"))
    if connection.dialect.name == "postgresql":
        _comment(connection)
    connection.execute(delete(data_dictionary))
    connection.execute(insert(data_dictionary), dictionary_rows())
    set_info(connection, _VERSION_KEY, objects_version())


def _comment(connection: Connection) -> None:
    """The meaning of every table, view and column where ``\\d+`` and database tools show it."""
    statements = [
        f"COMMENT ON {'VIEW' if name in view_definitions() else 'TABLE'} {name} IS {_quoted(meaning.comment)}"
        for name, meaning in table_meanings().items()
    ]
    meanings = column_meanings()
    for row in dictionary_rows():
        comment = _quoted(meanings[row["column_name"]].comment)
        statements.append(f"COMMENT ON COLUMN {row['table_name']}.{row['column_name']} IS {comment}")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute(";\n".join(statements))  # one trip for five hundred comments


def _quoted(comment: str) -> str:
    return "'" + comment.replace("'", "''") + "'"


def drop_views(connection: Connection) -> None:
    """Drop the views: a migration that touches their tables needs them gone."""
    for name in reversed(view_definitions()):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def view_columns(name: str) -> list[str]:
    """Names of a view's columns, read from its first SELECT."""
    body = re.sub(r"--.*", "", view_definitions()[name])
    head = body[len("SELECT") : re.search(r"^FROM ", body, flags=re.MULTILINE).start()]  # type: ignore[union-attr]
    names = []
    for part in _top_level(head):
        names.append(re.search(r"(\w+)\s*$", part).group(1))  # type: ignore[union-attr]
    return names


def _top_level(listed: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(listed):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append(listed[start:at])
            start = at + 1
    return [*parts, listed[start:]]


def dictionary_rows() -> list[dict[str, str]]:
    """The data dictionary: one row a table or view and column."""
    meanings = column_meanings()
    columns = {name: [c.name for c in table.columns] for name, table in metadata.tables.items()}
    columns |= {name: view_columns(name) for name in view_definitions()}
    return [
        {
            "table_name": table,
            "column_name": column,
            "column_type": meanings[column].type,
            "unit": meanings[column].unit,
            "vi": meanings[column].vi,
            "en": meanings[column].en,
            "example": meanings[column].example,
        }
        for table, names in columns.items()
        for column in names
    ]
