"""Many rows at once, by the fastest road of each engine: executemany on SQLite, COPY on PostgreSQL.

Rows go to the driver as they are, past SQLAlchemy's types: dates as `date`, JSON as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")
Row = tuple[Any, ...]

_PARAMETERS = 500  # in one IN (…); older SQLite takes at most 999


def insert(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows`, each with a value for each of `columns`. Raises SQLAlchemy's DBAPIError."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)
    else:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        connection.exec_driver_sql(statement, rows)


def iso(day: date | None) -> str | None:
    """A day as both engines take it."""
    return None if day is None else day.isoformat()


def chunks(items: Iterable[T], size: int = _PARAMETERS) -> Iterator[list[T]]:
    """`items` in lists that are short enough for one IN (…)."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _copy(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            statement, None, error, connection.dialect.loaded_dbapi.Error,
            dialect=connection.dialect,
        ) from error  # fmt: skip
