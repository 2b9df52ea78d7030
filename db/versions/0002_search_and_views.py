"""What is worked out from the tables: the full-text index, the copied speaker_id, the views.

Revision 0002, after 0001.

The views are the files of `db/views`, the triggers those of `db/triggers`. A later revision that
changes one keeps the file that it replaces in `before-REVISION/`; each asks for them as it had them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SQLITE = (
    """
    CREATE VIRTUAL TABLE quotes_fts USING fts5(
        words, content='quote_words', content_rowid='quote_id',
        tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO quotes_fts(quotes_fts) VALUES ('rebuild')",
)

SQLITE_DOWN = ("DROP TABLE quotes_fts",)

POSTGRESQL = (
    """
    ALTER TABLE quote_words ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED
    """,
    "COMMENT ON COLUMN quote_words.vector IS 'The words as PostgreSQL searches them'",
    "CREATE INDEX ix_quote_words_vector ON quote_words USING gin (vector)",
)

POSTGRESQL_DOWN = (
    "DROP INDEX ix_quote_words_vector",
    "ALTER TABLE quote_words DROP COLUMN vector",
)


def create_summaries() -> None:
    op.create_table(
        "outlet_months",
        sa.Column(
            "outlet_id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Outlet; 0 where none is known",
        ),
        sa.Column(
            "month",
            sa.String(7),
            nullable=False,
            comment="YYYY-MM; empty where the day is not known",
        ),
        sa.Column("act", sa.String(8), nullable=False, comment="As in quotes"),
        sa.Column(
            "quotes",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes",
        ),
        sa.Column(
            "unsourced",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes without words for a source",
        ),
        sa.Column(
            "named",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes with a speaker",
        ),
        sa.Column(
            "named_unsourced",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes with a speaker and without words for a source",
        ),
        sa.Column(
            "female",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Speakers of quotes who are women",
        ),
        sa.Column(
            "male",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Speakers of quotes who are men",
        ),
        sa.Column(
            "unknown",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Speakers of quotes whose gender no text shows",
        ),
        sa.PrimaryKeyConstraint("outlet_id", "month", "act", name="pk_outlet_months"),
        comment="Sums that triggers keep: what outlets quote, by month of publication",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "speaker_months",
        sa.Column("speaker_id", BigInt, autoincrement=False, nullable=False, comment="Speaker"),
        sa.Column(
            "month",
            sa.String(7),
            nullable=False,
            comment="YYYY-MM of no_later_than; empty where not known",
        ),
        sa.Column("act", sa.String(8), nullable=False, comment="As in quotes"),
        sa.Column(
            "quotes",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes",
        ),
        sa.Column(
            "direct",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Direct quotes",
        ),
        sa.Column(
            "mixed",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Mixed quotes",
        ),
        sa.Column(
            "dated_by_text",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes whose texts say when",
        ),
        sa.PrimaryKeyConstraint("speaker_id", "month", "act", name="pk_speaker_months"),
        comment="Sums that triggers keep: what speakers are quoted with, by month of saying",
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        connection.exec_driver_sql(statement)
    create_summaries()
    op.create_triggers(at=revision)
    op.run_file("0002_counts.sql")
    op.create_views(at=revision)


def downgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    op.drop_views(at=revision)
    op.drop_triggers(at=revision)
    op.drop_table("speaker_months")
    op.drop_table("outlet_months")
    for statement in SQLITE_DOWN if sqlite else POSTGRESQL_DOWN:
        connection.exec_driver_sql(statement)
