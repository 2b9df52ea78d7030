"""Sayings in several wordings: sentence embeddings, and links between quotes.

Revision 0006, after 0005. What was a statement until now stays one; `quotes db join` finds the
statements of old quotes anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = "Day of saying or of publication, in days from 0001-01-01; 0 where not known"
FINGERPRINTS = "Numbers for runs of words in quotes: equal ones may be the same words"


def _fingerprints(dated: bool) -> None:
    """The table as it is with, or was without, days. What was in it is gone."""
    op.drop_table("quote_fingerprints")
    days = [sa.Column("day", sa.Integer(), autoincrement=False, nullable=False, comment=DAY)]
    op.create_table(
        "quote_fingerprints",
        sa.Column(
            "fingerprint",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Hash of three words that follow one another",
        ),
        *(days if dated else ()),
        sa.Column("quote_id", BigInt, nullable=False, comment="Quote"),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"],
            name="fk_quote_fingerprints_quote_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "fingerprint", *(("day",) if dated else ()), "quote_id", name="pk_quote_fingerprints"
        ),
        comment=FINGERPRINTS
        if dated
        else "Numbers for runs of words in quoted words: equal ones may be one statement",
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_quote_fingerprints_quote_id", "quote_fingerprints", ["quote_id"])


def upgrade() -> None:
    op.drop_views(at=down_revision)
    _fingerprints(dated=True)
    op.create_table(
        "quote_vectors",
        sa.Column("quote_id", BigInt, autoincrement=False, nullable=False, comment="Quote"),
        sa.Column(
            "block",
            sa.Text(),
            comment="What all spellings of the speaker's name share; null where nobody is named",
        ),
        sa.Column(
            "day",
            sa.Integer(),
            nullable=False,
            comment="Day of saying or of publication, in days from 0001-01-01; 0: not known",
        ),
        sa.Column(
            "cell",
            sa.Integer(),
            nullable=False,
            comment="Number of the nearest of the fixed centres that all vectors lie around",
        ),
        sa.Column(
            "vector",
            sa.LargeBinary(),
            nullable=False,
            comment="384 signed bytes, as `quotes.statements.encoder` makes them",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_quote_vectors_quote_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_id", name="pk_quote_vectors"),
        comment="Sentence embeddings of quotes: near vectors are alike in what they say",
    )
    op.create_index("ix_quote_vectors_block_day", "quote_vectors", ["block", "day", "quote_id"])
    op.create_index("ix_quote_vectors_cell_quote_id", "quote_vectors", ["cell", "quote_id"])
    op.create_table(
        "statement_links",
        sa.Column("quote_id", BigInt, nullable=False, comment="Quote, the later"),
        sa.Column(
            "other_id",
            BigInt,
            nullable=False,
            comment="The quote that it is the same as, or that it repeats, echoes or contradicts",
        ),
        sa.Column(
            "kind",
            sa.String(11),
            nullable=False,
            comment="same (one statement), repeats (the speaker on another occasion), "
            "echoes (another speaker), contradicts (but for a negation or a number the same)",
        ),
        sa.Column(
            "score",
            sa.Float(),
            nullable=False,
            comment="same: share of such pairs that are one statement; else likeness of the two, "
            "0 to 1",
        ),
        sa.Column("evidence", sa.Text(), nullable=False, comment="What it rests on, in words"),
        sa.Column(
            "version", sa.Text(), nullable=False, comment="Version of the scorer that made it"
        ),
        sa.CheckConstraint(
            "kind IN ('same', 'repeats', 'echoes', 'contradicts')", name="ck_statement_links_kind"
        ),
        sa.CheckConstraint("score >= 0 AND score <= 1", name="ck_statement_links_score"),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_statement_links_quote_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["quotes.id"], name="fk_statement_links_other_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_id", "other_id", name="pk_statement_links"),
        comment="Quotes of one statement; sayings that repeat, echo or contradict others",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_statement_links_other_id", "statement_links", ["other_id"])
    _comments(
        "One saying of one speaker on one occasion, as several quotes report it",
        "Statement that it reports; null where no other quote reports the same saying",
    )
    op.create_views(at=revision)


def _comments(statements: str, statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON TABLE statements IS '{statements}'")
        op.execute(f"COMMENT ON COLUMN quotes.statement_id IS '{statement}'")


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_table("statement_links")
    op.drop_table("quote_vectors")
    _fingerprints(dated=False)
    _comments(
        "The same words of the same speaker, as one or more articles report them",
        "Statement that it reports; null where nobody else reports the same words",
    )
    op.create_views(at=down_revision)
