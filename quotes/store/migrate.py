"""Alembic, run from code: the same migrations from a checkout and from an installed wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store.resources import folder

if TYPE_CHECKING:
    from quotes.store.engine import Database


def config(connection: Connection) -> Config:
    """Alembic's settings for a connection in whose transaction the migrations are to run."""
    settings = Config()
    settings.set_main_option("script_location", str(folder("db")).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def run(database: Database, direction: str, revision: str) -> None:
    """Bring the schema up or down to `revision`, all of it or nothing."""
    if database.dialect == "sqlite":
        # Readers then see the last state while one writes. It stays so in the file.
        outside = database.engine.connect().execution_options(quotes_begin="")
        with outside as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with database.exclusively() as connection:
        migration = command.upgrade if direction == "upgrade" else command.downgrade
        try:
            migration(config(connection), revision)
        except CommandError as error:
            raise QuotesError(f"{database}: {error}") from error
