"""How a run ended: those that were cut off are told from those that still run.

Revision 0010, after 0009. Nothing runs while this does, so what has no end was cut off.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_views(at=down_revision)
    op.add_column(
        "extraction_runs",
        sa.Column(
            "ended", sa.Text(), comment="finished, interrupted or cut off; null while it runs"
        ),
    )
    op.add_column(
        "extraction_runs",
        sa.Column("process", sa.Text(), comment="Machine, process and start of who runs it"),
    )
    connection.exec_driver_sql(
        "UPDATE extraction_runs SET ended ="
        " CASE WHEN finished_at IS NULL THEN 'cut off' ELSE 'finished' END"
    )
    op.create_views(at=revision)


def downgrade() -> None:
    op.drop_views(at=revision)
    op.drop_column("extraction_runs", "process")
    op.drop_column("extraction_runs", "ended")
    op.create_views(at=down_revision)
