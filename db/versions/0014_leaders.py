"""Of nearly equal quotes one leads: only it is compared with others. Copies are found by words.

Revision 0014, after 0013. Old quotes lead themselves until `quotes db join` finds who leads them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = """
    UPDATE quote_vectors SET speaker = (
        SELECT CASE p.type WHEN 'organization' THEN 'o:' ELSE 'p:' END || p.name
        FROM quote_speakers AS s JOIN appearances AS p ON p.id = s.appearance_id
        WHERE s.quote_id = quote_vectors.quote_id AND s.seq = 1
    )
"""
COLUMNS = {"mark": BigInt, "words": BigInt, "leader_id": BigInt, "speaker": sa.Text()}
COMMENTS = {
    "speaker": "Name of the speaker in the article, after o: for an organization, else after p:",
    "mark": "What nearly equal quotes have in common: speaker, days, numbers, names; null: stands "
    "alone",
    "leader_id": "The nearly equal quote that is compared instead of this one; null: it leads",
    "words": "Hash of all its words: equal where two quotes are equal word for word",
}

# On SQLite the table is made anew for its foreign key, by hand: Alembic makes no index before the
# old table goes, and each row that goes would be looked for in all of the new table.
ANEW = """
    CREATE TABLE quote_vectors_new (
        quote_id INTEGER NOT NULL,
        block TEXT,
        day INTEGER NOT NULL,
        cell INTEGER NOT NULL,
        vector BLOB NOT NULL,
        mark INTEGER,
        words INTEGER,
        leader_id INTEGER,
        speaker TEXT,
        CONSTRAINT pk_quote_vectors PRIMARY KEY (quote_id),
        CONSTRAINT fk_quote_vectors_quote_id FOREIGN KEY(quote_id)
            REFERENCES quotes (id) ON DELETE CASCADE,
        CONSTRAINT fk_quote_vectors_leader_id FOREIGN KEY(leader_id)
            REFERENCES quote_vectors (quote_id) ON DELETE SET NULL
    );
    INSERT INTO quote_vectors_new (quote_id, block, day, cell, vector)
        SELECT quote_id, block, day, cell, vector FROM quote_vectors;
    CREATE INDEX ix_new_leader_id ON quote_vectors_new (leader_id);
    DROP TABLE quote_vectors;
    ALTER TABLE quote_vectors_new RENAME TO quote_vectors;
    DROP INDEX ix_new_leader_id
"""


def upgrade() -> None:
    op.drop_index("ix_quote_vectors_block_day", "quote_vectors")
    if op.get_bind().dialect.name == "sqlite":
        for statement in ANEW.split(";"):
            op.execute(statement)
    else:
        for name, kind in COLUMNS.items():
            op.add_column("quote_vectors", sa.Column(name, kind, comment=COMMENTS[name]))
        op.create_foreign_key(
            "fk_quote_vectors_leader_id", "quote_vectors", "quote_vectors", ["leader_id"],
            ["quote_id"], ondelete="SET NULL",
        )  # fmt: skip
    op.get_bind().exec_driver_sql(NAMES)
    op.create_index("ix_quote_vectors_cell_quote_id", "quote_vectors", ["cell", "quote_id"],
                    if_not_exists=True)  # fmt: skip
    _create_index("block_day", ["block", "day", "quote_id"], "leader_id IS NULL")
    _create_index("mark", ["mark"], "leader_id IS NULL")
    # Partial, so that no plan looks for all that lead by them.
    _create_index("leader_id", ["leader_id"], "leader_id IS NOT NULL")
    _create_index("words", ["words"], "words IS NOT NULL")


def _create_index(name: str, columns: list[str], only: str | None = None) -> None:
    where = sa.text(only) if only else None
    op.create_index(
        f"ix_quote_vectors_{name}", "quote_vectors", columns,
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip


def downgrade() -> None:
    for name in ("words", "leader_id", "mark", "block_day"):
        op.drop_index(f"ix_quote_vectors_{name}", "quote_vectors")
    with op.batch_alter_table("quote_vectors") as batch:
        batch.drop_constraint("fk_quote_vectors_leader_id", type_="foreignkey")
        for name in COLUMNS:
            batch.drop_column(name)
    _create_index("block_day", ["block", "day", "quote_id"])
