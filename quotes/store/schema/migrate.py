"""Runs Alembic from code: the same migrations from a checkout and from an installed wheel."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from quotes.errors import QuotesError
from quotes.resources import folder

if TYPE_CHECKING:
    from quotes.store.engine import Database

_TRIES, _PAUSE = 200, 0.05  # seconds; another process may be creating the same database


def config(connection: Connection) -> Config:
    """Alembic's settings for a connection in whose transaction the migrations are to run."""
    settings = Config()
    settings.set_main_option("script_location", str(folder("db")).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def run(database: Database, direction: str, revision: str) -> None:
    """Upgrade or downgrade the schema to `revision`, all of it or nothing."""
    if database.dialect == "sqlite":
        _write_ahead(database)
    with database.exclusively() as connection:
        migration = command.upgrade if direction == "upgrade" else command.downgrade
        try:
            migration(config(connection), revision)
        except CommandError as error:
            raise QuotesError(f"{database}: {error}") from error


def _write_ahead(database: Database) -> None:
    """Let readers see the last state while a writer works (write-ahead log); the file keeps the
    setting."""
    for last in (False,) * _TRIES + (True,):
        try:
            with database.engine.connect().execution_options(quotes_begin="") as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except OperationalError as error:
            # SQLite does not wait for locks here, unlike everywhere else.
            if last or "locked" not in str(error.orig):
                raise
            time.sleep(_PAUSE)
