"""Any question in SQL, and nothing but questions: the database itself refuses to write.

SQLite opens the file read-only (`mode=ro`, `query_only`) and is interrupted when time is up;
PostgreSQL runs a read-only transaction with `statement_timeout`. The text of the statement is not
looked at.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, inspect

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.report import Table

SECONDS = 30.0
ROWS = 1_000
_STEPS = 10_000  # SQLite looks at the clock after so many steps: about every 0.1 ms

_KEYWORDS = (
    "SELECT DISTINCT FROM JOIN LEFT ON USING WHERE AND OR NOT IN EXISTS BETWEEN LIKE IS NULL "
    "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET WITH AS UNION ALL CASE WHEN THEN ELSE END "
    "count sum min max avg round lower coalesce"
).split()


def query(
    database: Database, statement: str, *, seconds: float = SECONDS, rows: int | None = ROWS
) -> Table:
    """The rows that `statement` gives: at most `rows` (all, if None), in at most `seconds`.

    `database` is opened anew to read only, whatever it was opened for. Raises QuotesError, in one
    line, for what the database refuses, does not understand or cannot finish in time.
    """
    if not statement.strip().strip(";"):
        raise QuotesError("no SQL given")
    address = database.url.render_as_string(hide_password=False)
    reading = database if database.read_only else Database(address, read_only=True)
    fetch = _fetch_postgresql if database.dialect == "postgresql" else _fetch_sqlite
    with reading.connect() as connection, _limited(connection, seconds):
        driver: Any = connection.connection.driver_connection
        try:
            columns, found = fetch(driver, statement, None if rows is None else rows + 1)
        except connection.dialect.loaded_dbapi.Error as error:
            said = (str(error).strip().splitlines() or ["it failed"])[0]
            if "interrupted" in said or "statement timeout" in said:
                said = f"stopped after {seconds:g} seconds"
            if "didn't produce a result" in said:
                said = "only questions that have rows for an answer, such as SELECT, can be asked"
            raise QuotesError(said) from None
    cut = rows is not None and len(found) > rows
    return Table(columns, tuple(found[:rows]), cut)


Fetched = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def _fetch_sqlite(driver: Any, statement: str, most: int | None) -> Fetched:
    """The columns and the first `most` rows; the driver takes just one statement."""
    with closing(driver.cursor()) as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if most is None else cursor.fetchmany(most)
        return tuple(column[0] for column in cursor.description or ()), found


def _fetch_postgresql(driver: Any, statement: str, most: int | None) -> Fetched:
    """The same. `stream` sends one statement and no more: not `COMMIT; DROP TABLE …`."""
    with driver.cursor() as cursor, closing(cursor.stream(statement)) as rows:
        found = list(islice(rows, most))
        if found:
            return tuple(column.name for column in cursor.description), found
    # No row came, and with it no names of columns.
    server = driver.pgconn
    server.prepare(b"", statement.encode())
    shape = server.describe_prepared(b"")
    return tuple(shape.fname(i).decode() for i in range(shape.nfields)), []


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Within, statements only read, and are stopped after `seconds`."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        yield
        return
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    attached = driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # ATTACH would make a new file
    try:
        yield
    finally:
        driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, attached)
        driver.set_progress_handler(None, 0)


def words(connection: Connection) -> list[str]:
    """What a prompt can complete: names of tables, views and their columns, words of SQL."""
    inspector = inspect(connection)
    names = [*inspector.get_view_names(), *inspector.get_table_names()]
    names = [name for name in names if not name.startswith(("quotes_fts_", "sqlite_"))]
    columns = {c["name"] for name in names for c in inspector.get_columns(name)}
    return sorted({*names, *columns}) + _KEYWORDS


def tables(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """The views, then the tables, each with its columns: the short help of a prompt."""
    inspector = inspect(connection)
    names = sorted(inspector.get_view_names()) + sorted(inspector.get_table_names())
    return [
        (name, tuple(column["name"] for column in inspector.get_columns(name)))
        for name in names
        if not name.startswith(("quotes_fts_", "sqlite_"))
    ]
