"""The star with history: reference, documents, facts, quality."""

from __future__ import annotations

from alembic import op

from models.warehouse.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The full-text index over the folded text of pages. SQLite keeps it beside the table and in step by triggers.
_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE page_search USING fts5("
        "text_folded, content='page', content_rowid='page_id', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER page_search_insert AFTER INSERT ON page BEGIN "
        "INSERT INTO page_search(rowid, text_folded) VALUES (new.page_id, new.text_folded); END",
        "CREATE TRIGGER page_search_delete AFTER DELETE ON page BEGIN "
        "INSERT INTO page_search(page_search, rowid, text_folded) "
        "VALUES ('delete', old.page_id, old.text_folded); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_page_search ON page USING gin "
        "(to_tsvector('simple', regexp_replace(text_folded, '[^[:alnum:]]+', ' ', 'g')))",
    ),
}


def upgrade() -> None:
    """Create every table."""
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in _SEARCH[bind.dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop every table."""
    metadata.drop_all(op.get_bind())
