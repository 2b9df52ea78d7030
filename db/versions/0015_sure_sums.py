"""Sums count what listings show: quotes of a confidence of 0.35 and more; where articles are from.

Revision 0015, after 0014. quotes_flat says where an article was read from.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_views(at=down_revision)
    op.drop_triggers(at=down_revision)
    op.create_triggers(at=revision)
    op.run_file("0015_counts.sql")
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_triggers(at=revision)
    op.create_triggers(at=down_revision)
    op.run_file("0015_counts_before.sql")
    op.create_views(at=down_revision)
