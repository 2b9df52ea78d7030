"""People have the last word: corrections of quotes and speakers, and what was said before them.

Revision 0005, after 0004. Until now only judgements on who is who were a person's word; each of
those becomes a correction with a number, so that all can be listed and undone in one place.

On the way down, quotes keep the values that people gave them.
"""

from functools import partial

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

MADE_BY = {
    "quotes": "Last correction that it rests on; null where nobody has corrected or confirmed it",
    "appearances": "Correction that says who it is, if one does",
    "judgements": "The person's word that it follows from; null for the machine's",
}
CHECKS = (
    (
        "judgements",
        "verdict",
        "verdict IN ('same', 'different', 'rename', 'alias')",
        "verdict IN ('same', 'different', 'rename', 'alias', 'describe', 'nobody')",
    ),
    (
        "quotes",
        "said_basis",
        "said_basis IN ('expression', 'dateline', 'context')",
        "said_basis IN ('expression', 'dateline', 'context', 'person')",
    ),
)
NEW = (
    partial(
        sa.Column, "quote_id", BigInt, comment="The quote that it is about, as it is numbered now"
    ),
    partial(
        sa.Column,
        "orphaned",
        sa.Boolean(),
        nullable=False,
        server_default=sa.text("false"),
        comment="Whether the words that it is about are not in the article any more",
    ),
    partial(
        sa.Column,
        "anchor",
        sa.JSON(),
        comment="The quote's words with what stands around them: it is found again by them",
    ),
    partial(sa.Column, "before", sa.JSON(), comment="What the extractor had said of the quote"),
    partial(sa.Column, "model", sa.Text(), comment="Model and version that had said so"),
    partial(
        sa.Column,
        "about",
        sa.Text(),
        comment="What it changes of a quote, with commas: speaker, role, said_on, kind, act, "
        "text, cue, source",
    ),
    partial(sa.Column, "summary", sa.Text(), comment="What was decided, in one line"),
    partial(
        sa.Column, "review", sa.Text(), comment="Review in which it was decided, if it was one"
    ),
)
COMMENTS = (
    (
        "corrections",
        "target_key",
        "Which one, in words that a new reading does not change: for a quote the outlet, the "
        "article's external id and where its content stood; else the key",
        "Which one, in words that a new reading does not change: for a quote the outlet, "
        "the article's external id and the content's spans; else the key",
    ),
    (
        "corrections",
        "action",
        "What was decided: set, add, reject or confirm a quote; for speakers same, different, "
        "rename, alias, describe, nobody, import",
        "What was decided: set, drop, confirm…",
    ),
    (
        "judgements",
        "verdict",
        "same, different (never the same), rename, alias, describe (type, gender, Wikidata item), "
        "or nobody (the name is no speaker)",
        "same, different (never the same), rename, or alias",
    ),
    (
        "quotes",
        "said_basis",
        "expression, dateline or context; person where somebody corrected it",
        "expression, dateline or context",
    ),
)


