"""Alembic's way in: the caller hands over an open connection that holds the writer's lock."""

from __future__ import annotations

from alembic import context

from models.warehouse.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
