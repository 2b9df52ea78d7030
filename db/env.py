"""How Alembic runs the migrations: in a transaction that is given, against our models."""

from typing import Any

from alembic import context

from quotes.store.engine import VERSION_TABLE, Database
from quotes.store.schema import (
    models,
    operations,  # noqa: F401 - registers op.create_views and others
)

# What migrations make by hand, because each engine has its own: the full-text index.
OWN = {"vector", "ix_quote_words_vector"}


def ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    """Whether `alembic check` is to compare it with the models."""
    full_text = kind == "table" and (name or "").startswith("quotes_fts")
    return name not in OWN and not full_text


def migrate(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        version_table=VERSION_TABLE,
        include_object=ours,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    migrate(connection)
else:  # `alembic -x db=URL …` of a developer
    database = Database(context.get_x_argument(as_dictionary=True).get("db"))
    with database.exclusively() as connection:
        migrate(connection)
