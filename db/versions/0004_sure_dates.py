"""How sure the date of saying is.

Revision 0004, after 0003. Dates that were found before have no confidence.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COMMENT = "Share of such dates that are right, 0 to 1; null where not known"


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    connection.exec_driver_sql(
        "ALTER TABLE quotes ADD COLUMN said_confidence FLOAT CONSTRAINT ck_quotes_said_confidence"
        " CHECK (said_confidence >= 0 AND said_confidence <= 1)"
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"COMMENT ON COLUMN quotes.said_confidence IS '{COMMENT}'")
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_column("quotes", "said_confidence")
    op.create_views(at=down_revision)
