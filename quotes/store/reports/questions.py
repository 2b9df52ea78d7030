"""Guards for SQL written by users, in `quotes sql` and in their own reports.

Only statements that return rows are allowed, and PostgreSQL superusers are refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store.driver import ensure_begun

CELL = 64 << 20  # bytes of one value
NO_ROWS = "only statements that return rows, such as SELECT, are allowed"
READS_ONLY = f"SQL only reads here: {NO_ROWS} (`quotes correct` changes a quote)"
_READ_ONLY_TRANSACTION = "25006"  # a condition of PostgreSQL (SQLSTATE)

# What opens other files or ends the transaction, in SQLite's terms; it refuses to write by itself.
_REFUSED = frozenset(
    (
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    )
)
# Pragmas with a value change settings, except those that describe a schema or check the file.
_DESCRIBING = frozenset(
    """table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list
    foreign_key_check integrity_check quick_check""".split()
)


def described(driver: Any, statement: str) -> tuple[str, ...]:
    """The column names of the result; raises QuotesError for statements without rows."""
    server = driver.pgconn
    for result in (server.prepare(b"", statement.encode()), server.describe_prepared(b"")):
        if result.error_message:
            words = result.error_message.decode("utf-8", "replace").strip().splitlines()[0]
            raise QuotesError(words.removeprefix("ERROR:").strip())
    if not result.nfields:
        raise QuotesError(NO_ROWS)
    return tuple(result.fname(i).decode() for i in range(result.nfields))


def refuse_superusers(connection: Connection) -> None:
    """Raise QuotesError for a role that can access the server's files and programs."""
    found = connection.exec_driver_sql(
        "SELECT r.rolname FROM pg_roles AS r WHERE r.rolname IN (current_user, session_user)"
        " AND (r.rolsuper OR EXISTS (SELECT 1 FROM pg_roles AS p WHERE p.rolname IN"
        " ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')"
        " AND pg_has_role(r.oid, p.oid, 'MEMBER')))"
    ).scalar()
    if found is not None:
        raise QuotesError(
            f"the role {found!r} can reach the server's files and programs, so its queries cannot "
            "be kept read-only: connect as a role for readers (docs/howto/postgresql.md says "
            "how), or give --as-superuser"
        )


def is_refusal(error: object) -> bool:
    """Whether an error of a driver means that the database may only read."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest are details
    return (
        primary in (sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY)
        or getattr(error, "sqlstate", None) == _READ_ONLY_TRANSACTION
    )


@contextmanager
def bounded(connection: Connection) -> Iterator[None]:
    """In the block, SQLite only reads, opens no other file, and no value grows beyond `CELL`."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    ensure_begun(connection)  # the statement itself may begin and end none
    # ATTACH would create a file, and one function can make a value of any size.
    limits = {sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_LENGTH: CELL}
    before = {limit: driver.setlimit(limit, value) for limit, value in limits.items()}
    driver.set_authorizer(_authorized)
    try:
        yield
    finally:
        driver.set_authorizer(None)
        for limit, value in before.items():
            driver.setlimit(limit, value)


def _authorized(action: int, what: str | None, value: str | None, *_: str | None) -> int:
    """SQLite's question whether a statement may do something, before it is executed."""
    changes = action == sqlite3.SQLITE_PRAGMA and value is not None and what not in _DESCRIBING
    return sqlite3.SQLITE_DENY if changes or action in _REFUSED else sqlite3.SQLITE_OK
