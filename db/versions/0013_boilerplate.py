"""The table of what belongs to a page and not to its article has the field's name.

Revision 0013, after 0012: `furniture` becomes `boilerplate`, with its constraints.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("furniture", "boilerplate")


def downgrade() -> None:
    _rename("boilerplate", "furniture")


def _rename(old: str, new: str) -> None:
    """A new table with the rows of the old one: SQLite cannot rename constraints."""
    connection = op.get_bind()
    numbers, tail = "BIGINT", ""
    if connection.dialect.name == "sqlite":
        numbers, tail = "INTEGER", " WITHOUT ROWID"
    connection.exec_driver_sql(
        f"CREATE TABLE {new} (article_id {numbers} NOT NULL, seq INTEGER NOT NULL, "
        "start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, "
        f"CONSTRAINT pk_{new} PRIMARY KEY (article_id, seq), "
        f"CONSTRAINT ck_{new}_offsets CHECK (start_offset >= 0 AND end_offset > start_offset), "
        f"CONSTRAINT fk_{new}_article_id FOREIGN KEY (article_id) "
        f"REFERENCES articles (id) ON DELETE CASCADE){tail}"
    )
    connection.exec_driver_sql(f"INSERT INTO {new} SELECT * FROM {old}")
    if connection.dialect.name == "postgresql":
        for column, comment in COMMENTS.items():
            on = f"COLUMN {new}.{column}" if column else f"TABLE {new}"
            connection.exec_driver_sql(f"COMMENT ON {on} IS '{comment}'")
    op.drop_table(old)


COMMENTS = {
    "": "Stretches of text that belong to the page (navigation, captions…), not read",
    "article_id": "Article",
    "seq": "Order in the text, from 1",
    "start_offset": "First code point in the text, from 0",
    "end_offset": "Code point after the last",
}
