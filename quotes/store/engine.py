"""A database of quotes: an SQLite file or PostgreSQL, opened with suitable settings."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from quotes.errors import QuotesError, install_command

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SCHEMA = "0017"
"""The schema revision of this program: the newest in `db/versions`."""

VERSION_TABLE = "quotes_schema"
"""The table that holds the revision. Its name also tells our databases from those of other
programs."""

DEFAULT = "quotes.db"

_WAIT_MS = 60_000  # how long to wait for another writer; batches take less than a second
_MAPPED = 1 << 33  # bytes of an SQLite file that are memory-mapped
_CACHED = 1 << 16  # KiB of it that a writer caches: new rows go everywhere in the indexes
_AHEAD = 8_000  # pages of the write-ahead log between checkpoints
_PASSWORD = re.compile(r"\A([^:]*+://[^:/@]*+):.*@", re.S)
_TOO_LARGE = "a number is larger than a database can hold"
_LOCK = 0x71756F746573  # "quotes": the advisory lock that writers hold in turn on PostgreSQL


class Database:
    """One database of quotes.

    `url` is an SQLAlchemy URL or the path of an SQLite file (default: `quotes.db` here). With
    `read_only`, the database itself refuses to write. Connections are opened on first use. Every
    method raises QuotesError, in one line, if the database cannot be used.
    """

    def __init__(self, url: str | Path | None = None, *, read_only: bool = False):
        self.url = _url(url or DEFAULT)
        self.read_only = read_only
        self.dialect = self.url.get_backend_name()
        self._checked = False

    def __str__(self) -> str:
        """The path or the URL, without the password."""
        if self.file:
            return str(self.file)
        return self.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The SQLite file, if it is one."""
        if self.dialect == "sqlite" and self.url.database not in (None, "", ":memory:"):
            return Path(str(self.url.database).removeprefix("file:"))
        return None

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, set up but not connected."""
        try:
            return _sqlite(self) if self.dialect == "sqlite" else _postgresql(self)
        except ModuleNotFoundError as error:
            hint = f": {install_command('postgres')}" if error.name == "psycopg" else ""
            raise QuotesError(f"{self}: cannot be opened ({error}){hint}") from error
        except (ArgumentError, NoSuchModuleError) as error:
            raise QuotesError(f"{self}: cannot be opened ({error})") from error

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for reading, in one transaction, after checking the schema."""
        with self.explained():
            self.check()
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """An ORM session for reading, in one transaction, after checking the schema."""
        from sqlalchemy.orm import (
            Session,
        )  # imported here because searching needs no ORM, which loads slowly

        with self.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """An exclusive write transaction: all of it is kept, or nothing.

        Other writers wait for it to end, readers see the state before it.
        """
        with self.explained():
            self.check()
            with self.exclusively() as connection:
                yield connection

    @contextmanager
    def exclusively(self) -> Iterator[Connection]:
        """Like `write`, with any schema: for migrations."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(quotes_begin="BEGIN IMMEDIATE")
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                yield connection

    def check(self) -> None:
        """Raise QuotesError unless this is a database of quotes with the schema of this program."""
        if self._checked:
            return
        revision = self.current()
        if revision is None:
            raise QuotesError(f"{self}: no database of quotes yet: run `quotes ingest` to make one")
        if revision < SCHEMA:
            raise QuotesError(
                f"{self}: its schema {revision} is older than this program's {SCHEMA}: "
                "run `quotes db upgrade`"
            )
        self._refuse_newer(revision)
        self._checked = True

    def current(self) -> str | None:
        """The revision of its schema; None if there is no database yet, or an empty one."""
        if self.file and not self.file.exists():
            return None
        if self.file and not self.file.is_file():
            kind = "a folder" if self.file.is_dir() else "no file"
            raise QuotesError(f"{self}: is {kind}: give the name of a file")
        with self.explained(), self.engine.connect() as connection:
            self._refuse_encodings(connection)
            inspector = inspect(connection)
            if inspector.has_table(VERSION_TABLE):
                found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))
                return found.scalar()
            if inspector.get_table_names():
                raise QuotesError(f"{self}: this is another program's database, not one of quotes")
            return None

    def _refuse_encodings(self, connection: Connection) -> None:
        """Raise QuotesError unless the encoding is UTF-8, since articles may be in any script."""
        if self.dialect != "postgresql":
            return
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise QuotesError(
                f"{self}: its encoding is {encoding}, which cannot hold all that articles have: "
                "make one with CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
            )

    def prepare(self) -> None:
        """Make it ready for writing: create it if there is none, else check it."""
        if self.current() is None:
            self.upgrade()
        self.check()

    def upgrade(self, revision: str = "head") -> None:
        """Create the database or upgrade its schema to `revision`; its data stay."""
        self._migrate("upgrade", revision)

    def downgrade(self, revision: str) -> None:
        """Downgrade the schema to an older `revision` (`base` removes everything)."""
        self._migrate("downgrade", revision)

    def _migrate(self, direction: str, revision: str) -> None:
        from quotes.store.schema import migrate  # imported here because Alembic loads slowly

        found = self.current()
        if found is not None:
            self._refuse_newer(found)
        self._checked = False
        with self.explained():
            migrate.run(self, direction, revision)

    def _refuse_newer(self, revision: str) -> None:
        if revision > SCHEMA:
            raise QuotesError(
                f"{self}: its schema {revision} is newer than this program's {SCHEMA}: "
                "use a newer version of quotes"
            )

    def close(self) -> None:
        """Close all pooled connections."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn operational errors (no server, full disk, no such file) into one line."""
        try:
            yield
        except OperationalError as error:
            raise QuotesError(f"{self}: {_reason(error)}") from error
        except DatabaseError as error:
            if "not a database" in str(error.orig) or "malformed" in str(error.orig):
                raise QuotesError(f"{self}: {_reason(error)}") from error
            if "out of range" in str(error.orig):
                raise QuotesError(_TOO_LARGE) from error
            raise
        except OverflowError as error:
            raise QuotesError(_TOO_LARGE) from error


