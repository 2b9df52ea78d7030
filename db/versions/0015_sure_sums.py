"""Sums count what listings show: quotes of a confidence of 0.35 and more; where articles are from.

Revision 0015, after 0014. quotes_flat says where an article was read from. After a downgrade the
sums still count sure quotes only: `quotes ingest` of an older version goes on from them.
"""

from alembic import op

from quotes.store.schema.views import create_views, drop_views
from quotes.store.write import summaries

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SUMS = ("outlet_months", "speaker_months", "statement_outlets", "article_sources")


def upgrade() -> None:
    connection = op.get_bind()
    drop_views(connection, at=down_revision)
    for family in (summaries.SOURCES, summaries.MONTHS):
        summaries.drop(connection, family)
    for table in SUMS:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for family in (summaries.MONTHS, summaries.SOURCES):
        summaries.create(connection, family)
    create_views(connection, at=revision)


def downgrade() -> None:
    connection = op.get_bind()
    drop_views(connection, at=revision)
    create_views(connection, at=down_revision)
