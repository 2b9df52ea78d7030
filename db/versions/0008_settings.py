"""Settings of the database itself, such as whether its full-text index has stems.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), nullable=False, comment="What is set: stemming"),
        sa.Column("value", sa.String(200), nullable=False, comment="Its value: on"),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
        comment="What was chosen for this database; what is not here is as it comes",
    )


def downgrade() -> None:
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT value FROM settings WHERE name = 'stemming'")) == "on":
        rows = connection.execute(sa.text("SELECT quote_id, words FROM quote_words")).all()
        for row in rows:  # the index of an older schema has no stems
            kept = " ".join(word for word in row.words.split() if not word.startswith("zq"))
            connection.execute(
                sa.text("UPDATE quote_words SET words = :words WHERE quote_id = :id"),
                {"words": kept, "id": row.quote_id},
            )
    op.drop_table("settings")
