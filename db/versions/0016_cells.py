"""The vectors of a cell lie side by side: the nearest sayings are read in one go.

Revision 0016, after 0015.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_quote_vectors_cell_quote_id", "quote_vectors")
    op.create_index(
        "ix_quote_vectors_cell_quote_id", "quote_vectors", ["cell", "quote_id", "vector"]
    )


def downgrade() -> None:
    op.drop_index("ix_quote_vectors_cell_quote_id", "quote_vectors")
    op.create_index("ix_quote_vectors_cell_quote_id", "quote_vectors", ["cell", "quote_id"])
