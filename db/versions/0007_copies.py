"""Quotes of copied articles are known one by one, and a view tells how sayings are related.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Copies of the same text, as far as they are known from before; `quotes db join` finds the rest.
KNOWN = """
    INSERT INTO quote_copies (quote_id, original_id)
    SELECT q.id, MIN(o.id)
    FROM articles AS a
    JOIN quotes AS q ON q.article_id = a.id
    JOIN quotes AS o ON o.article_id = a.duplicate_of AND o.text = q.text
    WHERE a.duplicate_of IS NOT NULL
    GROUP BY q.id
"""


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    op.create_table(
        "quote_copies",
        sa.Column(
            "quote_id", BigInt, autoincrement=False, nullable=False, comment="Quote in the copy"
        ),
        sa.Column(
            "original_id", BigInt, nullable=False, comment="The same quote where it came first"
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_quote_copies_quote_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["quotes.id"], name="fk_quote_copies_original_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_id", name="pk_quote_copies"),
        comment="Quotes of articles that copy others (an agency's story, another format): "
        "what is counted once leaves them out",
    )
    op.create_index("ix_quote_copies_original_id", "quote_copies", ["original_id"])
    connection.exec_driver_sql(KNOWN)
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_table("quote_copies")
    op.create_views(at=down_revision)
