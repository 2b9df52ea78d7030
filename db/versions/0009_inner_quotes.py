"""Quotes inside quotes: the one in whose words another is told.

Revision 0009, after 0008. Quotes that were found before have none.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COMMENT = (
    "Quote of the same article whose content tells of this one; null for those that the article "
    "itself tells"
)


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    number = "BIGINT" if connection.dialect.name == "postgresql" else "INTEGER"
    connection.exec_driver_sql(
        f"ALTER TABLE quotes ADD COLUMN parent_id {number} CONSTRAINT ck_quotes_parent_id"
        " CHECK (parent_id / 100000 = article_id)"
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"COMMENT ON COLUMN quotes.parent_id IS '{COMMENT}'")
    connection.exec_driver_sql(
        "CREATE INDEX ix_quotes_parent_id ON quotes (parent_id) WHERE parent_id IS NOT NULL"
    )
    _index("no_later_than, id, act, kind, confidence, parent_id")
    op.create_views(at=revision)


def _index(columns: str) -> None:
    """Give the index that searches go by, newest first, these columns."""
    connection = op.get_bind()
    connection.exec_driver_sql("DROP INDEX ix_quotes_no_later_than_id")
    connection.exec_driver_sql(f"CREATE INDEX ix_quotes_no_later_than_id ON quotes ({columns})")


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=revision)
    connection.exec_driver_sql("DROP INDEX ix_quotes_parent_id")
    _index("no_later_than, id, act, kind, confidence")
    op.drop_column("quotes", "parent_id")
    op.create_views(at=down_revision)
