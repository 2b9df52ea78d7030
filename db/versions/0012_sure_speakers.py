"""How sure the speaker is, and whom an open source may mean.

Revision 0012, after 0011. Speakers that were found before have no confidence.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COMMENTS = {
    "speaker_confidence": "Share of such speakers that are right, 0 to 1; null without one, or "
    "where a person said who it was",
    "candidate": "Whom an open source may mean, but not surely enough to be its speaker",
}


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    connection.exec_driver_sql(
        "ALTER TABLE quotes ADD COLUMN speaker_confidence FLOAT "
        "CONSTRAINT ck_quotes_speaker_confidence "
        "CHECK (speaker_confidence >= 0 AND speaker_confidence <= 1)"
    )
    connection.exec_driver_sql("ALTER TABLE quotes ADD COLUMN candidate TEXT")
    if connection.dialect.name == "postgresql":
        for column, comment in COMMENTS.items():
            connection.exec_driver_sql(f"COMMENT ON COLUMN quotes.{column} IS '{comment}'")
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_column("quotes", "speaker_confidence")
    op.drop_column("quotes", "candidate")
    op.create_views(at=down_revision)
