"""What reports and searches ask most, kept ready: sources of articles, outlets of statements.

Revision 0003, after 0002. Whoever reads what somebody said needs no look at each quote; whoever
writes many quotes at once can count them at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

COPIED = (("act", sa.String(8)), ("kind", sa.String(8)), ("no_later_than", sa.Date()))
AS_QUOTE = "As in quotes, kept equal by a trigger, so that what somebody said is found quickly"

# Name, table, columns: those that are new, and those that they stand in for.
NEW = (
    (
        "ix_articles_outlet_id_published_on",
        "articles",
        ["outlet_id", "published_on", "id", "duplicate_of"],
    ),
    (
        "ix_quotes_no_later_than_id",
        "quotes",
        ["no_later_than", "id", "act", "kind", "confidence"],
    ),
    (
        "ix_quote_speakers_speaker_id_no_later_than",
        "quote_speakers",
        ["speaker_id", "no_later_than", "quote_id", "act", "kind"],
    ),
)
OLD = (
    ("ix_articles_outlet_id", "articles", ["outlet_id"]),
    ("ix_quotes_no_later_than", "quotes", ["no_later_than"]),
    ("ix_quote_speakers_speaker_id_quote_id", "quote_speakers", ["speaker_id", "quote_id"]),
)


def create_tables() -> None:
    op.create_table(
        "article_sources",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False, comment="Article"),
        sa.Column(
            "quotes", sa.Integer(), nullable=False, comment="Quotes that are speech or writing"
        ),
        sa.Column(
            "sources",
            sa.Integer(),
            nullable=False,
            comment="Speakers of these, and different words for unnamed sources",
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_sources"),
        comment="Counts that triggers keep: how many quotes and sources articles have, thoughts and other acts left out",
    )
    op.create_table(
        "statement_outlets",
        sa.Column("statement_id", BigInt, autoincrement=False, nullable=False, comment="Statement"),
        sa.Column(
            "outlet_id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Outlet; 0 where none is known",
        ),
        sa.Column(
            "quotes",
            BigInt,
            server_default=sa.text("0"),
            nullable=False,
            comment="Quotes that report it",
        ),
        sa.PrimaryKeyConstraint("statement_id", "outlet_id", name="pk_statement_outlets"),
        comment="Counts that triggers keep: which outlets report statements",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bulk_writers",
        sa.Column("id", BigInt, autoincrement=False, nullable=False, comment="Always 1"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_writers"),
        comment="Holds a row only inside the transaction of a writer that adds up its rows by itself, all at once (SQLite)",
    )


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    op.drop_triggers(at=down_revision)
    for name, kind in COPIED:
        op.add_column("quote_speakers", sa.Column(name, kind, nullable=True, comment=AS_QUOTE))
    connection.exec_driver_sql(
        "UPDATE quote_speakers SET act = q.act, kind = q.kind, no_later_than = q.no_later_than "
        "FROM quotes AS q WHERE q.id = quote_speakers.quote_id"
    )
    for name, table, columns in NEW:
        op.create_index(name, table, columns)
    for name, table, _ in OLD:
        op.drop_index(name, table)
    joint = sa.text("seq > 1")
    op.create_index(
        "ix_quote_speakers_joint",
        "quote_speakers",
        ["quote_id"],
        sqlite_where=joint,
        postgresql_where=joint,
    )
    create_tables()
    op.create_triggers(at=revision)
    op.run_file("0003_counts.sql")
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_triggers(at=revision)
    for table in ("bulk_writers", "statement_outlets", "article_sources"):
        op.drop_table(table)
    for name, table, columns in OLD:
        op.create_index(name, table, columns)
    op.drop_index("ix_quote_speakers_joint", "quote_speakers")
    for name, table, _ in NEW:
        op.drop_index(name, table)
    for name, _ in COPIED:
        op.drop_column("quote_speakers", name)
    op.create_triggers(at=down_revision)
    op.create_views(at=down_revision)