def _url(url: str | Path) -> URL:
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        shown = _PASSWORD.sub(r"\1:***@", url)
        raise QuotesError(f"{shown}: neither a path nor a database URL") from error
    if backend == "postgres":
        parsed, backend = parsed.set(drivername="postgresql"), "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise QuotesError(f"{backend}: only SQLite and PostgreSQL can hold the database")
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def _sqlite(database: Database) -> Engine:
    url = database.url
    if database.read_only and database.file:
        path = database.file.absolute().as_uri()
        url = url.set(database=path).update_query_dict({"uri": "true", **_reading(database.file)})
    engine = create_engine(url, connect_args={"timeout": _WAIT_MS / 1000})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = (
            None  # transactions begin explicitly, not by the driver's guess
        )
        for pragma in ("foreign_keys = ON", f"busy_timeout = {_WAIT_MS}", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        if database.read_only:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        else:
            connection.execute(f"PRAGMA cache_size = -{_CACHED}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_AHEAD}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement = connection.get_execution_options().get("quotes_begin", "BEGIN")
        if statement:
            connection.exec_driver_sql(statement)

    @event.listens_for(engine, "invalidate")
    def end(connection: Any, _: Any, error: BaseException | None) -> None:
        # After Ctrl-C, SQLAlchemy closes the connection in the middle of its transaction. SQLite
        # keeps it, and its lock, for as long as a traceback holds the cursor.
        if error is not None:
            with suppress(sqlite3.Error):
                connection.rollback()

    return engine


def _reading(file: Path) -> dict[str, str]:
    """How to open a file for reading only.

    If nothing can be written next to it (read-only media, somebody else's folder), SQLite cannot
    create its shared lock file and must be told that nobody else is writing. Raises QuotesError if
    somebody was: part of the data is then in a write-ahead log that only a writer can use.
    """
    file = file.resolve()
    shared, ahead = (file.with_name(f"{file.name}-{end}") for end in ("shm", "wal"))
    if os.access(file.parent, os.W_OK) or not file.exists():
        return {"mode": "ro"}
    if ahead.exists() and shared.exists() and shared.stat().st_size:
        return {"mode": "ro"}  # somebody has it open, or has left the shared lock file
    if ahead.exists() and ahead.stat().st_size:
        raise QuotesError(
            f"{file}: was not closed by its last writer ({ahead.name} is not empty), and its "
            "folder is read-only: copy both files to a folder that you can write to"
        )
    return {"mode": "ro", "immutable": "1"}


def _postgresql(database: Database) -> Engine:
    # Queries take milliseconds; PostgreSQL's JIT compilation would take up to a second.
    options = "-c timezone=UTC -c jit=off -c client_encoding=UTF8"
    if database.read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        database.url, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": 10}
    )


def _reason(error: DatabaseError) -> str:
    said = (str(error.orig).strip().splitlines() or ["it failed"])[0]
    if "unable to open" in said:
        return "cannot be opened: it or its folder is missing, or closed to you"
    if "readonly database" in said:
        return "cannot be written: it or its folder is read-only"
    if "disk is full" in said or "No space left" in said:
        return "the disk is full; what was not finished was left out"
    if "not a database" in said:
        return "this is not a database"
    return said