def replace_check(connection: sa.Connection, table: str, name: str, old: str, new: str) -> None:
    """Replace the check on a column; on SQLite in the schema itself, as its manual shows."""
    if connection.dialect.name == "postgresql":
        constraint = connection.execute(  # as it was named when its table was made
            sa.text(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' "
                "AND conrelid = CAST(:table AS regclass) AND conname LIKE :name"
            ),
            {"table": table, "name": f"ck_{table}%{table}_{name}"},
        ).scalar_one()
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({new})")
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (old, new, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {int(version or 0) + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def create_table() -> None:
    op.create_table(
        "extracted_quotes",
        sa.Column(
            "id", BigInt, autoincrement=False, nullable=False, comment="The number of the quote"
        ),
        sa.Column("article_id", BigInt, nullable=False, comment="Article that reports it"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in the article, from 1"),
        sa.Column(
            "rejected",
            sa.Boolean(),
            nullable=False,
            comment="Whether a person said that it is no quote; then it is not in quotes",
        ),
        sa.Column(
            "correction_id",
            BigInt,
            nullable=False,
            comment="Last correction of it",
        ),
        sa.Column("kind", sa.String(8), nullable=False, comment="As in quotes, before corrections"),
        sa.Column("act", sa.String(8), nullable=False, comment="As in quotes, before corrections"),
        sa.Column("text", sa.Text(), nullable=False, comment="As in quotes, before corrections"),
        sa.Column(
            "speakers",
            sa.Text(),
            nullable=True,
            comment="Names of its speakers, before corrections",
        ),
        sa.Column("role", sa.Text(), nullable=True, comment="Role of the first that has one"),
        sa.Column("source", sa.Text(), nullable=True, comment="As in quotes, before corrections"),
        sa.Column("said_on", sa.Text(), nullable=True, comment="As in quotes, before corrections"),
        sa.Column(
            "confidence", sa.Float(), nullable=False, comment="As in quotes, before corrections"
        ),
        sa.Column("record", sa.JSON(), nullable=False, comment="All of it, spans too"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_extracted_quotes_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["corrections.id"], name="fk_extracted_quotes_correction_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_extracted_quotes"),
        comment="What the extractor had said of quotes that people corrected, confirmed or rejected",
    )
    op.create_index("ix_extracted_quotes_article_id", "extracted_quotes", ["article_id"])
    op.create_index("ix_extracted_quotes_correction_id", "extracted_quotes", ["correction_id"])


def set_comments(connection: sa.Connection, which: int) -> None:
    if connection.dialect.name == "postgresql":
        for table, column, *texts in COMMENTS:
            comment = texts[which].replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON COLUMN {table}.{column} IS '{comment}'")


def add_number(table: str, column: str, comment: str) -> None:
    """Add a column that few rows have, and find these quickly."""
    op.add_column(table, sa.Column(column, BigInt, comment=comment))
    there = sa.text(f"{column} IS NOT NULL")
    op.create_index(
        f"ix_{table}_{column}", table, [column], sqlite_where=there, postgresql_where=there
    )


def number_judgements(connection: sa.Connection) -> None:
    """Make a correction of each word of a person or a file on who is who."""
    made = connection.exec_driver_sql(
        "SELECT id FROM judgements WHERE origin <> 'machine' ORDER BY id"
    )
    first = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM corrections").scalar() or 0
    pairs = [{"judgement": row[0], "correction": first + n} for n, row in enumerate(made, 1)]
    if not pairs:
        return
    copied = sa.text(
        "INSERT INTO corrections (id, target, target_key, action, value, note, who, made_at,"
        " undone_at) SELECT :correction, 'speaker', left_key,"
        " CASE WHEN origin = 'import' THEN 'import' ELSE verdict END, value, evidence, who,"
        " judged_at, undone_at FROM judgements WHERE id = :judgement"
    )
    linked = sa.text("UPDATE judgements SET correction_id = :correction WHERE id = :judgement")
    connection.execute(copied, pairs)
    connection.execute(linked, pairs)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence('corrections', 'id'), max(id)) FROM corrections"
        )


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    for column in NEW:
        op.add_column("corrections", column())
    add_number("corrections", "article_id", "Article that it is about")
    op.create_index("ix_corrections_quote_id", "corrections", ["quote_id"])
    create_table()
    for table, comment in MADE_BY.items():
        add_number(table, "correction_id", comment)
    for table, column, old, new in CHECKS:
        replace_check(connection, table, column, old, new)
    set_comments(connection, 0)
    number_judgements(connection)
    op.create_views(at=revision)


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=revision)
    for statement in (
        "DELETE FROM judgements WHERE verdict IN ('describe', 'nobody')",
        "UPDATE quotes SET said_basis = 'context' WHERE said_basis = 'person'",
    ):
        connection.exec_driver_sql(statement)
    for table, column, new, old in CHECKS:
        replace_check(connection, table, column, old, new)
    set_comments(connection, 1)
    op.drop_table("extracted_quotes")
    connection.exec_driver_sql("UPDATE judgements SET correction_id = NULL")
    connection.exec_driver_sql("DELETE FROM corrections WHERE target = 'speaker'")
    for table in MADE_BY:
        op.drop_index(f"ix_{table}_correction_id", table)
        op.drop_column(table, "correction_id")
    op.drop_index("ix_corrections_quote_id", "corrections")
    op.drop_index("ix_corrections_article_id", "corrections")
    op.drop_column("corrections", "article_id")
    for column in reversed(NEW):
        op.drop_column("corrections", column.args[0])
    op.create_views(at=down_revision)
