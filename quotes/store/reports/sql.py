"""Runs any query in SQL, and only queries: the database itself refuses to write.

SQLite opens the file read-only (`mode=ro`, `query_only`) and is interrupted when time is up;
PostgreSQL describes the statement before it is executed, accepts only statements that return rows,
and runs them in a read-only transaction with `statement_timeout`. That does not stop a PostgreSQL
superuser (who can reach files and programs of the server), so superusers are refused. The text of
the statement is not inspected.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Connection, inspect

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.limits import limited
from quotes.store.reports.questions import (
    CELL,
    NO_ROWS,
    READS_ONLY,
    bounded,
    described,
    is_refusal,
    refuse_superusers,
)
from quotes.store.reports.report import Table

SECONDS = 30.0
ROWS = 1_000
TOGETHER = 256 << 20  # bytes of all rows

_KEYWORDS = (
    "SELECT DISTINCT FROM JOIN LEFT ON USING WHERE AND OR NOT IN EXISTS BETWEEN LIKE IS NULL "
    "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET WITH AS UNION ALL CASE WHEN THEN ELSE END "
    "count sum min max avg round lower coalesce"
).split()


def query(
    database: Database,
    statement: str,
    *,
    seconds: float = SECONDS,
    rows: int | None = ROWS,
    as_superuser: bool = False,
) -> Table:
    """The rows that `statement` gives: at most `rows` (all, if None), in at most `seconds`.

    `database` is reopened read-only. `as_superuser` allows a PostgreSQL superuser. Raises
    QuotesError, in one line, for what the database refuses, does not understand or cannot finish in
    time, and for more than 64 MB in one value or 256 MB in all.
    """
    if not statement.strip().strip(";"):
        raise QuotesError("no SQL given")
    address = database.url.render_as_string(hide_password=False)
    reading = database if database.read_only else Database(address, read_only=True)
    postgresql = database.dialect == "postgresql"
    fetch = _fetch_postgresql if postgresql else _fetch_sqlite
    with reading.connect() as connection, limited(connection, seconds), bounded(connection):
        if postgresql and not as_superuser:
            refuse_superusers(connection)
        driver: Any = connection.connection.driver_connection
        try:
            columns, found = fetch(driver, statement, None if rows is None else rows + 1)
        except connection.dialect.loaded_dbapi.Error as error:
            raise QuotesError(_said(error)) from None
        except MemoryError:
            raise QuotesError("stopped: it needs too much memory") from None
    cut = rows is not None and len(found) > rows
    return Table(columns, tuple(found[:rows]), cut)


def _said(error: Exception) -> str:
    if is_refusal(error):
        return READS_ONLY
    said = (str(error).strip().splitlines() or ["it failed"])[0]
    if "string or blob too big" in said:
        return f"stopped: a value is larger than {CELL >> 20} MB"
    if "out of memory" in said or "cannot allocate memory" in said:
        return "stopped: it needs too much memory"
    return said


Row = tuple[Any, ...]
Fetched = tuple[tuple[str, ...], list[Row]]


def _fetch_sqlite(driver: Any, statement: str, most: int | None) -> Fetched:
    """The columns and the first `most` rows; the driver accepts a single statement."""
    with closing(driver.cursor()) as cursor:
        cursor.execute(statement)
        if cursor.description is None:
            raise QuotesError(NO_ROWS)
        return tuple(column[0] for column in cursor.description), _taken(cursor, most)


def _fetch_postgresql(driver: Any, statement: str, most: int | None) -> Fetched:
    """The same, after checking that the statement returns rows.

    `stream` sends one statement and no more: not `COMMIT; DROP TABLE …`.
    """
    columns = described(driver, statement)
    with driver.cursor() as cursor, closing(cursor.stream(statement)) as rows:
        return columns, _taken(rows, most)


def _taken(rows: Iterable[Row], most: int | None) -> list[Row]:
    """The first rows, as long as they are not too large."""
    taken: list[Row] = []
    size = 0
    for row in islice(rows, most):
        for value in row:
            size += len(value) if isinstance(value, str | bytes) else 16
            if isinstance(value, str | bytes) and len(value) > CELL:
                raise QuotesError(f"stopped: a value is larger than {CELL >> 20} MB")
        if size > TOGETHER:
            raise QuotesError(
                f"stopped: the rows are larger than {TOGETHER >> 20} MB together: ask for fewer "
                "rows or columns"
            )
        taken.append(row)
    return taken


def words(connection: Connection) -> list[str]:
    """Completions for a prompt: names of tables, views and columns, and SQL keywords."""
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
