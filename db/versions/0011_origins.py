"""Where articles are from, and the names that outlets go by.

Revision 0011, after 0010. Outlets that are there get their names as they are; the first of those
that are written alike takes what comes (`quotes outlets merge` joins the others).
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


SUFFIX = re.compile(r"\.(?:com|org|net|info|news|(?:co|com|org|net)\.[a-z]{2}|[a-z]{2})\Z")


def outlet_key(name: str) -> str:
    """What was the same for all ways to write one outlet's name at this revision."""
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    plain = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    plain = SUFFIX.sub("", plain) if " " not in plain else plain
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
    rest = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    return " ".join(rest)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "article_origins",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False, comment="Article"),
        sa.Column(
            "origin",
            sa.Text(),
            nullable=False,
            comment="File, file:line, feed[entry], archive!member or address that it was read from",
        ),
        sa.Column("etag", sa.Text(), comment="ETag that the address answered with, if any"),
        sa.Column(
            "last_modified", sa.Text(), comment="Last-Modified that the address answered with"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"],
            name="fk_article_origins_article_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_origins"),
        comment="Where articles were read from",
    )  # fmt: skip
    op.create_index("ix_article_origins_origin", "article_origins", ["origin"])
    names = op.create_table(
        "outlet_names",
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="Words of the name without case, accents, articles and the ending of a domain",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as it was met first"),
        sa.Column("outlet_id", BigInt, nullable=False, comment="The outlet that it is a name of"),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name="fk_outlet_names_outlet_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_outlet_names"),
        comment="The names that outlets go by: equal keys are one outlet",
    )
    op.create_index("ix_outlet_names_outlet_id", "outlet_names", ["outlet_id"])
    rows = {}
    for id_, name in connection.execute(sa.text("SELECT id, name FROM outlets ORDER BY id")):
        rows.setdefault(outlet_key(name) or name, (id_, name))
    if rows:
        op.bulk_insert(
            names, [{"key": k, "name": name, "outlet_id": i} for k, (i, name) in rows.items()]
        )


def downgrade() -> None:
    op.drop_table("outlet_names")
    op.drop_table("article_origins")
