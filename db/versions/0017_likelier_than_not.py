"""Sums count what listings show: quotes of a confidence of 0.5 and more.

Revision 0017, after 0016.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_views(at=down_revision)
    op.drop_triggers(at=down_revision)
    op.create_triggers(at=revision)
    op.run_file("0017_counts.sql")
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_triggers(at=revision)
    op.create_triggers(at=down_revision)
    op.run_file("0015_counts.sql")
    op.create_views(at=down_revision)
