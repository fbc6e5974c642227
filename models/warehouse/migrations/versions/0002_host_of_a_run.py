"""The ledger says on which machine a run ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column where the first migration, which makes the tables as they are now, has not made it already."""
    if "host" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("ingest_run")}:
        op.add_column("ingest_run", sa.Column("host", sa.Text()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("ingest_run", "host")
